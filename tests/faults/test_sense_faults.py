"""Faults of the senses, injected into the silicon and seen from outside the whole daemon.

For each: it is noticed within the stated number of samples, the rest goes on, no input's loss
looks better than its presence, status, screen and log give the reason, and it ends by itself.
"""

import asyncio
import logging
from collections.abc import Callable
from random import Random
from statistics import fmean
from typing import NamedTuple

import pytest
from body_bench import Bench, alarmed, held
from patience import run

from lumen.core.moment import Moment
from lumen.core.reading import HAT_CHANNELS, QUANTITIES, Channel, FaultKind, Reading
from lumen.outlets.view import View
from lumen.simulation.place import Mishap
from lumen.simulation.silicon.bme280 import SimulatedBme280

AIR = frozenset({Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE})
ROOM = AIR | {Channel.LIGHT}

HEALTHY = 12
"""Samples that both lives have in common."""
ILL = 30
"""Samples that the fault lasts: a window's worth after the latest detection."""

TOLERANCE = {"E": 0.005, "I": 0.02, "S": 0.005, "V": 0.001}
"""What the noise of the parts makes of a mean over a window; I follows it most."""

Meddle = Callable[[Bench], None]


class Case(NamedTuple):
    """A fault: how it begins and ends, what it takes away, and how soon that is known."""

    begin: Meddle
    end: Meddle
    lost: frozenset[Channel]
    kind: FaultKind
    noticed: int
    """Samples until every lost channel is at fault."""
    mended: int
    """Samples after its end until all is well: the longest back-off is 160 s."""


def _mishap(mishap: Mishap) -> Meddle:
    return lambda bench: bench.suffer(mishap)


def _well(bench: Bench) -> None:
    bench.suffer()


def _truth(channel: Channel, value: float) -> Meddle:
    return lambda bench: bench.change(**{channel: value})


def _unconverted(register: int, code: bytes) -> Meddle:
    """Let registers of the barometer hold the code of a conversion that never took place."""

    def begin(bench: Bench) -> None:
        chip = bench.bus._chips[0x77]
        assert isinstance(chip, SimulatedBme280)
        genuine = chip._memory

        def memory() -> bytearray:
            registers = genuine()
            registers[register : register + len(code)] = code
            return registers

        chip._memory = memory  # type: ignore[method-assign]  # the chip's own registers

    return begin


def _converts_again(bench: Bench) -> None:
    del vars(bench.bus._chips[0x77])["_memory"]


def _stuck(level: int) -> Meddle:
    """Let the data line hang at one level: every byte that is read is the same."""

    def begin(bench: Bench) -> None:
        for chip in bench.bus._chips.values():
            chip.read = lambda count: bytes([level]) * count  # type: ignore[method-assign]  # wire

    return begin


def _unstuck(bench: Bench) -> None:
    for chip in bench.bus._chips.values():
        del vars(chip)["read"]


def _host(channel: Channel, nonsense: float, sense: float) -> Case:
    lost = frozenset({channel})
    begin, end = _truth(channel, nonsense), _truth(channel, sense)
    return Case(begin, end, lost, FaultKind.OUT_OF_RANGE, 1, 1)


CASES = {
    "cable pulled": Case(
        _mishap(Mishap.CABLE_PULLED), _well, ROOM, FaultKind.SILENT, noticed=1, mended=7
    ),
    "barometer asleep": Case(
        _mishap(Mishap.BAROMETER_ASLEEP),
        _well,
        frozenset({Channel.PRESSURE}),
        FaultKind.FROZEN,
        noticed=20,
        mended=8,
    ),
    "light frozen": Case(
        _mishap(Mishap.LIGHT_FROZEN),
        _well,
        frozenset({Channel.LIGHT}),
        FaultKind.FROZEN,
        noticed=20,
        mended=8,
    ),
    "light silent": Case(
        _mishap(Mishap.LIGHT_SILENT),
        _well,
        frozenset({Channel.LIGHT}),
        FaultKind.SILENT,
        noticed=1,
        mended=7,
    ),
    "bus hangs": Case(
        _mishap(Mishap.BUS_HANGS), _well, ROOM, FaultKind.TIMEOUT, noticed=1, mended=8
    ),
    "data line stuck high": Case(
        _stuck(0xFF), _unstuck, ROOM, FaultKind.SILENT, noticed=1, mended=8
    ),
    "temperature not converted": Case(
        _unconverted(0xFA, b"\x80\x00\x00"),
        _converts_again,
        frozenset(AIR),
        FaultKind.NOT_CONVERTED,
        noticed=1,
        mended=1,
    ),
    "humidity not converted": Case(
        _unconverted(0xFD, b"\x80\x00"),
        _converts_again,
        frozenset({Channel.HUMIDITY}),
        FaultKind.NOT_CONVERTED,
        noticed=1,
        mended=1,
    ),
    "pressure not converted": Case(
        _unconverted(0xF7, b"\x80\x00\x00"),
        _converts_again,
        frozenset({Channel.PRESSURE}),
        FaultKind.NOT_CONVERTED,
        noticed=1,
        mended=1,
    ),
    "processor temperature lost": _host(Channel.CPU_TEMP, 999.0, 48.0),
    "processor use lost": _host(Channel.CPU, -1.0, 5.0),
    "memory lost": _host(Channel.MEMORY, 400.0, 40.0),
    "disk lost": _host(Channel.DISK, 400.0, 20.0),
    "load lost": _host(Channel.LOAD, -1.0, 0.5),
    "context switches lost": _host(Channel.CTX_SWITCHES, -1.0, 900.0),
    "interrupts lost": _host(Channel.INTERRUPTS, -1.0, 600.0),
}


