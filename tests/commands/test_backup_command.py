"""`lumen backup` and `lumen restore`: everything comes across, or one line says why not."""

import gzip
import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from endurance.backups import Card
from own_home import environment_in
from repository import ROOT

from lumen.commands.cli import main
from lumen.commands.restore import start_command
from lumen.composition.assembly import Choice, assembled
from lumen.config.loading import load_settings
from lumen.formats.backup import MANIFEST, BackupFile, BackupManifest, write_backup
from lumen.runtime.hardware import Mode
from lumen.simulation.scenarios import SCENARIOS
from lumen.store.restoring import put_in_place, staged
from lumen.store.schema import MIGRATIONS
from lumen.store.store import FILE_NAME, Store
from lumen.units import WallTime

RELEASED = sorted((ROOT / "tests" / "store" / "databases").glob("*.sqlite"))
_LIVING = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from lives import moment
from lumen.store.store import Store
store = Store(Path(sys.argv[1]))
step = sum(1 for _ in store.past())
print("living", flush=True)
while True:
    store.remember(moment(step))
    step += 1
    time.sleep(0.01)
"""


class Desk:
    """A card with a memory, another without, and the command beside them."""

    def __init__(self, base: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.old, self.new = Card(base / "old"), Card(base / "new")
        self.old.fill(20)
        self.capfd = capfd

    def lumen(self, *arguments: object) -> tuple[int, str, str]:
        """Run a command; give its exit code, output and errors."""
        given = sys.stdout
        try:
            code = main([str(argument) for argument in arguments])
        finally:
            # The command makes standard output its own.
            sys.stdout = given
        said = self.capfd.readouterr()
        return code, said.out, said.err

    def backup(self, *more: str) -> tuple[int, str, str]:
        """Back the old card up."""
        return self.lumen("backup", self.old.backup, "--memory", self.old.memory, *more)

    def restore(self, *more: str, file: Path | None = None) -> tuple[int, str, str]:
        """Restore it onto the new one."""
        file = file or self.old.backup
        return self.lumen("restore", file, "--memory", self.new.memory, *more)

    def refused(self, *more: str, file: Path | None = None) -> str:
        """Give the one line of a refusal, which changed nothing on the new card."""
        before = self.new.contents
        code, out, error = self.restore(*more, file=file)
        assert (code, out) == (1, ""), (out, error)
        assert error.startswith("lumen: ")
        assert error.count("\n") == 1
        assert self.new.contents == before
        assert not list(self.new.memory.glob(".*"))
        return error


@pytest.fixture
def desk(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Give two cards in a home of their own."""
    for name, value in environment_in(tmp_path).items():
        monkeypatch.setenv(name, value)
    return Desk(tmp_path, capfd)


