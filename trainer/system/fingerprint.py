"""One digest of all that something is made of: code, recipe, input files and libraries.

What carries the fingerprint that it would have today is as it would be made today; whatever else
differs, and be it a line of code, is stale and is made again.
"""

import ast
import hashlib
import os
import platform
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from lumen.errors import LumenError, system_refusal

_ROOT = Path(__file__).resolve().parents[2]
_OWN = ("lumen", "trainer")
_CHUNK = 1 << 20
_CPUINFO, _MODEL = Path("/proc/cpuinfo"), re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def fingerprint(
    module: str, recipe: object = None, inputs: Iterable[str] = (), libraries: Iterable[str] = ()
) -> str:
    """Give one digest of what makes something.

    Args:
        module: the module that makes it; with it count all of this project's that it imports.
        recipe: how: what msgspec can encode.
        inputs: files and folders, by their content, and repositories of a hub, by their revision.
        libraries: by whose version the result may differ.

    Raises:
        LumenError: an input cannot be read.
    """
    versions = {name: _version(name) for name in libraries} | {"python": platform.python_version()}
    parts = [code(module), recipe, [content(place) for place in inputs], versions]
    return hashlib.sha256(msgspec.json.encode(parts, enc_hook=str)).hexdigest()


@cache
def code(module: str) -> str:
    """Give a digest of a module's source, and of all of this project that it imports."""
    found: dict[str, str] = {}
    missing = {module}
    while missing:
        name = missing.pop()
        file = _source(name)
        if file is not None and name not in found:
            text = file.read_bytes()
            found[name] = hashlib.sha256(text).hexdigest()
            missing.update(_imported(text))
    if not found:
        raise ValueError(f"{module} is no module of this project")
    return hashlib.sha256(msgspec.json.encode(sorted(found.items()))).hexdigest()


def content(place: str) -> str:
    """Give a digest of a file's or a folder's content, or the revision of a hub's repository.

    Raises:
        LumenError: it cannot be read.
    """
    path = Path(place)
    try:
        if path.is_dir():
            files = sorted(file for file in _within(path) if file.is_file())
            found = [(str(file.relative_to(path)), _digest(file)) for file in files]
            return hashlib.sha256(msgspec.json.encode(found)).hexdigest()
        return _digest(path) if path.exists() else f"{place}@{revision(place)}"
    except OSError as error:
        raise LumenError(f"{error.filename or place}: {system_refusal(error)}") from error


def processor() -> str:
    """Name the processor: sums are rounded otherwise on another kind."""
    found = _MODEL.search(_CPUINFO.read_text()) if _CPUINFO.is_file() else None
    return f"{platform.machine()}, {found[1]}" if found else platform.machine()


def revision(name: str) -> str | None:
    """Give the revision of a hub's repository that is kept on this computer; None where none is."""
    from huggingface_hub.constants import HF_HUB_CACHE
    from huggingface_hub.file_download import repo_folder_name

    for kind in ("model", "dataset"):
        folder = Path(HF_HUB_CACHE) / repo_folder_name(repo_id=name, repo_type=kind)
        reference = folder / "refs" / "main"
        if reference.is_file():
            return reference.read_text(encoding="ascii").strip()
    return None


def _within(folder: Path) -> Iterator[Path]:
    """Give all that is in a folder, behind links too: a base may be one. A circle is gone once."""
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        seen.add(os.path.realpath(place))
        others = (f for f in sorted(folders) if os.path.realpath(Path(place, f)) not in seen)
        folders[:] = others
        yield from (Path(place, name) for name in names)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _source(module: str) -> Path | None:
    place = _ROOT.joinpath(*module.split("."))
    candidates = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


def _imported(source: bytes) -> Iterator[str]:
    """Give the names of this project that a source imports, those within functions included."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.split(".")[0] in _OWN)
