"""Faults of lights, panel and buttons, injected on their wires and seen on the whole daemon."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from body_bench import Bench, held
from patience import run

from lumen.core.reading import Channel
from lumen.devices.header import BRAINCRAFT
from lumen.devices.output import LAST_RETRY
from lumen.errors import DeviceError, ReaderGoneError
from lumen.outlets.view import View
from lumen.runtime.supervision import Supervisor
from lumen.simulation.place import Mishap
from lumen.simulation.silicon.apa102 import SimulatedFrameBus
from lumen.simulation.silicon.pins import GpioLine


def test_hung_panel_is_told_and_comes_back_with_the_present_picture(bench: Bench) -> None:
    """Samples and lights go on while the panel hangs, and once it is free it shows what is now."""

    async def live() -> None:
        async with bench.life() as lumen:
            await bench.live(lumen, 3, shown=True)
            bench.suffer(Mishap.PANEL_HANGS)
            frames = lumen.renderer.frames
            moments = await bench.live(lumen, 10, shown=True)
            assert all(moment.eisv is not None and not moment.faults for moment in moments)
            assert lumen.renderer.frames > frames + 10
            assert "panel" in View(lumen).snapshot().parts
            assert any(line.startswith("panel") for line in lumen.renderer.scene().troubles)
            bench.suffer()
            await asyncio.sleep(0.05)
            bench.clock.now += LAST_RETRY
            await bench.live(lumen, 2, shown=True)
            assert "panel" not in View(lumen).snapshot().parts
            await lumen.renderer.show_screen()
            assert bench.header.panel.picture.getbbox() is not None
            assert bench.header.panel.backlight

    run(live())


def test_threads_and_descriptors_stay_when_the_panel_hangs_a_thousand_times(bench: Bench) -> None:
    """Timed-out writes once piled up in a thread pool; here there is one thread, ever."""

    async def live() -> None:
        async with bench.life() as lumen:
            display = lumen.hardware.display
            assert display is not None
            vars(display)["_output"]._deadline = 0.002
            await bench.live(lumen, 3, shown=True)
            before = held()
            pictures = [bench.header.panel.picture for _ in range(2)]
            pictures[1].putpixel((5, 5), (255, 255, 255))
            hung = 0
            while hung < 1000:
                bench.suffer(Mishap.PANEL_HANGS)
                await display.show(pictures[hung % 2])
                hung += display.fault is not None
                bench.suffer()
                bench.clock.now += LAST_RETRY
                await asyncio.sleep(0.0005)
            assert held() == before
            assert bench.header.panel.open_buses <= 1
            vars(display)["_output"]._deadline = 2.0
            bench.clock.now += LAST_RETRY
            while display.fault is not None:
                bench.clock.now += LAST_RETRY
                await display.show(pictures[0])
                await asyncio.sleep(0.001)

    run(live())


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("lights", BRAINCRAFT.dotstar_data),
        ("lights", None),
        ("panel", BRAINCRAFT.panel_command),
    ],
)
def test_pin_that_breaks_is_told_and_the_rest_goes_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, part: str, number: int | None
) -> None:
    """A write that the kernel refuses is a fault of that part alone, and ends by itself.

    Without a number it is the bus by which the kernel drives the lights.
    """
    bench.lights_by_lines = number is not None
    genuine = GpioLine.drive
    broken = False

    def drive(wire: GpioLine, *, high: bool) -> None:
        if broken and wire.number == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        genuine(wire, high=high)

    monkeypatch.setattr(GpioLine, "drive", drive)
    send = SimulatedFrameBus.write

    def write(bus: SimulatedFrameBus, buf: bytes) -> None:
        if broken and number is None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        send(bus, buf)

    monkeypatch.setattr(SimulatedFrameBus, "write", write)

    async def live() -> None:
        nonlocal broken
        async with bench.life() as lumen:
            await bench.live(lumen, 3, shown=True)
            assert not View(lumen).snapshot().parts
            broken = True
            bench.clock.now += 600.0  # everything is sent anew, changed or not
            moments = await bench.live(lumen, 5, shown=True)
            # What did not reach the lights is not known to shine.
            unknown = {Channel.LED_BRIGHTNESS} if part == "lights" else set()
            assert all(moment.faults.keys() <= unknown for moment in moments)
            assert set(View(lumen).snapshot().parts) == {part}
            assert any(line.startswith(part) for line in lumen.renderer.scene().troubles)
            broken = False
            bench.clock.now += LAST_RETRY
            await bench.live(lumen, 2, shown=True)
            assert not View(lumen).snapshot().parts

    run(live())


def test_body_ends_dark_whatever_else_fails_to_close(
    bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outlet that hangs, a voice and senses that raise: the lights still go out."""
    monkeypatch.setattr("lumen.runtime.lifecycle.OUTSIDE_SHARE", 0.05)

    class Hanging:
        name = "hanging"
        fault = None

        async def start(self) -> None:
            """Begin."""

        async def close(self) -> None:
            """Never end."""
            await asyncio.Event().wait()

        async def say(self, _text: str) -> None:
            """Say nothing."""

    class Broken(Hanging):
        async def close(self) -> None:
            """Fail."""
            raise DeviceError("it does not close")

    async def live() -> None:
        async with bench.life() as lumen:
            lumen.outlets.append(Hanging())
            lumen.hardware.voice = Broken()
            for _ in range(40):
                bench.clock.now += 0.1
                await lumen.renderer.show_lights()
            await bench.live(lumen, 2, shown=True)
            assert any(max(colour) > 0.0 for colour in bench.header.strip.frame)
        assert not any(max(colour) > 0.0 for colour in bench.header.strip.frame)
        assert bench.header.panel.picture.getbbox() is None
        assert not bench.header.panel.backlight

    run(live())
    assert "hanging: not closed within 0.05 s: given up" in caplog.text
    assert "voice could not be closed" in caplog.text


def test_loop_that_only_fails_does_not_fill_the_log(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """An hour of failures every second is seven tracebacks, each with how many there were."""

    async def live() -> None:
        async with bench.life() as lumen:
            failures = 0

            async def fail() -> None:
                nonlocal failures
                failures += 1
                if failures > 3600:
                    raise ReaderGoneError("gone")
                raise ZeroDivisionError

            await Supervisor(lumen.hardware.body_clock).keep_running(fail)

    with pytest.raises(ReaderGoneError):
        run(live())
    records = [record for record in caplog.records if "fail failed" in record.getMessage()]
    assert len(records) == 6
    assert "(and 599 more times meanwhile)" in records[-1].getMessage()


def test_second_lumen_touches_nothing(tmp_path: Path) -> None:
    """It ends with one clear line, and neither a memory nor a socket of its own appears."""
    environment = os.environ | {
        "RUNTIME_DIRECTORY": str(tmp_path / "run"),
        "STATE_DIRECTORY": str(tmp_path / "state"),
        "LUMEN_PAGE_REACH": "off",
    }
    command = [sys.executable, "-m", "lumen.commands.cli", "run", "--mode", "mock", "--json"]
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [*command, "--speed", "600"], env=environment, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline().startswith("{")
        elsewhere = environment | {"STATE_DIRECTORY": str(tmp_path / "second")}
        second = subprocess.run(  # noqa: S603 - this very interpreter
            command, env=elsewhere, capture_output=True, text=True, timeout=30, check=False
        )
        assert second.returncode == 1
        assert second.stdout == ""
        assert second.stderr.startswith("lumen: another Lumen is running here (process ")
        assert second.stderr.count("\n") == 1
        assert not (tmp_path / "second").exists()
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        first.stdout.read()
    assert first.returncode == 0
