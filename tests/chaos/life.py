"""One life: processes come and go on one body, one disk and one clock, under one seed's faults."""

import asyncio
import heapq
import itertools
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from chaos.body import Board
from chaos.broker import Broker
from chaos.complaints import Complaints, held
from chaos.disk import Disk
from chaos.faults import DAY, ENDINGS, MINUTE, WRONG_BY, Kind, Strike, strikes
from chaos.machine import Machine, Pace
from chaos.outcome import Outcome
from chaos.outside import Outside
from chaos.virtual_time import Handover, VirtualClocks, VirtualLoop
from chaos.witness import Witness
from lumen.body.light import LightConfig
from lumen.composition.assembly import Choice, assembled, reachable, woken
from lumen.config.broker import MqttConfig
from lumen.config.owner import OwnerSettings
from lumen.config.settings import (
    CalibrationConfig,
    MemoryConfig,
    QuietConfig,
    SensesConfig,
    Settings,
)
from lumen.devices.blank import blank_body
from lumen.runtime.hardware import Mode
from lumen.runtime.heartbeat import heartbeat
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.supervision import Loop
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.system.ownership import sole_owner
from lumen.units import Seconds

WORLDS = ("home", "day", "busy", "calm", "lamps", "heating", "window", "summer", "storm")
INTERVALS = (30.0, 45.0, *[60.0] * 14)
"""Mostly the longest that Lumen accepts: faults come by the hour, processor goes by the sample."""
WORLD_STEP: Seconds = 20.0
"""Of the simulated room: twice the usual, which costs half as much, and shorter than any sample."""


