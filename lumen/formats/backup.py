"""A backup: one file with all that belongs to one Lumen, to be carried onto another card.

It is a gzipped tar archive of plain files. The first, `manifest.json`, says what follows, each file
with its size and SHA-256; nothing else is ever read from it. The digests prove integrity, not
origin. To change the form: raise VERSION, and read what was written before.
"""

import contextlib
import gzip
import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import msgspec
from msgspec import Meta

from lumen.errors import LumenError, system_refusal
from lumen.formats import calibration, student
from lumen.store import gallery, store
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.paths import OWNER_NAME

VERSION = 1
MANIFEST = "manifest.json"
STUDENT = "student"
"""The folder of a student that is not the one that ships."""

_NAME = re.compile(
    rf"{re.escape(store.FILE_NAME)}|{re.escape(calibration.FILE_NAME)}|{re.escape(OWNER_NAME)}"
    rf"|{gallery.FOLDER}/[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\.png"
    rf"|{STUDENT}/(?:{re.escape(student.ARRAYS_NAME)}|{re.escape(student.MANIFEST_NAME)})"
)
"""What belongs to a Lumen: no other name is written or read."""

_LONGEST_MANIFEST = 16 << 20
"""Bytes: of many more drawings than are ever kept."""
_LONGEST_REST = 1 << 20
"""Bytes of zeros behind the last file; a tar archive ends with some."""
_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20
_MODE = 0o640

_TAKE_ANOTHER = "copy it again, or take another backup"


class BackupFile(msgspec.Struct, frozen=True):
    """One file of a backup."""

    name: str
    bytes: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself."""

    format: Literal["lumen-backup"] = "lumen-backup"
    version: Annotated[int, Meta(ge=1)] = VERSION
    lumen: str
    """The version of the Lumen that wrote it."""
    made: str
    """When, ISO 8601 in UTC."""
    place: Annotated[str, Meta(pattern=r"^(\.|host|mock/[A-Za-z0-9_-]{1,64})$")]
    """Where the memory was, below the state directory."""
    simulated: bool
    """Whether it was lived in a simulated room."""
    schema: Annotated[int, Meta(ge=1)]
    """The version of the memory's tables."""
    samples: Annotated[int, Meta(ge=0)]
    first: str | None
    """The oldest sample's time, ISO 8601 in UTC."""
    last: str | None
    """The newest sample's."""
    newest: str | None
    """SHA-256 of the newest sample, by which a later memory of the same life is known."""
    newest_ms: int | None
    files: list[BackupFile]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files)

    @property
    def drawings(self) -> int:
        """How many drawings there are."""
        return sum(file.name.startswith(f"{gallery.FOLDER}/") for file in self.files)

    def has(self, name: str) -> bool:
        """Tell whether a file of this name, or in this folder, is in it."""
        return any(file.name.partition("/")[0] == name for file in self.files)


