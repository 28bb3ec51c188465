"""What happens to Lumen, as other programs follow it: an object for each thing, as it happens."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import TypeAlias

import msgspec

from lumen.core.shape_names import Shape
from lumen.formats.report import MomentReport, iso
from lumen.outlets.view import View
from lumen.runtime.controls import ControlState
from lumen.runtime.hardware import Mode

SCHEMA = 1
"""The version of these forms. It grows when a field or an event goes away, is renamed or changes
its meaning; readers must pass over events and fields that they do not know."""


class _Happening(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    time: str
    """When, ISO 8601 in UTC."""
    schema: int = SCHEMA
    """The version of this form."""
    simulated: bool
    """Whether body and room are simulated."""


class Began(_Happening, frozen=True, kw_only=True, tag="began"):
    """The first of all: how Lumen is when it begins to be followed."""

    version: str
    """Lumen's own version."""
    mode: Mode
    moment: MomentReport | None
    """The last sample's moment; null before the first."""
    parts: dict[str, str]
    """Parts other than sensors that are at fault, each with its reason."""
    controls: ControlState


class Lived(_Happening, frozen=True, kw_only=True, tag="moment"):
    """A sample was taken."""

    moment: MomentReport


class Uttered(_Happening, frozen=True, kw_only=True, tag="said"):
    """Something was said."""

    expression: str
    sentence: str | None
    """The inner voice's sentence with it."""
    shape: Shape | None


class NewsSaid(_Happening, frozen=True, kw_only=True, tag="noticed"):
    """What was said just now is news: which event, and the numbers that bear it out."""

    news: str
    """The event's name, such as `lamp_on`."""
    sentence: str
    evidence: dict[str, float]


class ShapeChanged(_Happening, frozen=True, kw_only=True, tag="shape"):
    """The shape is another; null while waking."""

    before: Shape | None
    shape: Shape | None


class FaultBegan(_Happening, frozen=True, kw_only=True, tag="fault"):
    """A channel or another part is at fault, or for another reason than before."""

    part: str
    reason: str


class FaultEnded(_Happening, frozen=True, kw_only=True, tag="fault_ended"):
    """It works again."""

    part: str


class ControlsChanged(_Happening, frozen=True, kw_only=True, tag="controls"):
    """A hand has changed something."""

    controls: ControlState


Happening: TypeAlias = (
    Began | Lived | Uttered | NewsSaid | ShapeChanged | FaultBegan | FaultEnded | ControlsChanged
)
NAMES = ("began", "moment", "said", "noticed", "shape", "fault", "fault_ended", "controls")
"""The names of all of them."""


class Follower:
    """Turns moments into what happened, by what was before."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._simulated = view.simulated
        self._shape: Shape | None = None
        self._faults: dict[str, str] = {}

    def begin(self) -> Began:
        """Give how Lumen is now."""
        snapshot = self._view.snapshot()
        now = snapshot.present
        self._shape = None if now is None else now.shape
        self._faults = _faults_of(now, snapshot.parts)
        return Began(
            time=iso(self._view.samples_clock.wall()),
            simulated=self._simulated,
            version=snapshot.version,
            mode=snapshot.mode,
            moment=now,
            parts=snapshot.parts,
            controls=self._view.controls.state,
        )

    def controls(self) -> ControlsChanged:
        """Give what hands have set."""
        return ControlsChanged(
            time=iso(self._view.samples_clock.wall()),
            simulated=self._simulated,
            controls=self._view.controls.state,
        )

    def lived(self, moment: MomentReport, parts: Mapping[str, str]) -> Iterator[Happening]:
        """Give what happened with a moment: the moment itself is the last."""
        time, simulated = moment.time, self._simulated
        faults = _faults_of(moment, parts)
        for part, reason in faults.items():
            if self._faults.get(part) != reason:
                yield FaultBegan(time=time, simulated=simulated, part=part, reason=reason)
        for part in self._faults.keys() - faults.keys():
            yield FaultEnded(time=time, simulated=simulated, part=part)
        self._faults = faults
        if moment.shape != self._shape:
            yield ShapeChanged(
                time=time, simulated=simulated, before=self._shape, shape=moment.shape
            )
            self._shape = moment.shape
        yield from self._noticed(moment)
        if moment.expression is not None:
            yield Uttered(
                time=time,
                simulated=simulated,
                expression=moment.expression,
                sentence=moment.narration,
                shape=moment.shape,
            )
        yield Lived(time=time, simulated=simulated, moment=moment)

    def _noticed(self, moment: MomentReport) -> Iterator[NewsSaid]:
        news = self._view.news_of(moment)
        if news is not None and moment.narration is not None:
            yield NewsSaid(
                time=moment.time,
                simulated=self._simulated,
                news=news.name,
                sentence=moment.narration,
                evidence=news.evidence,
            )


async def happenings(view: View) -> AsyncGenerator[Happening, None]:
    """Give what happens, until whoever follows goes.

    Raises:
        LumenError: whoever follows is so slow that something would be missed.
    """
    follower = Follower(view)
    changed = asyncio.Event()

    def note(_state: ControlState) -> None:
        changed.set()

    moments = view.moments()
    # It listens before it begins, so that nothing falls between.
    moment = asyncio.ensure_future(anext(moments))
    hand = asyncio.ensure_future(changed.wait())
    view.controls.observe(note)
    try:
        await asyncio.sleep(0)
        yield follower.begin()
        while True:
            await asyncio.wait({moment, hand}, return_when=asyncio.FIRST_COMPLETED)
            if hand.done():
                changed.clear()
                hand = asyncio.ensure_future(changed.wait())
                yield follower.controls()
            if moment.done():
                for happening in follower.lived(moment.result(), view.parts):
                    yield happening
                moment = asyncio.ensure_future(anext(moments))
    finally:
        view.controls.forget(note)
        for task in (moment, hand):
            task.cancel()
        await asyncio.gather(moment, hand, return_exceptions=True)
        await moments.aclose()


def _faults_of(moment: MomentReport | None, parts: Mapping[str, str]) -> dict[str, str]:
    channels = {} if moment is None else moment.faults
    return {**{str(channel): reason for channel, reason in channels.items()}, **parts}
