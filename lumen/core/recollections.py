"""What a long memory notices: greetings, comparisons, records, firsts, its age, the season.

Each comes with its numbers, and only where the days that it is compared with are known.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lumen.core.compensation import Compensation
from lumen.core.day_parts import GAP, DayParts, PartValue, take_part
from lumen.core.day_places import HOUR
from lumen.core.day_summary import DARK, HOURLY, LIT
from lumen.core.events import Event, Noticed
from lumen.core.light_events import is_seen_by_others
from lumen.core.local_days import EARLIEST_DAY, age, since
from lumen.core.long_memory import OWN_HEAT_SHARE, RECORDS, LongMemory, Record
from lumen.core.observation import Observation
from lumen.core.shape_names import Shape
from lumen.core.usual import Hour
from lumen.units import Monotonic, Seconds

LONG_DARK: Seconds = 4 * HOUR
"""After so much watched dark, light is worth a greeting."""
GREETED_AFTER: Seconds = 120.0
"""Light must stay so long; by then a lamp has been named as one."""
MORNING: Seconds = 8 * HOUR
"""From when on what a night or a date brought is said."""
FEWEST_DAYS = 2
"""Before anything is called a first."""
OF_LIFE = 60
"""Days of life before something is called unmatched in all of it."""


class Unlike(NamedTuple):
    """How far an hour must be from the same hour of another day, and what is said then."""

    quantity: str
    by: float
    relative: bool
    more: str
    less: str
    least: float = 0.0


UNLIKE = (
    Unlike("air", 3.0, False, "warmer", "cooler"),
    Unlike("vapour", 1.35, True, "moister", "drier"),
    Unlike("light", 3.0, True, "brighter", "darker", 30.0),
)
_BACK = ((Event.THAN_YESTERDAY, 1), (Event.THAN_LAST_WEEK, 7))


class Recollections:
    """Watches samples in the light of the days before."""

    def __init__(self, memory: LongMemory, own: Compensation) -> None:
        self._memory = memory
        self._own = own
        self._day: int | None = None
        self._last: Observation | None = None
        self._gap: Seconds = 0.0
        self._parts: dict[str, PartValue] = {}
        self._watch = DayParts()
        self._noticed: set[str] = set()
        self._compared: set[tuple[Event, int]] = set()
        self._hour: tuple[int, int] | None = None
        self._then: dict[tuple[int, str], Hour] = {}
        self._dark_since: Monotonic | None = None
        self._lit_since: Monotonic | None = None
        self._dark_hours = 0.0
        self._met: Shape | None = None
        """A shape that the last sample had for the first time."""

    def observe(
        self,
        seen: Observation,
        shape: Shape | None,
        *,
        calibrated: bool,
        is_lamp: Callable[[Seconds], bool],
    ) -> Iterator[Noticed]:
        """Take a sample; give what the days before make of it.

        Args:
            seen: what is known at it; where its date cannot be today's, nothing is made of it.
            shape: the shape that stands, None while waking.
            calibrated: whether the room's temperature is known.
            is_lamp: tells whether a lamp was named within the last seconds.
        """
        if seen.day < EARLIEST_DAY or seen.day <= self._memory.latest:
            return
        self._turn(seen)
        yield from self._greet(seen, is_lamp)
        values = {n: v for n, v in seen.values.items() if n != "air" or calibrated}
        for part in self._watch.observe(seen.day, seen.time_of_day, seen.at, values):
            yield from self._records(part, seen)
        if not self._memory.complete:
            return
        yield from self._compare(seen, values)
        yield from self._firsts(seen, shape)
        if seen.time_of_day >= MORNING:
            yield from self._of_the_date(seen)

    def _turn(self, seen: Observation) -> None:
        last, self._last = self._last, seen
        if seen.day != self._day:
            self._day, self._gap = seen.day, seen.time_of_day
            self._parts, self._noticed = {}, set()
            self._compared = set()
            if last is not None and last.day == seen.day - 1:
                self._gap = min(seen.time_of_day, seen.at - last.at)
        elif last is not None:
            self._gap = max(self._gap, seen.at - last.at)
        if last is not None and seen.at - last.at > GAP:
            self._dark_since = self._lit_since = None

    def _once(self, key: str) -> bool:
        """Tell whether this comes up for the first time today."""
        new = key not in self._noticed
        self._noticed.add(key)
        return new

    def _greet(self, seen: Observation, is_lamp: Callable[[Seconds], bool]) -> Iterator[Noticed]:
        light = seen.values.get("light")
        if light is None:
            self._dark_since = self._lit_since = None
            return
        if light < DARK:
            self._dark_since = seen.at if self._dark_since is None else self._dark_since
            self._lit_since = None
        elif light >= LIT and is_seen_by_others(light, seen.raw.get("glow", 0.0)):
            if self._lit_since is None:
                self._lit_since = seen.at
                dark = 0.0 if self._dark_since is None else seen.at - self._dark_since
                self._dark_hours = dark / HOUR
            if seen.at - self._lit_since < GREETED_AFTER:
                return
            if self._dark_hours * HOUR >= LONG_DARK:
                words = {
                    "light": "lamplight" if is_lamp(2.0 * GREETED_AFTER) else "light",
                    "count": str(int(self._dark_hours)),
                }
                evidence = {"dark hours": round(self._dark_hours, 1), "to": light}
                yield Noticed(Event.GREETING, seen.at, evidence, words)
            self._dark_since, self._dark_hours = None, 0.0

    def _records(self, part: PartValue, seen: Observation) -> Iterator[Noticed]:
        take_part(self._parts, part)
        if self._gap > GAP or not self._memory.complete:
            return
        for record in RECORDS:
            found = self._parts.get(record.source)
            if found is None or record.name in self._noticed:
                continue
            stands = _record(self._memory, record, found, seen.day, self._own)
            if stands is not None:
                self._noticed.add(record.name)
                evidence, words = stands
                yield Noticed(Event.RECORD, seen.at, evidence, words)

    def _compare(self, seen: Observation, values: dict[str, float]) -> Iterator[Noticed]:
        hour = int(seen.time_of_day // HOUR)
        if (seen.day, hour) != self._hour:
            self._hour, self._then = (seen.day, hour), self._hours_before(seen.day, hour)
        for event, back in _BACK:
            if (event, hour) in self._compared:
                continue
            for unlike in UNLIKE:
                value = values.get(unlike.quantity)
                if value is None:
                    continue
                found = self._unlike(unlike, value, seen, back)
                if found is not None:
                    self._compared.add((event, hour))
                    more, evidence = found
                    pair = (unlike.more, unlike.less)
                    words = dict(zip(("more", "less"), pair if more else pair[::-1], strict=True))
                    yield Noticed(event, seen.at, evidence, words)
                    break

    def _hours_before(self, day: int, hour: int) -> dict[tuple[int, str], Hour]:
        """Give what this hour was yesterday, and a week ago, as far as that is known."""
        wanted = ((back, quantity) for _, back in _BACK for quantity in HOURLY)
        found = {(b, q): self._memory.hour(day - b, hour, q, self._own) for b, q in wanted}
        return {which: values for which, values in found.items() if values is not None}

    def _unlike(
        self, unlike: Unlike, value: float, seen: Observation, back: int
    ) -> tuple[bool, dict[str, float]] | None:
        """Tell whether a value lies above (or below) all of the same hour of another day."""
        then = self._then.get((back, unlike.quantity))
        if then is None or max(value, then.high) < unlike.least:
            return None
        # What the median of three still shows may be over: both must bear it out.
        raw = seen.raw.get(unlike.quantity, value)
        for more, bound in ((True, then.high), (False, then.low)):
            now = min(value, raw) if more else max(value, raw)
            sign = 1.0 if more else -1.0
            if unlike.relative:
                high, low = (now, bound) if more else (bound, now)
                holds = high >= unlike.by * low
            else:
                away = sign * (now - bound)
                holds = away >= unlike.by and self._heat_is_alike(seen, back, away)
            if holds:
                evidence = {unlike.quantity: now, "then": then.mean, "days ago": float(back)}
                return more, evidence
        return None

    def _heat_is_alike(self, seen: Observation, back: int, away: float) -> bool:
        then = self._then.get((back, "own_heat"))
        own = seen.values.get("own_heat")
        return (
            then is not None and own is not None and abs(own - then.mean) <= OWN_HEAT_SHARE * away
        )

    def _firsts(self, seen: Observation, shape: Shape | None) -> Iterator[Noticed]:
        memory, met, self._met = self._memory, self._met, None
        if shape is None or len(memory) < FEWEST_DAYS:
            return
        if met is shape:
            evidence = {"days": float(len(memory))}
            words = {"what": shape.replace("_", " ")}
            yield Noticed(Event.FIRST, seen.at, evidence, words)
        elif memory.first_of(shape, seen.day) and self._once(f"first {shape}"):
            # The next sample bears it out; if it does not, the first time has passed unsaid.
            memory.note_shape(shape, seen.day)
            self._met = shape

    def _of_the_date(self, seen: Observation) -> Iterator[Noticed]:
        memory = self._memory
        if memory.born is not None:
            years = age(memory.born, seen.day)
            if years is not None and self._once("age"):
                words = {"age": years, "name": memory.name}
                evidence = {"days": float(seen.day - memory.born)}
                yield Noticed(Event.BIRTHDAY, seen.at, evidence, words)
        turn = memory.turn(seen.day - 1)
        if turn is not None and self._once("turn"):
            yield Noticed(Event.SEASON, seen.at, memory.light_of(seen.day - 1), {"turn": turn})


def _record(
    memory: LongMemory, record: Record, found: PartValue, day: int, own: Compensation
) -> tuple[dict[str, float], dict[str, str]] | None:
    """Give evidence and words of a record, or None where it is none."""
    stands = memory.standing(record, found.value, found.own_heat, day, own)
    if stands is None or (stands.since is None and stands.days < OF_LIFE):
        return None
    others = {"best of the others": stands.best, "days": float(stands.days)}
    evidence = {record.name: found.value, **others}
    when = "of my life" if stands.since is None else f"since {since(stands.since, day)}"
    return evidence, {"what": record.name, "since": when}


def records_of(
    memory: LongMemory, parts: Mapping[str, PartValue], day: int, own: Compensation
) -> list[tuple[dict[str, float], dict[str, str]]]:
    """Give evidence and words of the records that a whole day's parts are."""
    found = ((record, parts.get(record.source)) for record in RECORDS)
    stands = (_record(memory, r, part, day, own) for r, part in found if part is not None)
    return [each for each in stands if each is not None]
