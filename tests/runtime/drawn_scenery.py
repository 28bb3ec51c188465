"""A renderer with everything that it draws for, on a clock moved by hand."""

from datetime import datetime

from creature import FakeDisplay, FakeLeds, moment
from hand_clock import HandClock

from lumen.body.light import LightConfig
from lumen.config.settings import QuietConfig
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.renderer import LatestWords, Renderer
from lumen.units import Monotonic

AFTERNOON = datetime(2026, 3, 1, 15, 0).astimezone().timestamp()

NIGHT = datetime(2026, 3, 1, 23, 0).astimezone().timestamp()


class Scenery:
    """A stage with everything on it."""

    def __init__(self, wall: float = AFTERNOON, *, hidden: bool = False) -> None:
        self.latest_words = LatestWords()
        self.clock = HandClock(wall)
        self.creature, self.controls = CreatureState(), Controls(self.clock.wall)
        self.leds, self.display = FakeLeds(), FakeDisplay()
        self.renderer = Renderer(
            self.creature,
            self.controls,
            Day(),
            self.clock,
            self.clock,
            None if hidden else self.leds,
            None if hidden else self.display,
            lights=LightConfig(),
            quiet=QuietConfig(),
            latest_words=lambda: self.latest_words,
        )

    def live(self, said: str | None = "~warmth~") -> None:
        """Live a calm moment now."""
        now = self.clock.monotonic()
        self.creature.add(moment(at=now, wall=self.clock.wall(), said=said), Monotonic(now))

    async def shine(self, seconds: float) -> float:
        """Let the lights move for a while; give how many frames a second that took."""
        begin, ends = len(self.leds.frames), self.clock.now + seconds
        while self.clock.now < ends:
            await self.clock.sleep(await self.renderer.show_lights())
        return (len(self.leds.frames) - begin) / seconds
