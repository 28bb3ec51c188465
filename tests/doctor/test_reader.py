"""How the facts are gathered: from files laid out in a folder, and from simulated silicon."""

import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from patient import MODEL, Folder, status

from lumen.config.settings import Settings
from lumen.devices.identify import Survey
from lumen.devices.registry import BME280, BMP280, VEML7700, PartSpec
from lumen.doctor import memory_reader, reader
from lumen.doctor.examination import examine
from lumen.doctor.facts import Facts, MemoryFacts, Power
from lumen.doctor.reader import output_of, read_facts
from lumen.errors import LumenError, NotRunningError, StoreError
from lumen.simulation.place import Mishap, Surroundings
from lumen.simulation.silicon.bme280 import SimulatedBme280
from lumen.simulation.silicon.bus import Chip, SimulatedI2c
from lumen.simulation.silicon.veml7700 import SimulatedVeml7700
from lumen.store.store import FILE_NAME, Store
from lumen.system.ownership import owned
from lumen.units import Monotonic


class Room:
    """A still place, with or without a cable."""

    mishaps: frozenset[Mishap] = frozenset()
    surroundings = Surroundings(21.5, 45.0, 1003.2, 200.0, 48.0, 5, 40, 20, 0.5, 900, 600)


def bus(chip_id: int = 0x60) -> SimulatedI2c:
    """Give a bus with both sensors on it."""
    room = Room()
    chips: dict[int, Chip] = {
        0x76: SimulatedBme280(room, Random(1), chip_id),
        0x10: SimulatedVeml7700(room, Random(2), lambda: Monotonic(0.0)),
    }
    return SimulatedI2c(room, chips)


@pytest.fixture
def pi(tmp_path: Path) -> Folder:
    """Lay out a Raspberry Pi."""
    folder = Folder(tmp_path / "pi", bus())
    folder.write("proc/device-tree/model", f"{MODEL}\0")
    folder.write("boot/firmware/config.txt", "dtparam=spi=on\n")
    folder.write("dev/i2c-1")
    folder.write("dev/spidev0.0")
    folder.write("dev/gpiochip0")
    return folder


NONE_RUNS = NotRunningError("none is running")


def read(folder: Folder, answer: Mapping[str, Any] | LumenError = NONE_RUNS) -> Facts:
    """Gather its facts."""
    return read_facts(folder.machine(), Settings(), None, answer, folder.root / "memory")


def test_board_is_known_by_its_device_tree(pi: Folder) -> None:
    """The zero at the end of its model is no part of it."""
    assert read(pi).board.model == MODEL
    assert read(pi).board.is_pi
    assert read(pi).board.config == "dtparam=spi=on"


def test_computer_without_a_device_tree_is_no_pi(tmp_path: Path) -> None:
    """Nothing is there, and nothing is opened."""
    folder = Folder(tmp_path, bus())
    facts = read(folder)
    assert not facts.board.is_pi
    assert not facts.buses.i2c_device
    assert facts.buses.found is None
    assert folder.opened == 0


@pytest.mark.parametrize(("chip_id", "spec"), [(0x60, BME280), (0x58, BMP280)])
def test_chips_are_asked_who_they_are(pi: Folder, chip_id: int, spec: PartSpec) -> None:
    """A BMP280 that is sold as a BME280 says so itself."""
    pi.bus = bus(chip_id)
    assert read(pi).buses.found == Survey({0x10: VEML7700, 0x76: spec})


def test_bus_that_the_running_lumen_owns_is_never_opened(pi: Folder) -> None:
    """It is known by what it says, and where it does not answer, by its lock."""
    facts = read(pi, status())
    assert facts.buses.found is None
    assert facts.buses.pin_owners is None
    with owned(pi.root / "dev/i2c-1"):
        assert "another Lumen owns the HAT" in str(read(pi).buses.found)
    assert pi.opened == 0