def described(name: str, file: Path) -> BackupFile:
    """Give a file's entry in the manifest.

    Raises:
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return BackupFile(name, size, digest.hexdigest())


def write_backup(stream: BinaryIO, manifest: BackupManifest, sources: Mapping[str, Path]) -> None:
    """Write a backup.

    Args:
        stream: where to.
        manifest: what is in it.
        sources: where each of its files is.

    Raises:
        LumenError: a file is no longer what the manifest says.
        OSError: one cannot be read, or the stream cannot be written.
    """
    head = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=6, mtime=0) as zipped,
        # Of this form every member is one header and its bytes, and nothing else.
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.USTAR_FORMAT) as archive,
    ):
        archive.addfile(_member(MANIFEST, len(head)), io.BytesIO(head))
        for file in manifest.files:
            if described(file.name, sources[file.name]) != file:
                raise LumenError(f"{sources[file.name]}: it has just changed: try again")
            with sources[file.name].open("rb") as source:
                archive.addfile(_member(file.name, file.bytes), source)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, _MODE
    return member


class BackupReader:
    """A backup that is read once, from its beginning; nothing in it is believed."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read the manifest.

        Args:
            stream: the backup.
            name: what it is called in messages.

        Raises:
            LumenError: it is no backup, or one that this Lumen cannot read.
        """
        self._name = name
        self._zipped = gzip.GzipFile(fileobj=stream, mode="rb")
        with self._plain_failures():
            member = self._next_member()
        size = -1 if member is None or member.name != MANIFEST else member.size
        if not 0 <= size <= _LONGEST_MANIFEST:
            raise LumenError(f"{name}: it is no backup of a Lumen: `lumen backup FILE` makes one")
        with self._plain_failures():
            head = self._exactly(size)
            self._skip_padding(size)
        self.manifest = self._checked(head)

    def _checked(self, head: bytes) -> BackupManifest:
        try:
            version = msgspec.json.decode(head, type=_Form).version
            if version > VERSION:
                raise LumenError(
                    f"{self._name}: it is of form {version}, and this Lumen reads {VERSION}: "
                    "install the Lumen that wrote it, or a newer one"
                )
            manifest = msgspec.json.decode(head, type=BackupManifest)
        except NO_SUCH_JSON as error:
            raise LumenError(
                f"{self._name}: its manifest makes no sense ({error}): {_TAKE_ANOTHER}"
            ) from None
        names = [file.name for file in manifest.files]
        for name in names:
            if not _NAME.fullmatch(name):
                raise LumenError(
                    f"{self._name}: {name[:60]!r} in it is no part of a Lumen: {_TAKE_ANOTHER}"
                )
        if len(set(names)) < len(names) or store.FILE_NAME not in names:
            raise LumenError(f"{self._name}: its manifest makes no sense: {_TAKE_ANOTHER}")
        return manifest

    def unpack(self, folder: Path) -> None:
        """Write every file below a folder, durably, and read the backup to its very end.

        Raises:
            LumenError: it is truncated or changed, or a file cannot be written.
        """
        for file in self.manifest.files:
            with self._plain_failures():
                member = self._next_member()
            if member is None or (member.name, member.size) != (file.name, file.bytes):
                raise LumenError(f"{self._name}: {file.name} is not in it: {_TAKE_ANOTHER}")
            self._unpack(file, folder / file.name)
        with self._plain_failures():
            rest = self._zipped.read(_LONGEST_REST)
            if rest.strip(b"\0") or len(rest) == _LONGEST_REST:
                raise LumenError(f"{self._name}: something follows its end: {_TAKE_ANOTHER}")

    def _unpack(self, file: BackupFile, to: Path) -> None:
        digest, left = hashlib.sha256(), file.bytes
        try:
            to.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _MODE)
        except OSError as error:
            raise LumenError(f"{to}: {system_refusal(error)}") from None
        with os.fdopen(handle, "wb") as written:
            while left:
                with self._plain_failures():
                    chunk = self._exactly(min(left, _CHUNK))
                digest.update(chunk)
                left -= len(chunk)
                _write(written, chunk, to)
            _write(written, b"", to, durably=True)
        with self._plain_failures():
            self._skip_padding(file.bytes)
        if digest.hexdigest() != file.sha256:
            raise LumenError(
                f"{self._name}: {file.name} in it is damaged (its SHA-256 differs): {_TAKE_ANOTHER}"
            )

    def _next_member(self) -> tarfile.TarInfo | None:
        """Give the next file's header; None at the end, or where something else stands."""
        try:
            member = tarfile.TarInfo.frombuf(self._exactly(_BLOCK), "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            return None
        return member if member.type == tarfile.REGTYPE else None

    def _skip_padding(self, size: int) -> None:
        self._exactly(-size % _BLOCK)

    def _exactly(self, count: int) -> bytes:
        data = self._zipped.read(count)
        if len(data) < count:
            raise EOFError
        return data

    @contextlib.contextmanager
    def _plain_failures(self) -> Iterator[None]:
        try:
            yield
        except gzip.BadGzipFile as error:
            if "CRC" in str(error) or "length" in str(error):
                raise LumenError(f"{self._name}: it is damaged: {_TAKE_ANOTHER}") from None
            raise LumenError(
                f"{self._name}: it is no backup of a Lumen: `lumen backup FILE` makes one"
            ) from None
        except EOFError:
            raise LumenError(f"{self._name}: it ends too early: {_TAKE_ANOTHER}") from None
        except zlib.error:
            raise LumenError(f"{self._name}: it is damaged: {_TAKE_ANOTHER}") from None
        except OSError as error:
            raise LumenError(f"{self._name}: {system_refusal(error)}") from None


class _Form(msgspec.Struct):
    format: Literal["lumen-backup"]
    version: Annotated[int, Meta(ge=1)]


def _write(file: BinaryIO, chunk: bytes, to: Path, *, durably: bool = False) -> None:
    try:
        file.write(chunk)
        if durably:
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise LumenError(f"{to}: {system_refusal(error)}") from None
