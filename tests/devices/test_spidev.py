"""The lights on a bus of the kernel's."""

import os
from pathlib import Path

import pytest
from bench import Bench

from lumen.devices.dotstar import Strip, words_from_frame
from lumen.devices.header import BRAINCRAFT
from lumen.devices.spidev import Spidev, lights_device
from lumen.ports import Rgb


def device(root: Path, name: str, node: str) -> None:
    """Lay out an SPI device as the kernel does, with the node that it comes from."""
    folder = root / "sys/bus/spi/devices" / name
    folder.mkdir(parents=True)
    base = "../../../../firmware/devicetree/base"
    (folder / "of_node").symlink_to(f"{base}/lumen-lights-bus/{node}")


def test_lights_are_found_whatever_their_bus_is_numbered(tmp_path: Path) -> None:
    """The panel's device is not taken for them, and a device without a node is passed over."""
    assert lights_device(tmp_path) is None
    device(tmp_path, "spi0.0", "spidev@0")
    (tmp_path / "sys/bus/spi/devices/spi1.0").mkdir()
    assert lights_device(tmp_path) is None
    device(tmp_path, "spi11.0", "lumen-lights@0")
    assert lights_device(tmp_path) == tmp_path / "dev/spidev11.0"


def test_frame_is_one_call_with_what_the_lines_would_carry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seventeen bytes, right light first, by one write of the file; the end closes it."""
    written: list[bytes] = []
    genuine = os.write

    def write(file: int, data: bytes) -> int:
        written.append(bytes(data))
        return genuine(file, data)

    monkeypatch.setattr(os, "write", write)
    bench, node = Bench(), tmp_path / "spidev3.0"
    node.touch()
    bus = Spidev(node)
    monkeypatch.setattr(bench.header, "frame_bus", lambda **_lines: bus)
    strip = Strip(bench.header, BRAINCRAFT)
    strip.send(words_from_frame((Rgb(1, 0, 0), Rgb(0, 1, 0), Rgb(0, 0, 1))), None)
    assert written == [bytes.fromhex("00000000 ffff0000 ff00ff00 ff0000ff 00")]
    strip.release()
    strip.release()
    with pytest.raises(OSError, match="Bad file descriptor"):
        bus.write(b"dark")


def test_frame_that_is_taken_in_part_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a frame shows wrong colours."""
    node = tmp_path / "spidev3.0"
    node.touch()
    bus = Spidev(node)
    monkeypatch.setattr(os, "write", lambda _file, data: len(data) - 1)
    with pytest.raises(OSError, match="only a part of a frame"):
        bus.write(b"colours")
    bus.deinit()
