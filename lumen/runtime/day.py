"""The day's drawing: it grows with every expression, and is kept when the day is over."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from PIL import Image

from lumen.body.drawing import PANEL, Canvas, Mark
from lumen.core.moment import Eisv, Moment
from lumen.runtime.local_time import local_time

PICTURE_SIDE = 480
"""The side of a kept drawing in pixels: twice the panel's."""

_UNKNOWN = Eisv(None, None, None, None)


class Day:
    """The drawing of the present day."""

    def __init__(self) -> None:
        self._date: date | None = None
        self._canvas = Canvas()

    def picture(self, side: int = PANEL) -> Image.Image | None:
        """Give the drawing so far, or None before its first mark."""
        return self._canvas.picture(side) if self._canvas.marks else None

    @property
    def marks(self) -> int:
        """How many expressions the drawing holds."""
        return len(self._canvas.marks)

    def add(self, moment: Moment) -> "FinishedDrawing | None":
        """Draw what a moment said; give the drawing that this finished, where a new day began.

        A clock that is set back does not begin a day anew: the drawing goes on, and takes the new
        date where the old one was off by more than the change of a day.
        """
        finished = self._begin_day(local_time(moment.sample.wall).date())
        if moment.expression is not None:
            self._canvas.add(_mark(moment))
        return finished

    def add_before(self, past: Iterable[Moment]) -> "list[FinishedDrawing]":
        """Draw what was said in the past, the oldest first, below what was drawn since.

        The drawings that this finished are given, as if all had been drawn in its order.
        """
        today, since = self._date, self._canvas.marks
        self._date, self._canvas = None, Canvas()
        finished = [self.add(moment) for moment in past]
        if today is not None:
            finished.append(self._begin_day(today))
        for mark in since:
            self._canvas.add(mark)
        return [drawing for drawing in finished if drawing is not None]

    def _begin_day(self, today: date) -> "FinishedDrawing | None":
        """Take a date; give the drawing that this finished."""
        finished = None
        if self._date is not None and today < self._date - timedelta(days=1):
            self._date = today
        if self._date is None or today > self._date:
            if self._date is not None and self._canvas.marks:
                finished = FinishedDrawing(self._date, self._canvas)
            self._date, self._canvas = today, Canvas()
        return finished


class FinishedDrawing:
    """A drawing whose day is over."""

    def __init__(self, day: date, canvas: Canvas) -> None:
        self.day = day
        self._canvas = canvas

    @property
    def render(self) -> Callable[[], Image.Image]:
        """What draws the picture at the size that is kept; it takes a while."""
        return lambda: self._canvas.picture(PICTURE_SIDE)


def _mark(moment: Moment) -> Mark:
    assert moment.expression is not None  # noqa: S101 - asked for by the caller
    time = local_time(moment.sample.wall)
    seconds = 3600.0 * time.hour + 60.0 * time.minute + time.second
    return Mark(seconds, moment.expression, moment.eisv or _UNKNOWN, moment.shape)
