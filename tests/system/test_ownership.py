"""One Lumen at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lumen.composition.bodies import hat_answers
from lumen.errors import AlreadyRunningError, LumenError
from lumen.system.ownership import owned, sole_owner
from lumen.system.paths import LOCK_NAME

_HOLD = """
import sys
from pathlib import Path
from lumen.system.ownership import sole_owner
with sole_owner(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_owner_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    """It names the process that owns the body, and leaves its lock alone."""
    with sole_owner(tmp_path / "run"):
        for _ in range(2):
            with (
                pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"),
                sole_owner(tmp_path / "run"),
            ):
                pass
    with sole_owner(tmp_path / "run"):
        pass


def test_lock_ends_with_its_process_when_killed(tmp_path: Path) -> None:
    """A crash leaves no lock behind."""
    directory = tmp_path / "run"
    first = subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _HOLD, str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError), sole_owner(directory):
            pass
        first.kill()
    with sole_owner(directory):
        pass


def test_directory_that_is_no_directory_is_refused(tmp_path: Path) -> None:
    """One clear line names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LumenError, match=str(tmp_path / "file")), sole_owner(tmp_path / "file"):
        pass


def test_device_has_one_owner_whichever_user_runs_it(tmp_path: Path) -> None:
    """The lock lies on the device, so two users' Lumens, each with its own directory, meet."""
    device = tmp_path / "i2c-1"
    device.touch()
    with owned(device):
        with pytest.raises(AlreadyRunningError, match="owns the HAT"), owned(device):
            pass
        with pytest.raises(AlreadyRunningError):
            hat_answers(device, lambda: pytest.fail("the bus was opened"))
    with owned(device):
        pass


def test_missing_device_is_nobodys(tmp_path: Path) -> None:
    """What opens it later will say that it is missing."""
    with owned(tmp_path / "none"), owned(tmp_path / "none"):
        pass


def test_lock_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A folder in its place is named in one line."""
    (tmp_path / LOCK_NAME).mkdir()
    with pytest.raises(LumenError, match=LOCK_NAME), sole_owner(tmp_path):
        pass


def test_directory_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    """Whoever can rename the lock could start a second owner."""
    tmp_path.chmod(0o777)
    with pytest.raises(LumenError, match="others may write to it"), sole_owner(tmp_path):
        pass
