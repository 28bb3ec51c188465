"""Sentences compared with what truly went on: `make truth`.

The simulated days' schedule and physics are the truth; the judges here share no code with what
notices and speaks.
"""
