"""What the doctor knows of a machine; whoever judges it asks nothing else.

Everywhere None means that it could not be found out, or does not exist here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from pathlib import Path
from typing import Any

from lumen.config.settings import Settings
from lumen.devices.identify import Survey


class Power(IntFlag):
    """The bits of `vcgencmd get_throttled` that say something about power and heat."""

    LOW_NOW = 1 << 0
    THROTTLED_NOW = 1 << 2
    HOT_NOW = 1 << 3
    LOW_BEFORE = 1 << 16


@dataclass(frozen=True, slots=True)
class Program:
    """Python, Lumen, and what Lumen is made of and set to."""

    lumen: str
    python: tuple[int, int, int]
    missing_libraries: tuple[str, ...] = ()
    libraries: Mapping[str, str] = field(default_factory=dict)
    settings: Settings | str = field(default_factory=Settings)
    """The settings, or why they are refused."""
    settings_file: Path | None = None
    student: str | None = None
    """Why the student cannot be used, or None."""
    student_summary: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Whether a user may open the parts' devices, each by its path, with its group.

    A device that is not there is left out; None: it could not be found out.
    """

    user: str
    allowed: Mapping[str, bool | None] = field(default_factory=dict)
    groups: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """The computer and its system."""

    model: str | None = None
    config: str | None = None
    """The text of the firmware's config.txt, with what it includes."""
    power: Power | None = None
    clock_synchronised: bool | None = None
    user: str = ""
    """Who Lumen runs as: the service's user where there is a service, else the asker."""
    groups: frozenset[str] = frozenset()
    system_groups: frozenset[str] = frozenset()
    sound_cards: tuple[str, ...] = ()
    voice: str | None = None
    """The program that speaks."""

    @property
    def is_pi(self) -> bool:
        """Whether it is a Raspberry Pi, where a HAT is expected."""
        return self.model is not None and "Raspberry Pi" in self.model


@dataclass(frozen=True, slots=True)
class Buses:
    """What the HAT's parts are reached through."""

    i2c_device: bool = False
    spi_device: bool = False
    found: Survey | str | None = None
    """What answers on I2C, why it could not be asked, or None: the running Lumen owns it."""
    panel_driver: str | None = None
    """The kernel's driver of the panel's chip select; `spidev` leaves it to programs."""
    framebuffers: tuple[str, ...] = ()
    pin_owners: Mapping[int, str] | None = None
    lights_device: str | None = None
    """The kernel's own device for the lights, where an overlay made one; else their lines serve."""
    access: Access | None = None
    """What the user that Lumen runs as may open."""


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """Where Lumen remembers."""

    directory: Path
    exists: bool = True
    free_bytes: int | None = None
    writable: bool | None = None
    damage: str | None = None
    """What is wrong with the file, or None."""
    fault: str | None = None
    """Why nothing can be read or kept there now, which says nothing of the file; or None."""
    silent: bool = False
    """Whether the disk did not answer in time."""
    unread: str | None = None
    """Why the file could not be looked into this time, which is no fault of its; or None."""
    foreign: bool = False
    """Whether that is because it is not the asker's to read."""


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """Whether a Lumen runs."""

    service: bool = False
    """Whether the service is installed."""
    status: Mapping[str, Any] | None = None
    """What the running Lumen says of itself."""
    mute: str | None = None
    """Why a Lumen that runs says nothing, or None."""

    @property
    def owns_hat(self) -> bool:
        """Whether the running Lumen owns the HAT."""
        return self.status is not None and self.status["mode"] == "pi"

    @property
    def owns_bus(self) -> bool:
        """Whether the running Lumen owns the sensors' bus: the HAT's, or a computer's own."""
        return self.owns_hat or (
            self.status is not None
            and self.status["mode"] == "host"
            and bool(self.status.get("sources"))
        )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Where Lumen is to send alerts, and what its service may reach."""

    hosts: Mapping[str, tuple[str, ...] | str]
    """Each host's addresses, or why they are not known."""
    allowed: tuple[str, ...] | None
    """The networks that the service may reach; None where there is no service."""


@dataclass(frozen=True, slots=True)
class PluginFacts:
    """Which plug-ins the settings name, and which the installed packages offer."""

    enabled: tuple[str, ...] = ()
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each plug-in's packages, by name and version."""
    idle_tables: tuple[str, ...] = ()
    """The settings' tables of plug-ins that are not enabled."""
    fault: str | None = None
    """Why nobody knows what the packages offer."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the doctor knows."""

    program: Program
    board: BoardFacts
    buses: Buses
    memory: MemoryFacts
    life: LifeFacts
    outgoing: Outgoing | None = None
    """None where no address is set."""
    plugins: PluginFacts = field(default_factory=PluginFacts)
