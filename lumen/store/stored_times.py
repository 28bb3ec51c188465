"""Wall times that are settings of the memory."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lumen.store.rows import LATEST_MS
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import WallTime

_Stored = Annotated[float, Meta(ge=0.0, le=LATEST_MS / 1000.0)]


def text_of(wall: WallTime) -> str:
    """Give a time as it is kept."""
    return repr(float(wall))


def wall_from(text: str) -> WallTime:
    """Give a time that was kept.

    Raises:
        ValueError: no clock of this computer could have told it.
    """
    try:
        return WallTime(msgspec.json.decode(text, type=_Stored))
    except NO_SUCH_JSON as error:
        raise ValueError(str(error)) from None
