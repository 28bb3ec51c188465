"""Which plug-ins are loaded, and what their own tables say; each of them reads its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import Meta

from lumen.body.scene import Page

ENABLED = "enabled"
RESERVED = frozenset({*map(str, Page), ENABLED, "tables"})
"""What no plug-in can be called: pages have these names, and the settings themselves."""

PLUGIN_NAME = r"^[a-z][a-z0-9_-]{0,23}$"
PluginName = Annotated[str, Meta(pattern=PLUGIN_NAME)]
"""A plug-in's name, as its package gives it."""


def gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a file's settings with the tables of plug-ins put together.

    >>> gathered({"plugins": {"enabled": ["moon"], "moon": {"south": True}}})
    {'plugins': {'tables': {'moon': {'south': True}}, 'enabled': ['moon']}}
    """
    table = values.get("plugins")
    if not isinstance(table, dict):
        return dict(values)
    own = {name: each for name, each in table.items() if isinstance(each, dict)}
    rest = {name: each for name, each in table.items() if name not in own}
    return {**values, "plugins": {"tables": own, **rest}}


@dataclass(frozen=True, slots=True)
class PluginsConfig:
    """The plug-ins to be loaded, in the order of their pages; without one nothing is looked for.

    Each table `plugins.NAME` in the file is that plug-in's own, and is given to it as it is.

    Raises:
        ValueError: a name is twice there, or one that means something else.
    """

    enabled: tuple[PluginName, ...] = ()
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if twice := [name for name in self.enabled if self.enabled.count(name) > 1]:
            raise ValueError(f"enabled: {twice[0]!r} is there twice")
        if reserved := sorted(RESERVED.intersection(self.enabled)):
            raise ValueError(f"enabled: no plug-in can be called {reserved[0]!r}")

    @property
    def idle_tables(self) -> tuple[str, ...]:
        """The tables of plug-ins that are not enabled."""
        return tuple(name for name in self.tables if name not in self.enabled)
