"""One writer for one output."""

import subprocess
import sys
from pathlib import Path

import pytest
from repository import SHIPPED_STUDENT

from lumen.errors import LumenError
from trainer.commands import cli
from trainer.system.sole_writer import sole_writer

_HELD = """
import sys
from pathlib import Path
from trainer.system.sole_writer import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_of_an_output_is_refused_before_it_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told who is at work; one that was launched beside the first is none."""
    out = tmp_path / "out"
    command = "publish", "student", str(SHIPPED_STUDENT), "--name", "a/b", "--dry-run"
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _HELD, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert cli.main([*command, "--out", str(out)]) == 1
        said = f"{out}: another trainer, process {other.pid}, is making it: wait for it"
        assert said in capsys.readouterr().err
        with monkeypatch.context() as launched:
            for name in ("LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "RANK"):
                launched.setenv(name, "1")
            assert cli.main([*command, "--out", str(out)]) == 0
        other.kill()
    # What was killed leaves its lock, and nobody waits for it.
    assert cli.main([*command, "--out", str(out)]) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_lock_is_gone_in_the_end_whatever_happened(tmp_path: Path) -> None:
    """Its folder is made for it, as for the output."""
    found: list[str] = []

    def fail() -> None:
        with sole_writer(tmp_path / "new" / "out"):
            found.extend(file.name for file in (tmp_path / "new").iterdir())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert found == [".out.lock"]
    assert list((tmp_path / "new").iterdir()) == []


def test_where_nothing_can_be_written_it_is_said_before_any_work(tmp_path: Path) -> None:
    """With what was named, and the system's reason."""
    (tmp_path / "file").touch()
    with pytest.raises(LumenError, match=r"file: File exists"), sole_writer(tmp_path / "file/out"):
        pass
    (tmp_path / ".pipe.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LumenError, match=r"pipe: "), sole_writer(tmp_path / "pipe"):
        pass
    assert not (tmp_path / "elsewhere").exists()
