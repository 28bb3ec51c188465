"""What the senses learned of the place, as a setting of the memory."""

import logging
from dataclasses import replace
from typing import Any, get_type_hints

import msgspec

from lumen.core.events import Event
from lumen.core.learned import Learned
from lumen.store.store import Store
from lumen.system.decoding import NO_SUCH_JSON

_PARTS = get_type_hints(Learned, include_extras=True)
_EVENTS = {str(event.value) for event in Event}

LEARNED = "learned"
"""The setting that tells it."""

log = logging.getLogger("lumen")


def text_of(learned: Learned) -> str:
    """Give what was learned as it is kept."""
    return msgspec.json.encode(learned).decode()


def learned_in(store: Store) -> Learned | None:
    """Give what was learned, as a memory has it; what makes no sense is learned anew."""
    kept = store.setting(LEARNED)
    if kept is None:
        return None
    try:
        parts = msgspec.json.decode(kept, type=dict[str, msgspec.Raw])
        at = msgspec.json.decode(parts.pop("at", msgspec.Raw()), type=_PARTS["at"])
    except NO_SUCH_JSON as error:
        log.warning("what was learned of the place makes no sense, and is forgotten: %s", error)
        return None
    found: dict[str, Any] = {
        name: _part(name, raw) for name, raw in parts.items() if name in _PARTS
    }
    return replace(Learned(at), **{name: part for name, part in found.items() if part is not None})


def _part(name: str, raw: msgspec.Raw) -> object:
    """Give a part of what was learned, or None: no sense in one costs none of the others.

    Events that this version does not know are left out: one before or after it kept them.
    """
    try:
        if name == "happened":
            known = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
            raw = msgspec.Raw(msgspec.json.encode({k: v for k, v in known.items() if k in _EVENTS}))
        return msgspec.json.decode(raw, type=_PARTS[name])
    except NO_SUCH_JSON as error:
        log.warning("what was learned of %s makes no sense, and is forgotten: %s", name, error)
        return None
