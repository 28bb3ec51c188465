"""Outlets: what serves the outside, each with a view of the creature, and none in its way."""
