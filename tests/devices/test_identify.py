"""Who holds which pin, by what the kernel tells gpiod."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from lumen.devices import identify

HELD = {17: "gpio-keys", 25: ""}


@contextmanager
def chip(path: str) -> Iterator[SimpleNamespace]:
    """Stand in for an opened `gpiod.Chip`."""

    def info(line: int) -> SimpleNamespace:
        return SimpleNamespace(used=line in HELD, consumer=HELD.get(line, ""))

    assert path == "/dev/gpiochip0"
    yield SimpleNamespace(get_line_info=info)


def test_held_pins_are_named_with_their_holders(monkeypatch: pytest.MonkeyPatch) -> None:
    """A free pin is left out; a holder without a name is the kernel."""
    gpiod = ModuleType("gpiod")
    monkeypatch.setattr(gpiod, "Chip", chip, raising=False)
    monkeypatch.setattr(identify, "import_driver", lambda _name: gpiod)
    owners = identify.line_owners(Path("/dev/gpiochip0"), [5, 17, 25])
    assert owners == {17: "gpio-keys", 25: "the kernel"}
