"""A quick form of the chaos, and proofs that its judges see what must not be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chaos import life, oracles
from chaos.faults import DAY, Kind, Strike, strikes
from chaos.life import lived
from chaos.oracles import Row, missing, misstated
from chaos.witness import Witness
from lumen.config.settings import Settings
from lumen.core.compensation import Compensation
from lumen.core.frozen import CodeWatch
from lumen.core.reading import Channel
from lumen.core.room_sense import LaggedExcess, RoomSense
from lumen.runtime.lifecycle import Lumen
from lumen.store.store import Store
from lumen.units import Celsius, Monotonic

HOURS = 1.0 / 24.0
SEED = 35
"""Of a life with four processes: SIGKILL, SIGTERM and a power cut among their ends."""


def test_lumen_lives_through_everything_at_once_and_comes_back_from_its_seed(
    tmp_path: Path,
) -> None:
    """Three hours at forty times the usual rate, twice: no failure, and the same to the byte."""
    first = lived(SEED, 3 * HOURS, tmp_path, 40.0)
    assert first.violations == []
    assert first.processes >= 3
    assert first.samples > 100
    assert len(first.faults) > len(Kind) / 2
    again = lived(SEED, 3 * HOURS, tmp_path, 40.0)
    assert "\n".join(again.journal) == "\n".join(first.journal)
    assert again.digest == first.digest


def test_every_kind_of_fault_comes_and_a_seed_settles_all(tmp_path: Path) -> None:
    """In a month each comes several times; another seed has other times."""
    month = strikes(3, 90.0)
    assert {strike.kind for strike in month} == set(Kind)
    assert month == strikes(3, 90.0)
    assert month != strikes(4, 90.0)
    assert all(0.0 < strike.at < 90.0 * DAY for strike in month)
    assert list(tmp_path.iterdir()) == []


def test_judge_sees_a_sensor_that_is_told_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a watch on raw codes a frozen part is told well for ever."""
    monkeypatch.setattr(CodeWatch, "saw", lambda *_, **__: None)
    only(monkeypatch, Strike(600.0, Kind.BAROMETER_ASLEEP, 5000.0, 1))
    found = lived(1, 1.5 * HOURS, tmp_path).violations
    assert any("in sample 20 of: barometer asleep" in each for each in found)


def test_judge_sees_a_sample_that_was_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that now and then keeps nothing is found out by SQLite alone."""
    genuine, count = Store._insert, 0

    def forgetful(store: Store, *given: Any) -> None:  # noqa: ANN401 - handed on
        nonlocal count
        count += 1
        if count != 7:
            genuine(store, *given)

    monkeypatch.setattr(Store, "_insert", forgetful)
    only(monkeypatch)
    found = lived(1, 0.5 * HOURS, tmp_path).violations
    assert any("moment 6 of" in each and "not on the disk" in each for each in found)


@pytest.mark.parametrize("believed", [True, False])
def test_judge_sees_a_board_that_woke_cold_taken_for_a_cold_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, believed: bool
) -> None:
    """Where the first sample after a power cut is taken for a steady state."""
    if not believed:
        monkeypatch.setattr(
            RoomSense, "_lagged", lambda self, at, _, h: self._excess.observe(at, h)
        )
    monkeypatch.setattr(life.Life, "_settings", _calibrated(life.Life._settings))
    only(monkeypatch, Strike(2 * 3600.0, Kind.POWER_CUT, 7200.0, 2))
    outcome = lived(1, 6 * HOURS, tmp_path)
    assert outcome.checked["rooms beside the truth"] > 100
    assert any("the room is said to be" in each for each in outcome.violations) is not believed


def test_judge_sees_a_board_whose_heat_is_not_followed_while_the_air_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first sample after a silence of the air is taken for a steady state."""
    monkeypatch.setattr(life.Life, "_settings", _calibrated(life.Life._settings))
    silences = [Strike(2400.0 * n, Kind.AIR_SILENT, 900.0, n) for n in range(1, 8)]
    only(monkeypatch, *silences)
    assert lived(6, 5 * HOURS, tmp_path).violations == []
    monkeypatch.setattr(RoomSense, "_foreseen", lambda _: None)
    genuine = LaggedExcess.observe

    def forgetful(of: LaggedExcess, at: Monotonic, excess: Celsius) -> Celsius:
        if of._at is not None and at - of._at > 600.0:
            of._at = None
        return genuine(of, at, excess)

    monkeypatch.setattr(LaggedExcess, "observe", forgetful)
    found = lived(6, 5 * HOURS, tmp_path).violations
    assert any("the room is said to be" in each for each in found)


