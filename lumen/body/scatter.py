"""Scatter without dice: even, and the same again for the same number."""

import math

_ROOTS = tuple(math.sqrt(prime) for prime in (2, 3, 5, 7, 11, 13))

_PERIOD = 1 << 20
"""Numbers repeat after so many, a month of blinks, so that large ones lose no precision."""


def scatter(number: int, kind: int) -> float:
    """Place a number in 0..1; its places of different kinds know nothing of each other.

    Multiples of an irrational number, modulo 1, are spread evenly without clumps (Weyl, 1916);
    the roots of different primes are independent of each other.
    """
    return number % _PERIOD * _ROOTS[kind] % 1.0
