"""How far the body's own heat could have moved what the air sensor reads.

The board follows the processor with a lag that nobody knows exactly, two to ten minutes: what its
own heat may have done is bounded by the excess as boards of several lags would feel it.
"""

from collections import deque
from typing import NamedTuple

from lumen.core.observation import Observation
from lumen.core.room_sense import AWAY
from lumen.units import Celsius, Monotonic, Seconds

LAGS: tuple[Seconds, ...] = (60.0, 120.0, 300.0, 600.0, 1000.0)
"""Of the excess over the board, which the board itself closes as it warms: a board that is seen to
follow within ten minutes lags by up to 1 + 1 / factor times as much."""
REMEMBERED: Seconds = 40 * 60.0
SPACING: Seconds = 20.0

FOLLOWS: Seconds = 600.0
"""The longest that a board needs to follow: what was before that is forgotten by so much."""
_BOARDS: tuple[tuple[float, Seconds], ...] = (
    *((1.0, lag) for lag in LAGS),
    *((share, lag) for share in (0.2, 1.8) for lag in LAGS if lag <= FOLLOWS),
)
"""Of the first excess, the share that a board may have felt of the processor until then, and its
lag: nothing where both were just switched on, twice as much where long work has just ended; by the
least factor that is published, 1.5, so far from all of it as these shares are by the one below."""

LEAST_FACTOR = 1.2
"""The most heat that a sensor beside a processor takes on: published compensations divide the
excess by 1.5 to 6; a little more is assumed, so that doubt is silence."""

SHARE = 1.0 / 3.0
"""Of what is said, the most that own heat may have moved (spec section 13)."""


class HeatSwing(NamedTuple):
    """The most that the excess, divided by the factor, rose and fell within a span."""

    rise: Celsius
    fall: Celsius


class OwnHeat:
    """The processor's excess over the board, as boards of several lags feel it."""

    def __init__(self) -> None:
        self._felt: list[Celsius] = []
        self._followed: tuple[Monotonic, Monotonic] | None = None
        """From when to when the boards were followed without a gap."""
        self._past: deque[tuple[Monotonic, tuple[Celsius, ...]]] = deque()
        self._fitted = False
        self._factor: float | None = None
        self._term: deque[tuple[Monotonic, Celsius]] = deque()

    def observe(self, seen: Observation, excess: Celsius | None) -> None:
        """Take a sample; `excess` is the lagged excess, which with own heat gives the factor."""
        chip, board = seen.raw.get("chip"), seen.raw.get("board")
        self._fitted = self._fitted or chip is not None
        own = seen.raw.get("own_heat")
        if own is None:
            self._factor = None
            self._term.clear()
        elif excess is not None and own:
            self._factor = excess / own
        if own is not None:
            self._term.append((seen.at, own))
            while self._term[0][0] < seen.at - REMEMBERED:
                self._term.popleft()
        if chip is None or board is None:
            return
        self._follow(seen.at, chip - board)
        if not self._past or seen.at - self._past[-1][0] >= SPACING:
            self._past.append((seen.at, tuple(self._felt)))
        while self._past[0][0] < seen.at - REMEMBERED:
            self._past.popleft()

    def _follow(self, at: Monotonic, excess: Celsius) -> None:
        begun, last = self._followed or (at, at)
        # Samples that always lie far apart are followed all the same.
        far = at - last > AWAY
        if not self._felt or at - last > REMEMBERED or (far and last > begun):
            # Before that nobody watched: the board may be cold yet, or warm from earlier work.
            self._felt = [share * excess for share, _ in _BOARDS]
            self._past.clear()
        else:
            self._felt = [
                h + (excess - h) * min(1.0, (at - last) / lag)
                for h, (_, lag) in zip(self._felt, _BOARDS, strict=True)
            ]
        self._followed = (at if far else begun), at

    def moved(self, at: Monotonic, span: Seconds) -> HeatSwing | None:
        """Give what own heat may have moved within a span; None where nobody can know.

        A body without a processor's temperature, as most recordings are, has no own heat here.
        """
        if not self._fitted:
            return HeatSwing(0.0, 0.0)
        past = [felt for then, felt in self._past if then >= at - span - SPACING]
        if not past or self._followed is None or at - self._followed[1] > 2 * SPACING + 60.0:
            return None
        past.append(tuple(self._felt))
        factor = max(LEAST_FACTOR, self._factor or LEAST_FACTOR)
        boards = range(len(self._felt))
        rise = max(_most_rise([p[i] for p in past]) for i in boards)
        fall = max(_most_rise([-p[i] for p in past]) for i in boards)
        return HeatSwing(rise / factor, fall / factor)

    def could_explain(
        self, at: Monotonic, span: Seconds, change: Celsius, share: float = SHARE
    ) -> bool:
        """Tell whether own heat moved by more than a third of a change of the air."""
        moved = self.moved(at, span)
        if moved is None:
            return True
        if self._factor is not None:
            # What was taken out may be too much as well as too little.
            most = max(moved)
        else:
            most = moved.rise if change > 0.0 else moved.fall
        return most > share * abs(change)

    def term_could_explain(self, at: Monotonic, span: Seconds, change: Celsius) -> bool:
        """Tell the same of what the compensation itself took out, with its own factor and lag.

        That is less strict: it is asked where something besides the air's warmth bears a change.
        """
        past = [own for then, own in self._term if then >= at - span - SPACING]
        if not past:
            return True
        most = max(_most_rise(past), _most_rise([-own for own in past]))
        return most > SHARE * abs(change)


def _most_rise(values: list[float]) -> float:
    lowest, most = values[0], 0.0
    for value in values:
        lowest = min(lowest, value)
        most = max(most, value - lowest)
    return most
