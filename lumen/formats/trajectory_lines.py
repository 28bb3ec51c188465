"""Trajectories as other programs write them: JSON lines of id, t, E, I, S, V."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.features import Floats
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.core.shapes import Verdict, verdict
from lumen.core.window import Window
from lumen.errors import RecordingError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.input_file import bounded_lines, display_name, open_once
from lumen.units import Monotonic, UnitInterval

_Void: TypeAlias = Annotated[float, Meta(ge=0.0, le=0.3)]
# Beyond it a number no longer has room for milliseconds.
_Time: TypeAlias = Annotated[float, Meta(ge=-1e12, le=1e12)]


class _Line(msgspec.Struct):
    """One trajectory; an unknown dimension is null."""

    id: str | int
    t: list[_Time]
    E: list[UnitInterval | None]
    I: list[UnitInterval | None]  # noqa: E741 - the dimension's published name
    S: list[UnitInterval | None]
    V: list[_Void | None]


class Judgement(NamedTuple):
    """A trajectory's name, and what its last ten minutes are; None where they are too short."""

    id: str | int
    verdict: Verdict | None


def judgements(source: str) -> Iterator[Judgement]:
    """Judge each trajectory of a file, or of standard input for `-`.

    Raises:
        RecordingError: the file cannot be read, or a line is no trajectory.
    """
    name = display_name(source)
    try:
        with open_once(source) as stream:
            yield from _judged(bounded_lines(stream), name)
    except OSError as error:
        raise RecordingError(f"{name}: {error.strerror}") from None


def _judged(lines: Iterator[bytes], name: str) -> Iterator[Judgement]:
    empty = True
    for number, line in enumerate(lines, 1):
        if not (line := line.removeprefix(BOM_UTF8).strip()):
            continue
        empty = False
        try:
            trajectory = msgspec.json.decode(line, type=_Line)
            times, states = _checked(trajectory)
        except (*NO_SUCH_JSON, ValueError) as error:
            raise RecordingError(f"{name}, line {number}: no trajectory: {error}") from None
        yield Judgement(trajectory.id, _verdict(times, states))
    if empty:
        raise RecordingError(f"{name}: there is no trajectory in it")


def _checked(line: _Line) -> tuple[Floats, list[Eisv]]:
    times = np.array(line.t)
    if any(len(getattr(line, d)) != len(times) for d in DIMENSIONS):
        raise ValueError("t, E, I, S and V must be of the same length")
    if not (np.diff(times) > 0.0).all():
        raise ValueError("t must go forward")
    rows = zip(line.E, line.I, line.S, line.V, strict=True)
    return times, [Eisv(*row) for row in rows]


def _verdict(times: Floats, states: list[Eisv]) -> Verdict | None:
    window = Window()
    for at, state in zip(times, states, strict=True):
        window.add(Monotonic(float(at)), state)
    found = window.trajectory()
    return None if found is None else verdict(found)
