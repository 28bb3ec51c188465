"""Who is there all the time: takes every moment, and looks at body and disk after each process."""

import asyncio
import hashlib
import shutil
import sqlite3
from datetime import UTC, datetime
from typing import Any

import msgspec
from truth.causes import Lived, causes
from truth.lives import Step
from truth.oracle import Oracle, claims

from chaos.body import Board
from chaos.disk import Disk
from chaos.faults import HOUR, MINUTE, Kind
from chaos.oracles import Health, content_of, missing, misstated, row_of, rows_of
from chaos.outcome import Outcome
from chaos.virtual_time import VirtualClocks
from lumen.core.compensation import Compensation
from lumen.core.day_places import DayPlace
from lumen.core.moment import Moment
from lumen.core.movement import Movement
from lumen.core.reading import Channel
from lumen.devices.header import BRAINCRAFT
from lumen.runtime.lifecycle import Lumen
from lumen.simulation.world import World
from lumen.units import Celsius, Seconds

MOST_TASKS = 60
TASKS_EVERY = 10
"""Samples from one count of the tasks to the next."""
MOST_VIOLATIONS = 40
DISK_BACK_WITHIN = 600.0 + 3 * MINUTE
"""The longest back-off, and two samples: until then what cannot be kept may be given up."""
TOLD_WITHIN = MINUTE
"""After the next look at a part, its fault is told."""
UNSURE = 2 * HOUR
"""After the bus was garbled, or the light froze as darkness, which nothing can tell from a night,
sentences are not judged so long; nor while light is frozen and may still go unnamed."""

ROOM_WITHIN: Celsius = 1.5
"""To which a factor makes the room known, by what is published of calibrations."""
REMEMBERED = 3 * HOUR
"""Of a life before, within which its newest sample on a disk that fails may lie."""
_TELL_ROOM = (Channel.AMBIENT_TEMP, Channel.CPU_TEMP)
SETTLES = 4.0
"""Lags in which a room that changed while nobody was awake is known again."""

_STILL = {Movement.SETTLED, Movement.EVEN}
"""What is said of the last ten minutes until the hour is known: the truth is judged by the hour."""
_FAILING = {Kind.DISK_READ_ONLY, Kind.DISK_FAILS, Kind.DISK_HANGS}
_UNREACHABLE = {Kind.BROKER_REFUSES, Kind.BROKER_HANGS}


_CLOCK_SET_SINCE = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
"""An earlier hour is that of a clock that was never set, and no place in the day."""
_WINDOW = HOUR
"""The longest that a movement is said of."""


