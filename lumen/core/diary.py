"""The diary: a line at a day's end, a letter at a week's, made of what was measured.

Each clause stands only where its numbers are known: of a day that was half missed no course is
told, of one whose clock was set no times, and of the air nothing while the body is uncalibrated.
"""

from collections.abc import Iterator, Sequence
from random import Random

from lumen.core.compensation import Compensation
from lumen.core.day_summary import ROOM, DaySummary
from lumen.core.english import ENGLISH
from lumen.core.local_days import WEEK, age_of, monday_of
from lumen.core.long_memory import LongMemory
from lumen.core.reading import Channel
from lumen.core.recollections import records_of
from lumen.core.shape_names import Shape
from lumen.core.vocabulary import DiaryWords, Extreme, Vocabulary
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


def line_of(
    summary: DaySummary,
    memory: LongMemory,
    own: Compensation,
    vocabulary: Vocabulary = ENGLISH,
) -> str:
    """Give the diary's line of a day.

    Args:
        summary: the day.
        memory: the days before it, and perhaps later ones.
        own: how the room is computed now.
        vocabulary: the words of its language.
    """
    said = ""
    for clause in _clauses(summary, memory, own, vocabulary):
        longer = f"{said} {clause}".strip()
        if len(longer) <= LONGEST_LINE:
            said = longer
    return said


def _clauses(
    summary: DaySummary, memory: LongMemory, own: Compensation, vocabulary: Vocabulary
) -> Iterator[str]:
    words = vocabulary.diary
    yield from _news(summary, memory, own, vocabulary)
    yield _life(summary, words)
    if summary.clock_set:
        yield words.clock_set
    elif summary.whole:
        yield from _course(summary, words)
    yield from _losses(summary, words)


def _news(
    summary: DaySummary, memory: LongMemory, own: Compensation, vocabulary: Vocabulary
) -> Iterator[str]:
    """Say what this day had before others: an absence, its age, the season, a first, a record."""
    day, words = summary.day, vocabulary.diary
    before = [other for other in memory.days if other < day]
    if before and max(before) < day - 1:
        yield words.away(day - 1 - max(before))
    if memory.born == day:
        yield words.born(memory.name)
    elif memory.born is not None and (age := age_of(memory.born, day)) is not None:
        yield words.old(age)
    if (turn := memory.turn(day)) is not None:
        yield words.turn(turn)
    if len(before) >= FEWEST_DAYS and memory.complete:
        firsts = [shape for shape in summary.shapes if memory.first_of(shape, day)]
        if firsts:
            yield words.firsts(firsts)
    if summary.whole and memory.complete:
        for _, found in records_of(memory, summary.parts, day, own, vocabulary.recalled):
            yield words.record(found)


def _life(summary: DaySummary, words: DiaryWords) -> str:
    """Say how long it lived, in which shapes, and how often it spoke."""
    chance = Random(f"diary:{summary.day}")
    shapes = sorted(summary.shapes.items(), key=lambda pair: -pair[1])
    felt = [(shape, time) for shape, time in shapes[:2] if time >= HOUR]
    return chance.choice(words.life(felt, summary.watched, summary.utterances))


def _course(summary: DaySummary, words: DiaryWords) -> Iterator[str]:
    """Say how the day went, by its light and its room."""
    if summary.first_light is not None and summary.last_light is not None:
        yield words.light(summary.first_light, summary.last_light)
    room = summary.spans.get(_TEMPERATURE)
    if room is not None:
        yield words.room(room.low, room.high, room.high_at)


def _losses(summary: DaySummary, words: DiaryWords) -> Iterator[str]:
    lost: dict[Seconds, list[Channel]] = {}
    for channel, time in summary.faults.items():
        if time >= WORTH_REPORTING:
            lost.setdefault(time, []).append(Channel(channel))
    for time, channels in lost.items():
        yield words.lost(channels, time)


def letter_of(
    week: Sequence[DaySummary],
    memory: LongMemory,
    own: Compensation,
    vocabulary: Vocabulary = ENGLISH,
) -> str:
    """Give the letter of a week: its days that were lived, the earliest first."""
    words = vocabulary.diary
    watched, said = sum(day.watched for day in week), sum(day.utterances for day in week)
    parts = [
        words.week(monday_of(week[0].day)),
        words.lived(len(week), watched, said),
        *_felt(week, words),
        *_extremes(week, words),
    ]
    farewell = words.farewell(memory.name)
    for news in _of_days(week, memory, own, vocabulary):
        if len("\n".join([*parts, news, farewell])) <= LONGEST_LETTER:
            parts.append(news)
    return "\n".join([*parts, farewell])


def _felt(week: Sequence[DaySummary], words: DiaryWords) -> Iterator[str]:
    shapes = dict[Shape, Seconds]()
    for day in week:
        for shape, time in day.shapes.items():
            shapes[shape] = shapes.get(shape, 0.0) + time
    total = sum(shapes.values())
    if total >= HOUR:
        most = sorted(shapes.items(), key=lambda pair: -pair[1])[:3]
        yield words.felt([(shape, 100.0 * time / total) for shape, time in most])


def _extremes(week: Sequence[DaySummary], words: DiaryWords) -> Iterator[str]:
    """Say on which days it was warmest, coldest and brightest: where all of the week is known."""
    whole = [day for day in week if day.whole]
    if len(whole) < WEEK:
        return
    rooms = [(day.spans[_TEMPERATURE], day.day) for day in whole if _TEMPERATURE in day.spans]
    if len(rooms) == WEEK and len({day.calibration for day in whole}) == 1:
        high, hot = max(rooms, key=lambda pair: pair[0].high)
        low, cold = min(rooms, key=lambda pair: pair[0].low)
        yield words.warmest(
            Extreme(hot, high.high_at, high.high), Extreme(cold, low.low_at, low.low)
        )
    noons = [(day.parts["noon"].value, day.day) for day in whole if "noon" in day.parts]
    if len(noons) == WEEK:
        most, bright = max(noons)
        yield words.brightest(bright, most)


def _of_days(
    week: Sequence[DaySummary], memory: LongMemory, own: Compensation, vocabulary: Vocabulary
) -> Iterator[str]:
    for day in week:
        for clause in _news(day, memory, own, vocabulary):
            yield vocabulary.diary.of_day(day.day, clause)
