"""Why a source gave no window: what was not taken is named, and never lost in silence."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from lumen.core.features import Floats
from lumen.formats.window_reasons import no_window_reason
from trainer.data.windowing import HistoryPiece

_LEFT_OUT = ("too short", "gap", "guard", "denied")
"""By what name windows are counted that are not taken (trainer.data.windowing)."""
_MEANING = {
    "too short": "too short",
    "gap": "across a gap",
    "guard": "at the edge of a block of time",
    "denied": "known to be judged with",
}


class PassedHistory:
    """A history whose times are kept while its pieces pass."""

    def __init__(self, pieces: Iterable[HistoryPiece]) -> None:
        self._pieces = pieces
        self._times: list[Floats] = []

    def __iter__(self) -> Iterator[HistoryPiece]:
        for piece in self._pieces:
            self._times.append(piece.at)
            yield piece

    def no_window(self, seen: Mapping[str, int]) -> str:
        """Say why no window of it was taken.

        Args:
            seen: how many windows came, by what became of them.
        """
        reason = left_out(seen)
        if reason is None and self._times:
            reason = no_window_reason(self._all_times())
        return f"no window in it: {reason or 'in every ten minutes a dimension is unknown'}"

    def _all_times(self) -> Floats:
        return np.concatenate(self._times)


def left_out(seen: Mapping[str, int]) -> str | None:
    """Say what became of windows that were not taken; None where there were none.

    >>> left_out({"guard": 3, "gap": 1})
    '1 across a gap, 3 at the edge of a block of time'
    """
    counts = [f"{seen[what]} {_MEANING[what]}" for what in _LEFT_OUT if seen.get(what)]
    return ", ".join(counts) or None
