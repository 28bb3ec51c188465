"""The installer as it runs: the real script below another root, with stand-ins for the system."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from repository import ROOT

INSTALL = ROOT / "systemd" / "install"
SETTLE = ROOT / "systemd" / "settle"
UNINSTALL = ROOT / "systemd" / "uninstall"
MADE_BY = "Lumen, made by its installer"

# Each stand-in notes its call; at the call whose number is in `signal-at`, it sends the installer
# a signal first, as a person at the keyboard or a system that shuts down would.
_NOTE = """#!/bin/bash
echo "$(basename "$0") $*" >> "$FAKE/calls"
if [ -s "$FAKE/signal-at" ] && [ "$(wc -l < "$FAKE/calls")" = "$(cat "$FAKE/signal-at")" ]; then
    whom=$(cat "$FAKE/installer")
    # A power cut ends all at once.
    [ "$(cat "$FAKE/signal")" != KILL ] || whom=-$whom
    kill -s "$(cat "$FAKE/signal")" -- "$whom"
    sleep .05
fi
"""
_COMMANDS: Mapping[str, str] = {
    "id": "echo 0",
    "systemctl": """
case "$*" in
restart*)
    served=$(readlink "$DESTDIR/opt/lumen/current")
    [ -x "$served/bin/lumen" ] || exit 1
    [ ! -e "$FAKE/broken" ] || [ "$(cat "$FAKE/good")" = "$served" ] || exit 1
    echo "$served" > "$FAKE/served" ;;
esac""",
    "getent": """
[ "$1" = passwd ] || exit 2
[ -e "$FAKE/user" ] && echo "lumen:x:99:99:$(cat "$FAKE/user"):/nonexistent:/bin/false" """,
    # A disk without room as long as there is more than one version: what was there is lost first.
    "install": """
if [ -e "$FAKE/full" ] && [ "$(ls -d "$DESTDIR"/opt/lumen/2* | wc -l)" -gt 1 ]; then
    : > "${@: -1}"
    exit 1
fi
exec /usr/bin/install "$@" """,
    "mountpoint": 'grep -qsxF -- "${@: -1}" "$FAKE/mounted"',
    "useradd": 'while [ "$1" != --comment ]; do shift; done; echo "$2" > "$FAKE/user"',
    "usermod": "",
    "userdel": 'rm "$FAKE/user"',
    "python": """
if [ "$1 $2" = "-m venv" ]; then
    [ "$3" != --without-pip ] || shift
    mkdir -p "$3/bin"
    cp "$FAKE/bin/pip" "$3/bin/pip"
    cp "$FAKE/bin/own-python" "$3/bin/python"
    printf '#!/bin/sh\\necho lumen 1.0\\n' > "$3/bin/lumen"
    chmod +x "$3/bin/lumen"
fi""",
    # The new version's own: it runs pip, and judges itself well unless `unwell` is there.
    "own-python": """
case "$*" in
*lumen.updating.judging*) [ ! -e "$FAKE/unwell" ] ;;
*) shift; exec "$FAKE/bin/pip" "$@" ;;
esac""",
    "pip": """
