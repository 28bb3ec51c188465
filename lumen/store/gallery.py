"""The finished drawings: one PNG a day."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PIL import Image

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import sweep, write_atomically
from lumen.system.paths import is_there

FOLDER = "drawings"

COMPRESSION = 6
"""A drawing of 1440 x 1440 is some 1.2 MB; the last hundredths would take three times as long."""


class Gallery:
    """A folder of pictures named by their days. Its methods block."""

    def __init__(self, directory: Path, most: int) -> None:
        self.folder = directory / FOLDER
        self._most = most

    def open(self) -> None:
        """Clear away what a power cut left half written."""
        sweep(self.folder)

    def keep(
        self, day: date, render: Callable[[], Image.Image], text: Mapping[str, str] | None = None
    ) -> None:
        """Keep a day's drawing, whole or not at all; of too many, the oldest go.

        Args:
            day: its day, which the file is named by.
            render: what draws it.
            text: what is written into the file beside the picture, by keyword.

        Raises:
            LumenError: it cannot be written.
        """
        data = png_of(render(), text or {})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / f"{day.isoformat()}.png", data)
            for old in self.pictures()[: -self._most]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise LumenError(f"{self.folder}: {system_refusal(error)}") from error

    def has(self, day: date) -> bool:
        """Tell whether a day's drawing is kept.

        Raises:
            LumenError: that cannot be looked at.
        """
        return is_there(self.folder / f"{day.isoformat()}.png")

    def pictures(self) -> list[Path]:
        """Give the pictures, the oldest first."""
        return sorted(self.folder.glob("????-??-??.png"))


def png_of(picture: Image.Image, text: Mapping[str, str]) -> bytes:
    """Give a picture as a PNG file with text in it."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - once a day, and 0.3 MB until then

    info, data = PngInfo(), io.BytesIO()
    for keyword, value in text.items():
        info.add_itxt(keyword, value) if not value.isascii() else info.add_text(keyword, value)
    picture.save(data, "PNG", pnginfo=info, compress_level=COMPRESSION)
    return data.getvalue()
