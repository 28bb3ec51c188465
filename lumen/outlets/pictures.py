"""The panel and the drawings as PNG, made when somebody asks, once for all who ask."""

import asyncio
import io
import re
from pathlib import Path

from PIL import Image

from lumen.body import screen
from lumen.daemon.app import Lumen

QUICK = 1
"""zlib's level for pictures that are looked at once: twice the bytes, a fifth of the time."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_LISTED = 400


class Pictures:
    """Encodes beside the event loop, and remembers the last of each."""

    def __init__(self, lumen: Lumen) -> None:
        self._lumen = lumen
        self._panel = _Encoder()
        self._today = _Encoder()

    async def panel(self) -> bytes:
        """Give what the panel shows now, or would show where there is none."""
        stage = self._lumen.stage
        picture = stage.drawn
        if picture is None:
            picture = await asyncio.to_thread(screen.render, stage.scene())
        return await self._panel.png(picture)

    async def today(self) -> bytes | None:
        """Give the day's drawing so far, or None before its first mark."""
        picture = self._lumen.day.picture()
        return None if picture is None else await self._today.png(picture)

    async def days(self) -> list[str]:
        """Give the days whose drawings are kept, the latest first."""
        return await asyncio.to_thread(_days, self._lumen.keeper.gallery)

    async def drawing(self, day: str) -> bytes | None:
        """Give a kept drawing, or None where there is none of that day."""
        if not _DAY.fullmatch(day):
            return None
        file = self._lumen.keeper.gallery / f"{day}.png"
        try:
            return await asyncio.to_thread(file.read_bytes)
        except OSError:
            return None


class _Encoder:
    """One picture's bytes."""

    def __init__(self) -> None:
        self._picture: Image.Image | None = None
        self._data = b""
        self._busy = asyncio.Lock()

    async def png(self, picture: Image.Image) -> bytes:
        """Give a picture as PNG; the same one is encoded once."""
        async with self._busy:
            if picture is not self._picture:
                self._data = await asyncio.to_thread(_png, picture)
                self._picture = picture
            return self._data


def _png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=QUICK)
    return data.getvalue()


def _days(folder: Path) -> list[str]:
    names = (file.stem for file in folder.glob("*.png"))
    return sorted((name for name in names if _DAY.fullmatch(name)), reverse=True)[:_MOST_LISTED]
