"""The page's own files, read once: it needs nothing from anywhere else."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from lumen.core.languages import Language
from lumen.errors import LumenError, system_refusal
from lumen.formats.catalogue import catalogue_data
from lumen.outlets.web.http import Request, Response

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "otf": "font/otf",
}


def read_assets(language: Language = "en") -> dict[str, bytes]:
    """Read every file by its name, and the page's messages in a language.

    Raises:
        LumenError: one cannot be read.
    """
    folders = (files("lumen.outlets.web") / "files", files("lumen.body") / "fonts")
    try:
        found = {file.name: file.read_bytes() for folder in folders for file in folder.iterdir()}
        return {**found, "messages.json": catalogue_data(language)}
    except OSError as error:
        raise LumenError(f"{error.filename}: {system_refusal(error)}") from None


class Assets:
    """Every file by its name, with a mark of what is in it, so that an old one is never shown."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._answers: dict[str, Response] = {}
        for name, data in contents.items():
            kind = _KINDS.get(name.rpartition(".")[2])
            if kind is not None:
                mark = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
                headers = {"etag": mark, "cache-control": "no-cache"}
                self._answers[name] = Response(200, data, kind, headers)

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, name: str, request: Request) -> Response | None:
        """Give a file, or that whoever asks has it already; None where there is no such file."""
        answer = self._answers.get(name)
        if answer is None:
            return None
        if request.headers.get("if-none-match") == answer.headers["etag"]:
            return Response(304, headers=answer.headers)
        return answer
