"""The owner's scripts: run on events, and no harm if they fail, hang or chatter."""

import contextlib
import os
import re
import select
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from repository import ROOT

from lumen.core.shape_names import Shape
from lumen.errors import LumenError
from lumen.outlets.control.events import FaultEnded, Uttered
from lumen.outlets.hooks.runner import MOST_AT_ONCE, MOST_WAITING, HookRunner
from lumen.outlets.hooks.scripts import scripts_in

SAID = Uttered(
    time="2026-02-16T21:40:00Z",
    simulated=True,
    expression="~warmth~ ~ripple~",
    sentence="I glow; $(rm) `id`.",
    shape=Shape.CONVERGENCE,
)
ENDED = FaultEnded(time="2026-02-16T21:40:00Z", simulated=True, part="panel")

Write = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty folder of scripts."""
    (tmp_path / "hooks").mkdir(mode=0o755)
    return tmp_path / "hooks"


@pytest.fixture
def write(folder: Path) -> Write:
    """Give what writes a script there."""

    def written(name: str, text: str) -> Path:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
        return file

    return written


def finish(runner: HookRunner) -> None:
    """Let all that was taken run, and close: an end alone would leave out what waits."""
    for _ in range(MOST_AT_ONCE + MOST_WAITING):
        assert runner._places.acquire(timeout=120.0)
    runner.close()


def after(folder: Path, *events: Uttered | FaultEnded, limit: float = 60.0) -> list[str]:
    """Run the scripts of events, and give what was said of them."""
    lines: list[str] = []
    runner = HookRunner(folder, lines.append, limit)
    for event in events:
        runner.take(event)
    finish(runner)
    return lines


def test_script_gets_the_event_and_little_else(folder: Path, write: Write, tmp_path: Path) -> None:
    """Its JSON on standard input, its name and time in an environment that holds no secrets."""
    write("said-keep.sh", f"cat > {tmp_path}/heard; env > {tmp_path}/env; echo done; echo bad >&2")
    write("fault", "echo wrong event")
    assert after(folder, SAID) == ["said-keep.sh: done", "said-keep.sh: bad"]
    assert msgspec.json.decode((tmp_path / "heard").read_bytes(), type=Uttered) == SAID
    names = {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    shell = {"PWD", "SHLVL", "_", "OLDPWD"}
    given = {"LUMEN_EVENT", "LUMEN_SCHEMA", "LUMEN_TIME", "LUMEN_SIMULATED", "PATH", "LANG"}
    assert names - shell == given


def test_name_says_on_which_event(folder: Path, write: Write) -> None:
    """`fault_ended` is not `fault`, and `any` is each; in the order of their names."""
    write("fault", "echo no")
    write("fault_ended-1", "echo one")
    write("any", 'echo "$LUMEN_EVENT"')
    assert sorted(after(folder, ENDED)) == ["any: fault_ended", "fault_ended-1: one"]
    found = scripts_in(folder)
    assert [file.name for file in found.wanted("fault_ended")] == ["any", "fault_ended-1"]


def test_script_that_hangs_is_ended_and_named(folder: Path, write: Write) -> None:
    """Also one that closed its output, and one that takes no input."""
    write("said-a", "sleep 600")
    write("said-b", "exec >&- 2>&- <&-; sleep 600")
    assert sorted(after(folder, SAID, limit=0.2)) == [
        "said-a: it takes too long, and is ended",
        "said-b: it takes too long, and is ended",
    ]


def test_script_that_fails_or_cannot_run_is_named(folder: Path, write: Write) -> None:
    """And the others run all the same."""
    write("said-a", "exit 3")
    write("said-c", "echo fine")
    (folder / "said-d").write_text("#!/no/such/interpreter\n")
    (folder / "said-d").chmod(0o755)
    (folder / "said-e").write_text("#!/bin/sh\n")
    (folder / "any thing").write_text("")
    (folder / "speech").write_text("")
    lines = after(folder, SAID)
    assert "said-a: it ended with 3" in lines
    assert "said-c: fine" in lines
    assert "said-d: it cannot be run: No such file or directory" in lines
    assert f"{folder}/said-e: it cannot be executed: chmod +x" in lines
    assert any(
        line.startswith(f"{folder}/speech: its name must begin with one of") for line in lines
    )


def test_what_a_script_starts_ends_with_it(folder: Path, write: Write, tmp_path: Path) -> None:
    """Also what it leaves behind in the background with its output open; nobody waits for it."""
    write("said", f"sleep 600 & echo $! > {tmp_path}/left; echo done")
    assert after(folder, SAID) == ["said: done"]
    with contextlib.suppress(ProcessLookupError):
        left = os.pidfd_open(int((tmp_path / "left").read_text()))
        assert select.select([left], [], [], 60.0)[0] == [left]
        os.close(left)


def test_output_is_bounded_and_its_control_characters_are_shown(folder: Path, write: Write) -> None:
    """A script that never stops printing is ended; none reaches a terminal with an escape."""
    write("said-a", "printf 'red \\033[31m\\n'")
    write("said-b", "yes")
    lines = after(folder, SAID)
    assert "said-a: red \\x1b[31m" in lines
    assert "said-b: it prints more than 8192 bytes, and is ended" in lines
    assert len(lines) < 4200


def test_few_run_at_once_and_few_wait(folder: Path, write: Write, tmp_path: Path) -> None:
    """Of a storm of events the rest is refused with a line each, and nothing is held up."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    write("said", f"read line < {gate}")
    lines: list[str] = []
    runner = HookRunner(folder, lines.append, 60.0)
    for _ in range(MOST_AT_ONCE + MOST_WAITING + 5):
        runner.take(SAID)
    assert lines == ["said: too many scripts wait: not run on said"] * 5
    assert sum(thread.name.startswith("hook") for thread in threading.enumerate()) == MOST_AT_ONCE
    with gate.open("w") as opened:  # whoever reads sees its end, from now on
        opened.write("go\n" * (MOST_AT_ONCE + MOST_WAITING))
        opened.flush()
        (folder / "said").unlink()
        finish(runner)


