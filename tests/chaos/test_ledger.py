"""A life of the ledger counts for the code and the length that it was lived with."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from chaos.__main__ import held_now, lives, table_of
from chaos.faults import Kind
from chaos.ledger import Ledger, version_of
from chaos.outcome import Outcome


def code_in(folder: Path, text: str) -> Path:
    """Give a folder of code."""
    folder.mkdir(exist_ok=True)
    (folder / "mind.py").write_text(text, encoding="utf-8")
    return folder


def outcome(seed: int) -> Outcome:
    """Give a life with one fault and two samples."""
    return Outcome(
        seed,
        samples=2,
        lived_s=86_400.0,
        journal=["long"],
        faults=Counter({Kind.BAROMETER_ASLEEP: 1}),
    )


def test_life_counts_again_for_the_same_code_and_length(tmp_path: Path) -> None:
    """What was written is read back, but for its journal."""
    code, file = code_in(tmp_path / "code", "x = 1"), tmp_path / "lives.jsonl"
    Ledger(file, 1.0, [code]).add(outcome(7))
    (past,), others = Ledger(file, 1.0, [code]).lived()
    assert others == 0
    assert (past.seed, past.samples, past.journal) == (7, 2, [])
    assert past.faults == Counter({Kind.BAROMETER_ASLEEP: 1})


def test_life_does_not_count_when_code_or_length_is_another(tmp_path: Path) -> None:
    """Neither does one of a ledger that named no code; each stays where it is."""
    code, file = code_in(tmp_path / "code", "x = 1"), tmp_path / "lives.jsonl"
    file.write_bytes(b'{"seed":3,"samples":9,"lived_s":5.0}\n')
    Ledger(file, 1.0, [code]).add(outcome(7))
    assert Ledger(file, 2.0, [code]).lived() == ([], 2)
    code_in(code, "x = 2")
    assert Ledger(file, 1.0, [code]).lived() == ([], 2)
    code_in(code, "x = 1")
    assert len(Ledger(file, 1.0, [code]).lived()[0]) == 1


def test_life_is_not_written_down_when_the_code_changed_meanwhile(tmp_path: Path) -> None:
    """Nobody knows then which of the two it was lived with."""
    code, file = code_in(tmp_path / "code", "x = 1"), tmp_path / "lives.jsonl"
    ledger = Ledger(file, 1.0, [code])
    code_in(code, "x = 2")
    with pytest.raises(SystemExit, match="the code changed"):
        ledger.add(outcome(7))
    assert not file.exists()


def test_version_follows_names_and_content_and_no_compiled_file(tmp_path: Path) -> None:
    """A file that moved, or text that moved from one to another, is a change."""
    code = code_in(tmp_path / "code", "x = 1")
    first = version_of([code])
    (code / "mind.cpython-311.pyc").write_bytes(b"compiled")
    assert version_of([code]) == first
    (code / "mind.py").rename(code / "soul.py")
    assert version_of([code]) != first


def test_life_that_two_runs_lived_counts_once(tmp_path: Path) -> None:
    """Several runs may add to one ledger at a time."""
    code, file = code_in(tmp_path / "code", "x = 1"), tmp_path / "lives.jsonl"
    for _ in range(2):
        Ledger(file, 1.0, [code]).add(outcome(7))
    assert len(Ledger(file, 1.0, [code]).lived()[0]) == 1


def test_ctrl_c_ends_all_workers_with_the_table_of_what_was_lived(tmp_path: Path) -> None:
    """What was lived is in the ledger; no process is left."""
    file = tmp_path / "lives.jsonl"
    command = ["--workers", "2", "--days", "0.02", "--ledger", str(file), "--base", str(tmp_path)]
    with subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "chaos", *command],
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stderr is not None
        assert "1 lives" in run.stderr.readline()
        workers = psutil.Process(run.pid).children()
        run.send_signal(signal.SIGINT)
        printed, errors = run.communicate(timeout=60.0)
    assert run.returncode == 130
    assert "Traceback" not in errors
    assert "creature-years" in printed
    assert file.read_bytes().count(b"\n") >= 1
    assert len(workers) == 2
    assert psutil.wait_procs(workers, timeout=60.0)[1] == []


def test_table_names_code_and_length_and_what_is_left_out(tmp_path: Path) -> None:
    """Whoever reads the table knows for what its years speak."""
    code, file = code_in(tmp_path / "code", "x = 1"), tmp_path / "lives.jsonl"
    ledger = Ledger(file, 1.0, [code])
    ledger.add(outcome(7))
    Ledger(file, 5.0, [code]).add(outcome(8))
    text = str(table_of(lives([7], tmp_path, 1, 1.0, ledger)))
    assert f"1 days, of the code {ledger.code}" in text
    assert "1 lives of other code or another length" in text


def test_memory_in_use_is_what_is_held_and_not_what_was() -> None:
    """A leak of Python's, or of C's, is seen; what was given back is not."""
    before = held_now()
    objects, block = [object() for _ in range(50_000)], bytearray(16 * 2**20)
    during = held_now()
    assert during.blocks - before.blocks >= 50_000
    assert during.heap - before.heap >= 16 * 2**20
    del objects, block
    after = held_now()
    assert after.blocks - before.blocks < 1000
    assert after.heap - before.heap < 2**20
