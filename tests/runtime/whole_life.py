"""A whole creature in its simulated body, and samples that it lives."""

from pathlib import Path

import msgspec

from lumen.composition.assembly import Choice
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.moment import Moment
from lumen.runtime.controls import ControlState
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.store.snapshot import snapshot
from lumen.store.store import Store

MOCK = Choice(Mode.MOCK)


def settings(directory: Path, scenario: str = "day") -> Settings:
    """Give settings that remember in a directory."""
    return Settings(memory=MemoryConfig(str(directory)), mock=MockConfig(scenario))


async def lived(lumen: Lumen, samples: int) -> list[Moment]:
    """Live so many samples at once."""
    moments = []
    for _ in range(samples):
        await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
        moments.append(await lumen.pulse.beat())
    return moments


def kept_wishes(file: Path) -> ControlState:
    """Give what a start would find, if Lumen were killed now."""
    with snapshot(file) as copy:
        store = Store(copy)
        kept = store.setting("wishes")
        store.close()
    return msgspec.json.decode(kept or "", type=ControlState)