def _calibrated(settings: Callable[[life.Life], Settings]) -> Callable[[life.Life], Settings]:
    def always(of: life.Life) -> Settings:
        of._calibrated = True
        return settings(of)

    return always


def test_judge_sees_a_body_that_stays_lit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon that ends without going dark is found out by the wires."""

    async def stay(_lumen: Lumen) -> None:
        pass

    monkeypatch.setattr(Lumen, "darken", stay)
    monkeypatch.setattr(Lumen, "_darken", stay)
    only(monkeypatch)
    found = lived(1, 0.5 * HOURS, tmp_path).violations
    assert any("after the end: " in each for each in found)


def test_judge_sees_an_exception_that_nobody_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop that fails goes on, and is told of."""

    async def fail(_lumen: Lumen) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Lumen, "watch_buttons", fail)
    only(monkeypatch)
    found = lived(1, 0.2 * HOURS, tmp_path).violations
    assert any("ZeroDivisionError" in each for each in found)


def test_state_is_recomputed_from_raw_values_alone() -> None:
    """A worked example by hand, and what a changed value does to it."""
    readings: dict[str, float | None] = {str(channel): None for channel in Channel}
    readings |= {"ambient_temp_c": 20.0, "humidity_pct": 45.0, "pressure_hpa": 1000.0}
    readings |= {"light_lux": 0.0, "cpu_temp_c": 52.5, "cpu_pct": 0.0, "memory_pct": 50.0}
    readings |= {
        "disk_pct": 0.0,
        "load_1m": 0.0,
        "ctx_switches_per_s": 0.0,
        "interrupts_per_s": 0.0,
    }
    row = Row(0, readings, (0.4, 0.7, 0.15, 0.05625))
    assert misstated(row, compensated=False, lost=False) is None
    for name in ("ambient_temp_c", "cpu_temp_c", "disk_pct", "load_1m"):
        healthier = Row(0, {**readings, name: None}, row.state)
        assert misstated(healthier, compensated=False, lost=False) is not None
    hidden = Row(0, {**readings, "ambient_temp_c": 25.0}, row.state)
    assert misstated(hidden, compensated=True, lost=False) is None


def test_lost_moment_is_found_in_its_place() -> None:
    """In order, and only where it had to be kept."""
    rows = [(float(number),) for number in (1, 2, 4)]
    moments = [((float(number),), number == 5) for number in (1, 2, 3, 4, 5)]
    assert missing(moments, rows) == [2]
    assert oracles.NOTICED[Kind.BAROMETER_ASLEEP][1] == 20


@pytest.mark.parametrize("harm", [None, Kind.MEMORY_DELETED, Kind.MEMORY_ROTS, Kind.DISK_FULL])
def test_movement_is_not_judged_by_what_a_lost_memory_knew(
    tmp_path: Path, harm: Kind | None
) -> None:
    """For an hour after the start that follows; after the next, which has a past, it is."""
    begun = life.Life(1, 1.0, tmp_path)
    witness, clocks = begun._witness, begun._clocks
    witness.wake()
    if harm is not None:
        witness.disk_troubled(harm)
    assert not witness._is_stated_anew(0.0)
    clocks.now = 1000.0
    witness.wake()
    lost = harm in (Kind.MEMORY_DELETED, Kind.MEMORY_ROTS)
    assert witness._is_stated_anew(1000.0) is witness._is_stated_anew(4599.0) is lost
    assert not witness._is_stated_anew(999.0)
    assert not witness._is_stated_anew(4600.0)
    clocks.now = 5000.0
    witness.wake()
    assert not witness._is_stated_anew(5000.0)


