"""What Lumen is now: the one record that body, page, socket and terminal read.

Written by the pulse (moments) and by hands (mute, quiet mode, page, brightness); everything here
is bounded.
"""

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from lumen.body.scene import Page
from lumen.core.language import Expression
from lumen.core.moment import Eisv, Moment
from lumen.core.shape_names import Shape
from lumen.units import Monotonic, WallTime

HISTORY = 2 * 60 * 24
"""States remembered for the curves: a day's worth at one every 30 s."""

SAID = 40
"""Utterances remembered for the words page and for whoever asks."""

DIMMEST = 0.2
"""The least brightness that can be wished for, as a share; dark is what quiet mode is for."""

_WAITING = 16
"""Moments that wait for one slow listener; of more, the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class Felt:
    """A state with its times: `at` on the clock of the samples."""

    at: Monotonic
    wall: WallTime
    eisv: Eisv
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said; `shown_at` is on the body's clock, which may run slower than the samples'."""

    shown_at: Monotonic
    wall: WallTime
    expression: Expression
    sentence: str | None
    shape: Shape | None = None


@dataclass(slots=True)
class Controls:
    """What hands can change; remembered over restarts."""

    muted: bool = False
    quiet: bool = False
    brightness: Annotated[float, Meta(ge=DIMMEST, le=1.0)] = 1.0
    page: Page = Page.FACE


@dataclass(slots=True)
class CreatureState:
    """The present."""

    simulated: bool = False
    controls: Controls = field(default_factory=Controls)
    moment: Moment | None = None
    history: deque[Felt] = field(default_factory=lambda: deque(maxlen=HISTORY))
    said: deque[Spoken] = field(default_factory=lambda: deque(maxlen=SAID))
    faults: Mapping[str, str] = field(default_factory=dict)
    """Parts other than sensors that are at fault, each with its reason."""
    notice: str | None = None
    """What a person should know and that is no fault: a memory begun afresh, for example."""
    spoken: Counter[str] = field(default_factory=Counter)
    """How often each pattern and each token was said since the start, and in which shape."""
    samples: int = 0
    recalled: int = 0
    """How often a past came back while Lumen lived already."""
    _listeners: set[asyncio.Queue[Moment]] = field(default_factory=set)

    def live(self, moment: Moment, shown_at: Monotonic) -> None:
        """Become the next moment, and tell those who listen."""
        self.recall(moment, shown_at)
        self.samples += 1
        if moment.expression is not None:
            said = moment.expression
            shape = [] if moment.shape is None else [moment.shape]
            self.spoken.update([*shape, said.pattern, *said.tokens])
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(moment)

    def recall(self, moment: Moment, shown_at: Monotonic) -> None:
        """Take a moment, of the past or the present, without telling anyone."""
        sample = moment.sample
        self.moment = moment
        if moment.eisv is not None:
            self.history.append(Felt(sample.at, sample.wall, moment.eisv, moment.shape))
        if moment.expression is not None:
            said = (moment.expression, moment.narration, moment.shape)
            self.said.append(Spoken(shown_at, sample.wall, *said))

    def recall_before(self, past: Iterable[Moment], shown_at: Monotonic) -> None:
        """Take moments of the past, the oldest first, before what was lived since."""
        present, felt, said = self.moment, tuple(self.history), tuple(self.said)
        self.history.clear()
        self.said.clear()
        for moment in past:
            self.recall(moment, shown_at)
        self.history.extend(felt)
        self.said.extend(said)
        self.moment = present or self.moment
        self.recalled += 1

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Moment]]:
        """Hear of each new moment; a listener that is too slow misses the oldest."""
        queue: asyncio.Queue[Moment] = asyncio.Queue(_WAITING)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