[ -z "${PIP_USER:-}" ] || { echo "pip was told of --user" >&2; exit 1; }
case "$*" in *--require-hashes*) [ ! -p "$FAKE/gate" ] || read -r _ < "$FAKE/gate" ;; esac""",
}


class System:
    """A root of its own, and commands that stand in for the system's."""

    def __init__(self, folder: Path) -> None:
        self.root, self.fake = folder / "root", folder / "fake"
        (self.root / "run/systemd/system").mkdir(parents=True)
        (self.fake / "bin").mkdir(parents=True)
        for name, body in _COMMANDS.items():
            file = self.fake / "bin" / name
            file.write_text(_NOTE + body + "\n")
            file.chmod(0o755)
        self.home = self.root / "opt/lumen"
        self.samples = 1

    def start(self, script: Path, *arguments: str) -> subprocess.Popen[str]:
        """Start a script; its stand-ins learn its process."""
        environment = {
            "PATH": f"{self.fake / 'bin'}:{os.environ['PATH']}",
            "DESTDIR": str(self.root),
            "FAKE": str(self.fake),
            "PYTHON": "python",
            "PIP_USER": "1",
            "UPGRADE_SAMPLES": str(self.samples),
        }
        line = 'echo $$ > "$FAKE/installer"; exec "$0" "$@"'
        return subprocess.Popen(  # noqa: S603 - our own scripts
            ["/bin/bash", "-c", line, str(script), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, script: Path = INSTALL, *arguments: str) -> tuple[int, str]:
        """Run a script to its end; give its exit code and what it printed."""
        (self.fake / "calls").unlink(missing_ok=True)
        with self.start(script, *arguments) as process:
            printed = process.communicate(timeout=60)[0]
        return process.returncode, printed

    def link(self, name: str) -> Path | None:
        """Give the version that a link names."""
        link = self.home / name
        return link.readlink() if link.is_symlink() else None

    @property
    def versions(self) -> set[Path]:
        """The versions that are there."""
        return set(self.home.glob("2*"))

    @property
    def served(self) -> Path:
        """The version that the service was last started from with success."""
        return Path((self.fake / "served").read_text().strip())


@pytest.fixture
def system(tmp_path: Path) -> System:
    """Give a system without a Lumen."""
    return System(tmp_path)


def installed(system: System) -> Path:
    """Install a version, and give it."""
    code, printed = system.run()
    assert code == 0, printed
    current = system.link("current")
    assert current is not None
    return current


def test_first_installation_serves(system: System) -> None:
    """One version, the command's link, and a service that starts at boot."""
    version = installed(system)
    assert system.versions == {version}
    assert system.served == version
    assert (system.root / "usr/local/bin/lumen").resolve() == version / "bin/lumen"
    assert "systemctl --quiet enable lumen" in (system.fake / "calls").read_text()


def test_upgrade_keeps_the_version_before_and_no_older(system: System) -> None:
    """Three upgrades within a second: two versions stay, and the last one serves."""
    installed(system)
    before, last = installed(system), installed(system)
    assert before != last
    assert (system.link("current"), system.link("previous")) == (last, before)
    assert system.versions == {last, before}


def test_version_that_does_not_start_gives_way_to_the_one_before(system: System) -> None:
    """The old one serves again, and the new one is gone."""
    good = installed(system)
    (system.fake / "good").write_text(str(good))
    (system.fake / "broken").touch()
    code, printed = system.run()
    assert code == 3
    assert "switching back" in printed
    assert system.link("current") == good
    assert system.served == good
    assert system.versions == {good}


def test_version_that_is_not_well_gives_way_to_the_one_before(system: System) -> None:
    """It starts, and is judged over ten samples: the old one serves again."""
    good = installed(system)
    system.samples = 10
    (system.fake / "unwell").touch()
    code, printed = system.run()
    assert (code, system.link("current"), system.served) == (3, good, good), printed
    assert not (system.home / "trial").is_symlink()
    (system.fake / "unwell").unlink()
    assert installed(system) != good


def test_libraries_are_installed_by_their_hashes(system: System) -> None:
    """All of them, from the list that is kept; then Lumen alone, from no index."""
    installed(system)
    calls = (system.fake / "calls").read_text().splitlines()
    libraries, own = (call for call in calls if call.startswith("pip "))
    assert "--require-hashes --requirement" in libraries
    assert "--no-index --no-deps" in own


def test_version_before_serves_when_an_upgrade_is_killed_at_any_step(system: System) -> None:
    """As in a power cut: the service's next start finds a judged version, the old or the new."""
    installed(system)
    system.samples = 10
    old = installed(system)
    (system.fake / "signal").write_text("KILL")
    for step in range(3, _calls(system) + 1):
        (system.fake / "signal-at").write_text(str(step))
        assert system.run()[0] in {0, -signal.SIGKILL}
        (system.fake / "signal-at").unlink()
        cut_off = (system.home / "trial").is_symlink()
        assert system.run(SETTLE)[0] == 0
        current = system.link("current")
        assert current is not None
        assert (current / "bin/lumen").exists(), step
        assert current == old or not cut_off, step
        old = current


def test_living_installer_judges_by_itself(system: System) -> None:
    """The new version's own start, while it is judged, does not bring the old one back."""
    old, new = installed(system), installed(system)
    (system.home / "trial").symlink_to(old)
    with (system.home / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert system.run(SETTLE) == (0, "")
    assert system.link("current") == new
    assert system.run(SETTLE)[0] == 0
    assert system.link("current") == old


def _calls(system: System) -> int:
    return len((system.fake / "calls").read_text().splitlines())


@pytest.mark.parametrize(("name", "stride"), [("TERM", 1), ("INT", 6), ("HUP", 8)])
def test_signal_at_any_step_of_an_upgrade_leaves_a_version_that_serves(
    system: System, name: str, stride: int
) -> None:
    """Before, while and after it switches: what current names is whole, and it is what serves."""
    installed(system)
    installed(system)
    steps = _calls(system)
    assert steps > 10
    for step in range(1, steps + 1, stride):
        (system.fake / "signal").write_text(name)
        (system.fake / "signal-at").write_text(str(step))
        code, printed = system.run()
        (system.fake / "signal-at").unlink()
        # Until its traps are set it dies of the signal itself; nothing has been touched by then.
        number = signal.Signals[f"SIG{name}"]
        assert code in {0, 3, 128 + number, -number}, printed
        current, previous = system.link("current"), system.link("previous")
        assert current is not None
        assert (current / "bin/lumen").exists(), (step, printed)
        assert system.served == current, (step, printed)
        assert previous is None or previous.is_dir(), (step, printed)
        assert len(system.versions) <= 2, (step, printed)
        assert not (system.home / "trial").is_symlink(), (step, printed)


@pytest.fixture
def gate(system: System) -> Iterator[Path]:
    """Give a pipe at which pip waits until something is written to it."""
    gate = system.fake / "gate"
    os.mkfifo(gate)
    yield gate
    gate.unlink(missing_ok=True)


def test_two_at_once_come_one_after_the_other(system: System, gate: Path) -> None:
    """The second says that it waits; both versions are there afterwards, the second serves."""
    # Opening the gate waits until the first has come as far as pip.
    with (
        system.start(INSTALL) as first,
        gate.open("w") as opened,
        system.start(INSTALL) as second,
    ):
        assert second.stdout is not None
        assert "another installation is running" in second.stdout.readline()
        opened.write("go\n")
        opened.flush()
        first.communicate(timeout=60)
        gate.unlink()
        second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(system.versions) == 2
    assert system.link("current") == system.served


def test_waiting_is_said(system: System, gate: Path) -> None:
    """A Pi installs for minutes: a line every so often."""
    line = INSTALL.read_text().replace("${LUMEN_INSTALL_PATIENCE:-15}", "1")
    script = system.fake / "systemd" / "install"
    script.parent.mkdir()
    script.write_text(line)
    script.chmod(0o755)
    for part in ("lumen", "trainer", "models", "pyproject.toml", "README.md", "LICENSE"):
        (system.fake / part).touch()
    for part in ("lumen.service", "settle"):
        shutil.copy(ROOT / "systemd" / part, script.parent)
    with system.start(script) as process, gate.open("w") as opened:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any("installing: 1 s so far" in line for line in lines)
        opened.write("go\n")
        opened.flush()
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_purge_deletes_the_user_that_the_installer_made_and_no_other(system: System) -> None:
    """A user lumen of somebody else's stays."""
    installed(system)
    assert system.run(UNINSTALL, "--purge")[0] == 0
    assert not (system.fake / "user").exists()
    assert not system.home.exists()
    (system.fake / "user").write_text("Lumen Smith\n")
    installed(system)
    code, printed = system.run(UNINSTALL, "--purge")
    assert code == 0
    assert "the user lumen stays" in printed
    assert (system.fake / "user").exists()


def test_what_a_link_leads_to_is_not_purged_and_that_is_said(
    system: System, tmp_path: Path
) -> None:
    """A memory that was moved to another disk may stand among somebody's own files."""
    installed(system)
    elsewhere, state = tmp_path / "disk", system.root / "var/lib/lumen"
    elsewhere.mkdir()
    (elsewhere / "photo.png").touch()
    state.parent.mkdir(parents=True)
    state.symlink_to(elsewhere)
    code, printed = system.run(UNINSTALL, "--purge")
    assert code == 0
    assert f"what links led to stays: {elsewhere}" in printed
    assert (elsewhere / "photo.png").exists()
    assert not state.is_symlink()


def test_disk_that_is_mounted_for_the_memory_is_emptied_and_stays(system: System) -> None:
    """Its place is in use, and cannot be deleted: the purge goes on to its end all the same."""
    installed(system)
    state = system.root / "var/lib/lumen"
    (state / "mock").mkdir(parents=True)
    (state / "memory.sqlite").touch()
    (state / "lost+found").mkdir()
    (system.fake / "mounted").write_text(f"{state}\n")
    code, printed = system.run(UNINSTALL, "--purge")
    assert code == 0
    assert f"what is mounted stays, and is empty: {state}" in printed
    assert [left.name for left in state.iterdir()] == ["lost+found"]
    assert not (system.root / "etc/lumen").exists()
    assert not (system.fake / "user").exists()


def test_full_disk_at_the_switch_leaves_the_version_before_with_its_unit(system: System) -> None:
    """The new one goes first: it may be what fills the disk."""
    good = installed(system)
    (system.fake / "full").touch()
    code, printed = system.run()
    assert (code, system.link("current"), system.served) == (3, good, good), printed
    unit = system.root / "etc/systemd/system/lumen.service"
    assert unit.read_text() == (good / "lumen.service").read_text()
    assert system.versions == {good}
    assert [file.name for file in unit.parent.iterdir() if file.is_file()] == [unit.name]


def test_link_to_a_version_that_is_gone_gives_way_to_the_one_before(system: System) -> None:
    """Somebody deleted what current names: there is still one to go back to. Old names go, too."""
    before, gone = installed(system), installed(system)
    shutil.rmtree(gone)
    (system.home / "19700101T000002.abcdef").mkdir()
    (system.fake / "good").write_text(str(before))
    (system.fake / "broken").touch()
    assert system.run()[0] == 3
    assert (system.link("current"), system.served) == (before, before)
    assert not (system.home / "19700101T000002.abcdef").exists()


def test_interrupted_installation_ends_what_it_began(system: System, gate: Path) -> None:
    """Pip that went on would write into what is deleted, and hold the lock against the next."""
    with system.start(INSTALL) as process, gate.open("w"):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 128 + signal.SIGTERM
        with (system.home / ".lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert system.versions == set()


def test_lock_that_was_taken_away_is_no_lock(system: System) -> None:
    """Who waited for it takes the one that is there now: an uninstallation deleted the first."""
    system.home.mkdir(parents=True)
    with (system.home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = system.start(INSTALL)
        assert process.stdout is not None
        assert "another installation is running" in process.stdout.readline()
        shutil.rmtree(system.home)
    assert process.communicate(timeout=60)[0] is not None
    assert process.returncode == 0
    assert (system.home / ".lock").exists()


def test_uninstalling_waits_for_no_installation(system: System, gate: Path) -> None:
    """It is refused while one runs, and nothing is removed."""
    with system.start(INSTALL) as process, gate.open("w") as opened:
        code, printed = system.run(UNINSTALL)
        assert (code, printed) == (
            1,
            "lumen: an installation is running: try again when it has ended\n",
        )
        opened.write("go\n")
        opened.flush()
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert len(system.versions) == 1


def board(system: System) -> Path:
    """Make it a Pi as far as the installer looks, and give its config.txt."""
    tree, firmware = system.root / "proc/device-tree", system.root / "boot/firmware"
    tree.mkdir(parents=True)
    (tree / "model").write_text("Raspberry Pi 4 Model B Rev 1.4\0")
    (firmware / "overlays").mkdir(parents=True)
    config = firmware / "config.txt"
    config.write_text("dtparam=spi=on\n[cm4]\notg_mode=1\n")
    return config


def test_pi_gives_the_lights_to_the_kernel_once(system: System) -> None:
    """The overlay lies where the firmware looks, named once, for every board; removed, it goes."""
    config = board(system)
    before = config.read_text()
    assert "from the next boot on" in system.run()[1]
    assert "from the next boot on" not in system.run()[1]
    assert config.read_text() == f"{before}\n[all]\ndtoverlay=lumen-lights\n"
    overlay = config.with_name("overlays") / "lumen-lights.dtbo"
    assert overlay.read_bytes() == INSTALL.with_name("lumen-lights.dtbo").read_bytes()
    assert system.run(UNINSTALL)[0] == 0
    assert "lumen-lights" not in config.read_text()
    assert not overlay.exists()


def test_overlay_waits_until_the_new_version_is_well(system: System) -> None:
    """A version before it, which serves again, would find its lines taken."""
    (system.fake / "good").write_text(str(installed(system)))
    config = board(system)
    before = config.read_text()
    (system.fake / "broken").touch()
    assert system.run()[0] == 3
    assert config.read_text() == before


def test_boot_folder_that_cannot_be_written_stops_no_installation(system: System) -> None:
    """It is said, and the lights are reached by their lines."""
    config = board(system)
    config.with_name("overlays").rmdir()
    config.with_name("overlays").write_text("no folder")
    code, printed = system.run()
    assert code == 0
    assert "cannot be written" in printed
    assert "lumen-lights" not in config.read_text()


def test_overlay_is_what_its_source_says(tmp_path: Path) -> None:
    """The compiled file in the tree is that of the source beside it."""
    compiler = shutil.which("dtc")
    if compiler is None:
        pytest.skip("there is no device tree compiler")
    made = tmp_path / "made.dtbo"
    source = INSTALL.with_name("lumen-lights.dts")
    line = [compiler, "-@", "-q", "-I", "dts", "-O", "dtb", "-o", str(made), str(source)]
    subprocess.run(line, check=True)  # noqa: S603 - the compiler
    assert made.read_bytes() == INSTALL.with_name("lumen-lights.dtbo").read_bytes()
