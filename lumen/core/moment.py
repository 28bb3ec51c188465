"""What Lumen is at one sample: the record that everything shown, stored and sent is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lumen.core.language import Expression
from lumen.core.reading import Channel, Fault, Sample
from lumen.core.room_readings import RoomReadings
from lumen.core.shape_names import Shape, Trend


class Eisv(NamedTuple):
    """A state, raw or felt; a dimension is None when no channel of this body informs it.

    E, I and S lie in 0..1, V in 0..0.3 (published teacher card).
    """

    E: float | None
    I: float | None  # noqa: E741 - the dimension's published name
    S: float | None
    V: float | None

    @property
    def complete(self) -> bool:
        """Whether all four dimensions are known, as a trajectory needs."""
        return None not in self


DIMENSIONS: tuple[str, ...] = Eisv._fields

DIMENSION_NAMES: Mapping[str, str] = {"E": "energy", "I": "integrity", "S": "entropy", "V": "void"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One sample, and all that Lumen made of it.

    `raw` is the state as mixed from the readings, `eisv` the same as it is felt, on Lumen's own
    scale; both are None while the forecast warms up. `room` is what the room itself is, None
    where that was not computed: in a moment that is only read. `shape` and `trend` are None while
    Lumen is waking (too little history, or a gap) or a dimension is unknown. `expression` and
    `narration` are what was expressed and said at this very sample, None when nothing was.
    """

    sample: Sample
    eisv: Eisv | None = None
    shape: Shape | None = None
    trend: Trend | None = None
    expression: Expression | None = None
    narration: str | None = None
    raw: Eisv | None = None
    room: RoomReadings | None = None

    @property
    def faults(self) -> dict[Channel, Fault]:
        """The faulty channels with their reasons."""
        return self.sample.faults
