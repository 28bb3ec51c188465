"""The simulated world: a room, its weather, its people and a host, seeded and repeatable."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from random import Random
from typing import NamedTuple

from lumen.simulation.activities import EFFECTS, Activity
from lumen.simulation.board import Board, BoardTraits, drawn_traits
from lumen.simulation.effect import Effect
from lumen.simulation.host import Host
from lumen.simulation.light import Lighting
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.room import Room
from lumen.simulation.scenario import Scenario
from lumen.simulation.schedule import Timeline
from lumen.simulation.sky import DAY
from lumen.simulation.weather import Weather
from lumen.units import Celsius, Hectopascal, Lux, Seconds

# Short against the quickest process that is followed (the SoC and the steam, some 80 s), and
# long enough that a day takes a fraction of a second.
STEP: Seconds = 10.0
# The world lives through the night before it begins, so that what is under way has its past: a
# sleeper's room has cooled. What was over by the beginning never happened.
_BEFORE: Seconds = 8 * 3600.0

# Three DotStars at full white, about 15 lm together, beside the sensor: tens of lux.
LIGHT_GLOW: Lux = 40.0


class Presence(StrEnum):
    """Where the household is."""

    AWAKE = "awake"
    ASLEEP = "asleep"
    AWAY = "away"


def presence(going_on: Collection[Activity | Mishap]) -> Presence:
    """Tell where the household is from what goes on."""
    if Activity.AWAY in going_on:
        return Presence.AWAY
    return Presence.ASLEEP if Activity.ASLEEP in going_on else Presence.AWAKE


# One person's sensible heat (ISO 7730: 1.2 met and 0.8 met), moisture (BS 5250), and CO2: 18 and
# 12 l/h (Persily and de Jonge 2017, at these rates).
BODIES: dict[Presence, Effect] = {
    Presence.AWAKE: Effect(heat=75.0, steam=55.0 / 3600.0, breath=5.0e-6),
    Presence.ASLEEP: Effect(heat=55.0, steam=40.0 / 3600.0, breath=3.3e-6),
    Presence.AWAY: Effect(),
}

# The thermostat's dial; its night set-back also serves an empty room.
SET_POINTS: dict[Presence, Celsius] = {
    Presence.AWAKE: 20.5,
    Presence.ASLEEP: 17.5,
    Presence.AWAY: 17.5,
}


class Truth(NamedTuple):
    """What causes what is sensed: the schedule and the physics, before any part measures it.

    `clock` is local time since New Year, `vapour` is in g/m³, `co2` in ppm, `opening` in m²,
    `steam_beside` in g/s; `daylight` and `lamps` are what they give of `light`.
    """

    clock: Seconds
    going_on: tuple[Activity | Mishap, ...]
    room: Celsius
    vapour: float
    outdoors: Celsius
    outdoor_vapour: float
    pressure: Hectopascal
    co2: float
    daylight: Lux
    lamps: Lux
    light: Lux
    opening: float
    steam_beside: float
    heating: bool


class World:
    """A scenario, lived from its start; fulfils `lumen.simulation.place.Place`.

    The truth at an elapsed time depends on the scenario and the seed alone, however often it
    is looked at. The first day follows the scenario to the minute, and only its weather and its
    hum depend on the seed; later days differ in what happens, too.
    """

    light_glow: Lux = LIGHT_GLOW
    """What Lumen's LEDs add to the light sensor at full brightness."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        board: BoardTraits | None = None,
        step: Seconds = STEP,
    ) -> None:
        """Begin a scenario.

        Args:
            scenario: what happens.
            seed: of all that is drawn.
            board: its traits; the seed's, unless they are given.
            step: a part of 8 h. With another the same seed gives another weather of the same
                kind.
        """
        self._step_length = step
        self.led_brightness = 0.0
        """What Lumen's LEDs do now, 0..1: set by the body."""
        self.extra_tasks = 0.0
        """Threads that are busy besides what the scenario does: a load that Lumen makes itself."""
        self._start = scenario.day_of_year * DAY + scenario.begins
        self._timeline = Timeline(scenario.events, scenario.begins, seed)
        self._steps = -round(_BEFORE / step)
        weather = Random(f"{seed}:weather")
        self._weather = Weather(weather, self._clock, step, scenario.climate)
        self._timeline.advance(self.elapsed)
        self._take_stock()
        self._lighting = Lighting(Random(f"{seed}:people"), step)
        self._room = Room(SET_POINTS[Presence.AWAKE], self._weather)
        self._host = Host(Random(f"{seed}:host"), self._room.temperature, step)
        traits = board or drawn_traits(Random(f"{seed}:board"))
        self._board = Board(traits, self._room.temperature, self._host.temperature)
        self.advance(0.0)

    @property
    def elapsed(self) -> Seconds:
        """Time since the scenario's start, in whole steps."""
        return self._steps * self._step_length

    @property
    def _clock(self) -> Seconds:
        return self._start + self._steps * self._step_length

    def advance(self, to: Seconds) -> None:
        """Live up to an elapsed time: the truth is that of the last whole step before it.

        Raises:
            ValueError: that time is past.
        """
        if to < self.elapsed:
            raise ValueError(f"the world is at {self.elapsed:g} s and does not go back to {to:g} s")
        while self.elapsed + self._step_length <= to:
            self._step()

    def switch_off(self, lasts: Seconds) -> None:
        """Let Lumen's computer have been without power for so long: chip and board are cool."""
        self._board.cool(lasts)
        self._host.temperature = self._room.temperature + self._board.own_heat

    def _step(self) -> None:
        """Let everything that goes on act for one step, then see what begins and ends."""
        effect, who = self._effect, self._presence
        self._steps += 1
        weather, lighting, room = self._weather, self._lighting, self._room
        weather.step(self._clock, effect.front)
        daylight = weather.daylight * (1.0 - effect.curtain)
        lighting.step(daylight, awake=who is Presence.AWAKE, other_lamps=effect.lamps)
        room.step(self._step_length, weather, effect, SET_POINTS[who])
        if self.extra_tasks:
            effect = replace(effect, tasks=effect.tasks + self.extra_tasks)
        self._host.step(effect, room.temperature)
        self._board.step(self._step_length, room.temperature, self._host.temperature)
        if self._timeline.advance(self.elapsed):
            self._take_stock()

    def _take_stock(self) -> None:
        going_on = self._timeline.going_on
        self._mishaps = frozenset(what for what in going_on if isinstance(what, Mishap))
        self._presence = presence(going_on)
        doings = (EFFECTS[what] for what in going_on if isinstance(what, Activity))
        self._effect = Effect.total((BODIES[self._presence], *doings))

    @property
    def room(self) -> Celsius:
        """The room's temperature, without the board's heat."""
        return self._room.temperature

    @property
    def board(self) -> BoardTraits:
        """How the board follows the processor: the truth, for tests to compare with."""
        return self._board.traits

    @property
    def _light(self) -> Lux:
        """What of the room's light meets the sensor."""
        return self._lighting.level * (1.0 - min(1.0, self._effect.shade))

    @property
    def own_heat(self) -> Celsius:
        """How much warmer than the room the board is."""
        return self._board.own_heat

    @property
    def truth(self) -> Truth:
        """What causes what is sensed now: for those who judge what is said of it."""
        weather, lighting, effect = self._weather, self._lighting, self._effect
        return Truth(
            clock=self._clock,
            going_on=self._timeline.going_on,
            room=self._room.temperature,
            vapour=self._room.vapour,
            outdoors=weather.temperature,
            outdoor_vapour=weather.vapour,
            pressure=weather.pressure,
            co2=self._room.co2,
            daylight=lighting.daylight,
            lamps=lighting.lamps,
            light=lighting.level,
            opening=effect.opening,
            steam_beside=effect.steam_beside,
            heating=self._room.heating,
        )

    @property
    def surroundings(self) -> Surroundings:
        """What is true now at the sensors, the board's heat and the LEDs' glow included."""
        host, room = self._host, self._room
        board = room.temperature + self._board.own_heat
        return Surroundings(
            ambient_temp_c=board + self._effect.misread,
            humidity_pct=room.humidity_at(board),
            pressure_hpa=self._weather.pressure,
            light_lux=self._light + self.light_glow * self.led_brightness**2,
            cpu_temp_c=host.temperature,
            cpu_pct=host.cpu,
            memory_pct=host.memory,
            disk_pct=host.disk,
            load_1m=host.load,
            ctx_switches_per_s=host.switches,
            interrupts_per_s=host.interrupts,
            co2_ppm=room.co2,
        )

    @property
    def mishaps(self) -> frozenset[Mishap]:
        """What is going wrong now."""
        return self._mishaps

    @property
    def happening(self) -> tuple[str, ...]:
        """What goes on, in plain words: activities and mishaps as scheduled, then what follows."""
        follows = {
            "the ceiling lamp is on": self._lighting.on,
            "the heating is on": self._room.heating,
            "the processor is throttled": self._host.throttled,
            "the disk is being cleaned": self._host.cleaning,
        }
        scheduled = tuple(str(what) for what in self._timeline.going_on)
        return scheduled + tuple(phrase for phrase, holds in follows.items() if holds)
