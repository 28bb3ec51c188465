"""Recall: history, controls and calibration are restored, so that a restart forgets nothing."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.runtime.calibrated_body import CalibratedBody
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.hardware import Hardware
from lumen.runtime.renderer import Renderer
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.absence import time_away
from lumen.store.memory import FIRST_RETRY, LAST_RETRY, Past
from lumen.system.backoff import Backoff
from lumen.system.log import log
from lumen.units import Monotonic, Seconds, WallTime

REMEMBERED: Seconds = 24 * 3600.0
"""How much of the past is replayed: four half-lives of the forecast's scale."""

FELT_ANEW: Seconds = 6 * 3600.0
"""In its last hours integrity is computed anew: three of those half-lives lie before them."""


_ALL = WallTime(math.inf)
"""When a compensation began that is not kept: later than all that is stored, by whatever clock."""


class Recall:
    """Restores what the memory holds: at the start, or as soon as the memory answers."""

    def __init__(
        self,
        creature: CreatureState,
        controls: Controls,
        day: Day,
        renderer: Renderer,
        storage: StorageWriter,
        hardware: Hardware,
        body: CalibratedBody,
        use_mind: Callable[[Mind], None],
        *,
        chronicle: Chronicle,
    ) -> None:
        self._creature = creature
        self._controls = controls
        self._day = day
        self._renderer = renderer
        self._storage = storage
        self._hardware = hardware
        self._body = body
        self._use_mind = use_mind
        self._chronicle = chronicle
        self._controls_known = False
        """Whether the stored controls were read, as far as there are any."""
        self._history_known = False
        """Whether the stored past was."""
        self._body_kept = False
        """Whether it is kept what body the readings come from now."""
        self._recalibration_due = False
        """Whether a new calibration waits for a past that could not be read."""
        self._retry = Backoff(FIRST_RETRY, LAST_RETRY)
        """Of a calibration or of days that cannot be read, though the memory can."""
        self._woke_at = hardware.body_clock.monotonic()

    @property
    def history_known(self) -> bool:
        """Whether the stored past was read, as far as there is any."""
        return self._history_known

    async def begin(self) -> None:
        """Restore what can be read now, and store whose readings follow."""
        await self._body.load(self._storage)
        mind = self._body.new_mind()
        self._use_mind(mind)
        self._woke_at = self._hardware.body_clock.monotonic()
        await self._store_body()
        await self._restore(mind)
        self._storage.keep_simulated(simulated=self._hardware.simulated)

    async def catch_up(self) -> None:
        """Restore what could not be read at the start, once the memory has come back."""
        self._creature.notice = self._storage.notice
        if self._storage.fault is not None:
            return
        if not (self._controls_known and self._history_known):
            await self._body.load(self._storage)
            await self._store_body()
            await self._restore(self._body.new_mind())
        elif self._recalibration_due:
            await self.recalibrate()
        elif not self._body_kept:
            await self._store_body()
        elif self._body.fault is not None or not self._chronicle.known:
            await self._try_again()

    async def _try_again(self) -> None:
        """Read a calibration or days that could not be read, less and less often."""
        now = self._hardware.clock.monotonic()
        if not self._retry.is_due(now):
            return
        self._retry.put_off(now)
        if not self._chronicle.known:
            await self._load_days()
        if self._body.fault is not None and await self._body.load(self._storage):
            await self.recalibrate()

    async def recalibrate(self) -> None:
        """Take up a new calibration: the states of the past are estimated anew with it.

        Where the past cannot be read now, that waits for it: without one, all would be forgotten.
        """
        await self._body.load(self._storage)
        mind = self._body.new_mind()
        await self._store_body()
        await self._load_days()
        self._recalibration_due = await self._replay_history(mind) is None
        if not self._recalibration_due:
            self._use_mind(mind)

    async def _restore(self, mind: Mind) -> None:
        """Restore controls and history, what is not known of them yet."""
        if not self._controls_known:
            await self._restore_controls()
        if not self._history_known:
            await self._restore_history(mind)
        self._creature.notice = self._storage.notice

    async def _restore_controls(self) -> None:
        """Restore the controls, unless somebody changes them meanwhile."""
        before = self._controls.state
        stored = await self._storage.controls()
        if stored is not None and self._controls.state == before:
            self._controls.restore(stored)
            self._renderer.change()
        self._controls_known = self._storage.fault is None

    async def _restore_history(self, mind: Mind) -> None:
        """Put the stored past before what was sampled meanwhile: at a start, that is nothing."""
        await self._load_days()
        try:
            past = await self._replay_history(mind)
        except Exception as error:  # noqa: BLE001 - whatever it was, Lumen starts without this past
            log.exception("the stored past cannot be replayed")
            await self._storage.give_up_past(f"it cannot be replayed: {error!r}")
            mind, past = self._body.new_mind(), []
        if past is None:
            return
        self._use_mind(mind)
        self._history_known = True
        before = past[: max(0, len(past) - self._storage.written)]
        self._creature.restore_before(before, self._woke_at)
        for finished in self._day.add_before(before):
            await self._storage.keep_drawing(finished)
        self._renderer.change()

    async def _load_days(self) -> None:
        try:
            await self._chronicle.load()
            self._creature.diary = self._chronicle.signed_line
        except Exception:  # noqa: BLE001 - whatever it was, Lumen lives on without these days
            log.exception("the days that are kept cannot be read")

    async def _replay_history(self, mind: Mind) -> list[Moment] | None:
        """Replay the stored past through a mind; give it, or None where it cannot be read now."""
        past = await self._storage.past(REMEMBERED)
        clock = self._hardware.clock
        if past.unread:
            return None
        # Until it can be kept that the compensation is another, all that is stored is from before.
        since = await self._storage.compensated_since() if self._body_kept else _ALL
        return replay_past(past, clock.monotonic(), clock.wall(), mind, since)

    async def _store_body(self) -> None:
        # How a lost calibration compensated is not known: what was stored before stays.
        self._body_kept = self._creature.compensation.lost or await self._storage.keep_body(
            self._body.recording_metadata, self._hardware.clock.wall()
        )


