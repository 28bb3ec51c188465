"""What people answer to what is said: that it fits, or that it does not; and the moment of it."""

from dataclasses import dataclass
from enum import StrEnum

from lumen.core.language import Expression
from lumen.core.shape_names import Shape, Trend
from lumen.units import WallTime

NEWEST = 400
"""Answers that are looked at: at three a day, older ones weigh less than a quarter. Their cost
grows with the third power: docs/research.md has what it is for so many."""


class Answerer(StrEnum):
    """By which door an answer came."""

    HAND = "hand"
    PAGE = "page"
    MQTT = "mqtt"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class ExpressedMoment:
    """What was said, and of what: the speaker saw these means of the felt state, E I S V."""

    wall: WallTime
    means: tuple[float, float, float, float]
    shape: Shape
    trend: Trend
    expression: Expression


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """Whether an expression fits its occasion, by whom, and when that was said."""

    expressed: ExpressedMoment
    fits: bool
    who: Answerer
    wall: WallTime
