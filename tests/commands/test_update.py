"""`lumen update`: what is refused in one line, and what runs afterwards."""

import contextlib
import fcntl
import functools
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import lumen.commands.update as command
from lumen.commands.cli import main
from lumen.errors import UpdateError
from lumen.updating.index import INDEX, Index, Release, choose, numbers, read_index
from lumen.updating.source import require_space

pytestmark = pytest.mark.skipif(
    shutil.which("minisign") is None, reason="minisign is not installed"
)
DPKG = """#!/bin/sh
case "$*" in
--print-architecture) echo arm64 ;;
"--force-confold --install "*)
    echo "samples $UPGRADE_SAMPLES of $(cat "$3")"
    exec sh -c "$(cat {folder}/on-install)" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
[ "$*" = "is-active lumen" ] && [ ! -e {folder}/stopped ]
"""
PRESENT, NEW = "0.1.0", "0.2.0"


class Releases:
    """A folder of signed releases, and a computer with a version of Lumen."""

    def __init__(self, folder: Path) -> None:
        self.source, self.key, self.computer = folder / "source", folder / "key", folder / "bin"
        self.source.mkdir()
        self.computer.mkdir()
        self.lumen = self.computer / "lumen"
        self.on_install = self.computer / "on-install"
        self._program(self.computer / "dpkg", DPKG.replace("{folder}", str(self.computer)))
        self._program(
            self.computer / "systemctl", SYSTEMCTL.replace("{folder}", str(self.computer))
        )
        self.serve(PRESENT)
        self.on_install.write_text(f"echo '#!/bin/sh\necho lumen {NEW}' > {self.lumen}")
        self.minisign("-G", "-W", "-s", f"{self.key}.secret", "-p", str(self.key))
        self.publish()

    def serve(self, version: str) -> None:
        """Let the installed command be of a version."""
        self._program(self.lumen, f"#!/bin/sh\necho lumen {version}\n")

    def publish(self, **changes: object) -> None:
        """Write one release, and sign the index."""
        (self.source / "lumen.deb").write_text("package")
        digest = hashlib.sha256(b"package").hexdigest()
        release: dict[str, object] = {"version": NEW, "architecture": "arm64"}
        release |= {"file": "lumen.deb"}
        release |= {"size": 7, "needs": 9, "sha256": digest} | changes
        (self.source / INDEX).write_text(json.dumps({"releases": [release]}))
        self.sign()

    def sign(self) -> None:
        """Sign the index as it is."""
        self.minisign("-S", "-s", f"{self.key}.secret", "-m", str(self.source / INDEX))

    def minisign(self, *arguments: str) -> None:
        """Run minisign, which shares nothing with what is tested."""
        subprocess.run(["minisign", "-f", *arguments], check=True, capture_output=True)  # noqa: S603, S607 - of the system

    @staticmethod
    def _program(file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o755)


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    """Give releases, and a computer that takes them."""
    made = Releases(tmp_path)
    monkeypatch.setenv("PATH", str(made.computer), prepend=":")
    monkeypatch.setattr(command, "_CURRENT", made.lumen)
    monkeypatch.setattr(command, "_CACHE", tmp_path / "cache")
    monkeypatch.setattr(command, "_LOCK", tmp_path / "lock")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return made


def update(releases: Releases, source: str = "") -> int:
    """Run the command."""
    return main(["update", source or str(releases.source), "--key", str(releases.key)])


