"""The example: installed as a stranger's package is, and seen in everything that it adds."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from patience import run
from PIL import Image
from strangers import Guarded, guarded_life, moon, on_the_path

from lumen.body.scene import Page
from lumen.core import narration
from lumen.core.explanation import ClaimReasons
from lumen.core.why import explained
from lumen.formats.report import troubles
from lumen.runtime.controls import ControlChange

FULL = datetime(2026, 3, 3, 11, 38, tzinfo=UTC)
"""During the total eclipse of the moon of that day."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build and lay out the example once."""
    with on_the_path(moon(tmp_path_factory.mktemp("moon"))) as folder:
        yield folder


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("eclipse", "phase"),
    [
        ("2017-08-21T18:26", "new"),
        ("2019-07-02T19:23", "new"),
        ("2024-04-08T18:17", "new"),
        ("2026-02-17T12:12", "new"),
        ("2026-08-12T17:46", "new"),
        ("2025-03-14T06:59", "full"),
        ("2026-03-03T11:34", "full"),
    ],
)
def test_phase_is_right_at_eclipses(eclipse: str, phase: str) -> None:
    """The sun is eclipsed at new moon, the moon at full moon, both within an hour of it."""
    from lumen_moon.phase import phase_at  # noqa: PLC0415 - on the path by the fixture

    found = phase_at(datetime.fromisoformat(eclipse).replace(tzinfo=UTC))
    assert found.name == phase
    assert found.lit == pytest.approx(0.0 if phase == "new" else 1.0, abs=1e-4)


@pytest.mark.usefixtures("site")
def test_moon_is_seen_worn_written_and_said_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All four parts, at a full moon; `why` names the plug-in and its numbers."""
    monkeypatch.setattr(narration, "ADDED_SHARE", 1.0)
    file = tmp_path / "moon.txt"

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "moon", moon={"file": str(file)}) as at:
            at.clock.offset = FULL.timestamp() - at.clock.now - 3600.0
            added, shown = at.lumen.additions, at.lumen.renderer
            assert not _is_light(shown.shown.picture, BESIDE)
            await at.samples_until(lambda: added.accessories and added.said() and file.exists())
            await at.samples_until(lambda: getattr(added.page("moon"), "picture", None))
            assert at.faults == {}
            assert file.read_text().startswith("2026-03-03T1")
            assert "full, 100% lit" in file.read_text()
            assert _is_light(shown.shown.picture, BESIDE)
            at.lumen.controls.apply(ControlChange(plugin_page="moon"))
            assert shown.page is Page.PLUGIN
            assert _is_light(shown.shown.picture, ON_PAGE)
            claim = await _claim(at)
            assert claim.basis == "the moon is at its phase full (plug-in moon)"
            assert claim.clause in {
                "The moon is full.",
                "The moon is round.",
                "All of the moon is lit.",
            }
            assert claim.evidence["% lit"] == pytest.approx(100.0, abs=1.0)

    run(live())


BESIDE, ON_PAGE = (204, 46), (120, 86)
"""Where the moon is beside the face, and on its page."""


def _is_light(picture: Image.Image, at: tuple[int, int]) -> bool:
    """Tell whether a place of a picture has the moon's light."""
    red, green, blue = picture.convert("RGB").crop((*at, at[0] + 1, at[1] + 1)).tobytes()
    return red > 200 and green > 200 and blue > 160


async def _claim(at: Guarded) -> ClaimReasons:
    """Take samples until something of the moon is said, and give what `why` says of it."""
    while True:
        await at.sample()
        await asyncio.sleep(0)
        why = explained(at.lumen.pulse.mind)
        claims = [] if why is None or why.sentence is None else why.sentence.claims
        for claim in claims:
            if "moon" in claim.basis:
                return claim


@pytest.mark.usefixtures("site")
def test_wrong_settings_of_the_moon_are_named(tmp_path: Path) -> None:
    """With the table, the key in its own words, and the way out, once for all of its parts."""

    async def live() -> None:
        async with guarded_life(tmp_path / "memory", "moon", moon={"sout": True}) as at:
            await at.samples_until(lambda: len(at.faults) == 4)
            (line,) = troubles({}, at.faults)
            assert line.startswith("plug-in moon (page, outlet, phrases, face): refuses its sett")
            assert "[plugins.moon]: Object contains unknown field `sout`; correct them" in line

    run(live())


def test_running_lumen_shows_the_moon_to_the_command_line(tmp_path: Path, site: Path) -> None:
    """A whole `lumen run` with the package on its path; its end is one in order."""
    file, home = tmp_path / "moon.txt", tmp_path / "home"
    home.mkdir()
    settings = tmp_path / "lumen.toml"
    settings.write_text(
        f'[plugins]\nenabled = ["moon"]\n[plugins.moon]\nfile = "{file}"\n[page]\nreach = "off"\n'
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHONPATH": str(site),
        "LUMEN_CONFIG": str(settings),
    }
    command = [sys.executable, "-m", "lumen.commands.cli"]
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [*command, "run", "--json", "--mode", "mock"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        while not file.exists():
            assert running.stdout.readline(), running.stderr and running.stderr.read()
        assert "(simulated)" in file.read_text()
        running.send_signal(signal.SIGINT)
        _, lines = running.communicate(timeout=60.0)
    assert "plug-in" not in lines
    assert not list(home.rglob("plugins.json"))
