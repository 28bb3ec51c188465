"""The panel, from a picture through the genuine driver to the decoded glass."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

import numpy as np
import pytest
from bench import Bench
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import run
from PIL import Image, ImageDraw

from lumen.devices import output, st7789
from lumen.devices.blinka import import_driver
from lumen.devices.header import BRAINCRAFT
from lumen.devices.st7789 import St7789Display

SIDE = 240
WHOLE_PICTURE = SIDE * SIDE * 2
WINDOW = 11
"""Three commands of one byte, two of them with four bytes of coordinates."""


def display_on(bench: Bench) -> St7789Display:
    """Open the panel on a bench."""
    return St7789Display(bench.header, bench.clock)


@asynccontextmanager
async def panel() -> AsyncIterator[tuple[Bench, St7789Display]]:
    """Give a bench with the panel open on it, and close it afterwards."""
    bench = Bench()
    display = display_on(bench)
    try:
        yield bench, display
    finally:
        await display.close()


def fault_of(display: St7789Display) -> str:
    """Give the fault, empty for none."""
    return display.fault or ""


def noise(seed: int) -> Image.Image:
    """Make a picture in which no two pixels are alike."""
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def face() -> Image.Image:
    """Draw something that is neither symmetric nor the same upside down."""
    picture = Image.new("RGB", (SIDE, SIDE), (0, 0, 64))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((50, 60, 90, 110), fill=(255, 200, 0))
    draw.ellipse((150, 60, 190, 100), fill=(255, 0, 0))
    draw.text((10, 215), "warm, and a little curious", fill=(255, 255, 255))
    return picture


def rounded(picture: Image.Image) -> Image.Image:
    """Round as the panel does: 5, 6 and 5 bits, spread over 8 again."""
    pixels = np.asarray(picture).astype(np.uint16)
    red, green, blue = (pixels[..., index] for index in range(3))
    spread = (red >> 3 << 3 | red >> 5, green >> 2 << 2 | green >> 6, blue >> 3 << 3 | blue >> 5)
    return Image.fromarray(np.stack(spread, axis=-1).astype(np.uint8))


def shows(bench: Bench, picture: Image.Image) -> bool:
    """Say whether a person sees just this picture, lit."""
    panel = bench.header.panel
    return panel.backlight and panel.picture.tobytes() == rounded(picture).tobytes()


@pytest.mark.parametrize("picture", [face(), noise(1), Image.new("RGB", (SIDE, SIDE), "white")])
def test_glass_shows_the_picture_when_it_is_whole(picture: Image.Image) -> None:
    """Upright, in its own colours, on all rows, whatever noise the memory held."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(picture)
            assert display.fault is None
            assert shows(bench, picture)

    run(check())


def test_glass_shows_what_the_driver_itself_would_when_it_converts() -> None:
    """Our pixels in the driver's window equal the driver's own conversion and rotation."""

    async def check() -> None:
        bench, reference = Bench(), Bench()
        display = display_on(bench)
        await display.show(face())
        driver = import_driver("adafruit_rgb_display.st7789").ST7789(
            reference.header.spi(),
            dc=reference.header.output(BRAINCRAFT.panel_command),
            cs=None,
            width=SIDE,
            height=SIDE,
            baudrate=24_000_000,
            rotation=180,
            y_offset=80,
        )
        driver.image(face())
        assert bench.header.panel.picture == reference.header.panel.picture
        await display.close()

    run(check())


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, int, int, int, tuple[int, int, int]]:
    """Draw a rectangle and its colour."""
    left, top = draw(st.integers(0, SIDE - 1)), draw(st.integers(0, SIDE - 1))
    right, bottom = draw(st.integers(left, SIDE - 1)), draw(st.integers(top, SIDE - 1))
    level = st.integers(0, 255)
    return left, top, right, bottom, draw(st.tuples(level, level, level))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(changes(), max_size=4), max_size=5))
def test_glass_shows_the_latest_picture_when_only_changes_travel(
    steps: list[list[tuple[int, int, int, int, tuple[int, int, int]]]],
) -> None:
    """After any sequence of pictures the glass equals the last one, and never more is sent."""

    async def check() -> None:
        async with panel() as (bench, display):
            picture = face()
            await display.show(picture)
            for step in steps:
                draw = ImageDraw.Draw(picture)
                for left, top, right, bottom, colour in step:
                    draw.rectangle((left, top, right, bottom), fill=colour)
                before = bench.header.panel.bytes_written
                await display.show(picture)
                assert shows(bench, picture)
                assert bench.header.panel.bytes_written - before <= WHOLE_PICTURE + WINDOW

    run(check())


