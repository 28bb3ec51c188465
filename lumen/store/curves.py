"""Weeks and months of moments as a few hundred numbers: SQLite adds them up, and no peak is lost.

While SQLite reads, it lets go of the interpreter's lock, so that reading holds up nobody.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from lumen.core.reading import Channel
from lumen.core.shape_names import Shape
from lumen.store.rows import kept, kept_sentence

Extent: TypeAlias = tuple[float, float]
"""The lowest and the highest value."""
MarkKind: TypeAlias = Literal["said", "woke", "fault"]


class Cut(NamedTuple):
    """A span of wall time in buckets of one width: of milliseconds since 1970."""

    begins: int
    width: int
    buckets: int

    def part(self, first: int, count: int) -> "Cut":
        """Give some of the buckets, with their own numbers from 0."""
        return Cut(self.begins + first * self.width, self.width, min(count, self.buckets - first))

    @property
    def ends(self) -> int:
        """Its end, which is not within it."""
        return self.begins + self.width * self.buckets


class Bucket(NamedTuple):
    """What was in one bucket of time; there is none where nothing was sampled."""

    number: int
    extents: tuple[Extent | None, ...]
    """Of each series; None where nothing is known of it."""
    shape: Shape | None
    """The one that was felt most."""


class PastMark(NamedTuple):
    """Something that happened within a bucket: the last of its kind there, and how many."""

    number: int
    kind: MarkKind
    at: float
    """Wall time in seconds."""
    text: str
    """The sentence, or the channels at fault."""
    times: int


def buckets(connection: sqlite3.Connection, cut: Cut, series: Sequence[str]) -> list[Bucket]:
    """Give the lowest and highest value of each series in each bucket.

    Args:
        connection: of a memory.
        cut: the time.
        series: the dimensions, raw; or channels, as they were read.
    """
    columns = ", ".join(f'min("{name}"), max("{name}")' for name in series)
    rows = connection.execute(
        f"SELECT (time_ms - ?) / ? AS number, shape, count(*), {columns} FROM moments "  # noqa: S608 - names of this program
        "WHERE time_ms >= ? AND time_ms < ? GROUP BY 1, 2 ORDER BY 1, 3",
        (cut.begins, cut.width, cut.begins, cut.ends),
    )
    found: dict[int, Bucket] = {}
    for number, shape, _, *values in rows:
        # Of the shapes in a bucket the last is the one that was felt most.
        before = found.get(number)
        pairs = zip(values[::2], values[1::2], strict=True)
        extents = tuple(_extent(n, *pair) for n, pair in zip(series, pairs, strict=True))
        if before is not None:
            extents = tuple(map(_wider, before.extents, extents))
        felt = _shape(shape) or (None if before is None else before.shape)
        found[number] = Bucket(number, extents, felt)
    return list(found.values())


def marks(connection: sqlite3.Connection, cut: Cut) -> list[PastMark]:
    """Give what was said and what happened, one mark of a kind in each bucket."""
    kinds: tuple[tuple[MarkKind, str, str, str, Callable[[Any], str]], ...] = (
        ("said", "narration", "max", "narration IS NOT NULL", kept_sentence),
        ("woke", "''", "max", "interval_ms IS NULL", str),
        ("fault", "faults", "min", "faults IS NOT NULL", _faulty),
    )
    return [
        mark
        for kind, column, which, condition, read in kinds
        for mark in _marks(connection, cut, kind, (column, which, condition), read)
    ]


def _marks(
    connection: sqlite3.Connection,
    cut: Cut,
    kind: MarkKind,
    query: tuple[str, str, str],
    read: Callable[[Any], str],
) -> Iterator[PastMark]:
    column, which, condition = query
    # Beside min() or max(), SQLite gives the other columns of that very row.
    rows = connection.execute(
        f"SELECT (time_ms - ?) / ?, {which}(time_ms), {column}, count(*) FROM moments "  # noqa: S608 - words of this module
        f"WHERE time_ms >= ? AND time_ms < ? AND {condition} GROUP BY 1",
        (cut.begins, cut.width, cut.begins, cut.ends),
    )
    for number, at, text, count in rows:
        try:
            yield PastMark(number, kind, at / 1000.0, read(text), count)
        except (ValueError, TypeError):
            continue  # what makes no sense was never said


def _extent(name: str, low: object, high: object) -> Extent | None:
    """Give an extent that was kept; None where nothing was, or nothing that makes sense."""
    if low is None:
        return None
    try:
        return kept(name, low), kept(name, high)
    except ValueError:
        return None


def _wider(one: Extent | None, other: Extent | None) -> Extent | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _shape(name: object) -> Shape | None:
    return next((shape for shape in Shape if shape == name), None)


def _faulty(text: object) -> str:
    """Give the channels that a row of faults names."""
    faults = json.loads(str(text))
    return ", ".join(Channel(name) for name in faults)
