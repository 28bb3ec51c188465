"""The lights, from a frame of linear light through the genuine driver to decoded wires."""

import asyncio
import errno
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from bench import Bench
from hypothesis import given
from hypothesis import strategies as st
from patience import run

from lumen.devices import output
from lumen.devices.clocked import ClockedBus
from lumen.devices.dotstar import DotstarLeds, Strip
from lumen.devices.header import BRAINCRAFT
from lumen.ports import DARK, LedFrame, Rgb

channels = st.floats(0.0, 1.0)
colours = st.builds(Rgb, channels, channels, channels)
RED, GREEN, BLUE = Rgb(1.0, 0.0, 0.0), Rgb(0.0, 1.0, 0.0), Rgb(0.0, 0.0, 1.0)
FRAME: LedFrame = (RED, GREEN, BLUE)

CALLS = 17 * 8 * 2
"""17 bytes of 8 bits, each a rise of the clock and a fall, with which the data changes."""


def leds_on(bench: Bench) -> DotstarLeds:
    """Open lights on a bench."""
    return DotstarLeds(bench.header, bench.clock)


@asynccontextmanager
async def lights() -> AsyncIterator[tuple[Bench, DotstarLeds]]:
    """Give a bench with lights open on it, and close them afterwards."""
    bench = Bench()
    leds = leds_on(bench)
    try:
        yield bench, leds
    finally:
        await leds.close()


def fault_of(leds: DotstarLeds) -> str:
    """Give the fault, empty for none."""
    return leds.fault or ""


def calls(bench: Bench) -> int:
    """Count the calls for the strip's two wires: each of them drives the clock."""
    return bench.header.pins[BRAINCRAFT.dotstar_clock].writes


@given(st.lists(st.tuples(colours, colours, colours), min_size=1, max_size=6))
def test_decoded_light_is_the_light_asked_for_when_frames_follow_each_other(
    frames: list[LedFrame],
) -> None:
    """Each of left, middle and right shines as asked, to the word's own precision."""

    async def check() -> None:
        async with lights() as (bench, leds):
            for frame in frames:
                await leds.show(frame)
                assert not fault_of(leds)
                for wished, got in zip(frame, bench.header.strip.frame, strict=True):
                    step = 1.6 * (max(wished) + 1 / 31) / 255
                    assert all(abs(a - b) <= step for a, b in zip(wished, got, strict=True))

    run(check())


def test_left_is_the_last_on_the_wire_when_each_light_has_its_colour() -> None:
    """The strip's first light is the right one, and its colours travel as blue, green, red."""

    async def check() -> None:
        async with lights() as (bench, leds):
            bits: list[str] = []
            data = bench.header.pins[BRAINCRAFT.dotstar_data]
            bench.header.pins[BRAINCRAFT.dotstar_clock].watchers.append(
                lambda high: bits.append("1" if data.level else "0") if high else None
            )
            await leds.show(FRAME)
            sent = int("".join(bits), 2).to_bytes(17)
            assert sent == bytes.fromhex("00000000 ffff0000 ff00ff00 ff0000ff 00")
            assert bench.header.strip.frame == FRAME

    run(check())


def test_frame_takes_272_calls_when_sent() -> None:
    """The cost of a frame is known, and one frame is counted as one."""

    async def check() -> None:
        async with lights() as (bench, leds):
            await leds.show(FRAME)
            before = calls(bench)
            await leds.show((RED, RED, RED))
            assert calls(bench) - before == CALLS
            assert bench.header.strip.frames == 2

    run(check())


def test_data_never_changes_while_a_light_looks() -> None:
    """A light takes its data as the clock rises: no call changes the data and raises the clock."""
    seen: list[tuple[bool, bool]] = [(False, False)]

    async def check() -> None:
        async with lights() as (bench, leds):
            await leds.show(FRAME)
            sink = leds._output._sink
            assert isinstance(sink, Strip)
            bus = sink._bus
            assert isinstance(bus, ClockedBus)
            genuine = bus._lines.drive

            def drive(*, clock: bool, data: bool) -> None:
                seen.append((clock, data))
                genuine(clock=clock, data=data)

            vars(bus._lines)["drive"] = drive
            await leds.show((GREEN, BLUE, RED))
            assert bench.header.strip.frame == (GREEN, BLUE, RED)
            assert len(seen) == CALLS + 1

    run(check())
    for (was_high, before), (high, data) in itertools.pairwise(seen):
        assert high is not was_high, "each call changes the clock"
        assert data is before or not high


