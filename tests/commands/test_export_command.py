"""The command that takes recordings, states and drawings out of a memory."""

import contextlib
import json
import os
import signal

import pytest
from command_shell import Shell, one_line
from lives import moment
from PIL import Image

from lumen.formats.recording import Recording
from lumen.runtime.local_time import local_time
from lumen.runtime.storage_writer import BODY
from lumen.store.store import FILE_NAME, Store


def test_memory_of_the_running_lumen_is_exported(shell: Shell) -> None:
    """Without a word it is meant, whichever body it lives in; its body goes with the readings."""
    file = shell.home / "out.csv"
    daemon = shell.start("--mode", "mock", "--scenario", "kettle", "--speed", "60")
    code, output, errors = shell.lumen("export", "recording", str(file))
    assert (code, errors) == (0, "")
    assert output.endswith("samples, simulated\n")
    daemon.send_signal(signal.SIGTERM)
    daemon.communicate(timeout=20)
    body = Recording(file).body
    assert body is not None
    assert body.cores == 4
    assert body.heat_factor is None
    code, _, errors = shell.lumen("export", "recording", str(file))
    assert code == 1
    kettle = shell.home / "state" / "lumen" / "mock" / "kettle-1"
    assert f"there is one in {kettle} (--memory DIR names it)" in one_line(errors)
    states = str(shell.home / "out.jsonl")
    assert shell.lumen("export", "states", states, "--scenario", "kettle")[0] == 0
    assert shell.lumen("export", "states", states, "--mode", "host", "--seed", "2")[0] == 2


def test_memory_is_exported(shell: Shell) -> None:
    """What a life has left can be taken out, and an empty memory says so."""
    code, _, errors = shell.lumen("export", "recording", str(shell.home / "out.csv"))
    assert code == 1
    assert "there is no memory" in one_line(errors)
    shell.lumen("once", "--mode", "mock")
    memory = str(shell.home / "state" / "lumen" / "mock" / "day-1")
    code, output, errors = shell.lumen(
        "export", "recording", str(shell.home / "out.csv"), "--memory", memory
    )
    assert (code, errors) == (0, "")
    assert output == f"{shell.home / 'out.csv'}: 27 samples, simulated\n"
    code, output, _ = shell.lumen(
        "export", "states", str(shell.home / "out.jsonl"), "--memory", memory
    )
    assert (code, output) == (0, f"{shell.home / 'out.jsonl'}: 21 states, simulated\n")
    assert json.loads((shell.home / "out.jsonl").read_text().splitlines()[-1])["E"] > 0.0
    code, _, errors = shell.lumen("export", "drawings", str(shell.home / "d"), "--memory", memory)
    assert code == 1
    assert "no finished drawings" in one_line(errors)


def test_export_replaces_its_own_and_nothing_else(shell: Shell) -> None:
    """The same memory's export is renewed; a diary is not, but on request."""
    shell.lumen("once", "--mode", "mock")
    diary, recording, states = (shell.home / name for name in ("diary", "r.csv", "s.jsonl"))
    diary.write_text("dear diary")
    for what, file in (("recording", recording), ("states", states)):
        code, _, errors = shell.lumen("export", what, str(diary))
        assert code == 1
        assert "it exists and is not an export of" in one_line(errors)
        assert "--force replaces it" in errors
        assert shell.lumen("export", what, str(file))[0] == 0
    before = recording.read_text()
    shell.lumen("once", "--mode", "mock")
    for what, file in (("recording", recording), ("states", states)):
        assert shell.lumen("export", what, str(file), "--hours", "1e6")[0] == 0
        assert shell.lumen("export", what, str(file), "--hours", "1e16")[0] == 2
    assert recording.read_text().startswith(before)
    other = ("--scenario", "calm")
    shell.lumen("once", "--mode", "mock", *other)
    code, _, errors = shell.lumen("export", "recording", str(recording), *other)
    assert code == 1
    assert "that this memory holds" in one_line(errors)
    assert diary.read_text() == "dear diary"
    assert shell.lumen("export", "states", str(diary), "--force")[0] == 0
    assert diary.read_text() == states.read_text()


def test_export_goes_into_pipes_and_standard_output(shell: Shell) -> None:
    """What is no file is written to, and the count told apart."""
    shell.lumen("once", "--mode", "mock")
    file, pipe = shell.home / "out.csv", shell.home / "pipe"
    assert shell.lumen("export", "recording", str(file))[0] == 0
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    code, output, errors = shell.lumen("export", "recording", str(pipe))
    assert (code, output, errors) == (0, "", f"{pipe}: 27 samples, simulated\n")
    assert os.read(reader, 65_536) == file.read_bytes()
    os.close(reader)
    assert pipe.is_fifo()
    code, output, errors = shell.lumen("export", "states", "/proc/self/fd/1")
    assert code == 0
    assert [json.loads(line)["E"] > 0.0 for line in output.splitlines()] == 21 * [True]
    assert errors == "/proc/self/fd/1: 21 states, simulated\n"
    code, output, errors = shell.lumen("export", "recording", "-")
    assert (code, output, errors) == (
        0,
        file.read_text(),
        "standard output: 27 samples, simulated\n",
    )
    assert not (shell.home / "-").exists()


