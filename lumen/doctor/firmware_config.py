"""The firmware's config.txt: which overlays it names, and for which boards. Pure.

The rules are those of https://www.raspberrypi.com/documentation/computers/config_txt.html:
sections in brackets are filters, one of another kind narrows what follows, one of the same kind
takes its place, and [all] ends them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

MOST_NESTED = 10
"""Included files that include others; a circle ends there."""
MOST_INCLUDED = 100
"""Included files in all: those that include each other twice would be without number."""

_MODELS: Mapping[str, str] = {
    "pi1": r"Pi (Model [AB]|Compute Module Rev)",
    "pi2": r"Pi 2 ",
    "pi3": r"Pi (3 |Compute Module 3)",
    "pi3+": r"Pi 3 Model [AB] Plus",
    "pi4": r"Pi (4 |400 |Compute Module 4)",
    "pi400": r"Pi 400 ",
    "pi5": r"Pi (5 |500 |Compute Module 5)",
    "pi500": r"Pi 500 ",
    "cm0": r"Pi Compute Module 0",
    "cm1": r"Pi Compute Module Rev",
    "cm3": r"Pi Compute Module 3",
    "cm3+": r"Pi Compute Module 3 Plus",
    "cm4": r"Pi Compute Module 4 ",
    "cm4s": r"Pi Compute Module 4S",
    "cm5": r"Pi Compute Module 5",
    "pi0": r"Pi Zero",
    "pi0w": r"Pi Zero W",
    "pi02": r"Pi Zero 2",
}
"""The model filters, and the device tree's names of the models that each admits."""


class Overlay(NamedTuple):
    """An overlay that is named, and whether this board surely loads it; else perhaps."""

    name: str
    sure: bool


def overlays(config: str, model: str) -> Iterator[Overlay]:
    """Give the overlays that a board loads, in order; what stands behind a # is not there."""
    filters: dict[str, bool | None] = {}
    for line in config.split("\n"):
        text = line.partition("#")[0].strip()
        if section := re.fullmatch(r"\[(.*)\]", text):
            _apply(section[1].strip().lower(), model, filters)
        elif (name := _overlay_name(text)) and False not in filters.values():
            yield Overlay(name, sure=None not in filters.values())


def with_includes(config: str, read: Callable[[str], str | None]) -> str:
    """Put the text of every included file in the place of its line.

    Args:
        config: the text.
        read: gives an included file's text by its name, or None where it cannot be read.
    """
    left = MOST_INCLUDED

    def whole(text: str, depth: int) -> str:
        nonlocal left
        lines = []
        for line in text.split("\n"):
            included = re.match(r"\s*include\s+(\S+)", line)
            inner = None
            if included and depth < MOST_NESTED and left > 0:
                left -= 1
                inner = read(included[1])
            lines.append(line if inner is None else whole(inner, depth + 1))
        return "\n".join(lines)

    return whole(config, 0)


def unread_includes(config: str) -> list[str]:
    """Give the files that are still included by name: they could not be read."""
    return re.findall(r"^[ \t]*include[ \t]+(\S+)", config, flags=re.MULTILINE)


def _apply(section: str, model: str, filters: dict[str, bool | None]) -> None:
    """Take a filter into account: True admits this board, None perhaps."""
    if section == "all":
        filters.clear()
    elif section in ("none", "tryboot"):  # a boot for a try is over with the next one
        filters[section] = False
    elif section in _MODELS:
        filters["model"] = re.search(_MODELS[section], model) is not None
    else:
        # By a screen, a pin, a serial number: what they are is not looked at here.
        kind = re.match(r"edid|gpio|hdmi|board-type|partition|boot", section)
        filters[kind[0] if kind else "serial"] = None


def _overlay_name(line: str) -> str | None:
    """Give the overlay that a line loads, by its plain name."""
    match = re.match(r"(?:dtoverlay|device_tree_overlay)\s*=\s*([^,:\s]+)", line)
    if match is None:
        return None
    return re.sub(r"(-overlay)?\.dtbo?$", "", match[1].rpartition("/")[2])
