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
        self._nights = HeatNights()
        self._known = False
        """Whether what earlier nights taught was read."""
        self._due = False
        """Whether nights taught something that is not kept yet."""
        self._fit: HeatFit | None = None
        """What they were last fitted by."""
        self._failed = False

    async def take(self, moment: Moment) -> None:
        """Learn from a moment; what cannot be kept now is kept with a later one."""
        self._observe(moment)
        try:
            if not self._known:
                await self._read_earlier()
            if self._due:
                await self._keep(self._fit)
        except LumenError as error:
            if not self._failed:
                log.warning("what quiet nights taught of the board's heat is not kept: %s", error)
            self._failed = True
        else:
            self._failed = False

    def _observe(self, moment: Moment) -> None:
        sample, stretches = moment.sample, self._nights.stretches
        newest = stretches[-1] if stretches else None
        fit = self._nights.observe(sample, night=self._is_night(sample.wall))
        if fit is not None or (stretches and stretches[-1] is not newest):
            self._due, self._fit = True, fit

    async def _read_earlier(self) -> None:
        """Put what earlier nights taught before what was learned since the start."""
        kept = await self._disk.do(lambda: load_calibration(self._directory))
        stretches = self._nights.stretches
        since = tuple(stretches)
        stretches.clear()
        stretches.extend((*kept.nights, *since))
        self._known = True

    async def _keep(self, fit: HeatFit | None) -> None:
        nights = tuple(self._nights.stretches)

        def keep() -> bool:
            kept = load_calibration(self._directory)
            taken = kept.learned
            if fit is not None and _is_worth(fit, kept.learned):
                taken = Heat(fit.factor, fit.lag, fit.error)
            save_calibration(self._directory, replace(kept, learned=taken, nights=nights))
            return taken is not kept.learned and kept.heat_factor is None

        is_new = await self._disk.do(keep)
        self._due, self._fit = False, None
        if is_new:
            await self._take_up()


def _is_worth(fit: HeatFit, before: Heat | None) -> bool:
    if fit.error > KNOWN_TO:
        return False
    return before is None or abs(fit.factor / before.factor - 1.0) > WORTH_TAKING_UP
