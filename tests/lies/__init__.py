"""Sensors that lie: how many samples pass until each kind is named, if it is: `make lies`.

Lies are told where they arise: before a chip converts, in its codes, or on its wires.
"""
