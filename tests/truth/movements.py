"""What is said of the felt state's movement, judged by the states that were published."""

from collections.abc import Sequence
from statistics import median
from typing import TypeAlias

from lumen.core.moment import Eisv
from lumen.core.movement import Movement

Four: TypeAlias = tuple[float, ...]
"""Of E, I, S and V."""

_LARGE = (1.0, 1.0, 1.0, 0.3)
"""What each dimension can move."""


def has_moved(claim: Movement, lately: Sequence[Eisv], hour: Sequence[Eisv]) -> bool | None:
    """Judge a movement by the states of the last ten minutes, else by the hour's.

    None where the states are too few, or lack a dimension.
    """
    short, long = _known(lately), _known(hour)
    if short is None:
        return None
    if claim is Movement.PASSED:
        return _passed(short) or (long is not None and _passed(long))
    if claim is Movement.COMES_TO_REST:
        return _rests(short) and (_moved(short) or (long is not None and _moved(long)))
    return any(_holds(claim, short, long, more) for more in (0, 1))


def _holds(claim: Movement, short: Sequence[Four], long: Sequence[Four] | None, more: int) -> bool:
    """Judge by quarters of one size; a sample more may be theirs, as their ends are counted."""
    now, slow = _delta(short, more), None if long is None else _delta(long, more)
    if claim in {Movement.EVEN, Movement.SETTLED}:
        return _agrees(claim, now) and (slow is None or _agrees(claim, slow))
    # The hour moved so, and its last minutes did not go the other way.
    slowly = slow is not None and _agrees(claim, slow) and not _contradicts(claim, slow, now)
    return _agrees(claim, now) or slowly


def _known(states: Sequence[Eisv]) -> list[Four] | None:
    if len(states) < 8 or any(None in state for state in states):
        return None
    return [tuple(value or 0.0 for value in state) for state in states]


def _delta(states: Sequence[Four], more: int) -> Four:
    """Give how far E, I, S and V went from the first quarter's median to the last's.

    Of three states at least: one that stands out is no movement.
    """
    quarter = max(3, len(states) // 4 + more)
    return _between(states[:quarter], states[-quarter:])


def _between(before: Sequence[Four], after: Sequence[Four]) -> Four:
    return tuple(
        median(then) - median(first)
        for first, then in zip(zip(*before, strict=True), zip(*after, strict=True), strict=True)
    )


def _most(delta: Four) -> float:
    return max(abs(far) / large for far, large in zip(delta, _LARGE, strict=True))


def _rests(states: Sequence[Four]) -> bool:
    third = len(states) // 3
    return _most(_between(states[third : 2 * third], states[-third:])) < 0.1


def _moved(states: Sequence[Four]) -> bool:
    """Tell whether one fifth of the time lay elsewhere than another."""
    fifth = len(states) // 5
    parts = [states[begin : begin + fifth] for begin in range(0, 5 * fifth, fifth)]
    return any(_most(_between(one, other)) > 0.02 for one in parts for other in parts)


def _passed(states: Sequence[Four]) -> bool:
    """Tell whether entropy rose, and gave back some of it."""
    entropy = [state[2] for state in states]
    smooth = [median(entropy[end - 3 : end]) for end in range(3, len(entropy) + 1)]
    peak = max(smooth)
    return peak - median(entropy[: len(entropy) // 4]) > 0.05 and peak - smooth[-1] > 0.025


def _agrees(claim: Movement, delta: Four) -> bool:
    energy, integrity, entropy, void = delta
    better = (energy, integrity, -entropy, -void / 0.3)
    # Half of what the shapes ask for: other quarters give slightly other numbers.
    holds: dict[Movement, bool] = {
        Movement.ENTROPY_UP: entropy > 0.05,
        Movement.INTEGRITY_DOWN: integrity < -0.05,
        Movement.ENERGY_DOWN: energy < -0.05,
        Movement.PLUNGE: energy < -0.1,
        Movement.LEAP: energy > 0.1,
        Movement.FULLER: void > 0.015,
        Movement.CLEARER: max(integrity, -entropy) > 0.05 and energy > -0.1,
        Movement.STRONGER: energy > 0.05,
        Movement.FREER: void < -0.015,
        Movement.DIVIDED: max(better) > 0.05 and min(better) < -0.05,
        Movement.SETTLED: max(map(abs, delta)) < 0.15,
        Movement.EVEN: max(map(abs, delta)) < 0.1,
    }
    return holds[claim]


def _contradicts(claim: Movement, slow: Four, now: Four) -> bool:
    energy, integrity, entropy, void = now
    against: dict[Movement, bool] = {
        Movement.ENTROPY_UP: entropy < -0.1,
        Movement.INTEGRITY_DOWN: integrity > 0.1,
        Movement.ENERGY_DOWN: energy > 0.1,
        Movement.PLUNGE: energy > 0.1,
        Movement.LEAP: energy < -0.1,
        Movement.FULLER: void < -0.03,
        Movement.CLEARER: min(integrity, -entropy) < -0.1,
        Movement.STRONGER: energy < -0.1,
        Movement.FREER: void > 0.03,
        Movement.DIVIDED: all(
            before * after < 0.0 and abs(after) / large > 0.1
            for before, after, large in zip(slow, now, _LARGE, strict=True)
            if abs(before) / large > 0.05
        ),
    }
    return against[claim]
