"""What Lumen feels and means: pure functions and small state machines.

No I/O, no clock, no logging and no randomness of its own lives here: time and random
generators are arguments, so a day runs in a second and the same samples give the same life.
"""