def test_nothing_is_sent_when_the_frame_is_the_same() -> None:
    """An equal frame, or one that rounds to the same words, costs no call."""

    async def check() -> None:
        async with lights() as (bench, leds):
            await leds.show(FRAME)
            before = calls(bench)
            await leds.show(FRAME)
            await leds.show((Rgb(0.99999, 0.0, 0.0), GREEN, BLUE))
            assert calls(bench) == before

    run(check())


def test_the_same_frame_is_sent_again_when_ten_minutes_passed() -> None:
    """A disturbed frame does not stay forever: nothing on this wire can be confirmed."""

    async def check() -> None:
        async with lights() as (bench, leds):
            await leds.show(FRAME)
            bench.header.strip.frame = DARK
            bench.clock.now += output.REFRESH_PERIOD
            await leds.show(FRAME)
            assert bench.header.strip.frame == FRAME

    run(check())


def test_lights_are_dark_and_pins_free_when_closed() -> None:
    """The lights would keep their colour after the process."""

    async def check() -> None:
        bench = Bench()
        leds = leds_on(bench)
        await leds.show(FRAME)
        await leds.close()
        await leds.close()
        assert bench.header.strip.frame == DARK
        assert bench.header.strip.frames == 2
        assert bench.header.pins.opened == frozenset()
        await leds.show(FRAME)
        assert bench.header.strip.frame == DARK

    run(check())


def test_fault_names_the_pin_and_lights_return_when_a_pin_was_taken() -> None:
    """A pin that another program holds is a fault; within one back-off of its return we shine."""

    async def check() -> None:
        async with lights() as (bench, leds):
            taken = bench.header.output(BRAINCRAFT.dotstar_clock)
            await leds.show(FRAME)
            assert fault_of(leds).startswith("")
            assert f"GPIO {BRAINCRAFT.dotstar_clock}" in fault_of(leds)
            taken.deinit()
            await leds.show(FRAME)
            assert fault_of(leds), "it retries no sooner than after its back-off"
            bench.clock.now += output.FIRST_RETRY
            await leds.show(FRAME)
            assert not fault_of(leds)
            assert bench.header.strip.frame == FRAME

    run(check())


def test_retries_get_rarer_when_the_lights_stay_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead part is tried after 1, 2, 4 ... 30 s, and a hundred seconds of frames cost little."""
    tried: list[float] = []

    async def check() -> None:
        bench = Bench()

        def broken(**_pins: int) -> None:
            tried.append(bench.clock.now - 1000.0)
            raise OSError(errno.ENODEV, "No such device")

        monkeypatch.setattr(bench.header, "frame_bus", broken)
        leds = leds_on(bench)
        for _ in range(2000):
            await leds.show(FRAME)
            bench.clock.now += 0.05
        assert fault_of(leds) == "[Errno 19] No such device"
        await leds.close()
        assert "could not be blanked" in fault_of(leds)

    run(check())
    assert [round(at) for at in tried] == [0, 1, 3, 7, 15, 31, 61, 91, 100]


def test_the_driver_is_opened_anew_when_a_write_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed write nothing of the old driver is trusted, and its pins are let go."""

    async def check() -> None:
        async with lights() as (bench, leds):
            await leds.show(FRAME)
            wire = bench.header.pins[BRAINCRAFT.dotstar_data]

            def fail(*, high: bool) -> None:
                raise OSError(errno.EIO, f"Input/output error driving {high}")

            with monkeypatch.context() as failing:
                failing.setattr(wire, "drive", fail)
                await leds.show((BLUE, BLUE, BLUE))
                assert "Input/output error" in fault_of(leds)
                assert bench.header.pins.opened == frozenset()
            bench.clock.now += output.FIRST_RETRY
            await leds.show((GREEN, GREEN, GREEN))
            assert not fault_of(leds)
            assert bench.header.strip.frame == (GREEN, GREEN, GREEN)

    run(check())


def test_loop_goes_on_when_frames_are_shown() -> None:
    """Sending happens beside the event loop: showing yields to it."""

    async def check() -> None:
        async with lights() as (bench, leds):
            showing = asyncio.create_task(leds.show(FRAME))
            await asyncio.sleep(0)
            assert not showing.done()
            await showing
            assert bench.header.strip.frame == FRAME

    run(check())
