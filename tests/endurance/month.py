"""A simulated month of the whole daemon with its body, every fault that it can be given included.

    PYTHONPATH=tests python -m endurance.month --days 30

Genuine drivers on simulated silicon, every sample durable on the disk, lights at every sample,
the screen at every few; hands turn its pages. The days are ordinary, and every three hours each
mishap of the simulated body takes its turn.
"""

import argparse
import asyncio
import gc
import logging
import os
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import psutil
from hand_clock import HandClock

from endurance.table import Table, file_system
from endurance.written import BUDGET, written
from endurance.year import GROWTH
from lumen.body.presses import Press
from lumen.body.scene import PAGES
from lumen.composition import bodies
from lumen.composition.assembly import Choice, assembled
from lumen.config.settings import MemoryConfig, MockConfig, Settings
from lumen.core.forecast import WARM_UP
from lumen.core.language import TOKENS
from lumen.core.reading import Channel
from lumen.core.shape_names import Shape
from lumen.devices.i2c import I2cSensors
from lumen.outlets.view import View
from lumen.ports import Button
from lumen.runtime.button_input import change_for
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen
from lumen.simulation.place import Mishap
from lumen.simulation.scenarios import SCENARIOS
from lumen.store.gallery import FOLDER
from lumen.units import Seconds

A_DAY = 2880
SCREEN_EVERY = 6
HANDS_EVERY = 120
DEADLINE: Seconds = 0.02
"""What hangs is given up soon: nobody waits for it here."""
DRAWINGS = 7

_MONTH = replace(SCENARIOS["day"], events=(*SCENARIOS["day"].events, *SCENARIOS["faults"].events))
_MOODS = ("waking", "worried", "asleep")


@dataclass(slots=True)
class Month:
    """What happened, and what was held at the end of each day."""

    resident: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    written: int = 0
    minutes: float = 0.0
    happened: Counter[str] = field(default_factory=Counter)
    drawings: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


def prove(days: float, base: Path) -> Month:
    """Live so many days."""
    month, clock = Month(), HandClock(0.0, 0.0)
    settings = Settings(
        memory=MemoryConfig(str(base), drawings=DRAWINGS), mock=MockConfig(scenario="month")
    )
    with (
        patch.dict(vars(bodies)["SCENARIOS"], {"month": _MONTH}),
        patch.object(bodies, "SystemClock", lambda: clock),
    ):
        asyncio.run(_live(round(days * A_DAY), settings, clock, month))
    month.drawings = sum(1 for _ in base.rglob(f"{FOLDER}/*.png"))
    return month


async def _live(samples: int, settings: Settings, clock: HandClock, month: Month) -> None:
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        _hurry(lumen)
        await lumen.wake()
        interval = settings.senses.interval
        before = written(os.getpid())
        for number in range(samples):
            clock.now += interval
            await lumen.hardware.clock.sleep(interval)
            await lumen.pulse.beat()
            await lumen.renderer.show_lights()
            if number % SCREEN_EVERY == 0:
                await lumen.renderer.show_screen()
            if number % HANDS_EVERY == 0:
                press = Press(Button.RIGHT)
                lumen.controls.apply(change_for(press, lumen.controls.state))
            _note(lumen, month)
            if (number + 1) % A_DAY == 0:
                await _measure(lumen, month)
        month.minutes = samples * interval / 60.0
        month.written = written(os.getpid()) - before


def _hurry(lumen: Lumen) -> None:
    for sensors in lumen.hardware.sensors:
        if isinstance(sensors, I2cSensors):
            vars(sensors)["_deadline"] = DEADLINE
    for output in (lumen.hardware.display, lumen.hardware.leds):
        if output is not None:
            vars(vars(output)["_output"])["_deadline"] = DEADLINE


def _note(lumen: Lumen, month: Month) -> None:
    """Count what was shown, and what must not be."""
    happened, moment = month.happened, lumen.creature.moment
    assert moment is not None
    scene = lumen.renderer.scene()
    happened[scene.page] += 1
    happened["waking"] += scene.waking
    happened["worried"] += bool(scene.troubles)
    happened["asleep"] += scene.quiet
    happened[moment.shape or "waking"] += 1
    for token in () if moment.expression is None else moment.expression.tokens:
        happened[token] += 1
    for channel, fault in moment.faults.items():
        happened[f"{channel} {fault.kind}"] += 1
    happened["panel"] += "panel" in lumen.creature.faults
    if moment.eisv is None:
        happened["samples without a state"] += 1
    if lumen.storage.fault is not None:
        month.troubles[lumen.storage.fault] += 1


async def _measure(lumen: Lumen, month: Month) -> None:
    View(lumen).snapshot()
    gc.collect()
    process = psutil.Process()
    month.resident.append(process.memory_info().rss)
    month.descriptors.append(process.num_fds())
    month.threads.append(threading.active_count())


def table_of(month: Month, base: Path) -> Table:
    """Judge a month."""
    table = Table("A simulated month of the whole daemon")
    days = month.minutes / 1440.0
    table.say("samples", f"{round(days * A_DAY):,}, {days:g} days")
    if len(month.resident) > 1:
        settled = min(3, len(month.resident) - 2)
        then, now = month.resident[settled], month.resident[-1]
        sizes = f"{then / 2**20:.1f} to {now / 2**20:.1f} MiB"
        table.claim(f"memory, day {settled + 1} to the last", sizes, holds=now - then <= GROWTH)
        for what in (month.descriptors, month.threads):
            name = "descriptors" if what is month.descriptors else "threads"
            table.claim(name, f"{what[settled]} to {what[-1]}", holds=what[-1] <= what[settled])
    rate = month.written / month.minutes
    system = file_system(str(base))
    table.claim(
        f"written a minute on {system}, as the kernel counts this process",
        f"{rate / 1024:.1f} KiB",
        holds=0 < rate <= BUDGET,
    )
    table.claim("drawings kept", month.drawings, holds=month.drawings <= DRAWINGS)
    groups = {"pages": PAGES, "shapes": tuple(Shape), "tokens": TOKENS, "moods": _MOODS}
    for kind, names in groups.items():
        never = [name for name in names if not month.happened[name]]
        share = f"{len(names) - len(never)} of {len(names)}"
        share += f"; never: {', '.join(never)}" if never else ""
        table.claim(f"{kind} that were shown", share, holds=not never)
    kinds = sorted(
        f"{w} {n}"
        for w, n in month.happened.items()
        if w.partition(" ")[0] in set(Channel) | {"panel"}
    )
    first = month.happened["samples without a state"]
    table.claim("samples without a state: the first six", first, holds=first == WARM_UP)
    table.say("samples at fault", ", ".join(kinds))
    table.say("mishaps in turn", ", ".join(Mishap))
    for trouble, times in month.troubles.items():
        table.claim(trouble, f"{times} times", holds=False)
    return table


def main() -> int:
    """Run the proof; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=float, default=30.0)
    parser.add_argument("--base", type=Path, help="a directory on the file system to prove on")
    given = parser.parse_args()
    logging.disable()  # two thousand faults are told
    with tempfile.TemporaryDirectory(dir=given.base) as base:
        table = table_of(prove(given.days, Path(base)), Path(base))
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
