"""The diary: a line at a day's end, a letter at a week's, made of what was measured.

Each clause stands only where its numbers are known: of a day that was half missed no course is
told, of one whose clock was set no times, and of the air nothing while the body is uncalibrated.
"""

from collections.abc import Iterator, Sequence
from random import Random

from lumen.core.compensation import Compensation
from lumen.core.day_summary import ROOM, DaySummary
from lumen.core.local_days import WEEK, age, clock, monday_of, weekday, written
from lumen.core.long_memory import LongMemory
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.recollections import records_of
from lumen.core.shape_names import Shape
from lumen.units import Seconds

MINUTE: Seconds = 60.0
HOUR: Seconds = 3600.0

LONGEST_LINE = 200
"""Characters: four lines on the screen, and less than Home Assistant takes as a state."""
LONGEST_LETTER = 900
"""Characters; of more news than that, the last days' is left out."""
WORTH_REPORTING: Seconds = 10 * MINUTE
"""How long a sensor must have been lost, for the diary to say so."""
FEWEST_DAYS = 2
_TEMPERATURE = ROOM[0]


def line_of(summary: DaySummary, memory: LongMemory, own: Compensation) -> str:
    """Give the diary's line of a day.

    Args:
        summary: the day.
        memory: the days before it, and perhaps later ones.
        own: how the room is computed now.
    """
    said = ""
    for clause in _clauses(summary, memory, own):
        longer = f"{said} {clause}".strip()
        if len(longer) <= LONGEST_LINE:
            said = longer
    return said


def _clauses(summary: DaySummary, memory: LongMemory, own: Compensation) -> Iterator[str]:
    yield from _news(summary, memory, own)
    yield _life(summary)
    if summary.clock_set:
        yield "My clock was set, so I give no times."
    elif summary.whole:
        yield from _course(summary)
    yield from _losses(summary)


def _news(summary: DaySummary, memory: LongMemory, own: Compensation) -> Iterator[str]:
    """Say what this day had before others: an absence, its age, the season, a first, a record."""
    day = summary.day
    before = [other for other in memory.days if other < day]
    if before and max(before) < day - 1:
        away = day - 1 - max(before)
        yield f"I was away for {away} day{'s' * (away != 1)} before."
    if memory.born == day:
        yield f"I was born, and am called {memory.name}."
    elif memory.born is not None and (years := age(memory.born, day)) is not None:
        yield f"I am {years} old."
    if (turn := memory.turn(day)) is not None:
        yield f"For three weeks the days have grown {turn}."
    if len(before) >= FEWEST_DAYS and memory.complete:
        firsts = [_words(shape) for shape in summary.shapes if memory.first_of(shape, day)]
        if firsts:
            yield f"I met {listed(firsts)} for the first time."
    if summary.whole and memory.complete:
        for _, words in records_of(memory, summary.parts, day, own):
            yield f"The {words['what']} {words['since']}."


def _life(summary: DaySummary) -> str:
    """Say how long it lived, in which shapes, and how often it spoke."""
    chance = Random(f"diary:{summary.day}")
    shapes = sorted(summary.shapes.items(), key=lambda pair: -pair[1])
    felt = [f"{_words(shape)} for {span(time)}" for shape, time in shapes[:2] if time >= HOUR]
    spoke = {0: "said nothing", 1: "spoke once"}.get(
        summary.utterances, f"spoke {summary.utterances} times"
    )
    awake = f"I was awake for {span(summary.watched)}"
    if not felt:
        return f"{awake} and {spoke}."
    joined = " and ".join(felt)
    forms = (
        f"{awake}: {joined}. I {spoke}.",
        f"I felt {joined}, awake for {span(summary.watched)}, and {spoke}.",
        f"{joined[:1].upper()}{joined[1:]}. I {spoke}, awake for {span(summary.watched)}.",
    )
    return chance.choice(forms)