def test_bus_that_hangs_is_given_up(pi: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examination goes on, and says that the bus does not answer."""
    freed = threading.Event()

    class Hanging(SimulatedI2c):
        def scan(self) -> list[int]:
            freed.wait()
            return []

    monkeypatch.setattr(reader, "_PATIENCE", 0.05)
    pi.bus = Hanging(Room(), {})
    assert "no answer within" in str(read(pi).buses.found)
    freed.set()


@pytest.mark.parametrize("error", [KeyError("BCM2712"), RuntimeError("no pins"), SystemExit(1)])
def test_bus_that_cannot_be_opened_is_told(pi: Folder, error: BaseException) -> None:
    """Whatever the board's library raises."""

    class Odd(SimulatedI2c):
        def scan(self) -> list[int]:
            raise error

    pi.bus = Odd(Room(), {})
    found = read(pi).buses.found
    assert isinstance(found, str)
    assert found


def test_devices_are_asked_whether_the_user_may_open_them(pi: Folder) -> None:
    """Those that are there, each with the group that it belongs to."""
    access = read(pi).buses.access
    assert access is not None
    assert access.user == read(pi).board.user
    assert access.allowed == {
        "/dev/i2c-1": True,
        "/dev/spidev0.0": True,
        "/dev/gpiochip0": True,
    }
    (pi.root / "dev/gpiochip0").unlink()
    access = read(pi).buses.access
    assert access is not None
    assert "/dev/gpiochip0" not in access.allowed


def test_firmware_config_is_read_with_what_it_includes(pi: Folder) -> None:
    """As the firmware reads it; a circle ends, and a file that is missing stays named."""
    pi.write("boot/firmware/config.txt", "a=1\ninclude more.txt\ninclude gone.txt\nb=2\n")
    pi.write("boot/firmware/more.txt", "dtoverlay=fbtft\ninclude config.txt\n")
    config = read(pi).board.config or ""
    assert config.startswith("a=1\ndtoverlay=fbtft\na=1\n")
    assert config.endswith("include gone.txt\nb=2")
    assert examine(read(pi))
    (pi.root / "boot/firmware/config.txt").unlink()
    assert read(pi).board.config is None


@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        Path.mkdir,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to(file),
        lambda file: file.write_text("include more.txt\n" * 50),
    ],
)
@pytest.mark.parametrize("name", ["config.txt", "more.txt"])
def test_firmware_config_is_neither_waited_for_nor_read_without_end(
    pi: Folder, name: str, make: Callable[[Path], object]
) -> None:
    """A pipe, a folder, a device, a circle, and files that include each other many times."""
    pi.write("boot/firmware/config.txt", "include more.txt\n")
    (pi.root / "boot/firmware" / name).unlink(missing_ok=True)
    make(pi.root / "boot/firmware" / name)
    assert len(read(pi).board.config or "") < 100_000


def test_bus_that_fails_is_told(pi: Folder) -> None:
    """Its own words are kept."""

    class Cut(SimulatedI2c):
        def scan(self) -> list[int]:
            raise OSError(121, "Remote I/O error")

    pi.bus = Cut(Room(), {})
    assert "Remote I/O error" in str(read(pi).buses.found)


def test_driver_of_the_panel_is_seen(pi: Folder) -> None:
    """The kernel links a device to what drives it."""
    assert read(pi).buses.panel_driver is None
    pi.write("sys/bus/spi/drivers/panel-mipi-dbi-spi/bind")
    (pi.root / "sys/bus/spi/devices/spi0.0").mkdir(parents=True)
    driver = pi.root / "sys/bus/spi/devices/spi0.0/driver"
    driver.symlink_to("../../drivers/panel-mipi-dbi-spi")
    pi.write("sys/class/graphics/fb0/name", "fb_st7789v\n")
    found = read(pi).buses
    assert found.panel_driver == "panel-mipi-dbi-spi"
    assert found.framebuffers == ("fb_st7789v",)


def test_pins_are_looked_at(pi: Folder) -> None:
    """Whoever holds one is named."""
    pi.owners = {17: "gpio-keys"}
    assert read(pi).buses.pin_owners == {17: "gpio-keys"}


@pytest.mark.parametrize(
    ("output", "power"),
    [
        ("throttled=0x0\n", Power(0)),
        ("throttled=0x50005\n", Power.LOW_NOW | Power.THROTTLED_NOW | Power.LOW_BEFORE),
        ("VCHI initialization failed\n", None),
    ],
)
def test_power_is_read_bit_by_bit(pi: Folder, output: str, power: Power | None) -> None:
    """Bits that say nothing of power or heat are left out; nonsense is nothing."""
    pi.answers = {"vcgencmd": output}
    assert read(pi).board.power == power


@pytest.mark.parametrize(("output", "synchronised"), [("yes\n", True), ("no\n", False), ("", None)])
def test_clock_is_asked_for(pi: Folder, output: str, synchronised: bool | None) -> None:  # noqa: FBT001 - a parameter of the test
    """A system that does not tell is not judged."""
    pi.answers = {"timedatectl": output}
    assert read(pi).board.clock_synchronised is synchronised


def test_sound_cards_are_named(pi: Folder) -> None:
    """By their short names."""
    text = " 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n    bcm2835 Headphones\n"
    text += " 1 [wm8960soundcard]: wm8960-soundcar - wm8960-soundcard\n    wm8960-soundcard\n"
    pi.write("proc/asound/cards", text)
    assert read(pi).board.sound_cards == ("bcm2835_headpho", "wm8960-soundcar")


def test_gpiod_is_missed_on_a_pi_only(pi: Folder, tmp_path: Path) -> None:
    """Blinka needs it there, and does not say so."""
    laptop = read(Folder(tmp_path / "laptop", bus())).program
    here = read(pi).program
    assert "gpiod" not in laptop.missing_libraries
    assert ("gpiod" in here.missing_libraries) == ("gpiod" not in here.libraries)
    assert here.libraries["numpy"]


