"""What an I2C part is opened with, and what it does: the contract of the classes beside it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lumen.core.frozen import CodeWatch
from lumen.core.reading import Channel, Fault, FaultKind, Reading, checked
from lumen.units import Monotonic, Seconds


@dataclass(frozen=True, slots=True)
class Site:
    """Where a part is, and what outlives its opening: how often its codes came alike.

    `known` holds what was last read on this bus, for parts that need another's measure.
    """

    address: int
    now: Callable[[], Monotonic]
    known: Mapping[Channel, float]
    watches: defaultdict[Channel, CodeWatch] = field(default_factory=lambda: defaultdict(CodeWatch))


@dataclass(frozen=True, slots=True)
class Wait:
    """The range was changed: read again after so many seconds, when a whole cycle has passed."""

    seconds: Seconds


class Part(Protocol):
    """An open part; its methods block, and are called by the bus's thread only."""

    def read(self) -> Mapping[Channel, Reading] | Wait:
        """Read every channel, or say how long to wait before the next try.

        Raises:
            DeviceError: it is not what it was opened as, or does not finish.
            OSError: a transfer failed.
        """


def unless_cut_off(channel: Channel, value: float, *stops: float) -> Reading:
    """Check a value; one that is just where its driver cuts off was not measured."""
    if value in stops:
        return Fault(FaultKind.OUT_OF_RANGE, f"{channel} reads exactly {value:g}: no measurement")
    return checked(channel, value)
