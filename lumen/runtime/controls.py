"""What hands may change: one door for buttons, page and broker; storage and renderer observe it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from lumen.body.scene import Page
from lumen.core.answers import Answerer
from lumen.errors import UsageError
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Seconds, WallTime

AWAKE: Seconds = 1800.0
"""How long Lumen lights up in quiet hours for whoever asks it to."""

DIMMEST = 0.2
"""Darker is what quiet mode is for."""

NOTHING_SAID = "nothing was said in the last 15 minutes: wait until Lumen speaks again"

LONGEST_MESSAGE = 2000
"""Letters that are looked at; the screen shows the first of them."""

Brightness: TypeAlias = Annotated[float, Meta(ge=DIMMEST, le=1.0)]


class Reply(StrEnum):
    """What is answered to an utterance, or that the newest answer is taken back."""

    YES = "yes"
    NO = "no"
    UNDO = "undo"


class ControlState(msgspec.Struct, frozen=True):
    """What hands have set; kept over restarts."""

    muted: bool = False
    quiet: bool = False
    """Whether quiet mode is on: the quiet hours dim Lumen without it too."""
    brightness: Brightness = 1.0
    page: Page = Page.FACE
    learning: bool = True
    """Whether people's answers change what is said; put aside, they are still kept."""
    awake_until: float | None = None
    """The wall time until which neither quiet mode nor quiet hours dim it; None where they may."""
    plugin_page: str | None = None
    """The plug-in whose page is shown where the page is `plugin`."""

    @property
    def page_name(self) -> str:
        """The name of the page; of a plug-in's, the plug-in's."""
        named = self.plugin_page if self.page is Page.PLUGIN else None
        return str(self.page) if named is None else named

    def is_awake(self, wall: WallTime) -> bool:
        """Tell whether it was woken, and for now: a clock that jumped back does not prolong it."""
        return self.awake_until is not None and 0.0 < self.awake_until - wall <= AWAKE


class ControlChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request to change some of it; None leaves a thing as it is."""

    muted: bool | None = None
    quiet: bool | None = None
    brightness: Brightness | None = None
    page: Page | None = None
    plugin_page: str | None = None
    """The plug-in whose page is to be shown."""
    awake: bool | None = None
    """To light up for half an hour in spite of quiet mode and quiet hours, or not any more."""
    learning: bool | None = None
    answer: Reply | None = None
    """Whether the last utterance fits: one that can be answered must be there."""

    message: Annotated[str, Meta(max_length=LONGEST_MESSAGE)] | None = None
    """A person's words for the screen, for a while; empty ones take the last away."""


Observer: TypeAlias = Callable[[ControlState], None]


Replier: TypeAlias = Callable[[Reply, Answerer], None]


def _nobody(_reply: Reply, _who: Answerer) -> None:
    raise UsageError(NOTHING_SAID)


def _nowhere(_text: str) -> None:
    raise UsageError("message: nothing here shows messages: it takes a screen")


class Controls:
    """The present settings, and the one way to change them."""

    def __init__(self, wall: Callable[[], WallTime]) -> None:
        """Begin with nothing set.

        Args:
            wall: tells the date, on the clock of the quiet hours.
        """
        self._wall = wall
        self._state = ControlState()
        self._observers: list[Observer] = []
        self.plugin_pages: Callable[[], tuple[str, ...]] = tuple
        """Gives the pages that plug-ins have, by name."""
        self.turned = 0
        """How often somebody asked for a page, be it the one that was chosen already."""
        self.reply: Replier = _nobody
        """Takes an answer to the last utterance; raises UsageError where there is none."""
        self.post: Callable[[str], None] = _nowhere
        """Takes a message for the screen; raises UsageError where it cannot be shown."""

    @property
    def state(self) -> ControlState:
        """What is set now."""
        return self._state

    def observe(self, observer: Observer) -> None:
        """Call somebody with the new state after each change."""
        self._observers.append(observer)

    def forget(self, observer: Observer) -> None:
        """Call an observer no more."""
        self._observers.remove(observer)

    def apply(self, change: ControlChange, who: Answerer = Answerer.HAND) -> None:
        """Change what a request names; a request for what is so already changes nothing.

        Args:
            change: the request.
            who: by which door an answer in it came.

        Raises:
            UsageError: a value is out of its range, there is nothing to answer, or a message cannot
                be shown; nothing was changed.
        """
        wanted = {n: v for n in change.__struct_fields__ if (v := getattr(change, n)) is not None}
        wanted |= self._turned_to(change.page, change.plugin_page)
        if (awake := wanted.pop("awake", None)) is not None:
            wanted["awake_until"] = self._wall() + AWAKE if awake else None
        elif "quiet" in wanted:
            wanted["awake_until"] = None
        reply, message = wanted.pop("answer", None), wanted.pop("message", None)
        if reply is not None and message is not None:
            # Each may still be refused: the other would be taken by then.
            raise UsageError("answer, message: a request takes one of them: send two")
        try:
            # A struct that was made in code, and not decoded, is not checked yet.
            state = msgspec.convert({**msgspec.structs.asdict(self._state), **wanted}, ControlState)
        except NO_SUCH_JSON as error:
            raise UsageError(f"this control cannot be set so: {error}") from None
        if reply is not None:
            self.reply(Reply(reply), who)
        if message is not None:
            self.post(message)
        self.turned += "page" in wanted
        if state != self._state:
            self._state = state
            for observer in tuple(self._observers):
                observer(state)

    @property
    def shown_page(self) -> Page:
        """The page that is set: the face, where it is one of a plug-in that has none now."""
        gone = self._state.plugin_page not in self.plugin_pages()
        return Page.FACE if self._state.page is Page.PLUGIN and gone else self._state.page

    def _turned_to(self, page: Page | None, plugin: str | None) -> dict[str, Page | str]:
        """Give what is to be set for a page to be shown: a plug-in's name alone shows its page.

        Raises:
            UsageError: there is none.
        """
        if plugin is None and page is not Page.PLUGIN:
            return {}
        if plugin is not None and page not in (None, Page.PLUGIN):
            raise UsageError(
                f"page: either {page} or the page of plug-in {plugin!r}, not both: leave one out"
            )
        pages = self.plugin_pages()
        if not pages:
            raise UsageError("page: no plug-in has a page here; see docs/plugins.md")
        last = self._state.plugin_page
        named = plugin or (last if last in pages else pages[0])
        if named not in pages:
            raise UsageError(f"page: no plug-in {named!r} has one; there are: {', '.join(pages)}")
        return {"page": Page.PLUGIN, "plugin_page": named}

    def restore(self, state: ControlState) -> None:
        """Take up what was set before a restart; nobody is told, for nothing is to be stored."""
        self._state = state