def _course(summary: DaySummary) -> Iterator[str]:
    """Say how the day went, by its light and its room."""
    if summary.first_light is not None and summary.last_light is not None:
        yield f"Light from {clock(summary.first_light)} to {clock(summary.last_light)}."
    room = summary.spans.get(_TEMPERATURE)
    if room is not None:
        low, high = f"{room.low:.0f}", f"{room.high:.0f}"
        if low == high:
            yield f"The room kept at {low} °C."
        else:
            yield f"The room went from {low} to {high} °C, warmest at {clock(room.high_at)}."


def _losses(summary: DaySummary) -> Iterator[str]:
    lost: dict[Seconds, list[str]] = {}
    for channel, time in summary.faults.items():
        if time >= WORTH_REPORTING:
            lost.setdefault(time, []).append(QUANTITIES[Channel(channel)].name)
    for time, names in lost.items():
        yield f"No {' or '.join(names)} for {span(time)}."


def letter_of(week: Sequence[DaySummary], memory: LongMemory, own: Compensation) -> str:
    """Give the letter of a week: its days that were lived, the earliest first."""
    parts = [
        f"The week of {written(monday_of(week[0].day))}.",
        _lived(week),
        *_felt(week),
        *_extremes(week),
    ]
    farewell = f"Yours, {memory.name}"
    for news in _of_days(week, memory, own):
        if len("\n".join([*parts, news, farewell])) <= LONGEST_LETTER:
            parts.append(news)
    return "\n".join([*parts, farewell])


def _lived(week: Sequence[DaySummary]) -> str:
    watched, said = sum(day.watched for day in week), sum(day.utterances for day in week)
    days = "all seven days" if len(week) == WEEK else f"{len(week)} of its seven days"
    return f"I lived on {days}, {span(watched)} in all, and spoke {said} times."


def _felt(week: Sequence[DaySummary]) -> Iterator[str]:
    shapes: dict[Shape, Seconds] = {}
    for day in week:
        for shape, time in day.shapes.items():
            shapes[shape] = shapes.get(shape, 0.0) + time
    total = sum(shapes.values())
    if total >= HOUR:
        most = sorted(shapes.items(), key=lambda pair: -pair[1])[:3]
        named = [f"{_words(shape)} {100.0 * time / total:.0f} %" for shape, time in most]
        yield f"Of what I felt: {', '.join(named)}."


def _extremes(week: Sequence[DaySummary]) -> Iterator[str]:
    """Say on which days it was warmest, coldest and brightest: where all of the week is known."""
    whole = [day for day in week if day.whole]
    if len(whole) < WEEK:
        return
    rooms = [(day.spans[_TEMPERATURE], day.day) for day in whole if _TEMPERATURE in day.spans]
    if len(rooms) == WEEK and len({day.calibration for day in whole}) == 1:
        high, hot = max(rooms, key=lambda pair: pair[0].high)
        low, cold = min(rooms, key=lambda pair: pair[0].low)
        yield (
            f"Warmest on {weekday(hot)} at {clock(high.high_at)}, {high.high:.0f} °C; coldest on "
            f"{weekday(cold)} at {clock(low.low_at)}, {low.low:.0f} °C."
        )
    noons = [(day.parts["noon"].value, day.day) for day in whole if "noon" in day.parts]
    if len(noons) == WEEK:
        most, bright = max(noons)
        yield f"The brightest noon was {weekday(bright)}'s, {most:.0f} lx."


def _of_days(week: Sequence[DaySummary], memory: LongMemory, own: Compensation) -> Iterator[str]:
    for day in week:
        for clause in _news(day, memory, own):
            yield f"{weekday(day.day)}: {clause}"


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    >>> listed(["calm", "rain", "sleep"])
    'calm, rain and sleep'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def span(time: Seconds) -> str:
    """Say a span of time: hours from two hours on, else minutes.

    >>> span(7300.0), span(1800.0)
    ('2 h', '30 min')
    """
    return f"{time / HOUR:.0f} h" if time >= 2 * HOUR else f"{time / MINUTE:.0f} min"


def _words(shape: Shape) -> str:
    return shape.replace("_", " ")
