"""What Lumen is now: the latest moment, the bounded past, faults; and who waits for moments."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lumen.core.cadence import gap_limit
from lumen.core.compensation import Compensation
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.runtime.history import History
from lumen.units import Monotonic, Seconds

_WAITING = 16
"""Moments that wait for one slow listener; of more, the oldest are dropped."""


_ZERO = Monotonic(0.0)


class CreatureState:
    """The present, written by the sampler; everything here is bounded.

    Args:
        simulated: whether body and room are simulated.
        interval: the time between two samples, on their clock.
        started_at: when this process began, on the same clock.
    """

    def __init__(
        self,
        *,
        simulated: bool = False,
        interval: Seconds = 30.0,
        started_at: Monotonic = _ZERO,
    ) -> None:
        self.simulated = simulated
        self.interval = interval
        self.started_at = started_at
        self.moment: Moment | None = None
        """The latest moment: of this process, or, before its first sample, a restored one."""
        self.history = History()
        self.faults: Mapping[str, str] = {}
        """Parts other than sensors that are at fault, each with its reason."""
        self.notice: str | None = None
        """What a person should know and that is no fault: a memory begun afresh, for example."""
        self.diary: str | None = None
        """What it wrote of the last day that is over, with name and day, for the screen."""
        self.compensation = Compensation()
        """What takes the body's own heat and glow out of what is told of the room."""
        self.spoken: Counter[str] = Counter()
        """How often each shape was spoken in, and each pattern and token said, in this process."""
        self._listeners: set[asyncio.Queue[Moment]] = set()

    @property
    def silence_limit(self) -> Seconds:
        """The age from which the last sample says nothing about now."""
        return gap_limit(self.interval)

    def age(self, now: Monotonic) -> Seconds | None:
        """Give how old the latest moment is; None before the first."""
        return None if self.moment is None else now - self.moment.sample.at

    def silent_for(self, now: Monotonic) -> Seconds | None:
        """Give the age of the latest moment where it is past the limit, else None.

        This is the one rule of "no recent sample"; whoever shows or sends the present asks it.
        """
        age = self.age(now)
        return age if age is not None and age > self.silence_limit else None

    def is_silent(self, now: Monotonic) -> bool:
        """Tell whether no sample is recent, or none has come for as long since the start."""
        if self.moment is None:
            return now - self.started_at > self.silence_limit
        return self.silent_for(now) is not None

    def present(self, now: Monotonic) -> Moment | None:
        """Give the latest moment if it describes now: sampled by this process, and recent."""
        if self.history.samples == 0 or self.silent_for(now) is not None:
            return None
        return self.moment

    def add(self, moment: Moment, shown_at: Monotonic) -> None:
        """Take a new moment, and hand it to those who listen."""
        self.moment = moment
        self.history.add(moment, shown_at)
        self.history.samples += 1
        if moment.expression is not None:
            said = moment.expression
            shape = [] if moment.shape is None else [str(moment.shape)]
            self.spoken.update([*shape, str(said.pattern), *map(str, said.tokens)])
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(moment)

    def restore_before(self, past: Iterable[Moment], shown_at: Monotonic) -> None:
        """Take moments of the past, the oldest first, before what was lived since."""
        moments = tuple(past)
        self.history.add_before(moments, shown_at)
        if self.moment is None and moments:
            self.moment = moments[-1]

    def room(self, moment: Moment) -> dict[Channel, float]:
        """Give the compensated readings, and only those: a raw one is not the room's."""
        room = moment.room
        if room is None:
            return {}
        values = {
            Channel.AMBIENT_TEMP: room.ambient,
            Channel.HUMIDITY: room.humidity,
            Channel.LIGHT: room.light,
        }
        known = self.compensation.channels
        return {c: value for c, value in values.items() if c in known and value is not None}

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Moment]]:
        """Give a queue of each new moment; a listener that is too slow misses the oldest."""
        queue: asyncio.Queue[Moment] = asyncio.Queue(_WAITING)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
