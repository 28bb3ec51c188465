"""Importing drivers: silent, and with one clear line when it fails."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lumen.devices.blinka import import_board, import_driver
from lumen.errors import DeviceError

MOCK_BODY = """
from types import SimpleNamespace
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.devices.blank import blank_body
header = SimulatedHeader(SimpleNamespace(mishaps=frozenset()))
assert blank_body(header) == (), blank_body(header)
assert header.strip.frames == 1
"""


@pytest.mark.parametrize("machine", [{}, {"BLINKA_FORCECHIP": "GENERIC_X86"}])
def test_terminal_stays_empty_when_the_simulated_body_starts(machine: dict[str, str]) -> None:
    """Blinka's word on unknown boards would spoil the output that programs read."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-W", "error", "-c", MOCK_BODY],
        env=machine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_prints_go_nowhere_when_a_driver_prints_at_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed before and after the import still comes out."""
    (tmp_path / "chatty_driver.py").write_text("print('WARNING: not supported')\nanswer = 42\n")
    monkeypatch.syspath_prepend(tmp_path)
    sys.stdout.write("before\n")
    assert import_driver("chatty_driver").answer == 42
    sys.stdout.write("after\n")
    assert capsys.readouterr().out == "before\nafter\n"


@pytest.mark.parametrize(
    "failure",
    [
        "raise RuntimeError('gpiod\\n   was not found')",
        "raise NotImplementedError('gpiod was not found')",
        "raise ImportError('gpiod was not found')",
    ],
)
def test_error_is_one_line_when_a_driver_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """Whatever Blinka raises is one clear line that names driver and reason."""
    (tmp_path / "failing_driver.py").write_text(failure + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeviceError) as caught:
        import_driver("failing_driver")
    assert str(caught.value) == (
        "the driver failing_driver cannot be used here: gpiod was not found"
    )


def test_board_is_refused_when_it_has_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Blinka finds on a computer has no pins, and a person is told what that means."""
    monkeypatch.setitem(sys.modules, "board", ModuleType("board"))
    with pytest.raises(DeviceError) as caught:
        import_board()
    assert str(caught.value) == "there is no Raspberry Pi here"
