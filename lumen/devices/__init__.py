"""Adapters to real parts, through their makers' drivers."""