def test_few_bytes_travel_when_an_eye_blinks() -> None:
    """A change of two eyes costs two windows, far below a whole picture; no change costs none."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(face())
            whole = bench.header.panel.bytes_written
            assert whole >= WHOLE_PICTURE
            blinking = face()
            draw = ImageDraw.Draw(blinking)
            draw.rectangle((50, 60, 90, 110), fill=(0, 0, 64))
            draw.rectangle((150, 60, 190, 100), fill=(0, 0, 64))
            await display.show(blinking)
            assert shows(bench, blinking)
            blink = bench.header.panel.bytes_written - whole
            assert blink == (41 * 51 + 41 * 41) * 2 + 2 * WINDOW
            assert blink < whole / 15
            await display.show(blinking)
            assert bench.header.panel.bytes_written == whole + blink

    run(check())


def test_window_stays_open_when_the_same_place_changes_again() -> None:
    """A window's ends travel where they are others; a place that moves on costs its pixels."""

    async def check() -> None:
        async with panel() as (bench, display):
            picture = face()
            await display.show(picture)
            costs = []
            for place, colour in (((50, 60), "red"), ((50, 60), "lime"), ((50, 90), "red")):
                left, top = place
                ImageDraw.Draw(picture).rectangle((left, top, left + 9, top + 9), fill=colour)
                before = bench.header.panel.transfers
                await display.show(picture)
                assert shows(bench, picture)
                costs.append(bench.header.panel.transfers - before)
            assert costs == [6, 2, 4]

    run(check())


def test_nothing_travels_when_the_change_is_finer_than_the_panel() -> None:
    """Colours that round to the same 16 bits are the same to the panel."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(Image.new("RGB", (SIDE, SIDE), (16, 16, 16)))
            before = bench.header.panel.bytes_written
            await display.show(Image.new("RGB", (SIDE, SIDE), (17, 18, 19)))
            assert bench.header.panel.bytes_written == before

    run(check())


def test_light_is_off_when_the_memory_still_holds_noise() -> None:
    """The backlight comes on after the first whole picture, never before."""

    async def check() -> None:
        bench = Bench()
        lit_with: list[bool] = []
        wire = bench.header.pins[BRAINCRAFT.panel_backlight]
        glass = bench.header.panel
        wire.watchers.append(
            lambda high: (
                lit_with.append(glass.picture.tobytes() == rounded(face()).tobytes())
                if high
                else None
            )
        )
        display = display_on(bench)
        await display.show(face())
        assert lit_with == [True]
        await display.close()

    run(check())


def test_backlight_follows_when_it_is_switched() -> None:
    """The light goes and comes, the picture stays, and no pixel travels for it."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(face())
            sent = bench.header.panel.bytes_written
            await display.set_backlight(on=False)
            assert not bench.header.panel.backlight
            await display.show(face())
            assert not bench.header.panel.backlight
            await display.set_backlight(on=True)
            assert shows(bench, face())
            assert bench.header.panel.bytes_written == sent

    run(check())


def test_everything_is_sent_when_ten_minutes_passed() -> None:
    """A disturbed transfer cannot be noticed, so it is made good now and then."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(face())
            bench.header.panel.receive(b"\x2c")  # a disturbance: a stray command, and then noise
            bench.header.pins[BRAINCRAFT.panel_command].drive(high=True)
            bench.header.panel.receive(b"\xa5" * 5000)
            await display.show(face())
            assert not shows(bench, face())
            bench.clock.now += output.REFRESH_PERIOD
            await display.show(face())
            assert shows(bench, face())

    run(check())


def test_panel_is_black_dark_and_free_when_closed() -> None:
    """Blank, light off, every pin and the bus let go; showing afterwards does nothing."""

    async def check() -> None:
        bench = Bench()
        display = display_on(bench)
        await display.show(face())
        await display.close()
        await display.close()
        await display.show(face())
        assert not bench.header.panel.backlight
        assert bench.header.panel.picture.getcolors() == [(SIDE * SIDE, (0, 0, 0))]
        assert bench.header.pins.opened == frozenset()
        assert bench.header.panel.open_buses == 0

    run(check())


def test_latest_picture_wins_when_the_bus_is_slow() -> None:
    """While one picture is on its way one waits; those in between are never sent."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(Image.new("RGB", (SIDE, SIDE)))
            before = bench.header.panel.bytes_written
            bench.hang()
            first = asyncio.create_task(display.show(noise(0)))
            await asyncio.sleep(0)
            for seed in range(1, 20):
                await display.show(noise(seed))
            bench.free()
            await first
            assert shows(bench, noise(19))
            sent = bench.header.panel.bytes_written - before
            assert WHOLE_PICTURE < sent <= 2 * (WHOLE_PICTURE + WINDOW)

    run(check())


