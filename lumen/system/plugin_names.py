"""What the parts of plug-ins are called among the parts of the creature."""

_PREFIX = "plug-in "


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
