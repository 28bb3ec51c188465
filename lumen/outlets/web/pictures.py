"""The panel and the drawings as files, made when somebody asks, once for all who ask."""

import asyncio
import io
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from lumen.body import screen
from lumen.body.screen import STILL
from lumen.outlets.view import View
from lumen.system.input_file import read_bounded
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

PANEL = {"format": "JPEG", "quality": 92, "subsampling": 0}
"""The panel's grain makes a PNG of it 38 KB that take 3.5 ms, five times a second; as JPEG it is
11 KB in 0.5 ms, and no eye tells them apart."""
DRAWING = {"format": "PNG", "compress_level": 1}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_LISTED = 400
_MOST_BYTES = 4 * 1024 * 1024
"""Of a kept drawing: many times what one has."""
DRAWING_DEADLINE: Seconds = 5.0
"""How long a picture may take to be drawn or encoded."""
DISK_DEADLINE: Seconds = 5.0
"""How long a kept drawing may take to be read."""


class Pictures:
    """Encodes beside the event loop, and remembers the last of each."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._painter = WorkerThread("page pictures")
        self._disk = WorkerThread("drawings")
        self._panel = _Encoder(PANEL, self._painter)
        self._today = _Encoder(DRAWING, self._painter)
        self._drawing = asyncio.Lock()
        self._last: Image.Image | None = None
        self._last_at = view.clock.monotonic()

    def close(self) -> None:
        """End the threads; one that hangs in the kernel keeps nobody waiting."""
        self._painter.close()
        self._disk.close()

    async def panel(self) -> bytes:
        """Give what the panel shows now, or would show where there is none."""
        picture = self._view.screen.drawn
        if picture is None:
            picture = await self._drawn()
        return await self._panel.encoded(picture)

    async def _drawn(self) -> Image.Image:
        """Draw the picture that no panel shows, once for all who ask within a second."""
        clock = self._view.clock
        async with self._drawing:
            if self._last is None or clock.monotonic() - self._last_at > STILL:
                scene = self._view.screen.scene()
                self._last = await self._painter.call(
                    partial(screen.render, scene), DRAWING_DEADLINE
                )
                self._last_at = clock.monotonic()
            return self._last

    async def today(self) -> bytes | None:
        """Give the day's drawing so far, or None before its first mark."""
        picture = self._view.drawing
        return None if picture is None else await self._today.encoded(picture)

    async def days(self) -> list[str]:
        """Give the days whose drawings are kept, the latest first."""
        return await self._disk.call(partial(_days, self._view.gallery), DISK_DEADLINE)

    async def drawing(self, day: str) -> bytes | None:
        """Give a kept drawing, or None where there is none of that day."""
        if not _DAY.fullmatch(day):
            return None
        file = self._view.gallery / f"{day}.png"
        try:
            return await self._disk.call(partial(read_bounded, file, _MOST_BYTES), DISK_DEADLINE)
        except OSError:
            return None


class _Encoder:
    """One picture's bytes."""

    def __init__(self, form: Mapping[str, Any], painter: WorkerThread) -> None:
        self._form = form
        self._painter = painter
        self._picture: Image.Image | None = None
        self._data = b""
        self._busy = asyncio.Lock()

    async def encoded(self, picture: Image.Image) -> bytes:
        """Give a picture as a file's bytes; the same one is encoded once."""
        async with self._busy:
            if picture is not self._picture:
                encode = partial(_encode, picture, self._form)
                self._data = await self._painter.call(encode, DRAWING_DEADLINE)
                self._picture = picture
            return self._data


def _encode(picture: Image.Image, form: Mapping[str, Any]) -> bytes:
    data = io.BytesIO()
    picture.save(data, **form)
    return data.getvalue()


def _days(folder: Path) -> list[str]:
    names = (file.stem for file in folder.glob("*.png"))
    return sorted((name for name in names if _DAY.fullmatch(name)), reverse=True)[:_MOST_LISTED]
