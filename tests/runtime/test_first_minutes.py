"""What a person sees in the first two minutes of a new simulated room, as `make run` shows it."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from lumen.composition.assembly import Choice, assembled, woken
from lumen.config.settings import MemoryConfig, Settings
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen

if TYPE_CHECKING:
    from lumen.core.moment import Moment

TWO_MINUTES = 120.0


class FirstMinutes:
    """What was lived, beside what truly went on at each of its moments."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self.happening: list[tuple[str, ...]] = []
        self.kinds: dict[str, int] = {}

    async def live(self, lumen: Lumen) -> None:
        """Live for two minutes of a person's time."""
        for _ in range(int(TWO_MINUTES * lumen.settings.mock.speed / 30.0)):
            await lumen.hardware.clock.sleep(30.0)
            await lumen.pulse.beat()
            assert lumen.creature.moment is not None
            self.moments.append(lumen.creature.moment)
            self.happening.append(tuple(lumen.hardware.happening()))
            if lumen.chronicle.recalled is not None:
                self.kinds.setdefault(lumen.chronicle.recalled.kind, len(self.moments) - 1)

    def first(self, what: str) -> int:
        """Give the index of the first moment at which something truly goes on."""
        return next(n for n, happening in enumerate(self.happening) if what in happening)

    def said(self, *words: str) -> int:
        """Give the index of the first sentence with one of these words."""
        return next(
            n
            for n, moment in enumerate(self.moments)
            if any(word in (moment.narration or "") for word in words)
        )


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> FirstMinutes:
    """Live the first two minutes once."""
    lived, directory = FirstMinutes(), str(tmp_path_factory.mktemp("memory"))

    async def live() -> None:
        settings = Settings(memory=MemoryConfig(directory))
        async with assembled(settings, Choice(Mode.MOCK)) as lumen:
            await woken(lumen)
            assert lumen.creature.simulated
            # It is awake, and has a face and a word, before the first second is over.
            assert lumen.creature.moment is not None
            assert lumen.creature.moment.shape is not None
            await lived.live(lumen)

    asyncio.run(live())
    return lived


def test_a_greeting_comes_with_the_first_lamp(minutes: FirstMinutes) -> None:
    """After four dark hours that it has seen, and after the lamp, not before it."""
    assert minutes.first("the ceiling lamp is on") < minutes.kinds["GREETING"]
    assert minutes.kinds["GREETING"] < 60


def test_lamp_is_told_after_it_came(minutes: FirstMinutes) -> None:
    """In the simulated world it is on then; nobody is told of one before."""
    spoken = minutes.said("lamp", "switch", "light came on")
    assert minutes.first("the ceiling lamp is on") < spoken < 60
    assert "the ceiling lamp is on" in minutes.happening[spoken]


def test_mood_and_shape_change_within_the_first_minute(minutes: FirstMinutes) -> None:
    """Another first token, so other colours and another face; and another shape."""
    first = minutes.moments[: len(minutes.moments) // 2]
    assert len({m.expression.tokens[0] for m in first if m.expression is not None}) >= 2
    assert len({m.shape for m in first}) >= 2
