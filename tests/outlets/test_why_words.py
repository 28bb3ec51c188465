"""An explanation in words: its numbers read as a person writes them."""

import ast
from collections.abc import Iterator

import pytest
from repository import ROOT

from lumen.core.events import Event
from lumen.core.explanation import ClaimReasons
from lumen.core.long_memory import RECORDS
from lumen.core.observation import NEEDS
from lumen.outlets.evidence_words import evidence

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
        (Event.GREETING, {"dark hours": 9.5, "to": 31.0}, "dark for 9.5 h, now 31 lx"),
        (
            Event.THAN_YESTERDAY,
            {"light": 900.0, "then": 250.0, "days ago": 1.0},
            "light 900 lx, then 250 lx, a day ago",
        ),
        (
            Event.LAMP_ON,
            {"from": 3.0, "to": 90.0, "seconds held": 60.0, "step": 87.0, "as before": 2.0},
            "from 3 to 90 lx, held for 60 s, a step of 87 lx, seen 2 times before",
        ),
        (
            Event.DUSK,
            {"decades in forty minutes": -1.0, "to": 20.0},
            "0.1 times as bright as 40 min ago, now 20 lx",
        ),
        (Event.HOT, {"chip": 76.0, "ends at": 70.0}, "processor 76 °C, ends at 70 °C"),
        (
            Event.RECORD,
            {"coldest night": 14.2, "best of the others": 15.1, "days": 61.0},
            "coldest night 14.2 °C, best of the others 15.1 °C, after 61 days",
        ),
    ],
)
def test_evidence_reads_as_a_way_when_it_has_a_beginning_and_an_end(
    event: Event, numbers: dict[str, float], text: str
) -> None:
    """One unit, no comma between a beginning and its end, and no power of ten."""
    assert evidence(ClaimReasons("It is so.", str(event), numbers)).startswith(f": {text}")


PLAIN = {
    *("air from", "air to", "vapour to", "usual", "usual from", "usual to", "now", "then"),
    *("from", "ends at", "limit", "peak", "best of the others"),
    *("light", "air", "humidity", "vapour", "pressure", "memory", "processor", "disk"),
    *(record.name for record in RECORDS),
}
"""Names of numbers that are words as they are."""


def names() -> Iterator[str]:
    """Give every name that the numbers behind what is noticed can have."""
    for module in ("air_causes", "body_events", "lamps", "light_events", "recollections"):
        source = (ROOT / "lumen" / "core" / f"{module}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Dict):
                yield from (str(k.value) for k in node.keys if isinstance(k, ast.Constant))
    yield from NEEDS


def test_no_number_is_called_by_a_field() -> None:
    """Each name is a word, or has words: also one that somebody adds."""
    unknown = set(names()) - PLAIN
    assert unknown
    for name in unknown:
        text = evidence(ClaimReasons("It is so.", str(Event.LAMP_ON), {name: 2.0}))
        assert not text.startswith(f": {name} "), name
