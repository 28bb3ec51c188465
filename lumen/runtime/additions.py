"""What plug-ins add to the creature; empty, and without cost, where there are none."""

from collections.abc import Sequence

from lumen.body.accessory import Accessory
from lumen.body.scene import AddedPage
from lumen.core.added_phrases import AddedPhrase


class Additions:
    """Pages, what the face wears, and phrases, each by the plug-in that added it."""

    def __init__(self) -> None:
        self.phrases: dict[str, Sequence[AddedPhrase]] = {}
        self._worn: dict[str, Accessory] = {}
        self._pages: dict[str, AddedPage] = {}

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of all pages, in the order of the joystick."""
        return tuple(self._pages)

    def page(self, name: str | None) -> AddedPage | None:
        """Give what there is to show of a page; None of one that is not there."""
        return None if name is None else self._pages.get(name)

    def add_page(self, name: str) -> None:
        """Give a page its place, before there is a picture."""
        self._pages[name] = AddedPage(name)

    def show(self, page: AddedPage) -> None:
        """Take a page's new picture, or its trouble, with which no picture is shown."""
        self._pages[page.name] = page

    @property
    def accessories(self) -> tuple[Accessory, ...]:
        """What the face wears."""
        return tuple(self._worn.values())

    def wear(self, plugin: str, accessory: Accessory | None) -> None:
        """Let the face wear what a plug-in gives, and nothing else of it."""
        if accessory is None:
            self._worn.pop(plugin, None)
        else:
            self._worn[plugin] = accessory

    def said(self) -> Sequence[AddedPhrase]:
        """Give the phrases of all plug-ins."""
        return [phrase for phrases in self.phrases.values() for phrase in phrases]
