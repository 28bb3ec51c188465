"""All that the screen can show at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from PIL import Image

from lumen.body.accessory import Accessory
from lumen.core.cadence import GAP_FLOOR
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.core.explanation import Explanation
from lumen.core.language import Expression
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.core.waking import Waking
from lumen.units import Monotonic, Seconds


class Page(StrEnum):
    """What the screen can be turned to, in the order of its dots."""

    FACE = "face"
    DRAWING = "drawing"
    VITALS = "vitals"
    WORDS = "words"
    WHY = "why"
    PLUGIN = "plugin"
    """A plug-in's page; which one stands beside it. It has no place where there is none."""


PAGES: tuple[Page, ...] = tuple(page for page in Page if page is not Page.PLUGIN)
"""The pages that every Lumen has."""

LONG: Seconds = 3600.0
"""Longer than any movement lasts."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that was said, when, and the inner voice's sentence with it."""

    at: Monotonic
    expression: Expression
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class PastState:
    """A state of the past; what was remembered from before the start has an earlier time."""

    at: Monotonic
    eisv: Eisv


@dataclass(frozen=True, slots=True)
class Offer:
    """That up and down answer now whether what was said fits, and what was answered already."""

    given: bool | None = None


@dataclass(frozen=True, slots=True)
class AddedPage:
    """What there is to show of a plug-in's page."""

    name: str
    picture: Image.Image | None = None
    """The picture, or None before the first."""
    trouble: str | None = None
    """Why there is none that could be shown, or None."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One instant of Lumen, for a page to draw.

    Everything but `now` changes only with samples and fingers; `now` is the animation's time,
    on the clock that `said`, `history` and the moment's sample carry.
    """

    now: Monotonic
    page: Page = Page.FACE
    time_of_day: time | None = None
    """The local time, or None where the clock cannot be trusted yet."""

    moment: Moment | None = None
    silence_limit: Seconds = GAP_FLOOR
    """The age from which the moment says nothing about now."""

    history: tuple[PastState, ...] = ()
    said: tuple[Utterance, ...] = ()
    """What was said lately, the latest last."""

    room: Mapping[Channel, float] = field(default_factory=dict)
    """What sensors would read without Lumen's own heat and glow, where that is compensated."""

    drawing: Image.Image | None = None
    """The day's drawing so far, 240x240, or None before the first mark."""

    why: Explanation | None = None
    """Why the moment is as it is; None where its page is not shown, or before a sample."""

    wait: Waking | None = None
    """How long the first word waits, where it does."""

    faults: Mapping[str, str] = field(default_factory=dict)
    """Parts other than sensors that are at fault, each with its reason."""

    notices: tuple[str, ...] = ()
    message: str | None = None
    """A person's words, while they are shown."""

    letter: str | None = None
    """The week's letter, while it is shown by itself."""

    diary: str | None = None
    """What Lumen wrote of the day before, with its name; None before the first day is over."""
    muted: bool = False
    quiet: bool = False
    simulated: bool = False
    offer: Offer | None = None
    catalogue: Catalogue = ENGLISH_CATALOGUE
    added_pages: tuple[str, ...] = ()
    """The pages that plug-ins have, by name, after Lumen's own."""

    added_page: AddedPage | None = None
    """The one of them that the screen is turned to."""

    accessories: tuple[Accessory, ...] = ()
    """What plug-ins let the face wear."""

    def translated(self, text: str) -> str:
        """Give a text in the screen's language."""
        return self.catalogue.translated(text)

    @property
    def present(self) -> Moment | None:
        """The moment, unless it is so old that it says nothing about now."""
        if self.moment is None or self.now - self.moment.sample.at > self.silence_limit:
            return None
        return self.moment

    @property
    def waking(self) -> bool:
        """Whether there is too little behind it to feel a trajectory."""
        return self.present is None or self.present.shape is None

    @property
    def utterance(self) -> Utterance | None:
        """What is being said; nothing while waking, or before its time."""
        if self.waking or not self.said or self.said[-1].at > self.now:
            return None
        return self.said[-1]

    @property
    def since(self) -> Seconds:
        """How long what is being said has been said; long, when nothing is."""
        utterance = self.utterance
        return LONG if utterance is None else self.now - utterance.at

    @property
    def troubles(self) -> tuple[str, ...]:
        """Every fault in one line: silent senses first, then the sensors', then other parts'."""
        lines = [f"{part}: {reason}" for part, reason in self.faults.items()]
        if self.moment is None:
            return tuple(lines)
        if self.present is None:
            silent = int((self.now - self.moment.sample.at) // 60.0)
            return (f"senses: no sample for {silent} min", *lines)
        # A rate that needs a second sample is no trouble.
        faults = self.moment.faults.items()
        lost = ((c, fault) for c, fault in faults if fault.kind is not FaultKind.SETTLING)
        return (*(f"{QUANTITIES[channel].name} {fault}" for channel, fault in lost), *lines)
