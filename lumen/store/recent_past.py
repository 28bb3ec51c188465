"""What a Lumen that starts reads of its past: spans before the newest moment that is kept."""

import contextlib
import sqlite3
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.errors import LanguageError
from lumen.store.rows import COLUMNS, Row, kept, kept_sentence, kept_state, moments_from_rows
from lumen.store.translated_errors import DamagedError, errors_translated, reason
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Hectopascal, Seconds, WallTime

_WHOLE = """(faults IS NULL OR faults LIKE '{"co2_ppm":%')"""
"""Rows whose state is whole. CO2 is no part of it; the last channel stands first only alone."""
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM moments"  # noqa: S608 - names of this module


class RecentPast:
    """The newest rows of an open memory. Its methods block, and are called by one thread only."""

    def __init__(
        self, file: Path, connection: sqlite3.Connection, newest: Callable[[], int]
    ) -> None:
        """Take an open file.

        Args:
            file: where it is.
            connection: to it.
            newest: gives the key of the newest moment, before which the spans lie.
        """
        self.file = file
        self._connection = connection
        self._newest = newest

    def moments(self, span: Seconds | None = None) -> Generator[Moment, None, None]:
        """Give the moments of the last `span` seconds before the newest, the oldest first.

        Raises:
            DamagedError: a row cannot be read.
        """
        since = -(2**63) if span is None else self._newest() - round(span * 1000.0)
        rows = self._rows(f"{_SELECT} WHERE time_ms >= ? ORDER BY time_ms", since)
        with self._sensible(rows):
            yield from moments_from_rows(rows)

    def sentences(self, span: Seconds) -> list[tuple[WallTime, str]]:
        """Give what was said in the last `span` seconds, the oldest first.

        Raises:
            DamagedError: one of them is none that was ever said.
        """
        rows = self._rows(
            "SELECT time_ms, narration FROM moments WHERE time_ms >= ? "
            "AND narration IS NOT NULL ORDER BY time_ms",
            self._newest() - round(span * 1000.0),
        )
        with self._sensible(rows):
            return [(WallTime(key / 1000.0), kept_sentence(said)) for key, said in rows]

    def pressures(self, span: Seconds) -> list[tuple[WallTime, Hectopascal]]:
        """Give the pressures of the last `span` seconds, one a minute, the oldest first.

        Raises:
            DamagedError: one of them is none that was ever written.
        """
        rows = self._rows(
            "SELECT time_ms, pressure_hpa FROM moments WHERE time_ms >= ? "
            "AND pressure_hpa IS NOT NULL GROUP BY time_ms / 60000 ORDER BY time_ms",
            self._newest() - round(span * 1000.0),
        )
        with self._sensible(rows):
            return [(WallTime(key / 1000.0), kept(Channel.PRESSURE, hpa)) for key, hpa in rows]

    def co2_lived(self, span: Seconds) -> Seconds | None:
        """Give how long was lived since CO2 was first measured; None if it never was.

        Within the last `span` seconds, that is. What a sensor was without power for is no part.
        """
        rows = self._rows(
            "SELECT since, (SELECT total(interval_ms) FROM moments WHERE time_ms > since) FROM ("
            "SELECT min(time_ms) AS since FROM moments WHERE time_ms >= ? AND co2_ppm IS NOT NULL)",
            self._newest() - round(span * 1000.0),
        )
        return next((lived / 1000.0 for since, lived in rows if since is not None), None)

    def thinned(self, span: Seconds, spacing: Seconds) -> list[Moment]:
        """Give the first moment without a fault in each slot of the last `span` seconds.

        Raises:
            DamagedError: a row cannot be read.
        """
        rows = self._rows(
            f"SELECT {', '.join(COLUMNS)}, min(time_ms) FROM moments WHERE time_ms >= ? "  # noqa: S608 - names of this module
            f"AND {_WHOLE} AND V IS NOT NULL GROUP BY time_ms / {round(spacing * 1000.0)} "
            "ORDER BY time_ms",
            self._newest() - round(span * 1000.0),
        )
        try:
            with contextlib.closing(rows):
                # Each stands for itself: what lies between two of them is no interval of a life.
                return [next(moments_from_rows([row[:-1]])) for row in rows]
        except (ValueError, LanguageError, TypeError, AttributeError) as error:
            raise DamagedError(f"{self.file}: a row makes no sense ({reason(error)})") from error

    def raw_states(self, span: Seconds) -> list[tuple[float, ...]]:
        """Give wall time, E, I, S and V of the last `span` seconds, the oldest first.

        What is not known, and a state with a fault, is NaN.

        Raises:
            DamagedError: one of them is none that was ever written.
        """
        rows = self._rows(
            f"SELECT time_ms / 1000.0, E, I, S, V, NOT {_WHOLE} FROM moments "  # noqa: S608 - names of this module
            "WHERE time_ms >= ? ORDER BY time_ms",
            self._newest() - round(span * 1000.0),
        )
        unknown = float("nan")
        with self._sensible(rows):
            return [
                (wall, *(unknown if faulty or x is None else x for x in kept_state(state)))
                for wall, *state, faulty in rows
            ]

    @contextlib.contextmanager
    def _sensible(self, rows: Generator[Row, None, None]) -> Iterator[None]:
        """Close rows in the end, and tell one that makes no sense from a bug of ours."""
        try:
            with contextlib.closing(rows):
                yield
        except (*NO_SUCH_JSON, ValueError, LanguageError) as error:
            raise DamagedError(f"{self.file}: a row makes no sense ({reason(error)})") from error

    def _rows(self, query: str, argument: object) -> Generator[Row, None, None]:
        with errors_translated(self.file):
            yield from self._connection.execute(query, (argument,))
