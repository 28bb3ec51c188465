"""What the lights should show now: the present, as far as it is known, in the room's light."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from lumen.body import light
from lumen.body.light import REST_WAIT, LightConfig, PlannedFrame
from lumen.body.mood import Deviation, deviation_of
from lumen.body.rhythm import BEAT
from lumen.core.language import Expression
from lumen.core.reading import Channel
from lumen.ports import Clock, LedFrame
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.units import Lux, Monotonic, Seconds


class _Look(NamedTuple):
    """What the frames of the lights follow from, but for the time."""

    expression: Expression | None
    began: Seconds
    """When it was said; of none, when all began."""
    lux: Lux | None
    config: LightConfig
    felt: Deviation
    quiet: bool
    faulty: bool


class WantedLights:
    """Plans the frames of the lights ahead, and anew when anything but the time has changed."""

    def __init__(
        self, creature: CreatureState, controls: Controls, samples_clock: Clock, config: LightConfig
    ) -> None:
        self._creature = creature
        self._controls = controls
        self._samples_clock = samples_clock
        self._config = config
        self._look: _Look | None = None
        self._begin = Monotonic(0.0)
        self._steps: tuple[PlannedFrame, ...] = ()

    def at(self, now: Monotonic, *, quiet: bool) -> tuple[LedFrame, Seconds]:
        """Give the frame that the present asks for, and how long it is good for.

        Args:
            now: on the body's clock.
            quiet: whether Lumen dims itself.
        """
        if self._creature.is_silent(self._samples_clock.monotonic()):
            return light.numb_frame(self._dimmed(), quiet=quiet), REST_WAIT
        look = self._present_look(quiet=quiet)
        if look == self._look and (step := self._due(now - self._begin)) is not None:
            return step.frame, max(BEAT, self._begin + step.after + step.wait - now)
        self._look, self._begin = look, now
        self._steps = light.planned(
            look.expression,
            now - look.began,
            look.lux,
            look.config,
            felt=look.felt,
            quiet=quiet,
            faulty=look.faulty,
        )
        return self._steps[0].frame, self._steps[0].wait

    def _due(self, elapsed: Seconds) -> PlannedFrame | None:
        """Give the step whose turn it is, within half a beat; None where the plan has ended."""
        at = elapsed + BEAT / 2
        last = self._steps[-1]
        if at >= last.after + last.wait:
            return None
        return next((step for step in reversed(self._steps) if step.after <= at), None)

    def _present_look(self, *, quiet: bool) -> _Look:
        moment, said = self._creature.moment, self._creature.history.last_said
        waking = moment is None or moment.shape is None
        speaks = said is not None and not waking
        return _Look(
            said.expression if said is not None and speaks else None,
            said.shown_at if said is not None and speaks else 0.0,
            self._room_light(),
            self._dimmed(),
            deviation_of(None if moment is None else moment.eisv),
            quiet,
            moment is not None and bool(moment.faults),
        )

    def _room_light(self) -> Lux | None:
        """Give the room's light, without the lights' own, which they would follow themselves."""
        moment = self._creature.moment
        if moment is None:
            return None
        read = moment.sample.value(Channel.LIGHT)
        known = None if moment.room is None else moment.room.light
        if read is None or known is not None:
            return known
        # How much of it is their own is not known: no more than this is believed.
        return min(read, light.UNKNOWN_LIGHT)

    def _dimmed(self) -> LightConfig:
        return _at_brightness(self._config, self._controls.state.brightness)


@lru_cache(maxsize=1)
def _at_brightness(config: LightConfig, brightness: float) -> LightConfig:
    return replace(config, ceiling=config.ceiling * min(1.0, brightness) ** 3)
