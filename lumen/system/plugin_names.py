"""What the parts of plug-ins are called among the parts of the creature."""

from collections.abc import Mapping

_PREFIX = "plug-in "
_REFUSES = "refuses its settings, "


def plugin_part_name(plugin: str, noun: str = "") -> str:
    """Give the name of a plug-in, or of one part of it.

    >>> plugin_part_name("moon"), plugin_part_name("moon", "page")
    ('plug-in moon', 'plug-in moon, page')
    """
    return f"{_PREFIX}{plugin}, {noun}" if noun else f"{_PREFIX}{plugin}"


def is_plugin_part(name: str) -> bool:
    """Tell whether a part of the creature belongs to a plug-in."""
    return name.startswith(_PREFIX)


def without_prefix(name: str) -> str:
    """Give the name of a plug-in's part where it is clear that it is one.

    >>> without_prefix("plug-in moon, page")
    'moon, page'
    """
    return name.removeprefix(_PREFIX)


def refused_settings(plugin: str, reason: str) -> str:
    """Say that a plug-in refuses its table of the settings, and what helps.

    >>> refused_settings("moon", "no field `sout`")
    'refuses its settings, [plugins.moon]: no field `sout`; correct them and restart Lumen'
    """
    return f"{_REFUSES}[plugins.{plugin}]: {reason}; correct them and restart Lumen"


def refuses_settings(reason: str) -> bool:
    """Tell whether a part's reason is that its plug-in refuses its settings."""
    return reason.startswith(_REFUSES)


def by_plugin(parts: Mapping[str, str]) -> dict[str, str]:
    """Give parts with their reasons, those of one plug-in with one reason put together.

    >>> by_plugin({"plug-in moon, page": "no", "plug-in moon, face": "no", "panel": "no"})
    {'plug-in moon (page, face)': 'no', 'panel': 'no'}
    """
    nouns: dict[tuple[str, str], list[str]] = {}
    for part, reason in parts.items():
        plugin, _, noun = part.partition(", ") if is_plugin_part(part) else (part, "", "")
        nouns.setdefault((plugin, reason), []).append(noun)
    return {_with_nouns(plugin, own): reason for (plugin, reason), own in nouns.items()}


def _with_nouns(plugin: str, nouns: list[str]) -> str:
    if len(nouns) > 1:
        return f"{plugin} ({', '.join(nouns)})"
    return f"{plugin}, {nouns[0]}" if nouns[0] else plugin
