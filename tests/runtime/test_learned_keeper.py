"""What senses learned is kept once an hour, and never before the stored past is known."""

import asyncio
from pathlib import Path

from creature import moment
from hand_clock import NOON, HandClock

from lumen.config.settings import MemoryConfig
from lumen.core.lamps import LampLight
from lumen.core.learned import Learned
from lumen.runtime.learned_keeper import EVERY, LearnedKeeper
from lumen.runtime.storage_writer import StorageWriter


def test_it_is_kept_hourly_once_the_past_is_known(tmp_path: Path) -> None:
    """Until then nothing is overwritten; after it, at once, and again when an hour has passed."""
    known: list[Learned | None] = [None]

    async def live() -> list[Learned | None]:
        storage = StorageWriter(tmp_path, MemoryConfig(str(tmp_path)), HandClock())
        keeper = LearnedKeeper(storage, lambda: known[-1])
        found: list[Learned | None] = []
        for at in (0.0, 30.0, 60.0, 30.0 + EVERY, 60.0 + EVERY):
            if at == 30.0:
                known.append(Learned(at=1.0))
            if at == 60.0:
                known.append(Learned(at=2.0, lamps=(LampLight(1.5, 40.0),)))
            held = moment(1000.0 + at, NOON + at)
            await keeper.take(held)
            await storage.keep(held)
            found.append((await storage.past(60.0)).learned)
        await storage.close()
        return found

    first, second = Learned(at=1.0), Learned(at=2.0, lamps=(LampLight(1.5, 40.0),))
    assert asyncio.run(live()) == [None, first, first, second, second]
