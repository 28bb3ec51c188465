"""Which Lumen this is among many on one broker: a name that people read, a key that is its own."""

import hashlib
import platform
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_KEY_DIGITS = 10
_LONGEST_SLUG = 32
# A card that was copied carries the machine-id of its original; the board's number does not.
_MACHINE_FILES = ("etc/machine-id", "sys/firmware/devicetree/base/serial-number")


@dataclass(frozen=True, slots=True)
class Topics:
    """Every topic of one Lumen; `node` is its name and key, and no other Lumen has it."""

    node: str
    base: str
    discovery_prefix: str

    @property
    def state(self) -> str:
        """Where its state is, retained."""
        return f"{self.base}/{self.node}/state"

    @property
    def availability(self) -> str:
        """Where `online` or `offline` is, retained; the broker says offline when it dies."""
        return f"{self.base}/{self.node}/availability"

    @property
    def panel(self) -> str:
        """Where the screen's picture is, retained."""
        return f"{self.base}/{self.node}/panel"

    def event(self, name: str) -> str:
        """Where an event of a kind is sent, not retained."""
        return f"{self.base}/{self.node}/event/{name}"

    @property
    def recollection(self) -> str:
        """Where an event is sent of what its long memory says, not retained."""
        return f"{self.base}/{self.node}/recollection"

    def command(self, name: str) -> str:
        """Where a wish is heard."""
        return f"{self.base}/{self.node}/{name}/set"

    def command_of(self, topic: str) -> str | None:
        """Give the name of the command that a topic is for; None where it is for none.

        A broker may send on topics that nobody subscribed to.
        """
        name = topic.removeprefix(f"{self.base}/{self.node}/").removesuffix("/set")
        return name if name and "/" not in name and topic == self.command(name) else None

    @property
    def discovery(self) -> str:
        """Where Home Assistant looks for devices."""
        return f"{self.discovery_prefix}/device/{self.node}/config"

    @property
    def birth(self) -> str:
        """Where Home Assistant says that it has started."""
        return f"{self.discovery_prefix}/status"


def node_name(name: str, machine: str, *, simulated: bool) -> str:
    """Give the part of every topic that is one Lumen's own.

    >>> node_name("Küche", "4c4c4544", simulated=False)
    'kuche-9585547ab7'

    Args:
        name: as people call it.
        machine: what tells its computer from all others; it can't be read back from the result.
        simulated: a simulated Lumen is another than the real one beside it.
    """
    identity = "\n".join(("lumen", machine, name, "simulated" if simulated else "real"))
    key = hashlib.sha256(identity.encode()).hexdigest()[:_KEY_DIGITS]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'lumen'}-{key}"


def machine(root: Path = Path("/")) -> str:
    """Give what tells this computer from all others: machine-id and board number, else its name."""
    texts = [text for file in _MACHINE_FILES if (text := _text(root / file))]
    return "\n".join(texts) or platform.node()


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode(errors="replace").strip("\0\n ")
    except OSError:
        return ""
