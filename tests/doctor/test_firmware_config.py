"""The firmware's config.txt, with its filters."""

import pytest

from lumen.doctor.firmware_config import Overlay, overlays

PI4 = "Raspberry Pi 4 Model B Rev 1.4"


def found(config: str, model: str = PI4) -> list[Overlay]:
    """Give the overlays of a config.txt."""
    return list(overlays(config, model))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("dtoverlay=x", "x"),
        ("  dtoverlay = x  # why", "x"),
        ("dtoverlay=x,speed=4000", "x"),
        ("dtoverlay=x:rotate=180", "x"),
        ("device_tree_overlay=overlays/x-overlay.dtb", "x"),
        ("dtoverlay=x.dtbo", "x"),
    ],
)
def test_overlay_is_known_however_it_is_written(line: str, name: str) -> None:
    """With parameters, comments, blanks, or by its file."""
    assert found(line) == [Overlay(name, sure=True)]


@pytest.mark.parametrize(
    "line",
    [
        "a=1\x0bdtoverlay=x",
        "a=1\u2028dtoverlay=x",
        "a=1\x0cdtoverlay=x",
        "# dtoverlay=x",
        "dtoverlay=",
        "dtparam=x",
        "dtoverlays=x",
        "xdtoverlay=x",
        "",
    ],
)
def test_other_lines_are_no_overlays(line: str) -> None:
    """Comments, ends of an overlay's parameters, and other settings."""
    assert found(line) == []


@pytest.mark.parametrize(
    ("sections", "model", "loaded"),
    [
        (("pi4",), PI4, True),
        (("PI4",), PI4, True),
        (("pi5",), PI4, False),
        (("pi5", "all"), PI4, True),
        (("none",), PI4, False),
        (("none", "pi4"), PI4, False),
        (("none", "all"), PI4, True),
        (("tryboot",), PI4, False),
        (("pi5", "pi4"), PI4, True),
        (("pi4", "pi5"), PI4, False),
        (("pi4",), "Raspberry Pi 400 Rev 1.0", True),
        (("pi400",), "Raspberry Pi 400 Rev 1.0", True),
        (("pi400",), PI4, False),
        (("pi4",), "Raspberry Pi Compute Module 4 Rev 1.1", True),
        (("cm4",), "Raspberry Pi Compute Module 4 Rev 1.1", True),
        (("cm4",), PI4, False),
        (("cm4",), "Raspberry Pi Compute Module 4S Rev 1.0", False),
        (("pi3+",), "Raspberry Pi 3 Model B Plus Rev 1.3", True),
        (("pi3+",), "Raspberry Pi 3 Model B Rev 1.2", False),
        (("pi3",), "Raspberry Pi 3 Model B Plus Rev 1.3", True),
        (("pi0",), "Raspberry Pi Zero 2 W Rev 1.0", True),
        (("pi02",), "Raspberry Pi Zero 2 W Rev 1.0", True),
        (("pi1",), "Raspberry Pi Model B Rev 2", True),
        (("pi1",), PI4, False),
        (("pi2",), "Raspberry Pi 2 Model B Rev 1.1", True),
        (("pi5",), "Raspberry Pi 5 Model B Rev 1.0", True),
        (("pi5",), "Raspberry Pi 500 Rev 1.0", True),
        (("pi4", "edid=VSC-TD2220", "all"), PI4, True),
        (("pi5", "edid=VSC-TD2220"), PI4, False),
    ],
)
def test_filters_admit_their_boards(sections: tuple[str, ...], model: str, *, loaded: bool) -> None:
    """One of a kind takes the place of the last, others narrow, and [all] ends them."""
    config = "\n".join([*(f"[{section}]" for section in sections), "dtoverlay=x"])
    assert found(config, model) == ([Overlay("x", sure=True)] if loaded else [])


@pytest.mark.parametrize(
    "section", ["edid=X", "gpio4=1", "hdmi:1", "0x12345678", "board-type=0x14", "partition=2", "?"]
)
def test_filter_that_cannot_be_judged_here_leaves_a_doubt(section: str) -> None:
    """Which screen hangs on it, or what a pin reads at the start, is not looked at."""
    assert found(f"[{section}]\ndtoverlay=x\n[all]\ndtoverlay=y") == [
        Overlay("x", sure=False),
        Overlay("y", sure=True),
    ]
