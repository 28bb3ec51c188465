"""The lives that were lived before, each with the code and the length that it was lived with."""

import fcntl
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from chaos.outcome import Outcome

_TESTS = Path(__file__).resolve().parents[1]
CODE = (_TESTS.parent / "lumen", _TESTS / "chaos", _TESTS / "truth")
"""What a life follows from: Lumen with its data, the faults and judges, and their oracles."""


def version_of(folders: Sequence[Path]) -> str:
    """Give a version that any change of any file in folders changes; compiled ones are none."""
    content = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                name = file.relative_to(folder.parent).as_posix()
                content.update(f"{name}\0{file.stat().st_size}\0".encode())
                content.update(file.read_bytes())
    return content.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Entry:
    """A life, one a line. What is no entry, such as a life that names no code, has no outcome."""

    code: str = ""
    days: float = 0.0
    outcome: Outcome | None = None


class Ledger:
    """The lives of one code and one length; without a file it keeps none.

    Args:
        file: lives of other code and other lengths may be in it; they stay there, and count not.
        days: how long a life is.
        code: of what the lives follow from.
    """

    def __init__(self, file: Path | None, days: float, code: Sequence[Path] = CODE) -> None:
        self.days, self.code = days, version_of(code)
        self._file, self._folders = file, code

    def lived(self) -> tuple[list[Outcome], int]:
        """Give its lives of this code and length, each once, and how many others it holds."""
        if self._file is None or not self._file.exists():
            return [], 0
        read = msgspec.json.Decoder(Entry, dec_hook=lambda _, counts: Counter(counts)).decode
        with self._file.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            entries = [read(line) for line in file]
        same = {
            (entry.outcome.seed, entry.outcome.intensity): entry.outcome
            for entry in entries
            if entry.outcome is not None and (entry.code, entry.days) == (self.code, self.days)
        }
        return list(same.values()), len(entries) - len(same)

    def add(self, outcome: Outcome) -> None:
        """Write a life down, without its journal, which its seed brings back.

        Raises:
            SystemExit: the code was changed since: which of the two it was lived with nobody knows.
        """
        if version_of(self._folders) != self.code:
            raise SystemExit("chaos: the code changed meanwhile; start again, in a copy of its own")
        if self._file is not None:
            entry = Entry(self.code, self.days, replace(outcome, journal=[]))
            with self._file.open("ab") as file:
                # Several may write; a line is whole.
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(msgspec.json.encode(entry) + b"\n")
