"""An explanation in words: its numbers read as a person writes them."""

import pytest

from lumen.core.events import Event
from lumen.core.explanation import ClaimReasons
from lumen.outlets.why_words import evidence

GROWS_MOIST = {"from": 9.012, "to": 9.94}


@pytest.mark.parametrize(
    ("event", "numbers", "text"),
    [
        (Event.MOISTER, GROWS_MOIST, "from 9.01 to 9.94 hPa"),
        (Event.LAMP_ON, {"from": 3.2, "to": 1234.5, "seconds held": 60.0}, "from 3.2 to 1234 lx"),
        (Event.STUFFIER, {"from": 612.4, "to": 1503.0}, "from 612 to 1503 ppm"),
        (
            Event.COLD_AIR,
            {"air from": 21.4, "air to": 19.2, "vapour from": 9.0, "vapour to": 7.1},
            "air from 21.4 to 19.2 °C, vapour from 9 to 7.1 hPa",
        ),
        (
            Event.STEAM,
            {"vapour from": 9.0, "peak": 15.0, "to": 10.0},
            "vapour before 9 hPa, peak 15 hPa, now 10 hPa",
        ),
        (
            Event.LAMP_LATE,
            {"usual from": 6.48e4, "usual to": 6.75e4},
            "usual from 18:00 to 18:45",
        ),
        (Event.GREETING, {"dark hours": 9.5, "to": 31.0}, "dark hours 9.5 h, now 31 lx"),
        (
            Event.THAN_YESTERDAY,
            {"light": 900.0, "then": 250.0, "days ago": 1.0},
            "light 900 lx, then 250 lx, days ago 1",
        ),
        (
            Event.RECORD,
            {"coldest night": 14.2, "best of the others": 15.1, "days": 61.0},
            "coldest night 14.2 °C, best of the others 15.1 °C, days 61",
        ),
    ],
)
def test_evidence_reads_as_a_way_when_it_has_a_beginning_and_an_end(
    event: Event, numbers: dict[str, float], text: str
) -> None:
    """One unit, no comma between a beginning and its end, and no power of ten."""
    assert evidence(ClaimReasons("It is so.", str(event), numbers)).startswith(f": {text}")
