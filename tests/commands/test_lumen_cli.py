"""The `lumen` command, as a person or a program meets it: what lives, and what looks at it."""

import json
import re
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from command_shell import Shell, one_line

from lumen.formats.recording import Recording


def test_once_tells_what_is_felt(shell: Shell) -> None:
    """Without a daemon the parts are opened for a moment: every field is there."""
    code, output, errors = shell.lumen("once", "--mode", "mock", "--json")
    assert (code, errors) == (0, "")
    report = json.loads(output)
    assert set(report) >= {"time", "reading", "eisv", "shape", "expression", "narration", "faults"}
    assert report["shape"]
    code, output, _ = shell.lumen("once", "--mode", "mock")
    assert code == 0
    assert "feels E" in output


def test_host_feels_this_computer(shell: Shell) -> None:
    """Without a HAT, the computer itself is a body."""
    code, output, errors = shell.lumen("once", "--mode", "host", "--json")
    assert (code, errors) == (0, "")
    reading = json.loads(output)["reading"]
    assert {"cpu_pct", "memory_pct", "disk_pct", "load_1m", "ctx_switches_per_s"} <= set(reading)
    assert "ambient_temp_c" not in reading


def test_running_lumen_answers_and_is_alone(running: Shell) -> None:
    """Status, once and express ask the daemon; a second one is refused and touches nothing."""
    code, output, errors = running.lumen("status", "--json")
    assert (code, errors) == (0, "")
    status = json.loads(output)
    assert status["running"] is True
    assert status["simulated"] is True
    assert status["now"]["shape"]
    assert "simulated room, day   SIMULATED" in running.lumen("status")[1]
    once = json.loads(running.lumen("once", "--json")[1])
    assert once["reading"]
    assert once["simulated"]
    for command in (("once",), ("record", "-"), ("calibrate", "light")):
        code, _, errors = running.lumen(*command, "--mode", "host")
        assert code == 1
        assert "lives in mock mode, not in host" in one_line(errors)
    assert running.lumen("express")[1].startswith("~")
    assert "room, day" in running.lumen("status", "--scenario", "day")[1]
    for looking in ("status", "why"):
        code, output, errors = running.lumen(looking, "--scenario", "busy")
        assert (code, output) == (1, "")
        assert "another Lumen is running here" in one_line(errors)
    code, _, errors = running.lumen("run", "--mode", "mock")
    assert code == 1
    assert "another Lumen is running here" in one_line(errors)
    assert json.loads(running.lumen("status", "--json")[1])["running"] is True


def test_new_room_keeps_the_last_one_aside(shell: Shell) -> None:
    """What was lived in it is never lost without a word."""
    notes = ""
    for _ in range(2):
        daemon = shell.start("--mode", "mock", "--fresh")
        daemon.send_signal(signal.SIGINT)
        _, notes = daemon.communicate(timeout=60)
    kept = Path(notes.partition("the memory of the last one is kept in ")[2].splitlines()[0])
    assert kept.name == "day-1-before"
    assert (kept / "memory.sqlite").stat().st_size > 0
    assert kept.with_name("day-1").is_dir()


def test_doctor_asks_the_running_lumen(running: Shell) -> None:
    """It never opens what the daemon owns, and has it look through its own memory."""
    code, output, errors = running.lumen("doctor", "--json")
    assert (code, errors) == (0, "")
    rows = {row["name"]: row for row in map(json.loads, output.splitlines())}
    assert rows["Lumen"]["verdict"] == "well"
    assert "mode mock" in rows["Lumen"]["found"]
    assert rows["memory"]["verdict"] == "well"
    assert str(running.home) in rows["disk"]["found"]


def test_record_writes_what_the_daemon_senses(running: Shell) -> None:
    """A recording of a running Lumen can be replayed, and is overwritten only on request."""
    file = str(running.home / "r.csv")
    written = (0, "", "lumen: these readings are simulated\n")
    assert running.lumen("record", file, "--samples", "3") == written
    code, output, errors = running.lumen("replay", file, "--json")
    assert code == 0
    simulated, sparse = errors.splitlines()
    assert simulated == f"lumen: {file}: these readings are simulated"
    assert "no shapes: " in sparse
    assert len(output.splitlines()) == 3
    body = Recording(file).body
    assert body is not None
    assert body.heat_factor is None
    code, _, errors = running.lumen("record", file, "--samples", "3")
    assert code == 1
    assert one_line(errors) == f"lumen: {file}: it exists and is not empty: --force replaces it\n"
    assert running.lumen("record", file, "--samples", "2", "--force") == written
    assert len(Recording(file)) == 2


def test_status_looks_without_living_when_none_runs(shell: Shell) -> None:
    """It says so, and nothing of what it saw is kept: the next look sees the same moment."""
    state = shell.home / "state"
    code, output, _ = shell.lumen("status", "--mode", "mock")
    assert code == 0
    assert output.startswith("Lumen is not running; it has not run in mode mock yet. If started")
    assert not state.exists()
    shell.lumen("once", "--mode", "mock")
    memory = state / "lumen" / "mock" / "day-1" / "memory.sqlite"
    before = memory.read_bytes()
    looks = [json.loads(shell.lumen("status", "--mode", "mock", "--json")[1]) for _ in range(2)]
    assert looks[0]["running"] is False
    assert looks[0]["asleep_s"] == pytest.approx(30.0, abs=0.2)
    assert looks[0]["now"]["time"] == looks[1]["now"]["time"]
    assert looks[0]["now"]["shape"]
    assert memory.read_bytes() == before