def test_drawings_never_replace_other_pictures(shell: Shell) -> None:
    """A picture of the same name stays, unless it is the same picture."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    drawn, out = memory.parent / "drawings", shell.home / "out"
    for folder, content in ((drawn, b"drawn"), (out, b"a photograph")):
        folder.mkdir(exist_ok=True)
        (folder / "2026-02-16.png").write_bytes(content)
    code, _, errors = shell.lumen("export", "drawings", str(out))
    assert code == 1
    assert "2026-02-16.png: it exists and is not this drawing" in one_line(errors)
    assert (out / "2026-02-16.png").read_bytes() == b"a photograph"
    assert shell.lumen("export", "drawings", str(out), "--force")[0] == 0
    assert shell.lumen("export", "drawings", str(out))[0] == 0
    assert (out / "2026-02-16.png").read_bytes() == b"drawn"


def test_drawing_is_made_again_from_the_moments(shell: Shell) -> None:
    """Signed and dated, of the whole day; the same file again, and over no other picture."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    with contextlib.closing(Store(memory)) as store:
        spoken = next(m for m in store.past() if m.expression is not None)
    day = local_time(spoken.sample.wall).date().isoformat()
    to, photograph = shell.home / "day.png", shell.home / "photograph.png"
    photograph.write_bytes(b"a photograph")
    code, output, errors = shell.lumen("export", "drawing", "--day", day, str(to))
    assert (code, output, errors) == (0, f"{to}: the drawing of {day}, simulated\n", "")
    with Image.open(to) as picture:
        assert picture.size == (1440, 1440)
        assert picture.info["Creation Time"] == day
        assert picture.convert("L").getextrema() != (0, 0)
    before = to.read_bytes()
    assert shell.lumen("export", "drawing", "--day", day, str(to))[0] == 0
    assert to.read_bytes() == before
    code, _, errors = shell.lumen("export", "drawing", "--day", day, str(photograph))
    assert code == 1
    assert "photograph.png: it exists and is not this drawing: --force" in one_line(errors)
    assert photograph.read_bytes() == b"a photograph"
    code, _, errors = shell.lumen("export", "drawing", "--day", "1999-01-01", str(to))
    assert code == 1
    assert "no expression of 1999-01-01" in one_line(errors)


@pytest.mark.parametrize(
    "words",
    [("drawing", "x.png"), ("states", "x", "--day", "2026-02-16"), ("drawing", "--day", "x", "y")],
)
def test_drawing_needs_a_day_and_nothing_else_takes_one(
    shell: Shell, words: tuple[str, ...]
) -> None:
    """Wrong usage is told before a memory is looked for."""
    assert shell.lumen("export", *words)[0] == 2


def test_export_refuses_a_folder(shell: Shell) -> None:
    """Where a file belongs: in one line."""
    shell.lumen("once", "--mode", "mock")
    code, _, errors = shell.lumen("export", "states", str(shell.home))
    assert code == 1
    assert one_line(errors) == f"lumen: {shell.home}: Is a directory: name a file\n"


def test_export_names_the_memory_that_is_damaged(shell: Shell) -> None:
    """And not the copy that was read."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    data = bytearray(memory.read_bytes())
    data[-1024:] = b"\xff" * 1024
    memory.write_bytes(data)
    code, _, errors = shell.lumen("export", "states", str(shell.home / "out.jsonl"))
    assert code == 1
    assert one_line(errors).startswith(f"lumen: {memory}: it is damaged (")
    assert "lumen-" not in errors
    assert not (shell.home / "out.jsonl").exists()


@pytest.mark.parametrize("body", ["", '{"cores":4,"x":"\x1b[2J"}'])
def test_recording_is_exported_though_its_body_makes_no_sense(shell: Shell, body: str) -> None:
    """The readings are whole: it says in one line that nobody knows whose they are."""
    memory = shell.home / "m"
    with contextlib.closing(Store(memory / FILE_NAME)) as store:
        store.remember(moment(0), {BODY: body})
    to = shell.home / "out.csv"
    code, _, errors = shell.lumen("export", "recording", str(to), "--memory", str(memory))
    assert code == 0
    assert one_line(errors).startswith(f"lumen: {memory / FILE_NAME}: the stored body makes no")
    assert errors.strip().isprintable()
    assert Recording(to).body is None
