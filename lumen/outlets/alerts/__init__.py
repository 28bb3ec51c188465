"""Telling the owner that Lumen lives, and what ails it, wherever the owner is."""
