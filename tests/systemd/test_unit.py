"""The unit file as code: what it promises, and what it must agree with in Lumen itself."""

import re
import shutil
import subprocess

import pytest
from msgspec import inspect
from proofs import PROBE, probe_unit
from repository import ROOT

from lumen.commands.parser import new_parser
from lumen.config.settings import SensesConfig
from lumen.errors import UsageError
from lumen.runtime.hardware import Mode
from lumen.system.paths import SERVICE_RUNTIME

UNIT = ROOT / "systemd" / "lumen.service"
PROGRAM = "/usr/bin/env lumen "
MOST_EXPOSED = 1.5

Section = dict[str, list[str]]


def sections() -> dict[str, Section]:
    """Read the unit: each section's keys, each with its values in their order."""
    found: dict[str, Section] = {}
    current: Section = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), {})
        else:
            key, value = line.split("=", 1)
            current.setdefault(key, []).append(value)
    return found


def only(key: str, section: str = "Service") -> str:
    """Give the value of a key that occurs once."""
    (value,) = sections()[section][key]
    return value


def seconds(span: str) -> float:
    """Turn a time span of systemd's into seconds."""
    amount, unit = re.fullmatch(r"(\d+)(s|min)", span).groups()  # type: ignore[union-attr]  # a test may fail here
    return int(amount) * {"s": 1.0, "min": 60.0}[unit]


def longest_interval() -> float:
    """Give the longest sampling interval that can be set."""
    kind = inspect.type_info(SensesConfig)
    assert isinstance(kind, inspect.DataclassType)
    (interval,) = (field.type for field in kind.fields if field.name == "interval")
    assert isinstance(interval, inspect.FloatType)
    assert interval.le is not None
    return interval.le


@pytest.mark.parametrize("key", ["ExecStart", "ExecStopPost"])
def test_command_is_one_that_lumen_has(key: str) -> None:
    """The command line of the unit parses, in every body that there is."""
    (command,) = (e for e in sections()["Service"][key] if e.startswith(PROGRAM))
    for mode in (*Mode, "auto"):
        words = command.removeprefix(PROGRAM).replace("${BODY}", str(mode)).split()
        assert new_parser().parse_args(words).command == words[0]


def test_program_is_the_installed_one() -> None:
    """It is found first in what the installer makes."""
    (path,) = (e for e in sections()["Service"]["Environment"] if e.startswith("PATH="))
    assert path.startswith("PATH=/opt/lumen/current/bin:")
    assert "home=$root/opt/lumen\n" in (ROOT / "systemd" / "install").read_text(encoding="utf-8")


def test_body_is_dark_after_every_end() -> None:
    """`ExecStopPost` runs after a stop, a crash and a kill alike, and blanks."""
    assert f"{PROGRAM}blank" in sections()["Service"]["ExecStopPost"]


def test_manager_is_told_and_starves_a_hang() -> None:
    """The watchdog outlasts two missed samples of the longest interval, and is no longer."""
    assert only("Type") == "notify"
    assert only("NotifyAccess") == "main"
    assert seconds(only("WatchdogSec")) == 3.0 * longest_interval()


def test_restart_has_limits() -> None:
    """It comes back after any end, but neither forever nor after wrong usage."""
    assert only("Restart") == "always"
    assert only("RestartPreventExitStatus") == str(UsageError.exit_code)
    burst = int(only("StartLimitBurst", "Unit"))
    # A crash at every start must reach the limit; a hang at every sample must not.
    period = seconds(only("StartLimitIntervalSec", "Unit"))
    assert burst * (seconds(only("RestartSec")) + 60.0) < period
    assert burst * seconds(only("WatchdogSec")) >= period


def test_places_are_those_that_lumen_looks_in() -> None:
    """Other users find the socket, and only Lumen and its group the memory."""
    assert f"/run/{only('RuntimeDirectory')}" == str(SERVICE_RUNTIME)
    assert only("RuntimeDirectoryMode") == "0755"
    assert only("StateDirectory") == "lumen"
    assert only("StateDirectoryMode") == "0750"


def test_it_runs_as_its_own_user_with_nothing_of_roots() -> None:
    """No capability, none to gain, and no other user's files."""
    assert only("User") == only("Group") == "lumen"
    assert only("CapabilityBoundingSet") == only("AmbientCapabilities") == ""
    for key in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateUsers", "RestrictSUIDSGID"):
        assert only(key) == "yes"
    assert only("ProtectSystem") == "strict"


def test_devices_are_those_of_the_hat_and_no_others() -> None:
    """I2C, SPI, GPIO and sound."""
    assert only("DevicePolicy") == "closed"
    wanted = [f"char-{name} rw" for name in ("i2c", "spi", "gpiochip", "alsa")]
    assert sections()["Service"]["DeviceAllow"] == wanted


def test_network_ends_at_the_home() -> None:
    """Everything is denied but this machine and addresses that no router carries further."""
    assert only("IPAddressDeny") == "any"
    private = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"
    assert only("IPAddressAllow") == f"localhost link-local {private}"


def test_room_is_left_for_others() -> None:
    """Memory, processor and tasks have ends."""
    assert only("MemoryMax") == "300M"
    assert only("CPUQuota") == "100%"
    assert int(only("TasksMax")) <= 64
    assert only("OOMPolicy") == "continue"


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    return subprocess.run(  # noqa: S603 - systemd's own program
        [program, *arguments, str(UNIT)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"SYSTEMD_PAGER": "", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )


def test_systemd_understands_every_line() -> None:
    """`systemd-analyze verify` has nothing to say."""
    done = _analyze("verify")
    assert (done.returncode, done.stderr) == (0, "")


def test_exposure_is_low() -> None:
    """`systemd-analyze security` finds little left to take away."""
    done = _analyze("security", "--offline=true", f"--threshold={round(10 * MOST_EXPOSED)}")
    assert done.returncode == 0, done.stdout
    found = re.search(r"Overall exposure level for lumen.service: ([0-9.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_probe_of_the_sandbox_runs_in_the_whole_sandbox_and_alone() -> None:
    """What else the unit runs would be taken for the probe's answer; every restriction stays."""
    unit = UNIT.read_text(encoding="utf-8")
    probe = probe_unit(unit)
    assert re.findall("^Exec.*", probe, re.MULTILINE) == [f"ExecStart=/usr/bin/env python3 {PROBE}"]
    restrictions = "^(?:Protect|Private|Restrict|System|Device|Cap|IPAddress|NoNew|Memory|Lock).*"
    kept = re.findall(restrictions, probe, re.MULTILINE)
    assert kept == re.findall(restrictions, unit, re.MULTILINE)
    assert len(kept) > 20


@pytest.mark.parametrize("script", ["install", "settle", "uninstall"])
def test_script_has_no_known_trap(script: str) -> None:
    """Shellcheck has nothing to say."""
    program = shutil.which("shellcheck")
    if program is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(  # noqa: S603 - shellcheck's own program
        [program, str(ROOT / "systemd" / script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("script", "arguments"), [("uninstall", ["--purge", "now"]), ("uninstall", ["--all"])]
)
def test_script_refuses_wrong_usage(script: str, arguments: list[str]) -> None:
    """Nothing is removed for a misspelt wish."""
    done = subprocess.run(  # noqa: S603 - this project's own script, which refuses
        [ROOT / "systemd" / script, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "lumen: usage: sudo systemd/uninstall [--purge]\n"