def forged(file: Path, edit: Callable[[BackupManifest], BackupManifest], **members: bytes) -> None:
    """Write a backup of one memory with a manifest that was edited, and these files in it."""
    card = Card(file.parent / f"forged-{file.name}")
    card.fill(3)
    sources = {FILE_NAME: card.memory / FILE_NAME}
    for name, data in members.items():
        (card.base / name).write_bytes(data)
        sources[name] = card.base / name
    files = [
        BackupFile(name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in sources.items()
    ]
    manifest = BackupManifest(
        lumen="9.0",
        made="2026-02-16T12:00:00Z",
        place=".",
        simulated=False,
        schema=len(MIGRATIONS),
        samples=3,
        first=None,
        last=None,
        newest=None,
        newest_ms=None,
        files=files,
    )
    with file.open("wb") as stream:
        write_backup(stream, edit(manifest), sources)


def archive(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write a gzipped tar archive of anything."""
    with tarfile.open(file, "w:gz") as written:
        for member, data in members:
            member.size = len(data)
            written.addfile(member, io.BytesIO(data))
    return file


def test_everything_comes_across_and_the_old_card_is_left_alone(desk: Desk) -> None:
    """Samples, settings, drawings and calibration, in a file that only its owner reads."""
    (desk.old.memory / "owner.toml").write_text('[identity]\nname = "Ada"\n')
    before = desk.old.contents
    code, out, _ = desk.backup()
    assert code == 0
    assert "calibration, settings of the page" in out
    assert "20 samples from 2026-02-02 to 2026-02-02, 2 drawings, calibration" in out
    assert desk.old.backup.stat().st_mode & 0o777 == 0o600
    assert desk.old.contents == before
    code, out, _ = desk.restore()
    assert code == 0
    assert desk.new.contents == before
    store = Store(desk.new.memory / FILE_NAME)
    assert store.setting("body") == '{"cores":4}'
    store.close()


def test_memory_that_is_there_is_refused_and_with_force_kept_aside(desk: Desk) -> None:
    """Nothing of it is lost, with all that belongs to it."""
    desk.backup()
    desk.new.fill(7)
    (desk.new.memory / "page-token").write_text("secret")
    held = desk.new.contents
    assert "it holds a memory: --force keeps it aside" in desk.refused()
    code, out, _ = desk.restore("--force")
    assert code == 0
    (aside,) = desk.new.memory.glob("before-restore-*")
    assert str(aside) in out
    kept = {name: digest for name, digest in held.items() if name != "page-token"}
    there = Card(desk.new.base / "kept")
    shutil.copytree(aside, there.memory)
    assert there.contents == kept
    assert desk.new.contents == {**desk.old.contents, "page-token": held["page-token"]}


@pytest.mark.parametrize(
    ("place", "command"),
    [
        (".", "lumen run --mode pi"),
        ("host", "lumen run --mode host"),
        ("mock/busy-3", "lumen run --mode mock --scenario busy --seed 3"),
        ("mock/day--1", "lumen run --mode mock --scenario day --seed -1"),
        *((f"mock/{s}-1", f"lumen run --mode mock --scenario {s} --seed 1") for s in SCENARIOS),
        ("mock/day-1-before", None),
    ],
)
def test_restored_life_is_started_by_the_command_that_is_named(
    place: str, command: str | None, tmp_path: Path
) -> None:
    """Another scenario or seed would begin another room, and the restored one would lie there."""
    manifest = BackupManifest(
        lumen="0.1.0",
        made="2026-11-25T06:58:00.000Z",
        place=place,
        simulated=place.startswith("mock"),
        schema=1,
        samples=0,
        first=None,
        last=None,
        newest=None,
        newest_ms=None,
        files=[],
    )
    assert start_command(tmp_path, manifest, named=False) == command


def test_living_memory_is_backed_up_and_never_restored_over(desk: Desk) -> None:
    """The daemon keeps its file locked, writes on, and loses nothing."""
    file = desk.old.memory / FILE_NAME
    with subprocess.Popen(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _LIVING, str(file), str(ROOT / "tests")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as living:
        try:
            assert living.stdout is not None
            assert living.stdout.readline() == b"living\n"
            assert desk.backup()[0] == 0
            code, _, error = desk.lumen(
                "restore", desk.old.backup, "--memory", desk.old.memory, "--force"
            )
            assert code == 1
            assert "a Lumen is running on" in error
            assert "stop it first" in error
        finally:
            living.kill()
    assert desk.restore()[0] == 0
    with closing(sqlite3.connect(desk.new.memory / FILE_NAME)) as restored:
        keys = [key for (key,) in restored.execute("SELECT time_ms FROM moments ORDER BY 1")]
    assert len(keys) >= 20
    assert all(b - a == 30_000 for a, b in pairwise(keys))


def test_backup_is_renewed_only_where_it_is_of_the_same_memory(desk: Desk) -> None:
    """Another Lumen's, and any other file, need --force."""
    assert desk.backup()[0] == 0
    assert desk.backup()[0] == 0
    desk.new.fill(9)
    (desk.new.memory / FILE_NAME).unlink()
    other = Store(desk.new.memory / FILE_NAME)
    other.close()
    code, _, error = desk.lumen("backup", desk.old.backup, "--memory", desk.new.memory)
    assert (code, "--force replaces it" in error) == (1, True)
    desk.old.backup.write_text("my thesis")
    code, _, error = desk.backup()
    assert (code, "is not an earlier backup of this memory" in error) == (1, True)
    assert desk.old.backup.read_text() == "my thesis"
    assert desk.backup("--force")[0] == 0


@pytest.mark.parametrize("database", RELEASED, ids=lambda each: each.stem)
def test_backup_of_a_released_schema_is_migrated(
    desk: Desk, database: Path, tmp_path: Path
) -> None:
    """With every moment that it held."""
    file = tmp_path / "old.backup"
    version = int(database.stem)

    def aged(manifest: BackupManifest) -> BackupManifest:
        data = database.read_bytes()
        old = BackupFile(FILE_NAME, len(data), hashlib.sha256(data).hexdigest())
        (tmp_path / f"forged-{file.name}" / "state" / FILE_NAME).write_bytes(data)
        return msgspec.structs.replace(manifest, schema=version, files=[old])

    forged(file, aged)
    code, _, error = desk.restore(file=file)
    assert code == 0, error
    with closing(sqlite3.connect(desk.new.memory / FILE_NAME)) as restored:
        assert restored.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert restored.execute("SELECT count(*) FROM moments").fetchone() == (12,)


def test_newer_backup_is_refused_with_the_way_out(desk: Desk, tmp_path: Path) -> None:
    """Its tables, or its own form."""
    file = tmp_path / "newer.backup"
    newer = len(MIGRATIONS) + 1
    forged(file, lambda m: msgspec.structs.replace(m, schema=newer))
    assert f"is of version {newer}" in (error := desk.refused(file=file))
    assert "install Lumen 9.0 or newer" in error
    file = tmp_path / "other.backup"
    forged(file, lambda m: msgspec.structs.replace(m, version=2))
    assert "it is of form 2, and this Lumen reads 1" in desk.refused(file=file)
    # A manifest that hides it is found out by the memory itself.
    changed = tmp_path / "changed.backup"

    def hidden(manifest: BackupManifest) -> BackupManifest:
        memory = tmp_path / f"forged-{changed.name}" / "state" / FILE_NAME
        with closing(sqlite3.connect(memory)) as connection:
            connection.executescript(
                f"PRAGMA user_version = {newer}; PRAGMA application_id = {newer}"
            )
        data = memory.read_bytes()
        entry = BackupFile(FILE_NAME, len(data), hashlib.sha256(data).hexdigest())
        return msgspec.structs.replace(manifest, files=[entry])

    forged(changed, hidden)
    assert f"is of version {newer}" in desk.refused(file=changed)


def test_truncated_backup_is_refused_wherever_it_ends(desk: Desk, tmp_path: Path) -> None:
    """From nothing at all to the last byte."""
    desk.backup()
    data = desk.old.backup.read_bytes()
    cut = tmp_path / "cut"
    for length in (0, 1, 9, 11, len(data) // 4, len(data) // 2, len(data) - 9, len(data) - 1):
        cut.write_bytes(data[:length])
        error = desk.refused(file=cut)
        # Of a byte nobody can tell what it was of.
        assert ("take another backup" in error) is (length != 1), (length, error)


def harmed(data: bytes, place: int) -> bytes:
    """Turn a bit of a byte that changes what is unpacked: not every one says something."""
    plain = gzip.decompress(data)
    for bit in (0x10, 0x20, 0x40, 0x80, 0x01, 0x02, 0x04, 0x08):
        wrong = bytearray(data)
        wrong[place] ^= bit
        try:
            if gzip.decompress(wrong) == plain:
                continue
        except (OSError, EOFError, zlib.error):
            pass
        return bytes(wrong)
    raise AssertionError(f"no bit of byte {place} says anything")


def test_backup_that_was_changed_is_refused_wherever_that_is(desk: Desk, tmp_path: Path) -> None:
    """One flipped bit of the compressed file, and one of what is in it."""
    desk.backup()
    changed, data = tmp_path / "changed", desk.old.backup.read_bytes()
    for place in (40, len(data) // 3, len(data) // 2, len(data) - 20, len(data) - 6):
        changed.write_bytes(harmed(data, place))
        desk.refused(file=changed)
    plain = gzip.decompress(data)
    for mark in (b"2026-02-16 20", b"heat_factor", b"SQLite format 3"):
        wrong = bytearray(plain)
        wrong[plain.index(mark) + 3] ^= 0x01
        changed.write_bytes(gzip.compress(bytes(wrong)))
        assert "its SHA-256 differs" in desk.refused(file=changed)
    changed.write_bytes(gzip.compress(plain + b"more"))
    assert "something follows its end" in desk.refused(file=changed)


@pytest.mark.parametrize("kind", ["text", "zip of zeros", "tar", "folder"])
def test_file_that_is_no_backup_is_refused(desk: Desk, tmp_path: Path, kind: str) -> None:
    """Whatever else it is."""
    file = tmp_path / "it"
    match kind:
        case "text":
            file.write_text("Dear diary")
        case "zip of zeros":
            file.write_bytes(gzip.compress(bytes(5_000_000)))
        case "tar":
            archive(file, (tarfile.TarInfo("README.md"), b"hello"))
        case _:
            file.mkdir()
    error = desk.refused(file=file)
    assert ("it is no backup of a Lumen" in error) is (kind != "folder")


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "drawings/../../evil", "page-token", "drawings/x.png", "a\nb"],
)
def test_name_that_is_no_part_of_a_lumen_is_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    """Above all one that leads out of the directory."""
    file = tmp_path / "evil.backup"

    def renamed(manifest: BackupManifest) -> BackupManifest:
        head = msgspec.json.encode(
            msgspec.structs.replace(
                manifest, files=[*manifest.files, BackupFile(name, 1, "0" * 64)]
            )
        )
        archive(file, (tarfile.TarInfo(MANIFEST), head), (tarfile.TarInfo(name), b"x"))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        forged(tmp_path / "unwritten", renamed)
    assert "is no part of a Lumen" in desk.refused(file=file)
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_member_that_is_no_plain_file_is_refused(desk: Desk, tmp_path: Path, kind: bytes) -> None:
    """A link in a file's place would write elsewhere."""
    desk.backup()
    file = tmp_path / "linked.backup"
    with tarfile.open(desk.old.backup) as whole:
        head = whole.extractfile(MANIFEST)
        assert head is not None
        manifest = head.read()
    link = tarfile.TarInfo(FILE_NAME)
    link.type, link.linkname = kind, "/etc/passwd"
    archive(file, (tarfile.TarInfo(MANIFEST), manifest), (link, b""))
    assert "memory.sqlite is not in it" in desk.refused(file=file)


def test_bomb_is_refused_before_it_is_unpacked(desk: Desk, tmp_path: Path) -> None:
    """A size that no card has room for, a manifest without an end, and a header that hides one."""
    file = tmp_path / "bomb"
    huge = BackupFile(FILE_NAME, 10**15, "0" * 64)

    def inflated(manifest: BackupManifest) -> BackupManifest:
        head = msgspec.json.encode(msgspec.structs.replace(manifest, files=[huge]))
        archive(file, (tarfile.TarInfo(MANIFEST), head))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        forged(tmp_path / "unwritten", inflated)
    assert "MB are needed" in desk.refused(file=file)
    archive(file, (tarfile.TarInfo(MANIFEST), b" " * ((16 << 20) + 1)))
    assert "it is no backup" in desk.refused(file=file)
    hidden = tarfile.TarInfo(MANIFEST)
    hidden.pax_headers = {"comment": "x" * 9_000_000}
    archive(file, (hidden, b"{}"))
    assert "it is no backup" in desk.refused(file=file)


def test_full_card_is_told_before_anything_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the backup's own target, of the copy that it needs, and of the restore's."""
    desk.backup()
    usage = shutil.disk_usage(desk.old.base)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    code, _, error = desk.backup()
    assert (code, "MB are free" in error, "TMPDIR" in error) == (1, True, True)
    assert "name another place with --memory DIR" in desk.refused()


def test_restore_that_is_interrupted_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a file is made durable; and a disk that fails then."""
    desk.backup()
    desk.new.fill(5)
    before = desk.new.contents
    for failure in (KeyboardInterrupt(), OSError(28, "No space left on device")):

        def fail(_file: int, failure: BaseException = failure) -> None:
            raise failure

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fail)
            code, _, error = desk.restore("--force")
        assert code == (130 if isinstance(failure, KeyboardInterrupt) else 1), error
        assert desk.new.contents == before
        assert not list(desk.new.memory.glob(".*"))
    assert desk.restore("--force")[0] == 0


async def _start(home: Path) -> None:
    settings = load_settings(None, {"LUMEN_MEMORY_DIRECTORY": str(home)})
    async with assembled(settings, Choice(Mode.HOST)):
        pass


def test_start_finishes_what_a_restore_had_decided(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power went between the decision and the first move."""
    import asyncio  # noqa: PLC0415 - for this test alone

    home = desk.new.base / "home"
    memory = home / "host"
    memory.mkdir(parents=True)
    (memory / "calibration.json").write_text('{"heat_factor": 7.0}')
    with monkeypatch.context() as patched, staged(memory) as new:
        (new / "calibration.json").write_text('{"heat_factor": 3.0}')
        patched.setattr("lumen.store.restoring.settle", lambda *_: None)
        put_in_place(new, memory, ["calibration.json"], WallTime(1.77e9))
    assert "7.0" in (memory / "calibration.json").read_text()
    asyncio.run(_start(home))
    assert "3.0" in (memory / "calibration.json").read_text()
    (aside,) = memory.glob("before-restore-*")
    assert "7.0" in (aside / "calibration.json").read_text()
    assert not list(memory.glob(".*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_gives_everything_to_the_owner_of_the_directory(desk: Desk) -> None:
    """The service's user must be able to write what root has restored."""
    desk.backup()
    desk.new.memory.mkdir()
    os.chown(desk.new.memory, 4321, 4321)
    target = desk.new.memory / "mock" / "day-1"
    code, *_ = desk.lumen("restore", desk.old.backup, "--memory", target)
    assert code == 0
    owners = {(f.stat().st_uid, f.stat().st_gid) for f in desk.new.memory.rglob("*")}
    assert owners == {(4321, 4321)}
    assert not any(f.stat().st_mode & 0o007 for f in target.rglob("*"))


def test_backup_goes_through_a_pipe(desk: Desk) -> None:
    """From one card's standard output into the other's standard input."""
    program = f"{sys.executable} -m lumen.commands.cli"
    done = subprocess.run(  # noqa: S602 - a pipe of our own program
        f"{program} backup - --memory {desk.old.memory} | "
        f"{program} restore - --memory {desk.new.memory}",
        shell=True,
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert desk.new.contents == desk.old.contents
    assert "standard output: 20 samples" in done.stderr
    assert "20 samples" in done.stdout
