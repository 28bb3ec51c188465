"""The real header, against stand-ins for Blinka's modules that write down what is asked."""

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from lumen.devices.pi_header import SPIDEV_BUFFER, PiHeader, PiSpi, spidev_buffer


class Port:
    """Stands in for the opened spidev: a record of what is set."""

    def __init__(self, file: int) -> None:
        self.handle = file
        self.settings: list[tuple[str, int]] = []

    def __setattr__(self, name: str, value: int) -> None:
        if name not in {"handle", "settings"}:
            self.settings.append((name, value))
        super().__setattr__(name, value)


class Blinka:
    """Stand-ins for `board`, `digitalio` and `busio`, and their record."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[object] = []
        self._other_end, self.file = os.pipe()
        self.port = Port(self.file)
        board = {f"D{number}": number for number in range(28)} | {"SCK": 11, "MOSI": 10}
        self._install(monkeypatch, "board", **board)
        self._install(monkeypatch, "digitalio", DigitalInOut=self._pin)
        self._install(monkeypatch, "busio", SPI=self._spi)

    def _install(self, monkeypatch: pytest.MonkeyPatch, name: str, **contents: object) -> None:
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)

    def _pin(self, number: int) -> SimpleNamespace:
        return SimpleNamespace(
            switch_to_output=lambda value: self.calls.append(("output", number, value)),
        )

    def _spi(self, clock: int, MOSI: int) -> SimpleNamespace:  # noqa: N803 - Blinka's own name
        self.calls.append(("spi", clock, MOSI))
        return SimpleNamespace(
            _spi=SimpleNamespace(_spi=self.port),
            try_lock=lambda: True,
            unlock=lambda: self.calls.append("unlock"),
            deinit=lambda: self.calls.append("deinit"),
        )

    def taken(self) -> bytes:
        """Give what was written to the bus since the last time."""
        return os.read(self._other_end, 1 << 16)

    def close(self) -> None:
        """Close what is left of the pipe."""
        os.close(self._other_end)


def test_output_is_low_when_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The backlight stays dark until it is asked to shine."""
    blinka = Blinka(monkeypatch)
    PiHeader().output(26)
    assert blinka.calls == [("output", 26, False)]
    os.close(blinka.file)
    blinka.close()


def test_file_is_closed_when_the_bus_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blinka leaves the bus's file open; reopening for a year must not run out of files."""
    blinka = Blinka(monkeypatch)
    bus = PiHeader().spi()
    for data in (b"\x2c", bytes(range(256))):
        assert bus.try_lock()
        bus.configure(baudrate=24_000_000, polarity=0, phase=0)
        bus.write(data)
        bus.unlock()
        assert blinka.taken() == data
    bus.deinit()
    bus.deinit()
    assert blinka.port.settings == [
        ("max_speed_hz", 24_000_000),
        ("mode", 0),
        ("bits_per_word", 8),
    ]
    assert blinka.calls == [("spi", 11, 10), "unlock", "unlock", "deinit"]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(blinka.file)
    with pytest.raises(OSError, match="Bad file descriptor"):
        bus.write(b"\x2c")
    blinka.close()


def test_transfers_fill_the_kernels_buffer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No transfer is longer than spidev takes, and only the last is shorter."""
    parameter = tmp_path / "bufsiz"
    parameter.write_text("65536\n")
    assert spidev_buffer(parameter) == 65_536
    parameter.write_text("much\n")
    assert spidev_buffer(parameter) == spidev_buffer(tmp_path / "none") == SPIDEV_BUFFER
    ends = os.pipe()
    bus = PiSpi(SimpleNamespace(_spi=SimpleNamespace(_spi=Port(ends[1]))), 100)
    lengths: list[int] = []
    genuine = os.write

    def write(file: int, data: memoryview) -> int:
        if file == ends[1]:
            lengths.append(len(data))
        return genuine(file, data)

    monkeypatch.setattr(os, "write", write)
    bus.write(bytes(range(250)))
    assert lengths == [100, 100, 50]
    assert os.read(ends[0], 1000) == bytes(range(250))
    monkeypatch.setattr(os, "write", lambda _file, _data: 1)
    with pytest.raises(OSError, match="only a part"):
        bus.write(bytes(2))
    for end in ends:
        os.close(end)
