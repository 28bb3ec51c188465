"""The real header, against stand-ins for Blinka's modules that write down what is asked."""

import os
import sys
from types import ModuleType, SimpleNamespace

import pytest

from lumen.devices.pi_header import PiHeader


class Blinka:
    """Stand-ins for `board`, `digitalio`, `busio` and the DotStar driver, and their record."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[object] = []
        self.file, self._other_end = os.pipe()
        board = {f"D{number}": number for number in range(28)} | {"SCK": 11, "MOSI": 10}
        pull = SimpleNamespace(UP="up")
        self._install(monkeypatch, "board", **board)
        self._install(monkeypatch, "digitalio", DigitalInOut=self._pin, Pull=pull)
        self._install(monkeypatch, "busio", SPI=self._spi)
        self._install(monkeypatch, "adafruit_dotstar", DotStar=self._strip, BGR="PBGR")

    def _install(self, monkeypatch: pytest.MonkeyPatch, name: str, **contents: object) -> None:
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)

    def _pin(self, number: int) -> SimpleNamespace:
        return SimpleNamespace(
            switch_to_output=lambda value: self.asked.append(("output", number, value)),
            switch_to_input=lambda pull: self.asked.append(("input", number, pull)),
        )

    def _spi(self, clock: int, MOSI: int) -> SimpleNamespace:  # noqa: N803 - Blinka's own name
        self.asked.append(("spi", clock, MOSI))
        return SimpleNamespace(
            _spi=SimpleNamespace(_spi=SimpleNamespace(handle=self.file)),
            try_lock=lambda: True,
            unlock=lambda: self.asked.append("unlock"),
            configure=lambda **named: self.asked.append(named),
            write=self.asked.append,
            deinit=lambda: self.asked.append("deinit"),
        )

    def _strip(self, *pins: int, **named: object) -> SimpleNamespace:
        self.asked.append((pins, named))
        return SimpleNamespace()

    def close(self) -> None:
        """Close what is left of the pipe."""
        os.close(self._other_end)


def test_button_pins_are_never_outputs_when_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input is asked for as an input with pull-up, and as nothing else."""
    blinka = Blinka(monkeypatch)
    PiHeader().input(17)
    assert blinka.asked == [("input", 17, "up")]
    os.close(blinka.file)
    blinka.close()


def test_output_is_low_when_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backlight stays dark until it is asked to shine."""
    blinka = Blinka(monkeypatch)
    PiHeader().output(26)
    assert blinka.asked == [("output", 26, False)]
    os.close(blinka.file)
    blinka.close()


def test_strip_is_opened_as_wired_when_the_lights_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clock first, then data, as the driver wants them; its brightness is left alone."""
    blinka = Blinka(monkeypatch)
    PiHeader().dotstar(clock=6, data=5, count=3)
    assert blinka.asked == [((6, 5, 3), {"auto_write": False, "pixel_order": "PBGR"})]
    os.close(blinka.file)
    blinka.close()


def test_file_is_closed_when_the_bus_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blinka leaves the bus's file open; reopening for a year must not run out of files."""
    blinka = Blinka(monkeypatch)
    bus = PiHeader().spi()
    assert bus.try_lock()
    bus.configure(baudrate=24_000_000, polarity=0, phase=0)
    bus.write(b"\x2c")
    bus.unlock()
    bus.deinit()
    bus.deinit()
    settings = {"baudrate": 24_000_000, "polarity": 0, "phase": 0}
    assert blinka.asked == [("spi", 11, 10), settings, b"\x2c", "unlock", "deinit"]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(blinka.file)
    blinka.close()
