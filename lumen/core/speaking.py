"""When to express something, and when to put it into words.

Expressions, in lights and face, come on a new shape, when something stands out, and now and then
within a shape. Words are fewer: a day has a budget of them, and quiet hours have none but for a
fault.
"""

from dataclasses import dataclass
from random import Random
from typing import Annotated, Literal, NamedTuple, TypeAlias

from msgspec import Meta

from lumen.core.shape_names import Shape
from lumen.units import Monotonic, Seconds

Silence: TypeAlias = Annotated[float, Meta(ge=1.0, le=86_400.0)]
"""Seconds without words: up to a day."""

MINUTE: Seconds = 60.0
DAY: Seconds = 86_400.0

_PORT = "([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
ADDRESS = f"^([^ ]+:{_PORT})?$"
Server: TypeAlias = Annotated[str, Meta(pattern=ADDRESS)]
"""Where a speech server listens, host:port; empty for none."""

Amount: TypeAlias = Literal["quiet", "usual", "talkative"]
"""How many words a day has."""


class Budget(NamedTuple):
    """At most so many utterances a day; unprompted, each comes so long after the last."""

    most: int
    soonest: Seconds
    latest: Seconds


BUDGETS: dict[Amount, Budget] = {
    "quiet": Budget(38, 25 * MINUTE, 33 * MINUTE),
    "usual": Budget(50, 18 * MINUTE, 30 * MINUTE),
    "talkative": Budget(60, 13 * MINUTE, 21 * MINUTE),
}
"""30 to 60 utterances a day, whatever happens."""

NEWS_PAUSE: Seconds = 5 * MINUTE
"""The least between two utterances, news or not."""
FAULT_PAUSE: Seconds = MINUTE
MOST_WITH_FAULTS = 60
"""Of a day: a loose contact has said what it can by then."""
AHEAD = 8
"""By so many utterances a full morning may be ahead of its share of the day."""


class QuietHours(NamedTuple):
    """Local times of day between which only a fault is spoken of; they may pass midnight."""

    begins: Seconds = 0.0
    ends: Seconds = 0.0

    def hold(self, time_of_day: Seconds) -> bool:
        """Tell whether a time of day is within them."""
        if self.begins <= self.ends:
            return self.begins <= time_of_day < self.ends
        return time_of_day >= self.begins or time_of_day < self.ends

    def awake_share(self, time_of_day: Seconds) -> float:
        """Give how much of the waking day has passed, 0 to 1."""
        waking = DAY - (self.ends - self.begins) % DAY
        passed = (time_of_day - self.ends) % DAY
        return min(1.0, passed / waking)


_NO_HOURS = QuietHours()
"""By a clock that was never set nobody knows when it is night; who wants silence has quiet mode."""


@dataclass(frozen=True, slots=True)
class SpeechConfig:
    """How Lumen expresses itself and speaks.

    `temperature` is the variety of its expressions: 1 as the student says, less is plainer,
    more is freer. `pause` in seconds is the least between two expressions; within a lasting
    shape the next comes after `soonest` to `latest` seconds. `words` is how often an expression
    comes with a sentence: 30 to 60 times a day. `aloud` speaks the sentence through espeak-ng, or
    through a Wyoming `server`, host:port, where one is named. `seed` is the seed of its chance.
    """

    temperature: Annotated[float, Meta(ge=0.1, le=10.0)] = 1.0
    pause: Silence = 60.0
    soonest: Silence = 240.0
    latest: Silence = 720.0
    words: Amount = "usual"
    aloud: bool = False
    server: Server = ""
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1

    def __post_init__(self) -> None:
        """Check what no single field can show, or raise ValueError."""
        if not self.pause <= self.soonest <= self.latest:
            raise ValueError(
                f"pause ({self.pause:g}) <= soonest ({self.soonest:g}) <= "
                f"latest ({self.latest:g}) must hold"
            )


class Speaking:
    """Remembers when and within which shape Lumen last expressed itself."""

    def __init__(self, config: SpeechConfig) -> None:
        self._config = config
        self._shape: Shape | None = None
        self._spoke: Monotonic | None = None
        self._silence: Seconds = 0.0

    def wants_to_speak(self, at: Monotonic, shape: Shape | None, *, struck: bool) -> bool:
        """Tell whether something is to be said now.

        Args:
            at: the sample's time.
            shape: the present shape; None while waking, when Lumen is silent.
            struck: whether the senses newly noticed something that stands out.
        """
        if shape is None:
            return False
        if self._spoke is None:
            return True
        silent = at - self._spoke
        if silent < self._config.pause:
            return False
        return struck or shape is not self._shape or silent >= self._silence

    def spoke(self, at: Monotonic, shape: Shape, rng: Random) -> None:
        """Take note that something was said; how long the next silence may be is drawn now."""
        self._shape = shape
        self._spoke = at
        self._silence = rng.uniform(self._config.soonest, self._config.latest)


class Utterances:
    """Keeps the day's budget of words."""

    def __init__(self, amount: Amount, quiet: QuietHours) -> None:
        self._budget = BUDGETS[amount]
        self._quiet = quiet
        self._last: Monotonic | None = None
        self._silence: Seconds = 0.0
        self._day: int | None = None
        self._count = 0

    def is_due(
        self, at: Monotonic, local: Seconds, *, news: bool, fault: bool, dated: bool = True
    ) -> bool:
        """Tell whether words are due now.

        Args:
            at: the sample's time.
            local: local civil time, whole days since a midnight long ago.
            dated: whether that is known: by a clock that was never set no hour is a quiet one.
            news: whether something stands out that was not said.
            fault: whether a sense was lost or came back, which is said at any hour.
        """
        silent = float("inf") if self._last is None else at - self._last
        time_of_day = local % DAY
        count = self._count if self._day == local // DAY else 0
        if fault:
            return silent >= FAULT_PAUSE and count < MOST_WITH_FAULTS
        quiet = self._quiet if dated else _NO_HOURS
        if quiet.hold(time_of_day) or count >= self._budget.most:
            return False
        if news and silent >= NEWS_PAUSE:
            return count < AHEAD + self._budget.most * quiet.awake_share(time_of_day)
        return silent >= self._silence

    def note(self, at: Monotonic, local: Seconds, rng: Random) -> None:
        """Take note that something was said; how long the next silence may be is drawn now."""
        day = int(local // DAY)
        self._count = self._count + 1 if day == self._day else 1
        self._day, self._last = day, at
        self._silence = rng.uniform(self._budget.soonest, self._budget.latest)
