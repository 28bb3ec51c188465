"""When to speak: on a new shape, when something stands out, and now and then within a shape."""

from dataclasses import dataclass
from random import Random
from typing import Annotated, TypeAlias

from msgspec import Meta

from lumen.core.shape_names import Shape
from lumen.units import Monotonic, Seconds

Silence: TypeAlias = Annotated[float, Meta(ge=1.0, le=86_400.0)]
"""Seconds without words: up to a day."""


@dataclass(frozen=True, slots=True)
class SpeechConfig:
    """How Lumen speaks.

    `temperature` is the variety of its expressions: 1 as the student says, less is plainer,
    more is freer. `pause` in seconds is the least between two utterances; within a lasting
    shape the next comes after `soonest` to `latest` seconds. `aloud` speaks the sentence
    through espeak-ng. `seed` is the seed of its chance.
    """

    temperature: Annotated[float, Meta(ge=0.1, le=10.0)] = 1.0
    pause: Silence = 60.0
    soonest: Silence = 240.0
    latest: Silence = 720.0
    aloud: bool = False
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1

    def __post_init__(self) -> None:
        """Check what no single field can show, or raise ValueError."""
        if not self.pause <= self.soonest <= self.latest:
            raise ValueError(
                f"pause ({self.pause:g}) <= soonest ({self.soonest:g}) <= "
                f"latest ({self.latest:g}) must hold"
            )


class Speaking:
    """Remembers when and within which shape Lumen last spoke."""

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
