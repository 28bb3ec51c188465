"""The table of people's answers: what is read of it is an answer, or is damage."""

import sqlite3
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.language import parse
from lumen.core.shape_names import Shape, Trend
from lumen.store.rows import LATEST_MS
from lumen.units import WallTime

MOST_ANSWERS = 10_000
"""Answers that are kept, the newest: some 1 MiB, and years of three a day."""

_COLUMNS = "time_ms, said_ms, fits, who, E, I, S, V, shape, trend, expression"
_Milliseconds = Annotated[int, Meta(ge=0, le=LATEST_MS)]
_Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
_StoredAnswer = tuple[
    _Milliseconds,
    _Milliseconds,
    Annotated[int, Meta(ge=0, le=1)],
    Answerer,
    _Unit,
    _Unit,
    _Unit,
    _Unit,
    Shape,
    Trend,
    Annotated[str, Meta(max_length=80)],
]


def add_answer(connection: sqlite3.Connection, answer: HumanAnswer) -> None:
    """Append an answer; of too many, the oldest goes."""
    about = answer.expressed
    connection.execute(
        f"INSERT INTO answers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of this module
        (
            round(answer.wall * 1000.0),
            round(about.wall * 1000.0),
            int(answer.fits),
            answer.who,
            *about.means,
            about.shape,
            about.trend,
            str(about.expression),
        ),
    )
    connection.execute(
        "DELETE FROM answers WHERE number <= (SELECT max(number) FROM answers) - ?",
        (MOST_ANSWERS,),
    )


def take_newest_answer(connection: sqlite3.Connection) -> None:
    """Remove the newest answer, if there is one."""
    connection.execute("DELETE FROM answers WHERE number = (SELECT max(number) FROM answers)")


def read_answers(connection: sqlite3.Connection, most: int) -> Sequence[HumanAnswer]:
    """Give the newest answers, the oldest of them first.

    Raises:
        ValueError, LanguageError: a row is none that was ever written.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM answers ORDER BY number DESC LIMIT ?",  # noqa: S608 - names of this module
        (most,),
    ).fetchall()
    return [_answer(row) for row in reversed(rows)]


def _answer(row: Sequence[object]) -> HumanAnswer:
    wall, said, fits, who, e, i, s, v, shape, trend, text = msgspec.convert(row, _StoredAnswer)
    about = ExpressedMoment(WallTime(said / 1000.0), (e, i, s, v), shape, trend, parse(text))
    return HumanAnswer(about, bool(fits), who, WallTime(wall / 1000.0))
