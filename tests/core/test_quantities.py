"""What each part can truly report, by its data sheet, and what of it means something."""

import math

import pytest

from lumen.core.reading import INFORMING, QUANTITIES, Channel, Fault, FaultKind, checked

SHEETS = """
ambient_temp_c       -40     85     .01   2
humidity_pct           0    100     .01   2
pressure_hpa         300   1100     .01   2
light_lux              0 150000     .01   2
cpu_temp_c           -40    125     .1    2
cpu_pct                0    100     .1    1
memory_pct             0    100     .1    1
disk_pct               0    100     .1    1
load_1m                0 100000     .01   2
ctx_switches_per_s     0    1e9    1      1
interrupts_per_s       0    1e9    1      1
led_brightness         0      1     .001  3
co2_ppm              200  40000    1      0
"""
"""Lowest, highest, smallest step that means something, and decimals that are written."""


def test_every_channel_is_declared() -> None:
    """In the order of a recording's columns; five of them inform."""
    names = [line.split()[0] for line in SHEETS.strip().splitlines()]
    assert [str(channel) for channel in Channel] == names
    assert [str(channel) for channel in INFORMING] == names[:5]


@pytest.mark.parametrize("line", SHEETS.strip().splitlines())
def test_reading_is_a_fault_beyond_what_the_part_reports(line: str) -> None:
    """Both ends may be read; what lies just beyond may not, and says so."""
    name, *numbers = line.split()
    low, high, resolution, decimals = map(float, numbers)
    channel = Channel(name)
    quantity = QUANTITIES[channel]
    assert (quantity.resolution, quantity.decimals) == (resolution, decimals)
    assert (checked(channel, low), checked(channel, high)) == (low, high)
    for value in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf)):
        beyond = checked(channel, value)
        assert isinstance(beyond, Fault)
        assert beyond.kind is FaultKind.OUT_OF_RANGE
        assert f"outside {low:g}..{high:g}" in beyond.reason
    for value in (math.nan, math.inf, -math.inf):
        assert checked(channel, value) == Fault(FaultKind.NOT_A_NUMBER, f"{name} reads {value}")
