"""Fitting how the board follows its processor: factor and lag from a load that was watched."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lumen.core.median import medians
from lumen.core.room_sense import LaggedExcess
from lumen.errors import LumenError
from lumen.units import LEAST_HEAT_FACTOR, MOST_HEAT_FACTOR, Celsius, Monotonic, Seconds

Floats: TypeAlias = NDArray[np.float64]

KNOWN_TO: Celsius = 1.5
"""A factor that leaves the room's temperature less certain than this is not taken up."""

SHORTEST_LAG: Seconds = 30.0
LONGEST_LAG: Seconds = 1800.0
"""Nothing that carries a sensor beside a processor is slower or quicker."""

_LEAST_RISE: Celsius = 5.0
"""Of the processor under load; less, and the sensor's steps drown what is to be fitted."""
_LEAST_OWN_HEAT: Celsius = 1.0
"""Below this the board is no warmer than the room, as far as its sensor can tell."""
_MOST_RESIDUE: Celsius = 0.5
"""Root mean square of what no factor explains: the room itself changed meanwhile."""
_FEWEST = 40
_LAGS_TRIED = 25
_ROUNDS = 3
_TWO_SIGMA = 2.0


class HeatFit(NamedTuple):
    """How the board follows: the factor, the lag in seconds, and how well the room is known."""

    factor: float
    lag: Seconds
    error: Celsius

    @property
    def is_possible(self) -> bool:
        """Whether it is a factor that can be set: beyond, the board reads its processor, or air."""
        return LEAST_HEAT_FACTOR <= self.factor <= MOST_HEAT_FACTOR


class Readings(NamedTuple):
    """What was watched, sample by sample."""

    times: list[Monotonic]
    ambient: list[Celsius]
    cpu: list[Celsius]


def fit_heat(watched: Readings, room: Celsius) -> HeatFit:
    """Fit factor and lag to a load that was watched in a room of known temperature.

    The room's temperature holds at the beginning, and may drift evenly. The error is what the
    thermometer's word and the board's movement alone disagree by, or twice what noise leaves.

    Raises:
        LumenError: the readings do not show the board's own heat; the text says why.
    """
    if len(watched.times) < _FEWEST:
        raise LumenError(
            f"only {len(watched.times)} readings of board and processor came, and {_FEWEST} are "
            "needed: see whether `lumen doctor` finds a fault, and simulate with a lower --speed"
        )
    times = np.array(watched.times) - watched.times[0]
    own = np.array(watched.ambient) - room
    _check(watched, own)
    lag = _best_lag(lambda tried: _squares(*_columns(watched, times, tried), own))
    columns, excess = _columns(watched, times, lag)
    share, sigma = _solved(columns, own)
    moved, _ = _solved(np.column_stack((columns, np.ones_like(times))), own)
    if share <= 0.0:
        raise LumenError("the board does not follow its processor's heat: nothing to take out")
    residue = math.sqrt(_squares(columns, excess, own) / len(times))
    if residue > _MOST_RESIDUE:
        raise LumenError(
            f"the room's temperature changed by itself meanwhile (by {residue:.1f} degC more than "
            "its own heat explains): try again with windows shut and heating steady"
        )
    error = float(medians(excess)) * max(_TWO_SIGMA * sigma, abs(share - moved))
    fit = HeatFit(1.0 / share, lag, error)
    if not fit.is_possible:
        raise LumenError(
            f"the board would follow its processor by a factor of {fit.factor:.3g}, which no board "
            "does: check the room's temperature, and that nothing else heats the sensor"
        )
    return fit


def lagged(watched: Readings, lag: Seconds) -> Floats:
    """Give the processor's excess over the board, low-passed by a lag, [n]."""
    low_pass = LaggedExcess(lag)
    excesses = zip(watched.times, watched.cpu, watched.ambient, strict=True)
    return np.array([low_pass.observe(at, cpu - ambient) for at, cpu, ambient in excesses])


def _check(watched: Readings, own: Floats) -> None:
    quarter = max(1, len(watched.cpu) // 10)
    rise = float(np.max(watched.cpu)) - float(medians(watched.cpu[:quarter]))
    if rise < _LEAST_RISE:
        raise LumenError(
            f"the processor warmed by {rise:.1f} degC only under load: too little to measure by. "
            "Try again once it is at rest"
        )
    begun = float(medians(own[:quarter]))
    if begun < _LEAST_OWN_HEAT:
        raise LumenError(
            f"the board was {begun:.1f} degC warmer than the room: too little heat of its own to "
            "measure. Calibrate once Lumen has run for half an hour, with a thermometer beside it "
            "and not on it"
        )


def _columns(watched: Readings, times: Floats, lag: Seconds) -> tuple[Floats, Floats]:
    """Give what explains the own heat: the lagged excess, a drift, and an unsteady beginning."""
    excess = lagged(watched, lag)
    hours = times / 3600.0
    return np.column_stack((excess, hours, np.exp(-times / lag))), excess


def _best_lag(squares: Callable[[Seconds], float]) -> Seconds:
    low, high = math.log(SHORTEST_LAG), math.log(LONGEST_LAG)
    for _ in range(_ROUNDS):
        tried = np.linspace(low, high, _LAGS_TRIED)
        best = int(np.argmin([squares(math.exp(one)) for one in tried]))
        low, high = tried[max(0, best - 1)], tried[min(_LAGS_TRIED - 1, best + 1)]
    return math.exp(0.5 * (low + high))


def _squares(columns: Floats, _excess: Floats, own: Floats) -> float:
    solution = np.linalg.lstsq(columns, own, rcond=None)[0]
    return float(np.square(own - columns @ solution).sum())


def _solved(columns: Floats, own: Floats) -> tuple[float, float]:
    """Give the share of the excess that the board takes on, and its standard error."""
    solution = np.linalg.lstsq(columns, own, rcond=None)[0]
    residue = own - columns @ solution
    variance = float(residue @ residue) / (len(own) - columns.shape[1])
    spread = np.linalg.pinv(columns.T @ columns)[0, 0] * variance
    # Neighbouring residues are alike: so many of them count as one.
    alike = float(residue[1:] @ residue[:-1]) / max(float(residue @ residue), 1e-12)
    alike = min(max(alike, 0.0), 0.99)
    return float(solution[0]), math.sqrt(spread * (1.0 + alike) / (1.0 - alike))