def test_room_is_judged_by_what_changed_while_a_sensor_was_silent(tmp_path: Path) -> None:
    """The room by the air's silence, the board's heat by the processor's; a restart begins anew."""
    witness = life.Life(1, 1.0, tmp_path)._witness
    room, own = witness._world.truth.room, witness._world.own_heat
    witness._note_silence(100.0, room)
    witness._note_silence(130.0, room)
    assert witness._missed == []
    for at, silent in ((400.0, Channel.AMBIENT_TEMP), (430.0, Channel.CPU_TEMP)):
        witness._known, witness._unheard = (room - 4.0, own + 6.0), {silent}
        witness._note_silence(at, room)
    assert [at for at, _ in witness._missed] == [400.0, 430.0]
    assert [by for _, by in witness._missed] == pytest.approx([4.0, 6.0])
    witness._unheard = {Channel.AMBIENT_TEMP}
    witness.wake()
    witness._note_silence(460.0, room)
    assert witness._missed == []


def test_service_that_ends_while_the_panel_hangs_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who makes the body dark then waits for the panel, and does not hang the whole life."""
    hangs = Strike(600.0, Kind.PANEL_HANGS, 3000.0, 1)
    only(monkeypatch, hangs, Strike(900.0, Kind.TERMINATED, 60.0, 2))
    found = lived(1, 1.5 * HOURS, tmp_path)
    assert found.violations == []
    assert found.processes == 2


def test_movement_is_not_judged_across_a_new_compensation(tmp_path: Path) -> None:
    """For an hour after it is taken up; a process that has the same one goes on with its past."""
    witness = life.Life(1, 1.0, tmp_path)._witness
    for at, factor in ((0.0, None), (1000.0, 2.25), (3000.0, 2.25)):
        witness._note_compensation(Compensation(factor), at)
    judged = [not witness._is_stated_anew(at) for at in (0.0, 999.0, 1000.0, 4599.0, 4600.0)]
    assert judged == [True, True, False, False, True]


@pytest.mark.parametrize(("rots", "found"), [(True, 0), (False, 1)])
def test_row_whose_bits_rotted_is_no_false_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, rots: bool, found: int
) -> None:
    """A value that was turned on the disk was never told; without rot, nothing may be there."""
    genuine, wake, count = Store._insert, Witness.wake, 0

    def turned(store: Store, *given: Any) -> None:  # noqa: ANN401 - handed on
        nonlocal count
        genuine(store, *given)
        count += 1
        if count == 20:
            store._connection.execute(
                "UPDATE moments SET memory_pct = 4e18 WHERE time_ms = "
                "(SELECT max(time_ms) FROM moments)"
            )

    def wake_with_rot(witness: Witness) -> None:
        wake(witness)
        witness._rotten = rots

    monkeypatch.setattr(Store, "_insert", turned)
    monkeypatch.setattr(Witness, "wake", wake_with_rot)
    only(monkeypatch)
    violations = lived(1, 0.5 * HOURS, tmp_path).violations
    assert sum("its raw values give" in each for each in violations) == found


def test_sentences_are_not_judged_for_two_hours_after_each_darkness_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only after the last one: the sensor froze at night, and it is day outside."""
    doubtful: list[tuple[float, bool]] = []
    genuine = Witness.judge_whole

    def noting(witness: Witness) -> None:
        doubtful.extend((s.at, n in witness._unsure) for n, s in enumerate(witness._steps))
        genuine(witness)

    monkeypatch.setattr(Witness, "judge_whole", noting)
    frozen = [Strike(at * 3600.0, Kind.GARBLED, 600.0, 1) for at in (1.0, 6.0)]
    only(monkeypatch, *frozen)
    lived(1, 10.0 * HOURS, tmp_path)
    booted = doubtful[0][0]

    def at(hour: float) -> bool:
        return min(doubtful, key=lambda each: abs(each[0] - booted - hour * 3600.0))[1]

    hours = (0.5, 1.1, 3.0, 3.5, 5.5, 6.1, 8.0, 8.5)
    assert [at(hour) for hour in hours] == [False, True, True, False, False, True, True, False]


def only(monkeypatch: pytest.MonkeyPatch, *strikes: Strike) -> None:
    """Let nothing else happen."""
    monkeypatch.setattr(life, "strikes", lambda *_: strikes)
