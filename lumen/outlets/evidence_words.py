"""The numbers that bear a clause of a sentence out, with their names as people read them."""

from collections.abc import Iterator, Mapping

from lumen.core.events import Event
from lumen.core.explanation import ClaimReasons
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.why import MINUTES


def evidence(claim: ClaimReasons) -> str:
    """Give the numbers of a claim."""
    known = dict(claim.evidence)
    minutes = known.pop(MINUTES, None)
    lost = [QUANTITIES[channel].name for channel in Channel if known.pop(channel, None)]
    numbers = [*_numbers(claim.basis, known), *lost]
    within = "" if minutes is None else f" in {minutes:.0f} min"
    return f": {', '.join(numbers)}{within}" if numbers else ""


def _numbers(basis: str, known: Mapping[str, float]) -> Iterator[str]:
    """Write numbers with their names; where one is a beginning and one its end, as a way."""
    ends = {f"{name.removesuffix('from')}to" for name in known if name.endswith("from")}
    first = next(iter(known), "")
    for name, value in known.items():
        end = f"{name.removesuffix('from')}to"
        if name.endswith("from") and end in known:
            way = f"{_figure(name, value)} to {_figure(end, known[end])}"
            yield f"{name} {way} {_unit(basis, name)}".strip()
        elif (name, value) == ("days ago", 1.0):
            yield "a day ago"
        elif name not in ends:
            unit = _unit(basis, first if name in _AS_THE_FIRST else name)
            yield _WORDS.get(name, f"{name} {{}}").format(f"{_figure(name, value)} {unit}".strip())


def _figure(name: str, value: float) -> str:
    if name in ("usual from", "usual to"):
        minutes = int(value // 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if name in DIMENSION_NAMES:
        return f"{value:+z.3f}"
    shown = 10.0**value if name == DECADES else value
    return f"{shown:.0f}" if abs(shown) >= _WHOLE else f"{shown:.3g}"


def _unit(basis: str, name: str) -> str:
    return _UNITS.get(name, _EVENT_UNITS.get(basis, "") if name in _IN_EVENTS_UNIT else "")


_WHOLE = 100.0
"""From here on a number of the evidence needs no decimals."""
DECADES = "decades in forty minutes"
"""A change of light as its logarithm, which is shown as a ratio."""
_WORDS: Mapping[str, str] = {
    **{name: f"{called} {{}}" for name, called in DIMENSION_NAMES.items()},
    "to": "now {}",
    "vapour from": "vapour before {}",
    "chip": "processor {}",
    "co2": "CO2 {}",
    "seconds": "within {}",
    "seconds held": "held for {}",
    "dark hours": "dark for {}",
    "days ago": "{} days ago",
    "days": "after {} days",
    "night": "at night",
    "known lamp": "a known lamp gives {}",
    "step": "a step of {}",
    "as before": "seen {} times before",
    "slope without": "without it {}",
    "slope with": "with it {}",
    "slope of a curtain's light": "a curtain's light {}",
    DECADES: "{} times as bright as 40 min ago",
}
"""How a number is said whose name is no plain word; a beginning or an end without the other."""
_AS_THE_FIRST = frozenset({"then", "best of the others"})
"""What the first number of an evidence is compared with, in its unit."""
_IN_EVENTS_UNIT = frozenset({"from", "to", "now", "usual", "ends at", "limit", "peak"})
_UNITS: Mapping[str, str] = {
    "light": "lx",
    "air": "°C",
    "air from": "°C",
    "air to": "°C",
    "chip": "°C",
    "humidity": "%RH",
    "processor": "%",
    "disk": "%",
    "vapour": "hPa",
    "vapour from": "hPa",
    "vapour to": "hPa",
    "dark hours": "h",
    "brightest noon": "lx",
    "darkest noon": "lx",
    "coldest night": "°C",
    "warmest afternoon": "°C",
    "lowest pressure": "hPa",
    "highest pressure": "hPa",
    "seconds": "s",
    "seconds held": "s",
    "known lamp": "lx",
    "step": "lx",
    "slope without": "lx/s",
    "slope with": "lx/s",
    "slope of a curtain's light": "lx/s",
    "co2": "ppm",
    "memory": "%",
    "pressure": "hPa",
}
_EVENT_UNITS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            Event.LAMP_ON,
            Event.LAMP_OUT,
            Event.LIGHTER,
            Event.DARKER,
            Event.DAWN,
            Event.DUSK,
            Event.DARK,
            Event.BRIGHT,
            Event.BRIGHTER_THAN_USUAL,
            Event.DARKER_THAN_USUAL,
            Event.GREETING,
        ),
        "lx",
    ),
    **dict.fromkeys(
        (
            Event.WARMER,
            Event.COOLER,
            Event.WARM,
            Event.COOL,
            Event.HOT,
            Event.WARMER_THAN_USUAL,
            Event.COOLER_THAN_USUAL,
        ),
        "°C",
    ),
    **dict.fromkeys(
        (
            Event.MOISTER,
            Event.DRIER,
            Event.STEAM,
            Event.MOISTER_THAN_USUAL,
            Event.DRIER_THAN_USUAL,
            Event.PRESSURE_FALLS,
            Event.PRESSURE_RISES,
        ),
        "hPa",
    ),
    **dict.fromkeys((Event.STUFFIER, Event.FRESHER), "ppm"),
    **dict.fromkeys((Event.MOIST, Event.DRY), "%RH"),
    **dict.fromkeys(
        (
            Event.WORK_BEGAN,
            Event.WORK_ENDED,
            Event.BUSY,
            Event.MEMORY_FILLS,
            Event.MEMORY_FREED,
            Event.DISK_FULL,
        ),
        "%",
    ),
}
