"""Seeded chaos: the whole daemon, years of simulated time, under faults of every kind at once.

`make chaos`. The judges here share no code with what they judge: they know the silicon, the files
and the wires.
"""
