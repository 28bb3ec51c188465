"""What a person gives the command wrongly: arguments, settings, a student."""

import re
import shutil

import pytest
from command_shell import Shell, one_line
from repository import ROOT

from lumen.commands.run import _warn_of_speed
from lumen.composition.assembly import Choice
from lumen.config.settings import MockConfig, Settings
from lumen.runtime.hardware import Mode
from lumen.simulation.scenarios import SCENARIOS


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("run", "--scenario", "nowhere"),
        ("run", "--mode", "host", "--speed", "5"),
        ("run", "--speed", "0"),
        ("run", "--speed", "10001"),
        ("run", "--speed", "fast"),
        ("run", "--seed", "9" * 5000),
        ("run", "--speed", "1e-20"),
        ("run", "--seed", "9" * 19),
        ("replay", "x.csv", "--speed", "1e-20"),
        ("replay", "x.csv", "--speed", "inf"),
        ("export", "recording", "x.csv", "--hours", "1e16"),
        ("export", "recording", "x.csv", "--hours", "nan"),
        ("export", "recording", "x.csv", "--hours", "1e-20"),
        ("replay",),
        ("calibrate", "heat"),
        ("calibrate", "heat", "--room", "nan"),
        ("calibrate", "heat", "--room=-inf"),
        ("record", "x.csv", "--samples", "0"),
    ],
)
def test_wrong_usage_ends_with_two(shell: Shell, arguments: tuple[str, ...]) -> None:
    """What is not allowed is said, and nothing is done."""
    code, output, errors = shell.lumen(*arguments)
    assert code == 2
    assert output == ""
    assert "Traceback" not in errors


def test_unknown_scenario_lists_those_there_are(shell: Shell) -> None:
    """One line tells what would be allowed."""
    _, _, errors = shell.lumen("run", "--scenario", "nowhere")
    assert "there is no scenario 'nowhere'; there are: morning, day, calm" in one_line(errors)


def test_scenarios_and_commands_stand_in_the_help(shell: Shell) -> None:
    """Each with what it is; and every command under what it is for."""
    _, output, _ = shell.lumen("run", "--help")
    for name, scenario in SCENARIOS.items():
        described = " ".join(scenario.description.split())
        assert f" {name} {described}" in " ".join(output.split())
    _, output, _ = shell.lumen("--help")
    listed = re.findall(r"^  ([a-z]+) {2,}\w", output, re.MULTILINE)
    folder = ROOT / "lumen" / "commands"
    assert len(listed) == len(set(listed))
    assert all((folder / f"{command}.py").is_file() for command in listed)
    parsed = re.findall(r"there are: (.*)$", shell.lumen("zzzzzz")[2].strip())
    assert set(parsed[0].split(", ")) == set(listed)


def test_speed_at_which_no_shape_is_known_is_warned_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In one line; an ordinary one is not."""
    _warn_of_speed(Choice(Mode.MOCK, 2000.0), Settings())
    assert one_line(capsys.readouterr().err).startswith(
        "lumen: at 2000x samples come too far apart"
    )
    _warn_of_speed(Choice(Mode.MOCK, 500.0), Settings())
    _warn_of_speed(Choice(Mode.HOST), Settings(mock=MockConfig(speed=2000.0)))
    assert capsys.readouterr().err == ""


def test_bad_settings_end_with_one(shell: Shell) -> None:
    """File and environment are refused with key, value and what is allowed."""
    file = shell.home / "lumen.toml"
    file.write_text("[lights]\nceiling = 7\n")
    code, _, errors = shell.lumen("--config", str(file), "once", "--mode", "mock")
    assert code == 1
    assert "lights.ceiling = 7: must be at most 1.0" in one_line(errors)
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_SENSES_INTERVAL="1")
    assert code == 1
    assert "senses.interval = '1': must be at least 2.0" in one_line(errors)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("missing", "there is no student"),
        ("damaged", "the SHA-256 differs"),
        ("manifest", "student.json: it ends in the middle"),
    ],
)
def test_bad_student_ends_with_one(shell: Shell, harm: str, said: str) -> None:
    """A missing, damaged or unfitting student is named, before anything is opened."""
    models = shell.home / "models"
    shutil.copytree(ROOT / "models", models)
    if harm == "missing":
        shutil.rmtree(models)
    elif harm == "damaged":
        data = bytearray((models / "student.joblib").read_bytes())
        data[1000] ^= 1
        (models / "student.joblib").write_bytes(data)
    else:
        (models / "student.json").write_text("{")
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_STUDENT_PATH=str(models))
    assert code == 1
    assert said in one_line(errors)


def test_unknown_scenario_of_a_file_is_its_fault(shell: Shell) -> None:
    """A setting is refused as settings are: file, key, value and what there is."""
    del shell.environment["LUMEN_MOCK_SCENARIO"]
    file = shell.home / "lumen.toml"
    file.write_text('[mock]\nscenario = "nowhere"\n')
    code, _, errors = shell.lumen("--config", str(file), "once", "--mode", "mock")
    assert code == 1
    assert f"{file}: mock.scenario = 'nowhere': there is no scenario" in one_line(errors)
    assert "there are: morning, day, calm" in errors
    assert shell.lumen("once", "--mode", "mock", "--config", str(file)) == (1, "", errors)
    code, _, errors = shell.lumen("once", "--mode", "mock", LUMEN_MOCK_SCENARIO="nowhere")
    assert code == 1
    assert "environment: mock.scenario" in one_line(errors)


def test_option_of_the_simulated_world_is_named_when_refused(shell: Shell) -> None:
    """It is the option that was used, and not a list of all."""
    code, _, errors = shell.lumen("run", "--mode", "host", "--fresh")
    assert code == 2
    assert one_line(errors) == (
        "lumen: --fresh is of the simulated world, not of mode host: leave it out, or use "
        "--mode mock\n"
    )
