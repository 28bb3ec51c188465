"""Lumen: a small embodied creature that feels its own body and room, and shows it."""

__version__ = "0.1.0"
