"""Each scenario does what its description says."""

from dataclasses import replace
from itertools import pairwise
from statistics import fmean

import pytest

from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.scenarios import DEFAULT, SCENARIOS
from lumen.simulation.world import World

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 24 * _HOUR


class _Life:
    """A scenario lived with one seed, noted every 30 s."""

    def __init__(self, name: str, hours: float, seed: int = 1) -> None:
        self.world = World(SCENARIOS[name], seed)
        self.times: list[float] = []
        self.seen: list[Surroundings] = []
        self.rooms: list[float] = []
        self.happening: list[tuple[str, ...]] = []
        self.mishaps: list[frozenset[Mishap]] = []
        for sample in range(round(hours * _HOUR / 30.0)):
            self.world.advance(30.0 * sample)
            self.times.append(30.0 * sample)
            self.seen.append(self.world.surroundings)
            self.rooms.append(self.world.room)
            self.happening.append(self.world.happening)
            self.mishaps.append(self.world.mishaps)

    def at(self, minutes: float) -> Surroundings:
        return self.seen[round(minutes * 2)]

    def begins(self, phrase: str) -> list[int]:
        return [
            n
            for n in range(1, len(self.happening))
            if phrase in self.happening[n] and phrase not in self.happening[n - 1]
        ]


def test_default_is_named_and_every_description_is_one_line_when_listed() -> None:
    """The command line lists them."""
    assert DEFAULT == "morning"
    assert DEFAULT in SCENARIOS
    for scenario in SCENARIOS.values():
        assert scenario.description.endswith(".")
        assert len(scenario.description) < 90
        assert "\n" not in scenario.description


# Three scenarios are about faults, and have tests of their own.
@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"cable", "frozen", "faults"}))
def test_scenario_goes_on_without_faults_when_a_first_day_is_over(name: str) -> None:
    """Whatever is certain to recur within two days is met again; nothing ever breaks."""
    scenario = SCENARIOS[name]
    world = World(scenario, seed=1)
    later: set[str] = set()
    for time in range(0, round(3 * _DAY), 30):
        world.advance(time)
        assert not world.mishaps
        if time >= _DAY:
            later.update(world.happening)
    certain = {e.what.value for e in scenario.events if e.chance == 1.0 and e.every <= 2 * _DAY}
    assert certain
    assert certain <= later


def test_day_holds_every_ordinary_thing_when_it_is_lived_through() -> None:
    """People, weather and programs, from 06:45 to the next 06:45; and no fault at all."""
    life = _Life("day", 24)
    phrases = {phrase for now in life.happening for phrase in now}
    assert {
        "everyone is asleep",
        "nobody is here",
        "kettle on",
        "someone showers next door",
        "something is cooking",
        "window open",
        "reading lamp on",
        "a long compile runs",
        "the nightly backup runs",
        "a program leaks memory",
        "the heating is on",
        "the ceiling lamp is on",
    } <= phrases
    assert not any(life.mishaps)


def test_days_differ_when_seeds_do() -> None:
    """On the second day two seeds do different things at different times."""
    one, other = (_Life("day", 48, seed).happening[2880:] for seed in (1, 2))
    assert sum(a != b for a, b in zip(one, other, strict=True)) > 300


def test_calm_is_quiet_when_everyone_sleeps() -> None:
    """Until seven in the morning: dark, cooling, and nothing but the hum."""
    life = _Life("calm", 7)
    assert all(seen.light_lux < 20.0 for seen in life.seen)
    assert fmean(seen.cpu_pct for seen in life.seen) < 10.0
    assert life.rooms[-1] < life.rooms[0] - 1.0
    assert max(abs(b - a) for a, b in pairwise(life.rooms)) < 0.1


def test_kettle_makes_humidity_spike_when_it_boils() -> None:
    """Each boiling lifts the board's humidity, which is back within a quarter of an hour."""
    life = _Life("kettle", 6)
    begins = life.begins("kettle on")
    assert len(begins) == 6
    for n in begins:
        before, after = life.seen[n - 1].humidity_pct, life.seen[n + 30].humidity_pct
        peak = max(seen.humidity_pct for seen in life.seen[n : n + 8])
        assert peak > before + 8.0
        assert abs(after - before) < 0.35 * (peak - before)


def test_window_chills_and_dries_the_room_when_it_is_opened() -> None:
    """Degrees are lost in minutes, and come back."""
    life = _Life("window", 6)
    begins = life.begins("window open")
    assert len(begins) == 3
    for n in begins:
        assert min(life.rooms[n : n + 25]) < life.rooms[n - 1] - 4.0
        assert life.rooms[n + 120] > life.rooms[n - 1] - 1.2


def test_lamps_go_off_and_on_when_people_come_and_go() -> None:
    """Four times in an evening the light falls by more than half, and returns."""
    life = _Life("lamps", 4)
    dark = [seen.light_lux < 100.0 for seen in life.seen]
    assert sum(a != b for a, b in pairwise(dark)) >= 8


def test_heating_warms_the_room_when_morning_comes() -> None:
    """From the night's set-back at 17.5 degC to the day's 20.5 within two hours."""
    life = _Life("heating", 3)
    assert life.rooms[0] == pytest.approx(17.5, abs=0.7)
    assert max(life.rooms[: 2 * 120]) > 20.0
    assert life.rooms[-1] == pytest.approx(20.5, abs=0.8)