def test_status_tells_of_a_damaged_memory_and_changes_nothing(shell: Shell) -> None:
    """Where it is, what is wrong with it and what will be done, once Lumen wakes."""
    shell.lumen("once", "--mode", "mock")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    assert looked_at(shell)["memory"]["directory"] == str(memory.parent)
    assert looked_at(shell)["damage"] is None
    memory.write_bytes(b"no memory at all" * 1000)
    report = looked_at(shell)
    assert report["memory"]["directory"] == str(memory.parent)
    assert report["damage"] == "file is not a database"
    assert report["notice"] == report["memory"]["notice"]
    assert report["notice"].startswith(f"{memory} is damaged (file is not a database): when Lumen")
    code, output, errors = shell.lumen("status", "--mode", "mock")
    assert (code, errors) == (0, "")
    assert "its stored data of mode mock is damaged. If started now" in output
    assert [each.name for each in memory.parent.iterdir()] == ["memory.sqlite"]
    assert memory.read_bytes() == b"no memory at all" * 1000


def looked_at(shell: Shell) -> dict[str, Any]:
    """Give what status tells where none runs."""
    code, output, errors = shell.lumen("status", "--mode", "mock", "--json")
    assert (code, errors) == (0, "")
    report: dict[str, Any] = json.loads(output)
    return report


def test_express_says_what_it_would_when_none_runs(shell: Shell) -> None:
    """As its help promises: by default right now."""
    code, output, errors = shell.lumen("express", "--json")
    assert (code, errors) == (0, "")
    assert json.loads(output)["expression"].startswith("~")
    assert not (shell.home / "state").exists()


def test_pi_is_said_to_be_missing_when_there_is_none(shell: Shell) -> None:
    """No word of the drivers' insides, and each part named once."""
    if Path("/dev/i2c-1").exists():
        pytest.skip("this machine has an I2C bus")
    _, output, errors = shell.lumen("status", "--mode", "pi")
    printed = " ".join(output.split())
    assert "header: there is no Raspberry Pi here" in printed
    assert "light: missing: there is no Raspberry Pi here" in printed
    assert "attribute" not in output + errors


def test_expression_is_that_of_the_present_when_there_is_a_past(shell: Shell) -> None:
    """What is remembered has no shape by itself: a moment is lived, and kept nowhere."""
    assert shell.lumen("once", "--mode", "mock")[0] == 0
    code, output, _ = shell.lumen("express", "--json")
    assert code == 0
    assert json.loads(output)["expression"].startswith("~")


def test_doctor_ends_with_one_when_something_fails(shell: Shell) -> None:
    """Each failing row has its remedy, and one line on standard error names them."""
    shell.lumen("once", "--mode", "mock", "--scenario", "morning")
    (memory,) = (shell.home / "state").rglob("memory.sqlite")
    memory.write_bytes(b"no memory at all" * 1000)
    settings = shell.home / "lumen.toml"
    settings.write_text("[lights]\nceiling = 7\n")
    code, output, errors = shell.lumen("--config", str(settings), "doctor")
    assert code == 1
    assert one_line(errors) == (
        "lumen: 2 of 22 fail: settings, memory: do what is said beside each\n"
    )
    assert "lights.ceiling = 7" in output
    assert "→ docs/lumen.toml lists every setting" in output


def test_blank_says_that_there_is_nothing_to_blank(shell: Shell) -> None:
    """Off a Pi it is no error."""
    if Path("/dev/i2c-1").exists():
        pytest.skip("this machine has an I2C bus")
    code, output, _ = shell.lumen("blank")
    assert code == 0
    assert "no HAT" in output


def test_heat_is_calibrated_by_the_running_lumen(shell: Shell) -> None:
    """Over the socket and in simulated time, with progress, old and new values and their place."""
    daemon = shell.start("--mode", "mock", "--scenario", "calm", "--speed", "150")
    # Its moments are read, so that it never waits for whoever reads them.
    reader = threading.Thread(target=daemon.communicate)
    reader.start()
    try:
        calibrates(shell)
    finally:
        daemon.kill()
        reader.join()


def calibrates(shell: Shell) -> None:
    """See that it calibrates, and says so."""
    code, output, errors = shell.lumen("calibrate", "heat", "--room", "20.5")
    assert code == 0, errors
    tenths = [int(line.split("%")[0]) // 10 for line in errors.splitlines()]
    assert tenths == sorted(set(tenths))
    assert (tenths[0], tenths[-1] >= 9) == (0, True)
    assert any("under load" in line for line in errors.splitlines())
    first, before, now, kept = output.splitlines()
    assert first.startswith("The processor will be loaded for 20 of 45 minutes")
    assert before == "before: not calibrated"
    assert re.match(
        r"now:    heat_factor \d\.\d\d, heat_lag \d+ s: a room of 20\.5 °C is known", now
    )
    file = Path(kept.removeprefix("kept in "))
    assert json.loads(file.read_text())["heat_factor"] > 1.0
    status = json.loads(shell.lumen("status", "--json")[1])
    assert "ambient_temp_c" in status["compensated"]
