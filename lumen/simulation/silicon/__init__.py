"""Simulated silicon: what lies under the genuine drivers when there is no board."""