@pytest.mark.parametrize("name", CASES)
def test_lost_input_is_noticed_told_and_mended(
    bench: Bench, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Each fault in turn, through the whole daemon: detection, honesty, company, recovery."""
    case = CASES[name]
    caplog.set_level(logging.INFO, logger="lumen")

    async def live() -> None:
        async with bench.life() as lumen:
            before = await bench.live(lumen, HEALTHY, shown=True)
            assert not before[-1].faults
            assert not alarmed(await bench.vitals(lumen))
            case.begin(bench)
            ill = await bench.live(lumen, ILL, shown=True)
            for moment in ill[case.noticed - 1 :]:
                assert {c: f.kind for c, f in moment.faults.items()} == dict.fromkeys(
                    case.lost, case.kind
                )
            _assert_the_rest_goes_on(ill, case)
            status = View(lumen).snapshot()
            assert status.now is not None
            assert set(status.now.faults) == set(case.lost)
            shown = lumen.renderer.scene().troubles
            assert all(any(QUANTITIES[c].name in line for line in shown) for c in case.lost)
            assert alarmed(await bench.vitals(lumen)) > 20
            case.end(bench)
            after = await bench.live(lumen, case.mended, shown=True)
            assert not after[-1].faults
            mended = View(lumen).snapshot().now
            assert mended is not None
            assert not mended.faults
            assert not alarmed(await bench.vitals(lumen))

    run(live())
    for channel in case.lost:
        lines = [record.getMessage() for record in caplog.records if record.name == "lumen"]
        assert sum(line.startswith(f"{channel}: {case.kind}") for line in lines) == 1
        assert sum(line == f"{channel}: works again" for line in lines) == 1


def _assert_the_rest_goes_on(ill: list[Moment], case: Case) -> None:
    for moment in ill:
        assert moment.eisv is not None
        assert None not in moment.eisv
        for channel in HAT_CHANNELS | {Channel.LED_BRIGHTNESS}:
            assert channel in case.lost or moment.sample.value(channel) is not None


@pytest.mark.parametrize("name", CASES)
def test_nothing_looks_better_when_an_input_is_lost(bench: Bench, name: str) -> None:
    """Energy and integrity do not rise, entropy and void do not fall, for any input in turn."""
    case = CASES[name]

    async def life(*, ill: bool) -> dict[str, float]:
        async with bench.life() as lumen:
            await bench.live(lumen, HEALTHY)
            if ill:
                case.begin(bench)
            states = [moment.eisv for moment in await bench.live(lumen, ILL)][case.noticed - 1 :]
            if ill:
                case.end(bench)
            known = [state for state in states if state is not None]
            assert len(known) == ILL - case.noticed + 1
            return {d: fmean(getattr(state, d) for state in known) for d in "EISV"}

    bench.move("well")
    well = run(life(ill=False))
    bench.move("ill")
    worse = run(life(ill=True))
    assert worse["E"] <= well["E"] + TOLERANCE["E"]
    assert worse["I"] <= well["I"] + TOLERANCE["I"]
    assert worse["S"] >= well["S"] - TOLERANCE["S"]
    assert worse["V"] >= well["V"] - TOLERANCE["V"]
    changed = {d: abs(worse[d] - well[d]) for d in "EISV"}
    assert max(changed.values()) > 0.005, "a loss is felt"


def test_garbled_bus_ends_nothing_and_is_forgotten(bench: Bench) -> None:
    """Random bytes for an hour: drivers stumble in every way, and the creature lives on."""
    chance = Random(7)

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, HEALTHY)
            for chip in bench.bus._chips.values():
                vars(chip)["read"] = chance.randbytes
            ill = await bench.live(lumen, 120, shown=True)
            assert sum(bool(ROOM & moment.faults.keys()) for moment in ill) > 100
            assert all(moment.eisv is not None for moment in ill)
            _unstuck(bench)
            assert not (await bench.live(lumen, 30))[-1].faults

    run(live())


def test_threads_and_descriptors_stay_when_the_bus_hangs_a_thousand_times(bench: Bench) -> None:
    """A hang that comes again and again costs a deadline, and nothing that adds up."""

    async def live() -> None:
        async with bench.life() as lumen:
            lumen.hardware.sensors[0]._deadline = 0.002  # type: ignore[attr-defined]  # the bench's
            await bench.live(lumen, HEALTHY, shown=True)
            before = held()
            hung = 0
            while hung < 1000:
                await lumen.hardware.clock.sleep(200.0)  # longer than any back-off
                bench.suffer(Mishap.BUS_HANGS)
                sample = await lumen.senses.sample()
                hung += any(f.kind is FaultKind.TIMEOUT for f in sample.faults.values())
                bench.suffer()
                await asyncio.sleep(0.0005)
            assert held() == before
            lumen.hardware.sensors[0]._deadline = 5.0  # type: ignore[attr-defined]  # as above
            while (await bench.live(lumen))[-1].faults:
                pass

    run(live())


def test_sensor_that_breaks_its_contract_blinds_nobody_else(bench: Bench) -> None:
    """An exception where none may be is a fault of that sensor's channels alone."""

    async def live() -> None:
        async with bench.life() as lumen:
            sensor = lumen.hardware.sensors[1]
            sensor.read = _stumble  # type: ignore[method-assign]  # a defect of its own
            (moment,) = await bench.live(lumen)
            assert moment.faults.keys() == sensor.channels
            assert "ZeroDivisionError" in str(moment.faults[Channel.CPU])

    run(live())


async def _stumble() -> dict[Channel, Reading]:
    raise ZeroDivisionError
