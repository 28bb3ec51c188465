"""Computational bands ("neural" in the published card), each 0..1, each with its own source."""

import math

from lumen.units import Percent, PerSecond

# A core that takes this many switches and interrupts a second is half way up gamma's scale:
# an idle Pi 4 shows a few hundred a core, a busy one some thousands.
GAMMA_HALF_PER_CORE: PerSecond = 2000.0


def beta(cpu: Percent) -> float:
    """Give the share of the processor in use.

    >>> beta(50.0)
    0.5
    """
    return cpu / 100.0


def gamma(ctx_switches: PerSecond, interrupts: PerSecond, cores: int) -> float:
    """Give how briskly the kernel switches, 0 (never) towards 1.

    >>> gamma(4000.0, 4000.0, cores=4)
    0.5
    """
    rate = (ctx_switches + interrupts) / cores / GAMMA_HALF_PER_CORE
    return rate / (1.0 + rate)


def alpha(load_1m: float, cores: int) -> float:
    """Give the room to think: 1 when nothing waits for a core, towards 0 under load.

    It is not 1 - beta: an alias would let one reading pull both E and I.

    >>> alpha(4.0, cores=4)
    0.5
    """
    return 1.0 / (1.0 + load_1m / cores)


def illumination(light_lux: float) -> float:
    """Give light on the eye's logarithmic scale: log10(1 + lux)."""
    return math.log10(1.0 + light_lux)
