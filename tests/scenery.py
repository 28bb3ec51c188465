"""Scenes to draw: a few that are named, and strategies for every legal one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from hypothesis import strategies as st
from PIL import Image

from lumen.body.drawing import Canvas, Mark, Spell
from lumen.body.scene import PAGES, PastState, Scene, Utterance
from lumen.body.weather import SPELLS
from lumen.core.language import EXPRESSIONS, parse
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.units import Monotonic, WallTime

NOW = Monotonic(100_000.0)
CALM = Eisv(0.62, 0.80, 0.17, 0.08)

READINGS: dict[Channel, Reading] = {
    Channel.AMBIENT_TEMP: 31.4,
    Channel.HUMIDITY: 38.2,
    Channel.PRESSURE: 1013.3,
    Channel.LIGHT: 312.0,
    Channel.CPU_TEMP: 52.1,
    Channel.CPU: 12.0,
    Channel.MEMORY: 41.0,
    Channel.DISK: 23.0,
    Channel.LOAD: 0.42,
    Channel.CTX_SWITCHES: 2310.0,
    Channel.INTERRUPTS: 1420.0,
    Channel.LED_BRIGHTNESS: 0.12,
}
FROZEN = Fault(FaultKind.FROZEN, "one raw code for 20 conversions; it was told to convert again")
ROOM = {Channel.AMBIENT_TEMP: 21.5, Channel.HUMIDITY: 61.0, Channel.LIGHT: 298.0}
SENTENCE = "The room is quiet and the light is low; nothing asks anything of me."


def moment(
    shape: Shape | None = Shape.SETTLED_PRESENCE,
    eisv: Eisv | None = CALM,
    readings: dict[Channel, Reading] | None = None,
    at: float = NOW - 5.0,
) -> Moment:
    """Give a moment of a calm afternoon, with other readings where some are given."""
    sample = Sample(Monotonic(at), WallTime(1.76e9), READINGS | (readings or {}))
    return Moment(sample, eisv, shape, None if shape is None else Trend.STABLE)


def said(text: str, sentence: str | None = SENTENCE, at: float = NOW - 30.0) -> Utterance:
    """Give something said half a minute ago."""
    return Utterance(Monotonic(at), parse(text), sentence)


def history(hours: float, step: float = 30.0) -> tuple[PastState, ...]:
    """Give the states up to now, drifting slowly, with one hump of entropy."""
    past = []
    for number in range(int(3600.0 * hours / step)):
        age = number * step
        hump = 0.1 if 2000.0 < age < 3000.0 else 0.0
        drift = age / 86_400.0
        state = Eisv(0.62 - 0.2 * drift, 0.80, 0.17 + hump, 0.08 + 0.05 * drift)
        past.append(PastState(Monotonic(NOW - age), state))
    return tuple(reversed(past))


def marks(count: int) -> list[Mark]:
    """Give a day's marks, evenly through the day, of every expression's kind."""
    day = []
    for number in range(count):
        wave = number * 0.37 % 1.0
        eisv = Eisv(0.3 + 0.4 * wave, 0.6 + 0.3 * wave, 0.1 + 0.3 * wave, 0.05 + 0.1 * wave)
        expression = EXPRESSIONS[number * 811 % len(EXPRESSIONS)]
        at = 86_400.0 * (number + 0.5) / count
        day.append(Mark(at, expression, eisv, SHAPES[number % len(SHAPES)]))
    return day


def spells() -> list[Spell]:
    """Give a day's air: a dull noon, two hours without a sample, guests, and a front at night."""
    day = []
    for number in range(SPELLS):
        hour = number / 6.0
        lit = 300.0 if 7.0 <= hour < 22.0 else 0.2
        eisv = Eisv(0.36 + 0.2 * (hour > 16.0), 0.8, 0.17 + 0.1 * (hour > 19.0), 0.08)
        damp = 62.0 if 19.0 <= hour < 21.5 else 44.0
        pressure = 1013.0 - 3.0 * max(hour - 21.0, 0.0)
        if not 14.0 <= hour < 16.0:
            day.append(Spell(number, eisv, lit, 20.0 + 0.8 * (hour > 16.0), damp, pressure))
    return day


AWAKE = Scene(
    now=NOW,
    time_of_day=time(14, 7),
    moment=moment(),
    history=history(3.0),
    said=(said("~holding~ ~return~", at=NOW - 600.0), said("~warmth~ ~ripple~")),
)
HURT = replace(
    AWAKE,
    moment=moment(readings=dict.fromkeys(Channel, FROZEN)),
    faults={"panel": "a write did not return within 2 s"},
    notices=("A fresh memory was begun: the old file was damaged and is kept beside it.",),
)

_text = st.text(max_size=60) | st.text("abcdefghij ", max_size=3000) | st.just("W" * 500)
_faults = st.builds(Fault, st.sampled_from(FaultKind), _text)
_times = st.floats(NOW - 90_000.0, NOW + 10.0).map(Monotonic)
_utterances = st.builds(Utterance, _times, st.sampled_from(EXPRESSIONS), st.none() | _text)
_pictures = st.sampled_from(
    [Canvas(marks(5)).picture(), Canvas(marks(600)).picture(), Image.new("L", (100, 100), 9)]
)

_shares = st.none() | st.floats(0.0, 1.0)
_any_float = st.floats(allow_nan=True, allow_infinity=True)


def _legal_value(channel: Channel) -> st.SearchStrategy[float]:
    return st.floats(QUANTITIES[channel].low, QUANTITIES[channel].high)


def _readings(
    value_of: Callable[[Channel], st.SearchStrategy[float]],
) -> st.SearchStrategy[dict[Channel, Reading]]:
    return st.fixed_dictionaries({}, optional={c: value_of(c) | _faults for c in Channel})


def _scenes(
    shares: st.SearchStrategy[float | None],
    value_of: Callable[[Channel], st.SearchStrategy[float]],
) -> st.SearchStrategy[Scene]:
    eisvs = st.builds(Eisv, shares, shares, shares, shares)
    at = _times | st.floats(NOW - 90.0, NOW).map(Monotonic)
    samples = st.builds(Sample, at, st.just(WallTime(1.76e9)), _readings(value_of))
    shapes = st.none() | st.sampled_from(SHAPES)
    felt = st.lists(st.builds(PastState, _times, eisvs), max_size=40)
    return st.builds(
        Scene,
        now=st.just(NOW) | st.floats(NOW - 5.0, NOW + 20.0).map(Monotonic),
        page=st.sampled_from(PAGES),
        time_of_day=st.none() | st.times(),
        moment=st.none() | st.builds(Moment, samples, st.none() | eisvs, shapes, st.none()),
        history=felt.map(lambda past: tuple(sorted(past, key=lambda felt: felt.at)))
        | st.sampled_from([history(0.1), history(24.0), history(24.0, step=600.0)]),
        said=st.lists(_utterances, max_size=6).map(tuple),
        room=st.fixed_dictionaries({}, optional={c: value_of(c) for c in ROOM}),
        drawing=st.none() | _pictures,
        faults=st.dictionaries(st.text(max_size=20), _text, max_size=3),
        notices=st.lists(_text, max_size=2).map(tuple),
        muted=st.booleans(),
        quiet=st.booleans(),
        simulated=st.booleans(),
    )


legal_scenes = _scenes(_shares, _legal_value)
"""Every legal scene: whatever is missing, broken, or said at length."""

wild_scenes = _scenes(_shares | _any_float, lambda _: _any_float)
"""Also scenes with numbers that should never have come so far."""
