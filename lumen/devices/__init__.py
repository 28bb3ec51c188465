"""Adapters to real parts, and the simulated parts that stand in for them."""
