"""Outlets: what tells the outside of Lumen, and never stands in its way."""