def absence(past: Past, now: Monotonic, wall: WallTime) -> Seconds:
    """Give how long ago the last moment was."""
    last_wall = past.moments[-1].sample.wall
    return time_away(now, wall, past.last_at, last_wall, rebooted=past.rebooted)


def replay_past(
    past: Past,
    now: Monotonic,
    wall: WallTime,
    mind: Mind,
    compensated_since: WallTime | None = None,
) -> list[Moment]:
    """Replay what is stored through a mind; give the moments on the clock of the present.

    States from before `compensated_since` were mixed with another compensation, and are stated
    anew. The moments' times are on a clock that ended with the process; they are moved so that the
    last of them lies as far back as it was ago.
    """
    if not past.moments:
        return []
    first, last = past.moments[0].sample, past.moments[-1].sample
    shift = now - absence(past, now, wall) - last.at
    # From the wall time of what was before these moments to the clock of the present.
    ahead = first.at + shift - first.wall
    for at_wall, pressure in past.pressures:
        if at_wall < first.wall:
            mind.learn_pressure(Monotonic(at_wall + ahead), pressure)
    for moment in past.thinned:
        if moment.sample.wall < first.wall:
            before_it = compensated_since is not None and moment.sample.wall < compensated_since
            mind.learn_scale(moment, stated_anew=before_it)
    before = np.array([row for row in past.raw_states if row[0] < first.wall]).reshape(-1, 5)
    mind.learn_noise(before[:, 0], before[:, 1:])
    if past.co2_lived is not None:
        mind.learn_co2(Monotonic(last.at + shift - past.co2_lived))
    if past.learned is not None:
        mind.learn(past.learned, first.wall)
    mind.learn_hours(first.wall)
    for at_wall, sentence in past.sentences:
        if at_wall < first.wall:
            mind.learn_sentence(at_wall, sentence)
    anew = last.at - FELT_ANEW
    return [
        mind.remember(_moved(moment, shift), anew=moment.sample.at > anew)
        for moment in past.moments
    ]


def _moved(moment: Moment, shift: Seconds) -> Moment:
    sample = replace(moment.sample, at=Monotonic(moment.sample.at + shift))
    return replace(moment, sample=sample)