def test_end_does_not_run_the_scripts_that_wait(folder: Path, write: Write, tmp_path: Path) -> None:
    """Only those that run are waited for, however many hang: each that waited is named."""
    write("said", f"echo >> {tmp_path}/ran; sleep 600")
    lines: list[str] = []
    runner = HookRunner(folder, lines.append, 0.5)
    for _ in range(MOST_AT_ONCE + MOST_WAITING):
        runner.take(SAID)
    runner.close()
    waited = lines.count("said: not run: it still waited at the end")
    assert waited + lines.count("said: it takes too long, and is ended") == len(lines)
    assert waited >= MOST_WAITING - MOST_AT_ONCE
    assert len((tmp_path / "ran").read_text()) <= len(lines) - waited


@pytest.mark.parametrize(
    ("mode", "says"),
    [(0o775, "others may write to it: chmod go-w"), (0o757, "others may write to it")],
)
def test_nobody_else_can_put_a_script_there(
    folder: Path, write: Write, mode: int, says: str
) -> None:
    """Neither into the folder nor into a file."""
    script = write("said", "echo never")
    script.chmod(mode)
    assert says in after(folder, SAID)[0]
    script.chmod(0o755)
    folder.chmod(mode)
    assert says in after(folder, SAID)[0]
    with pytest.raises(LumenError, match=says):
        scripts_in(folder)
    shutil.rmtree(folder)
    with pytest.raises(LumenError, match="No such file or directory"):
        scripts_in(folder)


def test_folder_is_read_anew_at_each_event(folder: Path, write: Write) -> None:
    """And what is wrong in it is said once."""
    lines: list[str] = []
    runner = HookRunner(folder, lines.append, 60.0)
    (folder / "speech").write_text("")
    runner.take(SAID)
    write("said", "echo here")
    runner.take(SAID)
    finish(runner)
    assert len(lines) == 2
    assert lines[1] == "said: here"


def test_unit_is_understood_and_little_is_left_to_take_away() -> None:
    """By systemd's own judgement: a user of its own, and less exposure than 2 of 10."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = str(ROOT / "systemd" / "lumen-hooks.service")
    environment = {"SYSTEMD_PAGER": "", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    verified, secured = (
        subprocess.run(  # noqa: S603 - systemd's own program
            [program, *arguments, unit],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment,
        )
        for arguments in (["verify"], ["security", "--offline=true", "--threshold=20"])
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    assert secured.returncode == 0, secured.stdout
    assert re.search(r"exposure level for lumen-hooks.service: [01]\.\d", secured.stdout)
