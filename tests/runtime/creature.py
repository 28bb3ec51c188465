"""Small complete stand-ins for what the daemon lives with: a clock, a sensor, lights, a panel."""

import asyncio
from collections.abc import Mapping

from hand_clock import NOON
from PIL import Image

from lumen.core.language import parse
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.ports import Button, ButtonChange, Composite, LedFrame
from lumen.units import Monotonic, WallTime

CALM: dict[Channel, Reading] = {
    Channel.AMBIENT_TEMP: 22.0,
    Channel.HUMIDITY: 45.0,
    Channel.PRESSURE: 1000.0,
    Channel.LIGHT: 300.0,
    Channel.CPU_TEMP: 48.0,
    Channel.CPU: 10.0,
    Channel.MEMORY: 40.0,
    Channel.DISK: 20.0,
    Channel.LOAD: 1.0,
    Channel.CTX_SWITCHES: 1500.0,
    Channel.INTERRUPTS: 500.0,
}


class FakeSensor:
    """Reads what the test wants."""

    def __init__(self, readings: Mapping[Channel, Reading]) -> None:
        self.readings = dict(readings)
        self.closed = 0
        self.reads = 0

    @property
    def channels(self) -> frozenset[Channel]:
        """Every channel it was made with."""
        return frozenset(self.readings)

    async def read(self) -> Mapping[Channel, Reading]:
        """Give what is set now."""
        self.reads += 1
        await asyncio.sleep(0)
        return dict(self.readings)

    async def close(self) -> None:
        """Count."""
        self.closed += 1


class FakeLeds:
    """Keeps the frames it was shown."""

    fault: str | None = None

    def __init__(self) -> None:
        self.frames: list[LedFrame] = []
        self.closed = 0

    async def send(self, frame: LedFrame) -> None:
        """Keep it."""
        self.frames.append(frame)

    show = send

    async def close(self) -> None:
        """Count."""
        self.closed += 1


class FakeDisplay:
    """Keeps the last picture."""

    fault: str | None = None

    def __init__(self) -> None:
        self.picture: Image.Image | None = None
        self.lit: bool | None = None
        self.shown = 0
        self.closed = 0

    async def send(self, picture: Image.Image | Composite) -> None:
        """Keep it."""
        self.picture = picture.picture if isinstance(picture, Composite) else picture
        self.shown += 1

    show = send

    async def set_backlight(self, *, on: bool) -> None:
        """Keep it."""
        self.lit = on

    async def close(self) -> None:
        """Count."""
        self.closed += 1


class FakeButtons:
    """Holds down what the test wants; they have to be looked at."""

    unwoken: str | None = "a test holds them"

    def __init__(self) -> None:
        self.held: frozenset[Button] = frozenset()
        self.closed = 0
        self.looks = 0

    def changes(self) -> list[ButtonChange]:
        """Give what is held, a beat after the last look."""
        self.looks += 1
        return [ButtonChange(self.held, Monotonic(self.looks / 15.0))]

    async def touched(self) -> None:
        """Never end: nobody waits for this."""
        raise AssertionError(self.unwoken)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def moment(
    at: float = 1000.0,
    wall: float = NOON,
    said: str | None = None,
    shape: Shape | None = Shape.SETTLED_PRESENCE,
) -> Moment:
    """Give a calm moment."""
    sample = Sample(Monotonic(at), WallTime(wall), CALM)
    return Moment(
        sample,
        Eisv(0.5, 0.8, 0.2, 0.08),
        shape,
        None if shape is None else Trend.STABLE,
        None if said is None else parse(said),
        None if said is None else "I rest.",
        Eisv(0.5, 0.8, 0.2, 0.08),
    )