def test_compile_heats_the_processor_when_it_runs() -> None:
    """Every core is busy, the SoC passes 75 degC with a lag, and cools after."""
    life = _Life("compile", 2)
    assert life.at(19).cpu_pct < 30.0
    assert life.at(22).cpu_pct > 99.0
    assert life.at(21).cpu_temp_c < 70.0
    assert life.at(60).cpu_temp_c > 75.0
    assert life.at(100).cpu_temp_c < 56.0


def test_leak_fills_memory_and_is_restarted_when_it_runs() -> None:
    """From a quarter to over eighty per cent in sixteen minutes, and back within two."""
    life = _Life("leak", 2)
    assert life.at(19).memory_pct < 28.0
    assert life.at(36).memory_pct > 75.0
    assert life.at(38.5).memory_pct < 28.0


def test_storm_lowers_the_pressure_when_the_front_passes() -> None:
    """Some ten hPa in the hours after nine, and back by the next morning."""
    with_front, without = (
        World(scenario, seed=1)
        for scenario in (SCENARIOS["storm"], replace(SCENARIOS["storm"], events=()))
    )
    fall = {}
    for hour in (0, 1, 4, 7, 14):
        for world in (with_front, without):
            world.advance(hour * _HOUR)
        fall[hour] = without.surroundings.pressure_hpa - with_front.surroundings.pressure_hpa
    assert fall[0] == pytest.approx(0.0, abs=0.01)
    assert fall[4] > 9.0
    assert fall[7] > 12.0
    assert fall[14] < 2.0


def test_busy_is_never_long_without_something_new_when_an_hour_passes() -> None:
    """In its first five hours something begins in every half hour."""
    life = _Life("busy", 5)
    news = [bool(set(b) - set(a)) for a, b in pairwise(life.happening)]
    assert all(any(news[n : n + 60]) for n in range(len(news) - 60))


def test_cable_is_out_when_and_only_when_scheduled() -> None:
    """Five minutes from 20 past, every hour."""
    life = _Life("cable", 5)
    for time, mishaps in zip(life.times, life.mishaps, strict=True):
        out = 20 * _MINUTE <= time % _HOUR < 25 * _MINUTE
        assert mishaps == (frozenset({Mishap.CABLE_PULLED}) if out else frozenset())


def test_barometer_sleeps_for_ten_days_when_frozen() -> None:
    """From half an hour after the start on, for ten days; then a day awake, and again."""
    world = World(SCENARIOS["frozen"], seed=1)
    awake = []
    for time in (0.0, 29 * _MINUTE, 30 * _MINUTE, 5 * _DAY, 10 * _DAY, 10.1 * _DAY, 11.1 * _DAY):
        world.advance(time)
        awake.append(Mishap.BAROMETER_ASLEEP not in world.mishaps)
    assert awake == [True, True, False, False, False, True, False]


def test_every_fault_has_its_turn_when_faults_are_played() -> None:
    """One at a time, each a quarter of an hour, less a minute, in every three hours."""
    life = _Life("faults", 3)
    minutes = dict.fromkeys(Mishap, 0.0)
    for mishaps in life.mishaps:
        assert len(mishaps) <= 1
        for mishap in mishaps:
            minutes[mishap] += 0.5
    assert minutes == dict.fromkeys(Mishap, 14.0)


def test_curtain_lets_the_day_in_when_it_is_opened() -> None:
    """At half past seven the light rises a hundredfold within a sample, and no lamp burns."""
    life = _Life("curtain", 2)
    before, after = life.at(89).light_lux, life.at(91).light_lux
    assert after > 50.0 * before
    world = World(SCENARIOS["curtain"], seed=1)
    world.advance(91 * _MINUTE)
    assert world.truth.lamps == 0.0
    assert world.truth.daylight > 10.0


def test_wrong_reading_is_met_by_one_sample_when_it_comes() -> None:
    """Seven and thirty-seven past each hour: one sample differs, its neighbours do not."""
    life = _Life("outliers", 2)
    for minute, channel in ((7, "ambient_temp_c"), (37, "light_lux")):
        before, wrong, after = (getattr(life.at(minute + m), channel) for m in (-0.5, 0, 0.5))
        assert abs(wrong - before) > 5.0 * max(1e-6, abs(after - before))
        assert abs(after - before) < 0.3 * abs(wrong - before)


def test_hand_darkens_the_sensor_and_not_the_room_when_it_covers_it() -> None:
    """The schedule knows the hand, the room's own light stays."""
    world = World(SCENARIOS["hand"], seed=1)
    world.advance(15 * _MINUTE + 10.0)
    assert "a hand covers the light sensor" in world.happening
    assert world.surroundings.light_lux < 0.1 * world.truth.light


def test_climates_differ_in_heat_and_moisture_when_they_should() -> None:
    """The hot room is hotter and drier than the damp one, and both are warmer than ours."""
    rooms = {}
    for name in ("home", "hot", "damp"):
        world = World(SCENARIOS[name], seed=1)
        world.advance(_DAY + 9 * _HOUR)
        rooms[name] = world.truth
    assert rooms["hot"].room > rooms["damp"].room > rooms["home"].room
    assert rooms["damp"].vapour > 1.5 * rooms["hot"].vapour


def test_truth_agrees_with_what_is_sensed_when_nothing_disturbs() -> None:
    """Lamps and daylight make the light, and the schedule's names are its own."""
    world = World(SCENARIOS["lamps"], seed=1)
    world.advance(20 * _MINUTE)
    truth = world.truth
    assert truth.light == pytest.approx(truth.daylight + truth.lamps, rel=0.02)
    assert world.surroundings.light_lux == pytest.approx(truth.light)
    assert truth.clock == SCENARIOS["lamps"].day_of_year * _DAY + 19 * _HOUR + 20 * _MINUTE
