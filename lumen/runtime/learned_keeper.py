"""Keeping what the senses learn of the place, so that a restart forgets none of it."""

from collections.abc import Callable

from lumen.core.learned import Learned
from lumen.core.moment import Moment
from lumen.runtime.storage_writer import StorageWriter
from lumen.units import Monotonic, Seconds

EVERY: Seconds = 3600.0
"""A start needs what is older than most of a day; the hour bounds what the card has to bear."""


class LearnedKeeper:
    """Takes in moments; once an hour keeps what was learned until then."""

    def __init__(self, storage: StorageWriter, learned: Callable[[], Learned | None]) -> None:
        """Keep with the moments what is learned; None as long as the past is not known."""
        self._storage = storage
        self._learned = learned
        self._kept_at: Monotonic | None = None

    async def take(self, moment: Moment) -> None:
        """Let what was learned be written with the next moment, when it is due."""
        at = moment.sample.at
        if self._kept_at is not None and at - self._kept_at < EVERY:
            return
        learned = self._learned()
        if learned is not None:
            self._kept_at = at
            self._storage.keep_learned(learned)
