"""Lumen's memory: one SQLite file and the drawings beside it."""
