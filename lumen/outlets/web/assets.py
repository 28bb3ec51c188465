"""The page's own files, read once: it needs nothing from anywhere else."""

import hashlib
from importlib.resources import files

from lumen.outlets.web.http import Request, Response

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "otf": "font/otf",
}


class Assets:
    """Every file by its name, with a mark of what is in it, so that an old one is never shown."""

    def __init__(self) -> None:
        self._answers: dict[str, Response] = {}
        folders = (files("lumen.outlets.web") / "files", files("lumen.body") / "fonts")
        for file in (file for folder in folders for file in folder.iterdir()):
            kind = _KINDS.get(file.name.rpartition(".")[2])
            if kind is not None:
                data = file.read_bytes()
                mark = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
                headers = {"etag": mark, "cache-control": "no-cache"}
                self._answers[file.name] = Response(200, data, kind, headers)

    def get(self, name: str, request: Request) -> Response | None:
        """Give a file, or that whoever asks has it already; None where there is no such file."""
        answer = self._answers.get(name)
        if answer is None:
            return None
        if request.headers.get("if-none-match") == answer.headers["etag"]:
            return Response(304, headers=answer.headers)
        return answer