def test_newer_release_is_installed_and_judged_over_ten_samples(
    releases: Releases, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What was signed is what dpkg gets; nothing stays behind; a second time there is no more."""
    assert update(releases) == 0
    printed = capfd.readouterr().out
    assert printed.startswith("fetching 0.2.0, 0 MB ...\n")
    assert "samples 10 of package" in printed
    assert printed.endswith("0.2.0 runs, and was well over 10 samples\n")
    assert not (tmp_path / "cache").exists()
    assert update(releases) == 0
    assert capfd.readouterr().out == "0.2.0 is installed, and is the newest release there\n"


def test_release_is_read_from_an_address(
    releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    """The same over HTTP; what is not there is named."""
    handler = functools.partial(
        http.server.SimpleHTTPRequestHandler, directory=str(releases.source)
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            assert update(releases, f"{address}/none") == 1
            assert "releases.json: 404" in capfd.readouterr().err
            assert update(releases, address) == 0
        finally:
            server.shutdown()
            thread.join()


def test_version_that_is_not_well_is_reported(
    releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    """The package has gone back by itself: the command says so, and fails."""
    releases.on_install.write_text("true")
    assert update(releases) == 1
    err = capfd.readouterr().err
    assert err == (
        "lumen: 0.2.0: it is not well here, as said above: 0.1.0 runs as before: correct that, "
        "and update again\n"
    )


def test_dpkg_that_fails_is_no_success_though_the_version_runs(
    releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    """The package is half configured: what mends it is in the line."""
    releases.on_install.write_text(f"{releases.on_install.read_text()}\nexit 1")
    assert update(releases) == 1
    out, err = capfd.readouterr()
    assert "well" not in out
    assert "sudo dpkg --configure lumen-creature" in err


def test_stopped_service_is_not_said_to_be_well(
    releases: Releases, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing was started, and nothing judged."""
    (releases.computer / "stopped").touch()
    assert update(releases) == 0
    assert capfd.readouterr().out.endswith(
        "0.2.0 is installed, and is judged by nothing: the service is stopped\n"
    )


def test_second_update_waits_for_none_and_takes_nothing_away(
    releases: Releases, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What the first has fetched lies where the second would begin by tidying up."""
    fetched = tmp_path / "cache/lumen.deb"
    fetched.parent.mkdir()
    fetched.touch()
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert update(releases) == 1
    assert capfd.readouterr().err == "lumen: another update is running: wait for its end\n"
    assert fetched.exists()


def test_signal_does_not_kill_dpkg_in_the_middle(
    releases: Releases, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What it began it ends; then the command ends as interrupted, and says what runs."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    done = releases.on_install.read_text()
    releases.on_install.write_text(f"kill -TERM $PPID; read -r _ < {gate}; {done}")
    # Open for both, so that nobody waits for a reader that was killed.
    opened = os.open(gate, os.O_RDWR)
    opener = threading.Timer(0.6, lambda: os.write(opened, b"go\n"))
    opener.start()
    assert update(releases) == 130
    opener.join()
    os.close(opened)
    assert "lumen: interrupted: 0.2.0 runs: to go on, try again\n" in capfd.readouterr().err


def test_room_is_wanted_for_all_that_goes_to_one_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package and what it becomes, and some that stays free."""
    release = Release(
        version="1.0", architecture="arm64", file="a.deb", size=10**7, needs=10**8, sha256="0" * 64
    )
    usage = shutil.disk_usage(tmp_path)
    for free, enough in ((160_000_000, True), (159_000_000, False)):
        left = usage._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, left=left: left)
        refused = contextlib.nullcontext() if enough else pytest.raises(UpdateError, match="160 MB")
        with refused:
            require_space(release, tmp_path, tmp_path)


def test_room_is_wanted_on_each_disk_for_what_goes_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small disk for programs refuses, however large the one is that takes the package."""
    small = Path("/dev/shm")  # noqa: S108 - another disk
    if not small.is_dir() or small.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk alone")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(
        shutil,
        "disk_usage",
        lambda place: usage._replace(free=60_000_000 if Path(place) == small else 10**12),
    )
    release = Release(
        version="1.0", architecture="arm64", file="a.deb", size=10**7, needs=10**8, sha256="0" * 64
    )
    require_space(release, small, tmp_path)
    with pytest.raises(UpdateError, match=r"60 MB are free, and 150 MB are needed"):
        require_space(release, tmp_path, small)


def _forged(releases: Releases) -> None:
    index = releases.source / INDEX
    index.write_text(index.read_text().replace(NEW, "0.3.0"))


def _other_key(releases: Releases) -> None:
    key = releases.key.read_text()
    secret = releases.key.with_suffix(".secret")
    releases.minisign("-G", "-W", "-s", str(secret), "-p", str(releases.key))
    releases.sign()
    releases.key.write_text(key)


def _other_comment(releases: Releases) -> None:
    file = releases.source / f"{INDEX}.minisig"
    file.write_text(file.read_text().replace("trusted comment: t", "trusted comment: T"))


def _changed_package(releases: Releases) -> None:
    (releases.source / "lumen.deb").write_text("packagf")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_forged, "the signature does not match: nothing was changed"),
        (_other_comment, "the signature does not match: nothing was changed"),
        (_other_key, "signed with another key: nothing was changed"),
        (_changed_package, "lumen.deb: it is not the file that was signed: nothing was changed"),
        (lambda r: r.publish(size=6), "it is not the file that was signed: nothing was changed"),
        (lambda r: r.publish(size=9), "2 of 9 bytes are missing at its end: nothing was changed"),
        (lambda r: r.publish(size=10**400), "it is no index of releases"),
        (lambda r: r.publish(needs=-1), "it is no index of releases"),
        (lambda r: r.publish(architecture="armhf"), "no release for arm64 (there are: armhf)"),
        (lambda r: r.publish(version="0.0.9"), "0.0.9 is older than 0.1.0"),
        (lambda r: r.publish(needs=10**15), "MB are needed: free some"),
        (lambda r: r.publish(file="../lumen.deb"), "no such release can be"),
        (lambda r: r.publish(version="2026-1"), "no such release can be"),
        (lambda r: r.key.unlink(), "--key FILE names one"),
        (lambda r: r.key.write_text("x\ny\n"), "no public key of minisign's"),
        (lambda r: (r.source / INDEX).unlink(), "releases.json: No such file"),
        (lambda r: (r.source / f"{INDEX}.minisig").write_text("x"), "no signature of minisign's"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(
    releases: Releases,
    capfd: pytest.CaptureFixture[str],
    harm: Callable[[Releases], object],
    said: str,
) -> None:
    """A wrong signature, file, platform, version, key; a full disk: dpkg is never run."""
    harm(releases)
    assert update(releases) == 1
    out, err = capfd.readouterr()
    assert "samples" not in out
    assert err.count("\n") == 1
    assert said in err
    assert not (releases.computer.parent / "cache").exists()


def test_only_root_may_update(
    releases: Releases, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out is in the line."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert update(releases) == 1
    assert capfd.readouterr().err == "lumen: updating needs root: sudo lumen update FROM\n"


def test_newest_of_several_is_chosen() -> None:
    """By its numbers, not by its letters."""
    form = '{"version": "%s", "architecture": "arm64", "file": "a.deb", "size": 1, "needs": 1, '
    form += f'"sha256": "{"0" * 64}"}}'
    data = ", ".join(form % version for version in ("0.9.0", "0.10.0", "0.2"))
    index: Index = read_index(f'{{"releases": [{data}]}}'.encode(), "here")
    newest = choose(index, "arm64", "0.1", "here")
    assert newest is not None
    assert newest.version == "0.10.0"
    assert numbers("1.0") == numbers("1")
    assert choose(index, "arm64", "0.10.0", "here") is None
    assert choose(index, "arm64", "0.10.0+local", "here") is None
    for before_it in ("0.10.0rc1", "0.10.0.dev3"):
        assert choose(index, "arm64", before_it, "here") == newest
