"""The day's drawing: it grows with samples and expressions, and is kept when the day is over."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from PIL import Image

from lumen.body.drawing import PANEL, Canvas, Mark, Spell, signed
from lumen.body.weather import SPELL
from lumen.core.moment import DIMENSIONS, Eisv, Moment
from lumen.core.reading import Channel
from lumen.runtime.local_time import local_time
from lumen.units import Seconds

PICTURE_SIDE = 1440
"""The side of a kept drawing in pixels: sharp as a print of 12 cm."""

NAME = "Lumen"
"""Who signs, where no other name is given."""

_UNKNOWN = Eisv(None, None, None, None)


class Day:
    """The drawing of the present day."""

    def __init__(self, name: str = NAME) -> None:
        self.name = name
        """Who signs the finished drawing."""
        self._date: date | None = None
        self._canvas = Canvas()
        self._means: dict[int, _Means] = {}

    def picture(self, side: int = PANEL) -> Image.Image | None:
        """Give the drawing so far, or None before its first mark."""
        return self._canvas.picture(side) if self._canvas.marks else None

    @property
    def marks(self) -> int:
        """How many expressions the drawing holds."""
        return len(self._canvas.marks)

    def add(self, moment: Moment, *, notable: bool = False) -> "FinishedDrawing | None":
        """Draw a moment; give the drawing that this finished, where a new day began.

        A clock that is set back does not begin a day anew: the drawing goes on, and takes the new
        date where the old one was off by more than the change of a day.

        Args:
            moment: a sample, and what was said at it.
            notable: whether what was said is of a first or a record, and is drawn large.
        """
        time = local_time(moment.sample.wall)
        finished = self._begin_day(time.date())
        second = 3600.0 * time.hour + 60.0 * time.minute + time.second
        self._draw_air(moment, second)
        if moment.expression is not None:
            state = moment.eisv or _UNKNOWN
            self._canvas.add(Mark(second, moment.expression, state, moment.shape, notable))
        return finished

    def add_before(self, past: Iterable[Moment]) -> "list[FinishedDrawing]":
        """Draw the past, the oldest first, below what was drawn since.

        The drawings that this finished are given, as if all had been drawn in its order.
        """
        today, since, means = self._date, self._canvas.marks, self._means
        self._date, self._canvas, self._means = None, Canvas(), {}
        finished = [self.add(moment) for moment in past]
        if today is not None:
            finished.append(self._begin_day(today))
        for number, later in means.items():
            earlier = self._means.setdefault(number, _Means())
            earlier.merge(later)
            self._canvas.set_spell(earlier.spell(number))
        for mark in since:
            self._canvas.add(mark)
        return [drawing for drawing in finished if drawing is not None]

    def finish(self) -> "FinishedDrawing | None":
        """Give the drawing as it is, as if the day were over; None where it has no mark."""
        if self._date is None or not self._canvas.marks:
            return None
        return FinishedDrawing(self._date, self._canvas, self.name)

    def _draw_air(self, moment: Moment, second: Seconds) -> None:
        number = int(second // SPELL)
        means = self._means.setdefault(number, _Means())
        means.add(moment)
        self._canvas.set_spell(means.spell(number))

    def _begin_day(self, today: date) -> "FinishedDrawing | None":
        """Take a date; give the drawing that this finished."""
        finished = None
        if self._date is not None and today < self._date - timedelta(days=1):
            self._date = today
        if self._date is None or today > self._date:
            finished = self.finish()
            self._date, self._canvas, self._means = today, Canvas(), {}
        return finished


class FinishedDrawing:
    """A drawing whose day is over."""

    def __init__(self, day: date, canvas: Canvas, name: str = NAME) -> None:
        self.day = day
        self._name = name
        self._canvas = canvas

    @property
    def render(self) -> Callable[[], Image.Image]:
        """What draws the signed picture at the size that is kept; it takes a while."""
        return lambda: signed(self._canvas.picture(PICTURE_SIDE), self._name, self._written)

    @property
    def text(self) -> Mapping[str, str]:
        """What is written into the file beside the picture, by PNG's own keywords."""
        return {
            "Title": f"{self._name}, {self._written}",
            "Author": self._name,
            "Creation Time": self.day.isoformat(),
            "Software": "Lumen",
        }

    @property
    def _written(self) -> str:
        return f"{self.day.day} {_MONTHS[self.day.month - 1]} {self.day.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def drawing_of(day: date, moments: Iterable[Moment], name: str = NAME) -> FinishedDrawing | None:
    """Make a day's drawing again from its moments, the oldest first; None where none was said.

    Moments of other days are left out.
    """
    drawn = Day(name)
    for moment in moments:
        if local_time(moment.sample.wall).date() == day:
            drawn.add(moment)
    return drawn.finish()


class _Means:
    """Sums of what was felt and read in a spell, of which the means are drawn."""

    _READ = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)

    def __init__(self) -> None:
        self.sums = [0.0] * (len(DIMENSIONS) + 1 + len(self._READ))
        self.counts = [0] * len(self.sums)

    def add(self, moment: Moment) -> None:
        """Take a moment; light is averaged as eyes do, by its logarithm."""
        light = moment.sample.value(Channel.LIGHT)
        values = (
            *(moment.eisv or _UNKNOWN),
            None if light is None else math.log1p(max(light, 0.0)),
            *(moment.sample.value(channel) for channel in self._READ),
        )
        for place, value in enumerate(values):
            if value is not None and math.isfinite(value):
                self.sums[place] += value
                self.counts[place] += 1

    def merge(self, other: "_Means") -> None:
        """Take what another has summed up."""
        self.sums = [a + b for a, b in zip(self.sums, other.sums, strict=True)]
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]

    def spell(self, number: int) -> Spell:
        """Give the spell, whose number in the day is this."""
        means = [
            None if count == 0 else total / count
            for total, count in zip(self.sums, self.counts, strict=True)
        ]
        *state, light, temperature, humidity, pressure = means
        lux = None if light is None else math.expm1(light)
        return Spell(number, Eisv(*state), lux, temperature, humidity, pressure)
