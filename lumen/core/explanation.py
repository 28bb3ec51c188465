"""What an explanation of Lumen says: the mind's own numbers of one sample, laid out for people."""

import msgspec

from lumen.core.reading import Channel, FaultKind
from lumen.core.rules import Relation
from lumen.core.shape_names import Shape, Trend
from lumen.core.state import Component
from lumen.units import Hectopascal, Seconds


class DimensionPart(msgspec.Struct, frozen=True):
    """One component of a dimension: `gives` = `weight` * `counted`."""

    component: Component
    """What it is: the glossary explains each."""
    value: float | None
    """Its value, 0 to 1; null where a fault hides it."""
    counted: float
    """What is counted of it: its value, or the worst one where that is hidden."""
    weight: float
    """Its weight in this body; what was never fitted has none."""
    gives: float
    """What it gives to the raw value of its dimension."""
    usual: float | None
    """What it usually gives; null in the first hour."""
    readings: dict[Channel, float]
    """What it is made of: the room's own values, where they are compensated."""
    faults: dict[Channel, FaultKind]
    """The channels that it lacks."""


class DimensionReasons(msgspec.Struct, frozen=True):
    """One dimension: `felt` = `centre` + `gain` * (`raw` - `usual`), within its range."""

    felt: float | None
    """The value as it is felt; null where no channel of this body informs it, or in the warm-up."""
    raw: float | None
    """The sum of its parts."""
    usual: float
    """The raw value that is felt as the centre: Lumen's own median, blended with the centre."""
    gain: float
    """How much a difference from usual is magnified."""
    centre: float
    """The felt value in which nothing is preferred."""
    parts: list[DimensionPart]
    """What it is mixed from."""


class ComparisonReasons(msgspec.Struct, frozen=True):
    """One comparison of a rule as it came out."""

    what: str
    value: float
    relation: Relation
    bound: float
    holds: bool


class RuleReasons(msgspec.Struct, frozen=True):
    """One rule of the nine, with its numbers: the way that came closest."""

    shape: Shape
    matches: bool
    near: float
    """How much of its way it has come, 0 to 1."""
    comparisons: list[ComparisonReasons]


class ShapeReasons(msgspec.Struct, frozen=True):
    """Why the shape is what it is: the first rule that matches, and the others."""

    shape: Shape
    trend: Trend
    window_s: Seconds
    """The window that was judged, 600 s or 3,600 s."""
    lately: Shape
    """The shape of the last ten minutes, whichever window stands."""
    states: int
    """States in the window."""
    movement: dict[str, float]
    """Tail less head of each dimension."""
    significant: dict[str, float]
    """How far each dimension must move to count."""
    rule: RuleReasons
    """The rule that named it."""
    others: list[RuleReasons]
    """The other rules that match too or nearly do, the nearest first."""


class WakingReasons(msgspec.Struct, frozen=True):
    """Why there is no shape yet."""

    warm_up_left: int
    """Samples that are missing until a state is formed."""
    states: int
    """States since the last gap."""
    span_s: Seconds
    """The time that they span."""
    needs_states: int
    needs_span_s: Seconds


class LikelyExpression(msgspec.Struct, frozen=True):
    """One expression with its chances."""

    expression: str
    chance: float
    """Of being drawn then, 0 to 1: within the mood, without the last three, at this variety."""
    student: float
    """As the student alone says."""


class MoodReasons(msgspec.Struct, frozen=True):
    """How the mood came that holds the first token."""

    token: str
    age_s: Seconds
    because: str
    chance: float
    """The token's chance when it was drawn, 0 to 1."""


class ExpressionReasons(msgspec.Struct, frozen=True):
    """How the last expression was drawn."""

    expression: str
    age_s: Seconds
    chance: float
    """Its chance, 0 to 1."""
    rank: int
    """1 is the likeliest."""
    drawn: float
    """The number that chance gave, 0 to 1."""
    low: float
    """From here to `high` it draws this expression."""
    high: float
    likeliest: list[LikelyExpression]
    mood: MoodReasons | None
    """Null where the mood is older than this start."""
    shape: Shape
    trend: Trend
    means: dict[str, float]
    """What the student saw beside them: the mean of each dimension over the window."""


class ClaimReasons(msgspec.Struct, frozen=True):
    """A clause that claims something, what must be so for it, and the numbers that bear it out."""

    clause: str
    basis: str
    evidence: dict[str, float]


class SentenceReasons(msgspec.Struct, frozen=True):
    """What the last sentence rests on; what is no claim is the expression in words."""

    sentence: str
    age_s: Seconds
    claims: list[ClaimReasons]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why Lumen is as it is at one sample."""

    dimensions: dict[str, DimensionReasons]
    own_days: float
    """Days of its own moments that "usual" is made of."""
    reference_hpa: Hectopascal | None
    """The pressure that is usual."""
    surprises: dict[Channel, float]
    """How far each channel was from its forecast, in its own scales; 6 is the most that counts."""
    compensated: list[Channel]
    """The channels that are cleared of the body's own heat and glow here."""
    shape: ShapeReasons | None
    waking: WakingReasons | None
    """Why there is no shape; null where there is one."""
    expression: ExpressionReasons | None
    """Null where none was drawn since the start."""
    sentence: SentenceReasons | None
    """Null where none was made since the start."""
