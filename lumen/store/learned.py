"""What the senses learned of the place, as a setting of the memory."""

import logging

import msgspec

from lumen.core.learned import Learned
from lumen.store.store import Store
from lumen.system.decoding import NO_SUCH_JSON

LEARNED = "learned"
"""The setting that tells it."""

log = logging.getLogger("lumen")


def text_of(learned: Learned) -> str:
    """Give what was learned as it is kept."""
    return msgspec.json.encode(learned).decode()


def learned_in(store: Store) -> Learned | None:
    """Give what was learned, as a memory has it; what makes no sense is learned anew."""
    kept = store.setting(LEARNED)
    try:
        return None if kept is None else msgspec.json.decode(kept, type=Learned)
    except NO_SUCH_JSON as error:
        log.warning("what was learned of the place makes no sense, and is forgotten: %s", error)
        return None
