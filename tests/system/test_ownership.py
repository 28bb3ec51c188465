"""One Lumen at a time."""

import errno
import fcntl
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from lumen.composition.bodies import hat_answers
from lumen.errors import AlreadyRunningError, LumenError
from lumen.system import ownership
from lumen.system.ownership import owned, owned_memory, sole_owner
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


def test_end_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither the lock nor a directory made for it; what was there, or is not its, stays."""
    with sole_owner(tmp_path / "run"):
        pass
    assert not (tmp_path / "run").exists()
    with sole_owner(tmp_path / "run") as owner:
        (tmp_path / "run" / "note").touch()
        owner.renew()
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["note"]
    with sole_owner(tmp_path / "run"):
        (tmp_path / "run" / LOCK_NAME).unlink()
        (tmp_path / "run" / LOCK_NAME).write_text("of another")
    assert (tmp_path / "run" / LOCK_NAME).read_text() == "of another"


def test_lock_that_goes_while_it_is_taken_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who opened the file of one that has just ended holds a lock that nobody else would find."""
    lock, take = tmp_path / "run" / LOCK_NAME, fcntl.flock
    left = [lock.unlink, lambda: shutil.rmtree(lock.parent)]

    def take_late(file: int, how: int) -> None:
        if left:
            left.pop()()
        take(file, how)

    monkeypatch.setattr("lumen.system.ownership.fcntl.flock", take_late)
    with sole_owner(lock.parent) as owner:
        assert not left
        assert owner.is_there()


def test_lock_that_the_file_system_does_not_know_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network shares have none: one line says so, and no file stays open."""

    def unknown(_file: int, _how: int) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("lumen.system.ownership.fcntl.flock", unknown)
    before = len([*Path("/proc/self/fd").iterdir()])
    with pytest.raises(LumenError, match=os.strerror(errno.ENOLCK)), sole_owner(tmp_path / "run"):
        pass
    assert len([*Path("/proc/self/fd").iterdir()]) == before


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


def test_memory_has_one_owner_whatever_the_runtime_directory(tmp_path: Path) -> None:
    """Sessions differ in it, and one may be removed; the memory is made, and let go at the end."""
    memory = tmp_path / "state" / "lumen"
    with (
        sole_owner(tmp_path / "session"),
        owned_memory(memory),
        sole_owner(tmp_path / "other"),
        pytest.raises(AlreadyRunningError, match=r"running on .*state/lumen: stop it first"),
        owned_memory(memory),
    ):
        pass
    with owned_memory(memory):
        pass


def test_memory_that_cannot_be_is_nobodys(tmp_path: Path) -> None:
    """Lumen lives without it, and says why."""
    (tmp_path / "file").write_text("")
    with owned_memory(tmp_path / "file" / "lumen"), owned_memory(tmp_path / "file" / "lumen"):
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


def test_second_owner_is_refused_when_the_directory_was_removed(tmp_path: Path) -> None:
    """At once, and as long as the first lives: the kernel keeps a name nobody can remove."""
    directory = tmp_path / "run"
    with sole_owner(directory) as first:
        shutil.rmtree(directory)
        assert not first.is_there()
        for _ in range(3):
            with (
                pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"),
                sole_owner(directory),
            ):
                pass
    with sole_owner(directory):
        pass


@pytest.mark.parametrize("lost", ["directory", "lock", "replaced"])
def test_lock_is_made_anew_when_it_was_removed(tmp_path: Path, lost: str) -> None:
    """Then it is found again, and keeps out who knows of nothing else."""
    directory = tmp_path / "session" / "run"
    with sole_owner(directory) as first:
        assert first.is_there()
        if lost == "directory":
            shutil.rmtree(directory.parent)
        else:
            (directory / LOCK_NAME).unlink()
        if lost == "replaced":
            (directory / LOCK_NAME).write_text("")
        assert not first.is_there()
        first.renew()
        assert first.is_there()
        assert not directory.parent.stat().st_mode & 0o077
        with (directory / LOCK_NAME).open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.renew()  # nothing was lost: the lock is held already
        assert first.is_there()


def test_strangers_name_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may take a name first: the lock alone tells then."""
    directory = tmp_path / "run"
    with sole_owner(directory) as first:
        (directory / LOCK_NAME).unlink()
        monkeypatch.setattr(ownership, "_holder_of", lambda _: (1, 54_321))
        with sole_owner(directory) as second:
            assert second.is_there()
        assert not first.is_there()


def test_name_is_nobodys_when_who_holds_it_does_not_listen(tmp_path: Path) -> None:
    """Lumen always does: so this is none."""
    directory = tmp_path / "run"
    with socket.socket(socket.AF_UNIX) as squatter:
        squatter.bind(ownership._kernel_name(directory))
        with sole_owner(directory) as owner:
            assert owner.is_there()


_APART = ["unshare", "--user", "--map-current-user", "--pid", "--fork"]
_OWNING = """
import sys
from pathlib import Path
from lumen.system.ownership import sole_owner
with sole_owner(Path(sys.argv[1])) as owner:
    print(owner.is_there())
"""


def can_be_apart() -> bool:
    """Whether this user may start processes as a container has them."""
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run([*_APART, "true"], capture_output=True, check=False)  # noqa: S603 - these words
    return done.returncode == 0


@pytest.mark.skipif(not can_be_apart(), reason="no process apart can be started: unshare")
def test_directory_of_that_name_in_another_container_is_another(tmp_path: Path) -> None:
    """Two containers on the computer's network may both keep theirs under /run/lumen."""
    directory = tmp_path / "run"
    with sole_owner(directory):
        shutil.rmtree(directory)  # the other container's is a directory of its own
        command = [*_APART, sys.executable, "-c", _OWNING, str(directory)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr


def test_directories_with_long_names_are_told_apart(tmp_path: Path) -> None:
    """Though they differ only behind what a name of the kernel holds, in whatever letters."""
    deep = tmp_path / ("\u00e4 b" * 40)
    with sole_owner(deep / "one") as one, sole_owner(deep / "two"):
        shutil.rmtree(one.directory)
        with pytest.raises(AlreadyRunningError), sole_owner(deep / "one"):
            pass


def test_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """It could lead to a file that somebody else needs."""
    (tmp_path / "diary").write_text("dear diary")
    (tmp_path / LOCK_NAME).symlink_to(tmp_path / "diary")
    with pytest.raises(LumenError, match=LOCK_NAME), sole_owner(tmp_path):
        pass
    assert (tmp_path / "diary").read_text() == "dear diary"
