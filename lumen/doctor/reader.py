"""Gathering the facts: the doctor's only input, and read-only.

Files are looked for below a root, programs and the bus are asked through what is passed in, so
that a test lays out a machine in a folder. What a running Lumen owns is never opened.
"""

import asyncio
import grp
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from lumen import __version__
from lumen.config.settings import Settings
from lumen.devices.blinka import reason
from lumen.devices.espeak import PROGRAM as VOICE
from lumen.devices.header import BRAINCRAFT
from lumen.devices.i2c_bus import I2cBus, open_bus
from lumen.devices.identify import Survey, line_owners, survey
from lumen.devices.linux_i2c import open_numbered_bus
from lumen.devices.spidev import lights_device
from lumen.doctor.access_reader import User, may_open, owner_of, user_of
from lumen.doctor.facts import (
    Access,
    BoardFacts,
    Buses,
    Facts,
    LifeFacts,
    Outgoing,
    PluginFacts,
    Power,
    Program,
)
from lumen.doctor.firmware_config import with_includes
from lumen.doctor.memory_reader import read_memory
from lumen.doctor.outgoing import HOME
from lumen.errors import LumenError, NotRunningError, StudentError
from lumen.formats.installed_student import student_in_use
from lumen.system.entry_points import SCANNING, Offered, offered
from lumen.system.input_file import read_bounded
from lumen.system.name_lookup import addresses_of
from lumen.system.ownership import owned
from lumen.system.worker_thread import on_a_thread
from lumen.units import Seconds

PACKAGE = "lumen-creature"
SERVICE_USER = "lumen"
_SHOWN_LIBRARIES = ("numpy", "pillow", "psutil", "Adafruit-Blinka", "gpiod")
_PATIENCE: Seconds = 5.0
_LARGEST_TEXT = 1 << 20
DEVICES = ("dev/i2c-1", "dev/spidev0.0", "dev/gpiochip0")
"""What the HAT's parts are opened through, below the root."""


def output_of(command: Sequence[str]) -> str | None:
    """Give what a program prints, or None where there is none, or it fails."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - two programs of the system, named in this module
            [program, *command[1:]],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout


@dataclass(frozen=True, slots=True)
class Machine:
    """How this machine is looked at."""

    root: Path = Path("/")
    opened: Callable[[], I2cBus] = open_bus
    run: Callable[[Sequence[str]], str | None] = output_of
    pins: Callable[[Path, Sequence[int]], Mapping[int, str]] = line_owners
    opened_by_number: Callable[[int], I2cBus] = open_numbered_bus

    def text(self, path: str) -> str | None:
        """Give a file's text; of the device tree, without the zero at its end."""
        try:
            data = read_bounded(self.root / path, _LARGEST_TEXT)
        except (OSError, ValueError):  # a name with a zero byte in it
            return None
        return data.decode(errors="replace").replace("\r\n", "\n").strip("\0\n")

    def exists(self, path: str) -> bool:
        """Tell whether a file or a device is there."""
        return (self.root / path).exists()


def read_facts(
    machine: Machine,
    settings: Settings | str,
    settings_file: Path | None,
    answer: Mapping[str, Any] | LumenError,
    directory: Path,
) -> Facts:
    """Look at everything.

    Args:
        machine: how to look at it.
        settings: the settings, or why they are refused.
        settings_file: where they are from.
        answer: what the running Lumen says of itself, its memory's examination included, or why
            nothing is said: NotRunningError where none runs.
        directory: where Lumen remembers.
    """
    life = _life(machine, answer)
    user = user_of(SERVICE_USER if life.service else None)
    board = _board(machine, user)
    return Facts(
        _program(settings, settings_file, is_pi=board.is_pi),
        board,
        _buses(machine, life, user, None if board.is_pi else _bus_of(settings)),
        read_memory(directory, life.status),
        life,
        _outgoing(machine, settings, life),
        _plugins(settings),
    )


def _plugins(settings: Settings | str) -> PluginFacts:
    """Look at what packages offer, under a deadline; nothing of theirs is imported."""
    found: list[Offered] = []
    fault = None
    try:
        found = asyncio.run(on_a_thread("installed packages", offered, SCANNING))
    except Exception as error:  # noqa: BLE001 - whatever other people's files make the reader raise
        fault = reason(error)
    packages: dict[str, tuple[str, ...]] = {}
    for each in found:
        packages[each.entry.name] = (
            *(other for other in packages.get(each.entry.name, ()) if other != each.whose),
            each.whose,
        )
    if isinstance(settings, str):
        return PluginFacts(offered=packages, fault=fault)
    return PluginFacts(settings.plugins.enabled, packages, settings.plugins.idle_tables, fault)


def _outgoing(machine: Machine, settings: Settings | str, life: LifeFacts) -> Outgoing | None:
    if isinstance(settings, str) or not settings.alerts.addresses:
        return None
    hosts: dict[str, tuple[str, ...] | str] = {}
    for host in dict.fromkeys(each.host for each in settings.alerts.addresses.values()):
        try:
            hosts[host] = addresses_of(host)
        except OSError as error:
            hosts[host] = error.strerror or "its name cannot be looked up"
    if not life.service:
        return Outgoing(hosts, None)
    shown = machine.run(["systemctl", "show", "lumen", "--property=IPAddressAllow", "--value"])
    return Outgoing(hosts, HOME if shown is None else tuple(shown.split()))


