"""What is done with each moment: it becomes the present, is shown, said, drawn and stored."""

from collections.abc import Callable

from lumen.core.grounds import Grounds
from lumen.core.moment import Moment
from lumen.runtime.chronicle import Chronicle
from lumen.runtime.controls import Controls
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.day import Day
from lumen.runtime.faults import Faults
from lumen.runtime.hardware import Hardware
from lumen.runtime.recall import Recall
from lumen.runtime.renderer import Renderer
from lumen.runtime.storage_writer import StorageWriter


class MomentSteps:
    """The steps, in their order: what is seen first, what the disk may hold up last."""

    def __init__(
        self,
        creature: CreatureState,
        controls: Controls,
        day: Day,
        renderer: Renderer,
        storage: StorageWriter,
        hardware: Hardware,
        recall: Recall,
        faults: Faults,
        *,
        chronicle: Chronicle,
        grounds: Callable[[], Grounds | None],
    ) -> None:
        self._creature = creature
        self._controls = controls
        self._day = day
        self._renderer = renderer
        self._storage = storage
        self._hardware = hardware
        self._recall = recall
        self._faults = faults
        self._chronicle = chronicle
        self._grounds = grounds

    async def take(self, moment: Moment) -> None:
        """Take every step with one moment."""
        # Who hears of the moment is told of what failed since the last, and not a sample late.
        self._faults.look()
        self._creature.add(moment, self._hardware.body_clock.monotonic())
        self._renderer.change()
        await self._say(moment)
        self._draw(moment)
        await self._storage.keep(moment)
        await self._chronicle.take(moment)
        self._creature.diary = self._chronicle.signed_line
        await self._recall.catch_up()
        self._faults.update(moment)

    async def _say(self, moment: Moment) -> None:
        silent = self._controls.state.muted or self._renderer.quiet
        if moment.narration and self._hardware.voice and not silent:
            await self._hardware.voice.say(moment.narration)

    def _draw(self, moment: Moment) -> None:
        notable = self._chronicle.note(moment, self._grounds())
        finished = self._day.add(moment, notable=notable)
        if finished is not None:
            self._storage.draw(finished)