def test_whole_picture_returns_when_a_hang_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hang, fault in time, no second transfer meanwhile, reopening, and a whole picture."""
    monkeypatch.setattr(st7789, "DEADLINE", 0.05)

    async def check() -> None:
        bench = Bench()
        buses = iter([bench.header.spi(), bench.header.spi()])
        monkeypatch.setattr(bench.header, "spi", lambda: next(buses))
        display = display_on(bench)
        await display.show(noise(1))
        bench.hang()
        await display.show(noise(2))
        assert fault_of(display)
        assert bench.header.panel.open_buses == 2
        for _ in range(20):
            bench.clock.now += 10.0
            await display.show(noise(3))
        assert fault_of(display)
        sent = bench.header.panel.bytes_written
        bench.free()
        while fault_of(display):
            bench.clock.now += output.LAST_RETRY
            await display.show(face())
            await asyncio.sleep(0)
        assert shows(bench, face())
        assert bench.header.panel.bytes_written - sent >= WHOLE_PICTURE
        assert bench.header.panel.open_buses == 1, "the bus that hung was let go"
        assert next(buses, None) is None
        await display.close()
        assert bench.header.panel.open_buses == 0

    run(check())


def test_whole_picture_returns_when_a_transfer_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One time-out of the SPI driver, a bare Exception, costs one picture and no more."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(noise(1))

            def time_out(_data: bytes) -> NoReturn:
                raise Exception("ioctl timeout. Please try less data.")  # noqa: TRY002 - as PureIO does

            with monkeypatch.context() as failing:
                failing.setattr(bench.header.panel, "receive", time_out)
                await display.show(noise(2))
                assert fault_of(display) == "ioctl timeout. Please try less data."
                assert bench.header.panel.open_buses == 0
            bench.clock.now += output.FIRST_RETRY
            before = bench.header.panel.bytes_written
            await display.show(noise(1))
            assert not fault_of(display)
            assert shows(bench, noise(1))
            assert bench.header.panel.bytes_written - before > WHOLE_PICTURE

    run(check())


def test_panel_is_dark_when_closed_amid_a_cancelled_transfer() -> None:
    """A stop cancels whoever is showing; closing waits for the transfer, and then blanks."""

    async def check() -> None:
        bench = Bench()
        display = display_on(bench)
        await display.show(noise(1))
        bench.hang()
        showing = asyncio.create_task(display.show(noise(2)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        showing.cancel()
        closing = asyncio.create_task(display.close())
        await asyncio.sleep(0)
        bench.free()
        await asyncio.gather(showing, closing, return_exceptions=True)
        assert showing.cancelled()
        assert not fault_of(display)
        assert not bench.header.panel.backlight
        assert bench.header.panel.picture.getcolors() == [(SIDE * SIDE, (0, 0, 0))]
        assert bench.header.pins.opened == frozenset()

    run(check())


def test_picture_is_sent_whole_when_the_one_before_was_cancelled() -> None:
    """Nobody heard whether it arrived, so nothing is taken for shown."""

    async def check() -> None:
        async with panel() as (bench, display):
            await display.show(noise(1))
            bench.hang()
            showing = asyncio.create_task(display.show(noise(2)))
            await asyncio.sleep(0)
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            bench.free()
            before = bench.header.panel.bytes_written
            await display.show(noise(2))
            assert bench.header.panel.bytes_written >= before + WHOLE_PICTURE
            assert not fault_of(display)

    run(check())


def test_close_ends_with_a_fault_when_the_panel_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hanging panel does not hang the stop, and that it stayed lit is said."""
    monkeypatch.setattr(st7789, "DEADLINE", 0.05)

    async def check() -> None:
        bench = Bench()
        display = display_on(bench)
        await display.show(face())
        bench.hang()
        await display.close()
        assert fault_of(display)
        bench.free()

    run(check())


def test_size_is_refused_when_it_is_not_the_panels() -> None:
    """A wrong picture is the caller's mistake, not the panel's fault."""

    async def check() -> None:
        async with panel() as (_, display):
            with pytest.raises(ValueError, match="240x240 RGB"):
                await display.show(Image.new("RGB", (240, 320)))
            with pytest.raises(ValueError, match="240x240 RGB"):
                await display.show(Image.new("L", (240, 240)))

    run(check())