def _life(machine: Machine, answer: Mapping[str, Any] | LumenError) -> LifeFacts:
    service = machine.exists("etc/systemd/system/lumen.service")
    if isinstance(answer, NotRunningError):
        return LifeFacts(service)
    if isinstance(answer, LumenError):
        return LifeFacts(service, mute=str(answer))
    return LifeFacts(service, answer)


def _program(settings: Settings | str, file: Path | None, *, is_pi: bool) -> Program:
    wanted = [*_declared(), *(["gpiod"] if is_pi else [])]
    found = {name: version for name in wanted if (version := _version(name)) is not None}
    known = Settings() if isinstance(settings, str) else settings
    summary, fault = "", None
    try:
        manifest = student_in_use(known.student.path, known.memory.base).manifest
        summary = f"learnt from {manifest.teacher}, its SHA-256 begins with {manifest.sha256[:12]}"
    except StudentError as error:
        fault = str(error)
    return Program(
        lumen=__version__,
        python=sys.version_info[:3],
        missing_libraries=tuple(name for name in wanted if name not in found),
        libraries={name: found[name] for name in _SHOWN_LIBRARIES if name in found},
        settings=settings,
        settings_file=file,
        student=fault,
        student_summary=summary,
    )


def _declared() -> list[str]:
    """Give the libraries that the daemon declares, without those of its extras."""
    lines = metadata.requires(PACKAGE) or []
    return [_name(line) for line in lines if "extra ==" not in line]


def _name(requirement: str) -> str:
    for index, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:index]
    return requirement


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _board(machine: Machine, user: User) -> BoardFacts:
    cards = machine.text("proc/asound/cards") or ""
    return BoardFacts(
        model=machine.text("proc/device-tree/model"),
        config=_firmware_config(machine),
        power=_power(machine.run(["vcgencmd", "get_throttled"])),
        clock_synchronised=_yes_or_no(
            machine.run(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
        ),
        user=user.name,
        groups=user.groups,
        system_groups=frozenset(group.gr_name for group in grp.getgrall()),
        sound_cards=tuple(
            line.split("]:")[1].split(" - ")[0].strip()
            for line in cards.splitlines()
            if "]:" in line
        ),
        voice=shutil.which(VOICE),
    )


def _power(output: str | None) -> Power | None:
    """Read `throttled=0x50000`."""
    _, _, number = (output or "").partition("=")
    try:
        return Power(int(number, 16) & sum(Power))
    except ValueError:
        return None


def _yes_or_no(output: str | None) -> bool | None:
    return {"yes": True, "no": False}.get((output or "").strip())


def _firmware_config(machine: Machine) -> str | None:
    """Give config.txt whole; None where it cannot be read."""
    for folder in ("boot/firmware", "boot"):
        text = machine.text(f"{folder}/config.txt")
        if text is not None:
            return with_includes(text, lambda name, there=folder: machine.text(f"{there}/{name}"))  # type: ignore[misc]  # a default binds the loop's variable
    return None


def _bus_of(settings: Settings | str) -> int | None:
    return None if isinstance(settings, str) else settings.senses.bus


def _buses(machine: Machine, life: LifeFacts, user: User, number: int | None) -> Buses:
    device = machine.root / f"dev/i2c-{1 if number is None else number}"
    opened = machine.opened if number is None else partial(machine.opened_by_number, number)
    driver = machine.root / "sys/bus/spi/devices/spi0.0/driver"
    buffers = sorted((machine.root / "sys/class/graphics").glob("fb[0-9]*"))
    lights = lights_device(machine.root)
    names = (machine.text(str((b / "name").relative_to(machine.root))) for b in buffers)
    return Buses(
        i2c_device=device.exists(),
        spi_device=machine.exists("dev/spidev0.0"),
        found=None if life.owns_bus or not device.exists() else _found(device, opened),
        panel_driver=driver.resolve().name if driver.is_symlink() else None,
        framebuffers=tuple(name for name in names if name),
        pin_owners=None if life.owns_hat else _pins(machine),
        lights_device=None if lights is None else f"/{lights.relative_to(machine.root)}",
        access=_access(machine, user, lights),
    )


def _access(machine: Machine, user: User, lights: Path | None) -> Access:
    there = {f"/{path}": machine.root / path for path in DEVICES if machine.exists(path)}
    if lights is not None and lights.exists():
        there[f"/{lights.relative_to(machine.root)}"] = lights
    return Access(
        user.name,
        {name: may_open(device, user) for name, device in there.items()},
        {name: owner_of(device) for name, device in there.items()},
    )


def _found(device: Path, opened: Callable[[], I2cBus]) -> Survey | str:
    """Ask the bus, on a thread of its own: one that hangs is given up."""

    def look() -> Survey:
        bus = opened()
        try:
            return survey(bus)
        finally:
            bus.deinit()

    try:
        with owned(device):
            return asyncio.run(on_a_thread("I2C bus", look, _PATIENCE))
    except Exception as error:  # noqa: BLE001 - Blinka and drivers raise bare ones of many kinds
        return reason(error)


def _pins(machine: Machine) -> Mapping[int, str] | None:
    numbers = [getattr(BRAINCRAFT, name) for name in ("dotstar_data", "dotstar_clock")]
    numbers += [BRAINCRAFT.panel_command, BRAINCRAFT.panel_backlight, *BRAINCRAFT.buttons.values()]
    chip = machine.root / "dev/gpiochip0"
    if not chip.exists():
        return None
    try:
        return machine.pins(chip, numbers)
    except Exception:  # noqa: BLE001 - gpiod raises bare ones of many kinds
        return None
