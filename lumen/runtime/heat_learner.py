"""Learning the board's heat from quiet nights, and taking it up once the room is known by it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec.structs import replace

from lumen.core.heat_fit import KNOWN_TO, HeatFit
from lumen.core.heat_nights import HeatNights
from lumen.core.moment import Moment
from lumen.errors import LumenError
from lumen.formats.calibration import Heat, load_calibration, save_calibration
from lumen.system.log import log
from lumen.units import WallTime

T = TypeVar("T")

WORTH_TAKING_UP = 0.10
"""Of the factor: a smaller change than this is not worth feeling the past anew."""


class Disk(Protocol):
    """Whoever does what blocks."""

    async def do(self, work: Callable[[], T]) -> T:
        """Do work on the disk where it holds up nobody."""


class HeatLearner:
    """Takes in moments; keeps what nights teach beside the memory."""

    def __init__(
        self,
        directory: Path,
        disk: Disk,
        is_night: Callable[[WallTime], bool],
        take_up: Callable[[], Awaitable[None]],
    ) -> None:
        """Learn.

        Args:
            directory: where the calibration is kept.
            disk: who writes it.
            is_night: tells quiet hours.
            take_up: takes up a new calibration.
        """
        self._directory = directory
        self._disk = disk
        self._is_night = is_night
        self._take_up = take_up
        self._nights: HeatNights | None = None

    async def take(self, moment: Moment) -> None:
        """Learn from a moment; a disk that fails costs what was learned, and no more."""
        try:
            await self._take(moment)
        except LumenError as error:
            log.warning("what a quiet night taught of the board's heat is not kept: %s", error)

    async def _take(self, moment: Moment) -> None:
        if self._nights is None:
            self._nights = HeatNights()
            kept = await self._disk.do(lambda: load_calibration(self._directory))
            self._nights.stretches.extend(kept.nights)
        nights, before = self._nights, len(self._nights.stretches)
        sample = moment.sample
        fit = nights.observe(sample, night=self._is_night(sample.wall))
        if fit is not None or len(nights.stretches) != before:
            await self._keep(fit, nights)

    async def _keep(self, fit: HeatFit | None, nights: HeatNights) -> None:
        def keep() -> bool:
            kept = load_calibration(self._directory)
            taken = kept.learned
            if fit is not None and _is_worth(fit, kept.learned):
                taken = Heat(fit.factor, fit.lag, fit.error)
            save_calibration(
                self._directory, replace(kept, learned=taken, nights=tuple(nights.stretches))
            )
            return taken is not kept.learned and kept.heat_factor is None

        if await self._disk.do(keep):
            await self._take_up()


def _is_worth(fit: HeatFit, before: Heat | None) -> bool:
    if fit.error > KNOWN_TO:
        return False
    return before is None or abs(fit.factor / before.factor - 1.0) > WORTH_TAKING_UP