class Witness:
    """Judges one life."""

    def __init__(
        self,
        outcome: Outcome,
        board: Board,
        disk: Disk,
        clocks: VirtualClocks,
        world: World,
        broker_looked_at: Seconds,
    ) -> None:
        self._outcome = outcome
        self._looks = {"memory": 3 * MINUTE, "mqtt": broker_looked_at}
        """From one look at a part to the next, at the longest."""
        self._board, self._disk, self._clocks, self._world = board, disk, clocks, world
        self._health = Health(board)
        self._moments: list[tuple[tuple[float | None, ...], bool]] = []
        """What was told and is to be found on the disk; True of what need not be."""
        self._steps: list[Step] = []
        self._lived: list[Lived] = []
        self._unsure_until = float("-inf")
        self._unsure: set[int] = set()
        """The numbers of the samples whose sentences are not judged."""
        self._disk_well_at = float("-inf")
        self._troubled: dict[Kind, float] = {}
        self._last: Moment | None = None
        self._doubtful = False
        """Whether the file was harmed under this process, and what it keeps may go with it."""
        self._lost: set[tuple[float | None, ...]] = set()
        """What was stated while it was not known whether there is a calibration."""
        self._woke: list[float] = []
        self._anew: list[float] = []
        """When the past began to be stated on another scale than that it was published on."""
        self._compensation: Compensation | None = None
        self._digest = hashlib.sha256()
        self._judged_rows = 0
        self._came_from: tuple[Celsius, Celsius] | None = None
        """Between which temperatures the room was as the processes before last knew it."""
        self._known: tuple[Celsius, Celsius] | None = None
        """The true room and the board's own heat when this process last knew the room."""
        self._unheard: set[Channel] = set()
        """What said nothing since then."""
        self._missed: list[tuple[float, Celsius]] = []
        """When a process knew the room again, and by how much that had changed unseen."""
        self._strays = 0
        """Samples in a row whose room was far from the true one."""
        self._garbled_at = float("-inf")
        self._rotten = False
        """Whether bits of the file were turned: then a row may hold what was never told."""

    def complain(self, violation: str) -> None:
        """Take note of something that must not be."""
        found = self._outcome.violations
        if len(found) < MOST_VIOLATIONS:
            found.append(f"seed {self._outcome.seed}, {self._clocks.now:.0f} s: {violation}")

    def wake(self) -> None:
        """Take note of a new process."""
        self._health.wake(self._clocks.now)
        self._troubled = dict.fromkeys(self._troubled, self._clocks.now)
        remembered = self._steps[-1].at - REMEMBERED if self._steps else 0.0
        rooms = [step.truth.room for step in self._steps if step.at >= remembered]
        self._came_from = (min(rooms), max(rooms)) if rooms else None
        self._last, self._known = None, None
        self._unheard.clear()
        self._missed.clear()
        if self._doubtful:
            self._anew.append(self._clocks.now)
        self._doubtful = False
        self._woke.append(self._clocks.now)

    def hear_manager(self, _line: str) -> None:
        """Hear what the service manager is sent."""
        self._outcome.checked["lines to the manager"] += 1

    def take(self, moment: Moment, lumen: Lumen) -> None:
        """Judge a moment as it becomes the present."""
        now, checked = self._clocks.now, self._outcome.checked
        self._outcome.samples += 1
        sampled = moment.sample.at + self._clocks.booted
        content = content_of(moment)
        faults = {str(channel): str(fault) for channel, fault in moment.faults.items()}
        said = (moment.shape, str(moment.expression), moment.narration)
        self._digest.update(msgspec.msgpack.encode((content, faults, said)))
        for violation in self._health.judge(moment, sampled, now):
            self.complain(violation)
        checked["readings beside their silicon"] = self._health.judged
        checked["readings of a body that was whole for an hour"] = self._health.at_rest
        frozen_dark = self._board.active[Kind.LIGHT_FROZEN] and self._board.light_rests_in_the_dark
        if self._board.active[Kind.GARBLED] or frozen_dark:
            self._unsure_until = now + UNSURE
        light = moment.sample.value(Channel.LIGHT)
        unnamed = self._board.active[Kind.LIGHT_FROZEN] and light is not None
        if now < self._unsure_until or unnamed:
            self._unsure.add(len(self._steps))
        self._check_order(moment)
        self._check_ranges(moment)
        self._check_room(moment, lumen)
        self._check_parts(lumen)
        self._count_tasks()
        may_miss = (
            self._doubtful or bool(self._disk_kinds) or now < self._disk_well_at + DISK_BACK_WITHIN
        )
        self._moments.append((content, may_miss))
        self._note_compensation(lumen.creature.compensation, sampled)
        if lumen.creature.compensation.lost:
            self._lost.add(content)
        truth = self._world.truth
        self._lived.append(Lived(sampled, truth))
        noticed = lumen.pulse.mind._events.latest
        self._steps.append(Step(sampled, moment.sample.wall, truth, noticed, moment))

    def _note_compensation(self, compensation: Compensation, at: float) -> None:
        """Take note of a new one: the past is stated anew with it."""
        if self._compensation not in (None, compensation):
            self._anew.append(at)
        self._compensation = compensation

    def _count_tasks(self) -> None:
        """Look for tasks that pile up: what leaks is still there some samples later."""
        if self._outcome.samples % TASKS_EVERY == 0:
            self._outcome.checked["tasks counted"] += 1
            tasks = len(asyncio.all_tasks())
            if tasks > MOST_TASKS:
                self.complain(f"{tasks} tasks at once")

    def _check_order(self, moment: Moment) -> None:
        if self._last is not None and moment.sample.at <= self._last.sample.at:
            self.complain("a moment is not later than the one before")
        self._last = moment

    def _check_ranges(self, moment: Moment) -> None:
        self._outcome.checked["states within range"] += 1
        for state in (moment.raw, moment.eisv):
            for name, value in () if state is None else zip("EISV", state, strict=True):
                if value is None or not 0.0 <= value <= (0.3 + 1e-9 if name == "V" else 1.0):
                    self.complain(f"{name} = {value}")

    def _check_room(self, moment: Moment, lumen: Lumen) -> None:
        """Compare the room without the board's own heat with the room that truly is."""
        now, truth, room = self._clocks.now, self._world.truth.room, moment.room
        if self._board.active[Kind.GARBLED]:
            self._garbled_at = now
        self._unheard |= {one for one in _TELL_ROOM if moment.sample.value(one) is None}
        if room is None or room.ambient is None or not room.calibrated:
            return
        self._note_silence(now, truth)
        compensation, woke = lumen.creature.compensation, self._woke[-1]
        lags = SETTLES * compensation.heat_lag
        # Without its past a process cannot know whether the board is cold.
        bereft = woke in self._anew and now - woke < lags
        if now - self._garbled_at < lags or compensation.lost or bereft:
            return
        away = max((abs(truth - room) for room in self._came_from or ()), default=0.0)
        changes = ((woke, away), *self._missed)
        bound = ROOM_WITHIN + max(by if now - at < lags else 0.0 for at, by in changes)
        self._outcome.checked["rooms beside the truth"] += 1
        # One sample alone may be a hand's or a breath's.
        self._strays = self._strays + 1 if abs(room.ambient - truth) > bound else 0
        if self._strays > 1:
            self.complain(f"the room is said to be {room.ambient:.1f} degC, and is {truth:.1f}")

    def _note_silence(self, now: float, room: Celsius) -> None:
        """Take note of what changed while it could not be heard: nobody can know when it did.

        Without the air's sensor that is the room; the processor tells the board's heat meanwhile.
        """
        own = self._world.own_heat
        if self._known is not None:
            of_room, of_heat = abs(room - self._known[0]), abs(own - self._known[1])
            if Channel.AMBIENT_TEMP in self._unheard:
                self._missed.append((now, of_room))
            if Channel.CPU_TEMP in self._unheard:
                self._missed.append((now, of_heat))
        self._known = (room, own)
        self._unheard.clear()

    def _check_parts(self, lumen: Lumen) -> None:
        """Look whether disk and broker are told to be at fault once they are."""
        faults, now = lumen.creature.faults, self._clocks.now
        for kind, since in self._troubled.items():
            part = "memory" if kind in _FAILING else "mqtt"
            wanted = part == "memory" or lumen.settings.mqtt.host
            within = self._looks[part] + TOLD_WITHIN
            if wanted and now - since > within and part not in faults:
                self.complain(f"{part} is told well {now - since:.0f} s after: {kind}")
            self._outcome.checked["parts beside their silicon"] += 1

    # ------------------------------------------------------------ disk and broker

    @property
    def _disk_kinds(self) -> list[Kind]:
        kinds = (Kind.DISK_FULL, *_FAILING)
        return [kind for kind in kinds if self._disk.active[kind] > 0]

    def disk_troubled(self, kind: Kind) -> None:
        """Take note that something is wrong with the disk."""
        if kind in _FAILING:
            self._troubled.setdefault(kind, self._clocks.now)
        if kind in (Kind.MEMORY_DELETED, Kind.MEMORY_ROTS):
            self._moments = [(content, True) for content, _ in self._moments]
            self._doubtful = True
            self._rotten |= kind is Kind.MEMORY_ROTS

    def disk_well(self, kind: Kind) -> None:
        """Take note that it is over."""
        if not self._disk.active[kind]:
            self._troubled.pop(kind, None)
        self._disk_well_at = self._clocks.now

    def broker_troubled(self, kind: Kind) -> None:
        """Take note that the broker cannot be reached."""
        if kind in _UNREACHABLE:
            self._troubled.setdefault(kind, self._clocks.now)

    def broker_well(self, kind: Kind) -> None:
        """Take note that it can."""
        self._troubled.pop(kind, None)

    # ------------------------------------------------------------ afterwards

    def look_at_memory(self, *, killed: bool) -> None:
        """Compare what was told with what is on the disk, which SQLite alone reads."""
        if self._moments and (killed or self._disk_kinds):
            self._moments[-1] = (self._moments[-1][0], True)
        if not self._disk.file.exists():
            if not all(may_miss for _, may_miss in self._moments):
                self.complain("there is no memory")
            return
        try:
            rows, compensated = self._rows()
        except sqlite3.Error as error:
            if not self._doubtful:
                self.complain(f"the memory is damaged: {error}")
            return
        self._outcome.checked["moments looked for on the disk"] += len(self._moments)
        contents = [row[1:] for row in rows]
        for number in missing(self._moments, contents):
            self.complain(f"moment {number} of {len(self._moments)} is not on the disk")
        kept, reported = set(contents), {content for content, _ in self._moments}
        self._moments = [each for each in self._moments if each[0] in kept]
        for row in map(row_of, rows[self._judged_rows if self._judged_rows < len(rows) else 0 :]):
            if self._rotten and row.content not in reported:
                continue
            self._outcome.checked["states recomputed from stored values"] += 1
            lost = row.content in self._lost
            wrong = misstated(row, compensated=compensated, lost=lost)
            if wrong is not None:
                self.complain(f"row {row.key}: {wrong}")
        self._judged_rows = len(rows)

    def _rows(self) -> tuple[list[tuple[Any, ...]], bool]:
        """Read a copy: the next process finds what this one left, its log included."""
        copy = self._disk.folder.with_name("looked-at")
        shutil.copytree(self._disk.folder, copy)
        try:
            return rows_of(copy / self._disk.file.name)
        finally:
            shutil.rmtree(copy)

    def look_at_body(self, *, killed: bool) -> None:
        """Look whether an orderly end left the body dark."""
        self._outcome.checked["ends looked at"] += 1
        if killed or self._clocks.now - self._board.outputs_sick_at < MINUTE:
            return
        if self._board.lit is not None:
            self.complain(f"after the end: {self._board.lit}")
        held = self._board.header.pins.opened
        if held:
            self.complain(f"after the end lines are held: {sorted(held)}")

    def look_at_blanked_body(self) -> None:
        """Look whether what the service runs after every end has made the body dark."""
        self._outcome.checked["bodies blanked after an end"] += 1
        if not self._board.outputs_sick and self._board.lit is not None:
            self.complain(f"after blanking: {self._board.lit}")
        refused = self._board.active[Kind.LIGHTS_FAIL] > 0
        if self._board.header.pins[BRAINCRAFT.dotstar_clock].opened and not refused:
            self.complain("blanking holds the lights' lines")

    def look_at_world(self) -> None:
        """Take note of what truly goes on while nobody is awake."""
        now = self._clocks.now
        at = self._lived[-1].at + MINUTE if self._lived else now
        while at < now:
            self._world.advance(max(at, self._world.elapsed))
            self._lived.append(Lived(at, self._world.truth))
            at += MINUTE

    def _whole_hour_at(self, at: float) -> float:
        """Give when the process that lived then knew its whole last hour."""
        return max((woke for woke in self._woke if woke <= at), default=0.0) + HOUR

    def _is_stated_anew(self, at: float) -> bool:
        """Tell whether a movement's window began on another scale than that of who speaks of it.

        What is usual went with the memory. The process that follows states what is left of its past
        anew by what it knows; what was published before it was stated by what was known then. So
        does whoever takes up what was learned of the board's heat.
        """
        return any(begun <= at < begun + _WINDOW for begun in self._anew)

    def judge_whole(self) -> None:
        """Judge every sentence of the life by what truly was, and sign the life."""
        self._outcome.digest = self._digest.hexdigest()
        self._outcome.named = self._health.named
        oracle = Oracle(causes(self._lived), self._steps)
        for number, step in enumerate(self._steps):
            said = step.moment.narration
            if said is None or number in self._unsure:
                continue
            for claim in claims(said):
                if claim in _STILL and step.at < self._whole_hour_at(step.at):
                    continue
                if isinstance(claim, Movement) and self._is_stated_anew(step.at):
                    continue
                verdict = oracle.is_true(number, claim)
                if isinstance(claim, DayPlace) and step.local < _CLOCK_SET_SINCE:
                    verdict = False
                self._outcome.checked["claims of sentences"] += verdict is not None
                if verdict is False:
                    self.complain(f"false at {step.at:.0f} s: {said} [{claim}]")