def test_service_is_known_by_its_unit(pi: Folder) -> None:
    """Installed, or not."""
    assert not read(pi).life.service
    pi.write("etc/systemd/system/lumen.service")
    assert read(pi).life.service


def test_memory_is_looked_through(pi: Folder) -> None:
    """There is none, it is whole, or it is damaged."""
    assert not read(pi).memory.exists
    pi.write("memory/memory.sqlite")
    file = pi.root / "memory/memory.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 100)
    connection.close()
    whole = read(pi).memory
    assert (whole.exists, whole.writable, whole.damage) == (True, True, None)
    data = bytearray(file.read_bytes())
    data[4096 : 4096 + 2000] = b"\xff" * 2000
    file.write_bytes(data)
    assert "memory.sqlite" in str(read(pi).memory.damage)


def test_memory_that_another_lumen_holds_is_whole_and_let_be(pi: Folder) -> None:
    """A lock is no damage, and nothing is left beside the file."""
    file = pi.root / "memory" / FILE_NAME
    store = Store(file)
    store.keep_settings({"name": "value"})
    before = {path.name for path in file.parent.iterdir()}
    found = read(pi).memory
    assert (found.damage, found.unread) == (None, None)
    assert {path.name for path in file.parent.iterdir()} == before
    store.close()


def test_memory_that_cannot_be_copied_is_no_damage(pi: Folder) -> None:
    """Why it could not be looked into is told, and is no fault: it may be read the next time."""
    (pi.root / "memory" / FILE_NAME).mkdir(parents=True)
    found = read(pi).memory
    assert (found.damage, found.fault) == (None, None)
    assert FILE_NAME in (found.unread or "")
    assert not found.foreign


def test_memory_whose_copy_cannot_be_read_is_at_fault(
    pi: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That says nothing of what it holds; the file is named, and not its copy."""

    def unreadable(copy: Path) -> str | None:
        raise StoreError(f"{copy}: disk I/O error")

    Store(pi.root / "memory" / FILE_NAME).close()
    monkeypatch.setattr(memory_reader, "damage", unreadable)
    found = read(pi).memory
    assert (found.damage, found.unread) == (None, None)
    assert found.fault == f"{pi.root / 'memory' / FILE_NAME}: disk I/O error"


@pytest.mark.parametrize("in_its_place", [False, True])
def test_room_is_that_of_the_nearest_folder_there_is(pi: Folder, *, in_its_place: bool) -> None:
    """A memory that is not made yet, or cannot be, is on a disk that answers."""
    if in_its_place:
        pi.write("memory")
    found = read_facts(pi.machine(), Settings(), None, NONE_RUNS, pi.root / "memory/lumen").memory
    assert (found.free_bytes or 0) > 0
    assert (found.exists, found.writable, found.unread) == (False, True, None)


def test_running_lumen_of_an_older_version_is_understood(pi: Folder) -> None:
    """What it does not tell is not known, and is not taken for well."""
    found = read(pi, status(version="0.0.9", memory={"directory": "/elsewhere"})).memory
    assert found.directory == Path("/elsewhere")
    assert (found.free_bytes, found.writable, found.damage, found.fault) == (None,) * 4
    assert found.unread is not None
    assert examine(read(pi, status(version="0.0.9", memory={"directory": "/elsewhere"})))


def test_lumen_that_runs_and_says_nothing_is_told_from_none(pi: Folder) -> None:
    """Its silence has a reason."""
    assert read(pi).life.mute is None
    assert read(pi, LumenError("it does not answer: timed out")).life.mute is not None
    assert read(pi, status()).life.status is not None


def test_running_lumen_tells_of_its_memory(pi: Folder) -> None:
    """Another user's file need not be readable for that."""
    report = {
        "directory": "/elsewhere",
        "free_bytes": 5,
        "writable": False,
        "damage": "page 7 is bad",
        "silent": True,
        "fault": "it is full",
    }
    assert read(pi, status(memory=report)).memory == MemoryFacts(
        Path("/elsewhere"),
        free_bytes=5,
        writable=False,
        damage="page 7 is bad",
        fault="it is full",
        silent=True,
    )


def test_program_that_is_missing_or_fails_tells_nothing() -> None:
    """Neither is an error of the doctor's."""
    assert output_of(["lumen-no-such-program"]) is None
    assert output_of(["false"]) is None
    assert output_of(["echo", "yes"]) == "yes\n"


def test_program_that_prints_no_text_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it meant is not known; the doctor goes on."""
    program = tmp_path / "vcgencmd"
    program.write_text("#!/bin/sh\nprintf 'throttled=\\377'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert output_of(["vcgencmd", "get_throttled"]) is None
