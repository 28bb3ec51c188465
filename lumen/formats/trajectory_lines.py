"""Trajectories as other programs write them, and states as `lumen export states` does.

A line of the first is a whole trajectory, {"id", "t", "E", "I", "S", "V"} with lists; a line of the
second one state, {"time", "t", "E", "I", "S", "V", ...} with numbers.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta

from lumen.core.features import Floats
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.core.shapes import Verdict, verdict
from lumen.core.window import SPAN, Window
from lumen.errors import RecordingError, system_refusal
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


class _State(msgspec.Struct):
    """One state of a life, as it is exported; an unknown dimension is null."""

    time: str
    t: _Time
    E: UnitInterval | None
    I: UnitInterval | None  # noqa: E741 - the dimension's published name
    S: UnitInterval | None
    V: _Void | None


class Judgement(NamedTuple):
    """A trajectory's name, and what its last ten minutes are; None where they are too short.

    Of exported states every ten minutes are a trajectory, named by the time at which it ends.
    """

    id: str | int
    verdict: Verdict | None


def judgements(source: str) -> Iterator[Judgement]:
    """Judge each trajectory of a file, or each ten minutes of its states; `-` is standard input.

    Raises:
        RecordingError: the file cannot be read, or a line is neither a trajectory nor a state.
    """
    name = display_name(source)
    try:
        with open_once(source) as stream:
            yield from _judged(bounded_lines(stream), name)
    except OSError as error:
        raise RecordingError(f"{name}: {system_refusal(error)}") from None


def _judged(lines: Iterator[bytes], name: str) -> Iterator[Judgement]:
    life: _Life | None = None
    empty = True
    for number, raw in enumerate(lines, 1):
        if not (line := raw.removeprefix(BOM_UTF8).strip()):
            continue
        if empty and _is_state(line):
            life = _Life()
        empty = False
        try:
            found = _judged_line(line) if life is None else life.judged(line)
        except (*NO_SUCH_JSON, ValueError) as error:
            kind = "trajectory" if life is None else "state"
            hint = "" if line.startswith(b"{") else "; to play a recording: `lumen replay`"
            raise RecordingError(f"{name}, line {number}: no {kind}: {error}{hint}") from None
        if found is not None:
            yield found
    if empty:
        raise RecordingError(
            f"{name}: there is no trajectory in it: make some with `lumen export states`"
        )
    if life is not None and (rest := life.rest()) is not None:
        yield rest


def _is_state(line: bytes) -> bool:
    """Tell whether a file whose first line this is holds states: `t` is one number."""
    try:
        return isinstance(msgspec.json.decode(line, type=dict[str, object]).get("t"), int | float)
    except NO_SUCH_JSON:
        return False


def _judged_line(line: bytes) -> Judgement:
    trajectory = msgspec.json.decode(line, type=_Line)
    times, states = _checked(trajectory)
    return Judgement(trajectory.id, _verdict(times, states))


class _Life:
    """States one after the other, judged each time that ten minutes have passed."""

    def __init__(self) -> None:
        self._window = Window()
        self._begin = self._last = float("-inf")
        self._time = ""
        self._is_judged = False

    def judged(self, line: bytes) -> Judgement | None:
        """Take the next state; give what the ten minutes are that it ends, if it ends some.

        Raises:
            ValueError: it is no state, or not later than the one before.
        """
        state = msgspec.json.decode(line, type=_State)
        if state.t <= self._last:
            raise ValueError("t must go forward")
        if state.t - self._last > SPAN:
            self._begin = state.t
        self._last, self._time = state.t, state.time
        self._window.add(Monotonic(state.t), Eisv(state.E, state.I, state.S, state.V))
        return self._present() if state.t - self._begin >= SPAN else None

    def rest(self) -> Judgement | None:
        """Give what the states are where they were too few to be judged at all."""
        return None if self._is_judged else self._present()

    def _present(self) -> Judgement:
        self._begin, self._is_judged = self._last, True
        found = self._window.trajectory()
        return Judgement(self._time, None if found is None else verdict(found))


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
