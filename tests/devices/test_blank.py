"""Making the body dark when the daemon is gone."""

import pytest
from bench import Bench
from patience import run
from PIL import Image

from lumen.devices.blank import blank_body
from lumen.devices.dotstar import Strip, words_from_frame
from lumen.devices.header import BRAINCRAFT
from lumen.devices.st7789 import St7789Display
from lumen.ports import DARK, Rgb

BRIGHT = (Rgb(1.0, 1.0, 1.0),) * 3


def crashed() -> Bench:
    """Give a body whose daemon died with lights and panel on."""
    bench = Bench()
    strip = Strip(bench.header, BRAINCRAFT)
    strip.send(words_from_frame(BRIGHT), None)
    strip.release()

    async def die() -> None:
        display = St7789Display(bench.header, bench.clock)
        await display.show(Image.new("RGB", (240, 240), "white"))
        sink = display._output._sink
        assert sink is not None
        sink.release()
        display._output._owner.close()

    run(die())
    assert bench.header.strip.frame == BRIGHT
    assert bench.header.panel.backlight
    return bench


def panel_is_dark(bench: Bench) -> bool:
    """Say whether the panel shows nothing at all."""
    colours = bench.header.panel.picture.getcolors()
    return not bench.header.panel.backlight and colours == [(240 * 240, (0, 0, 0))]


def test_everything_is_dark_when_the_daemon_crashed() -> None:
    """Lights and panel go dark, every pin is free again, and twice does no harm."""
    bench = crashed()
    assert blank_body(bench.header) == ()
    assert blank_body(bench.header) == ()
    assert bench.header.strip.frame == DARK
    assert panel_is_dark(bench)
    assert bench.header.pins.opened == frozenset()
    assert bench.header.panel.open_buses == 0


def test_panel_is_dark_when_the_lights_are_missing() -> None:
    """One missing part does not keep the other lit, and is named."""
    bench = crashed()
    taken = bench.header.output(BRAINCRAFT.dotstar_data)
    (fault,) = blank_body(bench.header)
    assert fault.startswith("lights could not be made dark: ")
    assert panel_is_dark(bench)
    taken.deinit()


def test_lights_are_dark_when_the_panel_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way round."""
    bench = crashed()

    def missing() -> None:
        raise OSError("/dev/spidev0.0 does not exist")

    monkeypatch.setattr(bench.header, "spi", missing)
    assert blank_body(bench.header) == (
        "panel could not be made dark: /dev/spidev0.0 does not exist",
    )
    assert bench.header.strip.frame == DARK
    assert not bench.header.panel.backlight
    assert bench.header.pins.opened == frozenset()
