"""The finished drawings: one PNG a day."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PIL import Image

from lumen.errors import LumenError
from lumen.system.atomic import sweep, write_atomically

FOLDER = "drawings"


class Gallery:
    """A folder of pictures named by their days. Its methods block."""

    def __init__(self, directory: Path, most: int) -> None:
        self.folder = directory / FOLDER
        self._most = most

    def open(self) -> None:
        """Clear away what a power cut left half written."""
        sweep(self.folder)

    def keep(self, day: date, render: Callable[[], Image.Image]) -> None:
        """Keep a day's drawing, whole or not at all; of too many, the oldest go.

        Raises:
            LumenError: it cannot be written.
        """
        data = io.BytesIO()
        render().save(data, "PNG", optimize=True)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / f"{day.isoformat()}.png", data.getvalue())
            for old in self.pictures()[: -self._most]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise LumenError(f"{self.folder}: {error.strerror}") from error

    def has(self, day: date) -> bool:
        """Tell whether a day's drawing is kept."""
        return (self.folder / f"{day.isoformat()}.png").exists()

    def pictures(self) -> list[Path]:
        """Give the pictures, the oldest first."""
        return sorted(self.folder.glob("????-??-??.png"))
