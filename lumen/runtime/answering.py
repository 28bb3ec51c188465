"""Answers of people: to what was said last, at once felt in what is said next."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from lumen.body.scene import Offer
from lumen.core.answers import NEWEST, Answerer, ExpressedMoment, HumanAnswer
from lumen.core.moment import Moment
from lumen.core.tuned_speaker import Reweigh, TunedSpeaker
from lumen.core.two_windows import Seen
from lumen.errors import DeviceError, UsageError
from lumen.ports import Clock
from lumen.runtime.controls import NOTHING_SAID, Controls, Reply
from lumen.runtime.storage_writer import StorageWriter
from lumen.system.log import log
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds, WallTime

FRESH: Seconds = 60.0
"""For so long after an utterance up and down of the joystick answer it; then they dim again."""
ANSWERABLE: Seconds = 15 * 60.0
"""For so long page, broker and command line take an answer: older, and the moment is forgotten."""

NOTHING_ANSWERED = "there is no answer that could be taken back"
_DAY: Seconds = 86_400.0
LEARNING: Seconds = 60.0
"""Learning from the newest answers takes well below a second of a free core."""


class Answering:
    """Takes answers to the last utterance, has them stored, and tunes the speaker by them."""

    def __init__(
        self,
        speaker: TunedSpeaker,
        controls: Controls,
        storage: StorageWriter,
        clock: Clock,
        body_clock: Clock,
        seen: Callable[[], Seen | None],
        *,
        learning: bool = True,
        known_until: WallTime | None = None,
    ) -> None:
        """Take the parts.

        Args:
            speaker: who is tuned.
            controls: by which answers come.
            storage: keeps them.
            clock: of the samples.
            body_clock: by which people live.
            seen: gives the window that the last moment was judged by.
            learning: whether a taste is learnt at all; answers are kept all the same.
            known_until: when the newest answer was given that the speaker's teacher had learnt
                from: what these say would be said twice over.
        """
        self._learning = learning
        self._known_until = WallTime(0.0) if known_until is None else known_until
        self._speaker = speaker
        self._controls = controls
        self._storage = storage
        self._clock = clock
        self._body_clock = body_clock
        self._seen = seen
        self._answers: deque[HumanAnswer] = deque(maxlen=NEWEST)
        self._known = False
        """Whether what was answered before this start was read."""
        self._said: ExpressedMoment | None = None
        self._said_at = Monotonic(0.0)
        self._tuned_for: tuple[float, bool] | None = None
        self._fitting: asyncio.Task[None] | None = None
        self._owner = WorkerThread("answers")
        controls.reply = self.take_reply
        controls.observe(lambda _state: self._keep_tuned())

    @property
    def count(self) -> int:
        """How many answers are kept at hand."""
        return len(self._answers)

    @property
    def fresh(self) -> bool:
        """Whether up and down of the joystick answer now."""
        return self._said is not None and self._age < FRESH

    @property
    def offer(self) -> Offer | None:
        """What the screen says of answering by joystick: nothing unless an utterance is fresh."""
        return Offer(self.given) if self.fresh else None

    @property
    def answerable(self) -> bool:
        """Whether the last utterance can be answered now."""
        return self._said is not None and self._age < ANSWERABLE

    @property
    def given(self) -> bool | None:
        """What was answered to the last utterance: whether it fits; None where nothing was."""
        newest = self.newest
        return newest.fits if newest is not None and newest.expressed is self._said else None

    @property
    def newest(self) -> HumanAnswer | None:
        """The answer that would be taken back."""
        return self._answers[-1] if self._answers else None

    @property
    def _age(self) -> Seconds:
        return self._body_clock.monotonic() - self._said_at

    async def begin(self) -> None:
        """Take up what was answered before this start; where it cannot be read, with a moment."""
        given = tuple(self._answers)
        stored = await self._storage.answers()
        if self._storage.fault is not None or given != tuple(self._answers):
            return
        self._known = True
        before = stored[: max(0, len(stored) - len(given))]
        self._answers.extendleft(reversed(before))
        self._tune()

    async def close(self) -> None:
        """Learn no more."""
        self._owner.close()

    async def settled(self) -> None:
        """Wait until the speaker is tuned by every answer that was given."""
        while self._fitting is not None:
            await self._fitting

    async def take(self, moment: Moment) -> None:
        """Take a moment: what was said in it can be answered."""
        if not self._known and self._storage.fault is None:
            await self.begin()
        seen = self._seen()
        if moment.expression is not None and moment.shape and moment.trend and seen is not None:
            e, i, s, v = np.round(seen.verdict.numbers[:4], 4).tolist()
            wall, shape, trend = moment.sample.wall, moment.shape, moment.trend
            self._said = ExpressedMoment(wall, (e, i, s, v), shape, trend, moment.expression)
            self._said_at = self._body_clock.monotonic()
        self._keep_tuned()

    def take_reply(self, reply: Reply, who: Answerer) -> None:
        """Take an answer to the last utterance, in place of an earlier one; or take one back.

        Raises:
            UsageError: there is nothing to answer, or to take back.
        """
        if reply is Reply.UNDO:
            if not self._answers:
                raise UsageError(NOTHING_ANSWERED)
            self._take_back()
        elif not self.answerable or self._said is None:
            raise UsageError(NOTHING_SAID)
        else:
            if self.given is not None:
                self._take_back()
            answer = HumanAnswer(self._said, reply is Reply.YES, who, self._clock.wall())
            self._answers.append(answer)
            self._storage.keep_answer(answer)
        log.info("answer: %s, by %s", reply, who)
        self._tune()

    def _take_back(self) -> None:
        self._answers.pop()
        self._storage.keep_answer(None)

    @property
    def _wanted(self) -> tuple[float, bool]:
        learning = self._learning and self._controls.state.learning
        return self._clock.wall() // _DAY, learning

    def _keep_tuned(self) -> None:
        """Tune anew where the switch was turned, or a day is over: answers are forgotten slowly."""
        if self._tuned_for != self._wanted:
            self._tune()

    def _tune(self) -> None:
        """Learn beside the event loop, which hundreds of answers would hold up."""
        self._tuned_for = self._wanted
        _day, learning = self._tuned_for
        new = (answer for answer in self._answers if answer.wall > self._known_until)
        answers = tuple(new) if learning else ()
        self._fitting = asyncio.create_task(self._learn(answers)) if answers else None
        if not answers:
            self._speaker.reweigh = None

    async def _learn(self, answers: tuple[HumanAnswer, ...]) -> None:
        try:
            reweigh = await self._owner.call(
                partial(_learnt, answers, self._clock.wall()), LEARNING
            )
            # Unless something else was answered, or put aside, meanwhile.
            if self._fitting is asyncio.current_task():
                self._speaker.reweigh = reweigh
        except DeviceError as error:
            log.warning("what is said stays tuned as it was: %s", error)
        finally:
            if self._fitting is asyncio.current_task():
                self._fitting = None


def _learnt(answers: Sequence[HumanAnswer], now: WallTime) -> Reweigh | None:
    from lumen.core.taste import reweighed, taste_of  # noqa: PLC0415 - where nobody answers: 2 MB less

    taste = taste_of(answers, now)
    return None if taste is None else partial(reweighed, taste=taste)
