"""Metrics in the exposition format."""