class Life:
    """A life by its seed.

    Args:
        seed: settles everything.
        days: how long, in simulated days.
        base: an empty folder.
        intensity: how often faults come, 1 as usual.
    """

    def __init__(self, seed: int, days: float, base: Path, intensity: float = 1.0) -> None:
        self.outcome = Outcome(seed, intensity)
        self._chance = Random(f"{seed}:life")
        self._days, self._base = days, base
        scenario = SCENARIOS[self._chance.choice(WORLDS)]
        world = World(scenario, seed, step=WORLD_STEP)
        begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=scenario.day_of_year)
        self._clocks = VirtualClocks(begins.timestamp() + scenario.begins)
        self._handover = Handover()
        self._board = Board(world, self._clocks, self._handover, seed)
        self._disk = Disk(base / "memory", self._handover)
        self._interval = self._chance.choice(INTERVALS)
        pace = Pace.of(seed, self._interval)
        self._handover.threaded = pace.is_dense
        self._broker = Broker(pace.broker)
        self._machine = Machine(
            self._clocks,
            self._handover,
            self._board,
            self._disk,
            self._broker,
            base,
            pace,
        )
        self._complaints = Complaints()
        self._witness = Witness(
            self.outcome, self._board, self._disk, self._clocks, world, pace.broker
        )
        self._calibrated = self._chance.random() < 0.5
        self._edges: list[tuple[Seconds, int, bool, Strike]] = []
        self._numbers = itertools.count()
        for strike in strikes(seed, days, intensity):
            self._add(strike.at, strike, begins=True)
        self._task: asyncio.Task[None] | None = None
        self._outside: Outside | None = None
        self._ended_by: Strike | None = None
        self._dead = False

    def live(self) -> Outcome:
        """Live it to its end, and judge it."""
        began = time.process_time()
        with self._complaints.listening(), self._machine.under_the_daemon():
            before = held()
            while self._clocks.now < self._days * DAY:
                self._process()
                self._be_away()
            self._witness.judge_whole()
            after = held()
        if after > before:
            self._witness.complain(f"threads and descriptors {before} became {after}")
        for complaint in self._complaints.heard:
            self._witness.complain(complaint)
        self.outcome.cpu_s = time.process_time() - began
        return self.outcome

    # ------------------------------------------------------------ one process

    def _process(self) -> None:
        """Start Lumen, let it live until something ends it, and look at what is left."""
        self._ended_by, self._dead = None, False
        self.outcome.processes += 1
        self._witness.wake()
        began = self._clocks.now
        with asyncio.Runner(loop_factory=lambda: VirtualLoop(self._clocks, self._handover)) as run:
            run.get_loop().set_exception_handler(self._complaints.of_loop)
            run.run(self._main())
        self.outcome.lived_s += self._clocks.now - began
        self._bury()

    async def _main(self) -> None:
        self._task = asyncio.create_task(self._awake(), name="lumen")
        driver = asyncio.create_task(self._drive(), name="chaos")
        try:
            await asyncio.wait([self._task])
            if not self._task.cancelled() and (error := self._task.exception()) is not None:
                raise error
        finally:
            driver.cancel()
            await asyncio.wait([driver])
            if not driver.cancelled() and (error := driver.exception()) is not None:
                raise error

    async def _awake(self) -> None:
        settings = self._settings()
        choice = Choice(Mode.PI)
        with sole_owner(self._base / "run") as ownership:
            owner = OwnerSettings(None, {}, self._base / "owner.toml")
            async with assembled(settings, choice) as lumen, reachable(lumen, ownership, owner):
                await woken(lumen)
                lumen.let_time_run()
                self._outside = Outside(lumen, ownership.directory, self._board)
                await lumen.live(
                    self._watching(lumen),
                    heartbeat(lumen.creature, lumen.renderer, self._witness.hear_manager),
                )

    def _watching(self, lumen: Lumen) -> Loop:
        async def watch() -> None:
            with lumen.creature.listening() as moments:
                while True:
                    moment = await moments.get()
                    if not self._dead:
                        self._witness.take(moment, lumen)

        return watch

    def _settings(self) -> Settings:
        """Give the settings of one process: of the same body, and otherwise any."""
        chance = self._chance
        traits = self._board.place.lived.world.board
        calibration = CalibrationConfig(traits.factor, traits.lag, World.light_glow)
        quiet = chance.choice(
            (QuietConfig(), QuietConfig("00:00", "23:58"), QuietConfig("21:00", "08:00"))
        )
        return Settings(
            senses=SensesConfig(interval=self._interval),
            calibration=calibration if self._calibrated else CalibrationConfig(),
            lights=LightConfig(ceiling=chance.choice((0.1, 0.3, 0.6))),
            quiet=quiet,
            memory=MemoryConfig(str(self._disk.folder), drawings=chance.choice((1, 5, 180))),
            mqtt=MqttConfig(host="broker") if chance.random() < 0.7 else MqttConfig(),
        )

    def _bury(self) -> None:
        """Let a dead process' threads go, and look at what it left of body and disk."""
        died = self._dead
        self._board.cut_off()
        for gate in (self._board.bus_gate, self._board.panel_gate, self._disk.gate):
            gate.open()
        self._disk.bury()
        self._board.rejoin()
        self._disk.restore_cut()
        self._witness.look_at_memory(killed=died)
        if self._ended_by is not None and self._ended_by.kind is Kind.POWER_CUT:
            self._board.lose_power()
        else:
            self._witness.look_at_body(killed=died)
            self._board.free_lines()
            blank_body(self._board.header)
            self._witness.look_at_blanked_body()
        # Only now: who makes a body dark waits for a panel that hangs.
        self._shut_again()

    def _shut_again(self) -> None:
        for active, kind, gate in (
            (self._board.active, Kind.BUS_HANGS, self._board.bus_gate),
            (self._board.active, Kind.PANEL_HANGS, self._board.panel_gate),
            (self._disk.active, Kind.DISK_HANGS, self._disk.gate),
        ):
            if active[kind]:
                gate.shut()

    # ------------------------------------------------------------ what happens

    async def _drive(self) -> None:
        """Let everything happen at its time."""
        while True:
            due = self._edges[0][0] if self._edges else self._days * DAY
            due = min(due, self._days * DAY)
            await asyncio.sleep(max(0.0, due - self._clocks.now))
            self._happen(awake=True)
            if self._clocks.now >= self._days * DAY:
                self._end(Strike(self._days * DAY, Kind.TERMINATED, MINUTE, 0))
                return

    def _be_away(self) -> None:
        """Let time pass while no process lives."""
        ended = self._ended_by
        until = self._clocks.now + (ended.lasts if ended is not None else 5.0)
        while self._edges and self._edges[0][0] <= until:
            self._clocks.now = max(self._clocks.now, self._edges[0][0])
            self._witness.look_at_world()
            self._happen(awake=False)
        self._clocks.now = max(self._clocks.now, until)
        self._witness.look_at_world()
        if ended is not None and ended.kind is Kind.POWER_CUT:
            self._wake_machine(ended)

    def _wake_machine(self, cut: Strike) -> None:
        """Start the machine after a power cut: without a clock battery it believes any date."""
        believed = (3600.0, self._clocks.wall - cut.lasts, self._clocks.wall)[cut.number % 3]
        self._board.place.lived.world.switch_off(cut.lasts)
        self._clocks.reboot()
        wrong = believed - self._clocks.wall
        right = Strike(self._clocks.now, Kind.CLOCK_SLIPS, 5.0 + cut.number % 600, -cut.number)
        self._clocks.set_wrong(right.number, wrong)
        self._add(self._clocks.now + right.lasts, right, begins=False)

    def _add(self, at: Seconds, strike: Strike, *, begins: bool) -> None:
        heapq.heappush(self._edges, (at, next(self._numbers), begins, strike))

    def _happen(self, *, awake: bool) -> None:
        """Let everything begin and end that is due."""
        while self._edges and self._edges[0][0] <= self._clocks.now:
            at, _, begins, strike = heapq.heappop(self._edges)
            if begins:
                note = "" if awake else " (nobody is awake)"
                self.outcome.journal.append(f"{strike}{note}")
                self.outcome.faults[strike.kind] += 1
                self._begin(strike, awake=awake)
                if strike.lasts and strike.kind not in ENDINGS:
                    self._add(at + strike.lasts, strike, begins=False)
            else:
                self.outcome.journal.append(f"{at:.3f} over: {strike.kind}, {strike.number}")
                self._over(strike)

    def _begin(self, strike: Strike, *, awake: bool) -> None:
        kind, number = strike.kind, strike.number
        if kind in ENDINGS:
            if awake:
                self._end(strike)
        elif kind in WRONG_BY:
            self._clocks.set_wrong(number, WRONG_BY[kind](number))
        elif kind in _DISK:
            self._disk.begin(kind, number)
            self._witness.disk_troubled(kind)
        elif kind in _BROKER:
            self._broker.begin(kind, number)
            self._witness.broker_troubled(kind)
        elif kind in _OUTSIDE:
            if awake and self._outside is not None:
                self._outside.begin(strike)
        else:
            self._board.begin(kind, number)

    def _over(self, strike: Strike) -> None:
        kind, number = strike.kind, strike.number
        if kind in WRONG_BY:
            self._clocks.set_right(number)
        elif kind in _DISK:
            self._disk.end(kind)
            self._witness.disk_well(kind)
        elif kind in _BROKER:
            self._broker.end(kind)
            self._witness.broker_well(kind)
        elif kind in _OUTSIDE:
            if self._outside is not None:
                self._outside.end(strike)
        else:
            self._board.end(kind, number)

    def _end(self, strike: Strike) -> None:
        """End the process."""
        task = self._task
        if task is None or self._ended_by is not None:
            return
        self._ended_by = strike
        if strike.kind in (Kind.TERMINATED, Kind.TERMINATED_TWICE):
            task.cancel()
            if strike.kind is Kind.TERMINATED_TWICE:
                chance, loop = Random(strike.number), asyncio.get_running_loop()
                for _ in range(4):
                    loop.call_later(chance.expovariate(2.0), task.cancel)
        elif strike.number % 3:
            loop = asyncio.get_running_loop()
            self._disk.cut_in(strike.number % 40, lambda: self._die(loop))
            loop.call_later(3 * self._interval, self._die, loop)
        else:
            self._die(asyncio.get_running_loop())

    def _die(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the process as SIGKILL does: nothing that it still does reaches disk or body."""
        if not self._dead:
            self._dead = True
            self._disk.cut()
            self._board.cut_off()
            assert self._task is not None
            loop.call_soon_threadsafe(self._task.cancel)


_DISK = {
    Kind.DISK_FULL,
    Kind.DISK_READ_ONLY,
    Kind.DISK_FAILS,
    Kind.DISK_HANGS,
    Kind.MEMORY_DELETED,
    Kind.MEMORY_ROTS,
}
_BROKER = {Kind.BROKER_REFUSES, Kind.BROKER_HANGS, Kind.BROKER_BREAKS, Kind.BROKER_NONSENSE}
_OUTSIDE = {
    Kind.PRESS,
    Kind.WISH,
    Kind.CLIENT_NONSENSE,
    Kind.CLIENT_SILENT,
    Kind.SOCKET_REMOVED,
}


def lived(seed: int, days: float, base: Path, intensity: float = 1.0) -> Outcome:
    """Live a life in an empty folder, which is removed afterwards."""
    folder = base / f"life-{seed}"
    folder.mkdir()
    try:
        return Life(seed, days, folder, intensity).live()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
