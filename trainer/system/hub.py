"""Repositories of a model hub: fetched by name once, and found in this computer's cache after."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from lumen.errors import LumenError, UsageError

RepositoryKind = Literal["model", "dataset", "space"]

_FILES = frozenset({".csv", ".joblib", ".json", ".jsonl", ".parquet", ".sqlite"})
"""Endings of files: what has one is no repository's name."""


class Fetched(NamedTuple):
    """A repository's folder in the cache, and the commit that it is of."""

    folder: Path
    revision: str


def is_name(place: str) -> bool:
    """Tell whether a place may be a repository's name, OWNER/NAME, and is no file or folder here.

    >>> [is_name(each) for each in ("Qwen/Qwen3-4B", "./here/it-is", "data/rows.jsonl", "models")]
    [True, False, False, False]
    """
    return _has_form(place) and not Path(place).exists()


def _has_form(name: str) -> bool:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    if name.count("/") != 1 or Path(name).suffix in _FILES:
        return False
    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return True


def checked_name(option: str, name: str) -> str:
    """Give a repository's name as the hub takes it.

    Raises:
        UsageError: it is none.
    """
    if not _has_form(name):
        raise UsageError(f"{option} takes OWNER/NAME on the hub, not {name!r}")
    return name


def fetched(
    name: str,
    kind: RepositoryKind,
    what: str,
    wanted: Sequence[str],
    revision: str | None = None,
) -> Fetched:
    """Give a repository, fetched unless it is in the cache.

    Args:
        name: OWNER/NAME.
        kind: what the hub calls it.
        what: what messages call it.
        wanted: patterns of the files that are needed.
        revision: a commit; left out, the newest, or without a network the one in the cache.

    Raises:
        LumenError: the hub cannot be reached, or has no such repository.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.utils import logging
    from huggingface_hub.utils.tqdm import disable_progress_bars

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    disable_progress_bars()
    try:
        folder = Path(
            snapshot_download(name, repo_type=kind, revision=revision, allow_patterns=list(wanted))
        )
    except Exception as error:  # noqa: BLE001 - the hub's errors share no root but this
        raise LumenError(
            f"{name}: no {what} could be loaded: {reason_of(error)}: check the name"
        ) from None
    return Fetched(folder, folder.name)


def local(place: Path, kind: RepositoryKind, what: str, wanted: Sequence[str]) -> Path:
    """Give a file or folder of this computer as it is, and a repository's folder for its name.

    Raises:
        LumenError: as for `fetched`.
    """
    return fetched(str(place), kind, what, wanted).folder if is_name(str(place)) else place


def reason_of(error: Exception) -> str:
    """Give what a library complains of first, in a line; a hub out of reach is told as that."""
    from huggingface_hub.errors import LocalEntryNotFoundError

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, LocalEntryNotFoundError):
            return "there is no such folder here, and the hub cannot be reached"
        cause = cause.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith(":"):
        return f"{lines[0]} {lines[1]}"
    return lines[0] if lines else type(error).__name__
