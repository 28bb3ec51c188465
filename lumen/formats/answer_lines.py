"""People's answers as JSON lines, from `lumen export answers` to `trainer answers`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.language import parse
from lumen.core.shape_names import Shape, Trend
from lumen.errors import LanguageError, RecordingError, system_refusal
from lumen.formats.report import iso
from lumen.system.decoding import NO_SUCH_JSON, plain
from lumen.system.input_file import bounded_lines, open_once
from lumen.units import UnitInterval, WallTime

_Void = Annotated[float, Meta(ge=0.0, le=0.3)]


class AnswerLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer: E to V are the means of the felt state that the expression was chosen by."""

    time: str
    said: str
    fits: bool
    who: Answerer
    E: UnitInterval
    I: UnitInterval  # noqa: E741 - the dimension's published name
    S: UnitInterval
    V: _Void
    shape: Shape
    trend: Trend
    expression: str
    simulated: bool = False


def answer_lines(answers: Sequence[HumanAnswer], *, simulated: bool) -> bytes:
    """Lay out answers, the oldest first, a line each."""
    return b"".join(
        msgspec.json.encode(_line(answer, simulated=simulated)) + b"\n" for answer in answers
    )


def read_answers(file: str | Path) -> list[HumanAnswer]:
    """Read answers that were exported.

    Raises:
        RecordingError: the file cannot be read, a line is no answer, or there is none.
    """
    found = []
    try:
        with open_once(file) as stream:
            for number, line in enumerate(bounded_lines(stream), 1):
                if line.strip():
                    found.append(_answer(line, f"{file}, line {number}"))
    except OSError as error:
        raise RecordingError(f"{file}: {system_refusal(error)}") from None
    if not found:
        raise RecordingError(
            f"{file}: there is no answer in it: make one with `lumen export answers`"
        )
    return found


def _line(answer: HumanAnswer, *, simulated: bool) -> AnswerLine:
    about = answer.expressed
    return AnswerLine(
        iso(answer.wall),
        iso(about.wall),
        answer.fits,
        answer.who,
        *about.means,
        about.shape,
        about.trend,
        str(about.expression),
        simulated,
    )


def _answer(line: bytes, place: str) -> HumanAnswer:
    try:
        found = msgspec.json.decode(line, type=AnswerLine)
        said, answered = _wall(found.said), _wall(found.time)
        means = (found.E, found.I, found.S, found.V)
        about = ExpressedMoment(said, means, found.shape, found.trend, parse(found.expression))
    except NO_SUCH_JSON as error:
        raise RecordingError(f"{place}: no answer: {plain(str(error))}") from None
    except (ValueError, OverflowError, LanguageError) as error:
        raise RecordingError(f"{place}: no answer: {error}") from None
    return HumanAnswer(about, found.fits, found.who, answered)


def _wall(text: str) -> WallTime:
    return WallTime(datetime.fromisoformat(text).timestamp())
