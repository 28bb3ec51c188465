"""Prepares what is published, as the hub's repositories, and pushes it where a token is given."""

import shutil
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from lumen.errors import LumenError, UsageError
from lumen.formats.student import ARRAYS_NAME, Student
from trainer.data.audit import leaks
from trainer.data.rows import split_file
from trainer.data.splits import Split
from trainer.publishing import space, student_card
from trainer.system import hub
from trainer.system.folders import copy_folder, whole_folder
from trainer.system.json_files import indented, read_object
from trainer.teacher.adapter_card import adapter_card
from trainer.teacher.lora import BASE_FOLDER
from trainer.teacher.teacher import ADAPTER_FILES
from trainer.teacher.weights import refuse_unfinite_files


class Kind(StrEnum):
    """What can be published; the hub has datasets, models and Spaces."""

    DATASET = "dataset"
    ADAPTER = "adapter"
    STUDENT = "student"
    SPACE = "space"


class Repository(NamedTuple):
    """A folder as it would go to the hub."""

    kind: Kind
    folder: Path
    name: str

    @property
    def hub_type(self) -> str:
        """What the hub calls such a repository."""
        return {Kind.DATASET: "dataset", Kind.SPACE: "space"}.get(self.kind, "model")


_REPORT = "report.json"
_CARD = "README.md"


class Related(NamedTuple):
    """Other repositories of the hub, by name, that a card names.

    dataset: what an adapter, or a student's teacher, was trained on. base: an adapter's, where it
    was loaded from a folder. student: the one that speaks in a Space.
    """

    dataset: str | None = None
    base: str | None = None
    student: str | None = None


UNRELATED = Related()
"""No other repository is named."""


def prepare(
    kind: Kind, source: Path, out: Path, name: str, related: Related = UNRELATED
) -> Repository:
    """Put a repository's files into a folder, with a complete card; it is whole or not there.

    Args:
        kind: what it is.
        source: the dataset's, adapter's or student's folder; a Space has a student.
        out: the folder to make.
        name: owner/name on the hub.
        related: other repositories.

    Raises:
        LumenError: something is missing in the source, it leaks, or it would be replaced.
    """
    if not source.is_dir():
        raise LumenError(f"{source}: there is no such folder: check the path")
    if source.resolve().is_relative_to(out.resolve()):
        raise LumenError(f"{out}: {source} would be lost with what is replaced: name another --out")
    with whole_folder(out) as folder:
        _PREPARED[kind](source, folder, name, related)
    return Repository(kind, out, name)


def contents(repository: Repository) -> list[tuple[str, int]]:
    """Give each file that would go, with its bytes."""
    files = sorted(file for file in repository.folder.rglob("*") if file.is_file())
    return [(str(file.relative_to(repository.folder)), file.stat().st_size) for file in files]


def push(repository: Repository, token: str, *, private: bool) -> str:
    """Push a repository to the hub, and give its address.

    Raises:
        LumenError: the hub refuses, or cannot be reached.
    """
    import huggingface_hub

    hub = huggingface_hub.HfApi(token=token)
    try:
        hub.create_repo(
            repository.name,
            repo_type=repository.hub_type,
            private=private,
            exist_ok=True,
            space_sdk="gradio" if repository.kind is Kind.SPACE else None,
        )
        address = hub.upload_folder(
            folder_path=repository.folder,
            repo_id=repository.name,
            repo_type=repository.hub_type,
            commit_message=f"Publish the {repository.kind}",
        )
    except Exception as error:  # noqa: BLE001 - the hub's errors share no root but this
        reason = (str(error).splitlines() or [""])[0]
        raise LumenError(
            f"{repository.name}: not pushed: {type(error).__name__}: {reason}: check the token "
            "and the name"
        ) from None
    return str(address)


def _dataset(source: Path, folder: Path, name: str, related: Related) -> None:
    del name, related  # a dataset's card was written with it
    found = leaks(source)
    if found:
        raise LumenError(
            f"{source}: not published, for it leaks: {'; '.join(found)}: build it again"
        )
    for split in Split:
        file = split_file(source, split)
        _copy(file, folder / file.relative_to(source))
    for each in (_CARD, _REPORT):
        _copy(source / each, folder / each)


def _adapter(source: Path, folder: Path, name: str, related: Related) -> None:
    refuse_unfinite_files(source)
    for each in ADAPTER_FILES:
        _copy(source / each, folder / each)
    config = read_object(source / ADAPTER_FILES[0])
    config["base_model_name_or_path"] = _base_of(source, config, related)
    (folder / ADAPTER_FILES[0]).write_bytes(indented(config))
    # What a small base has of its own, and a published one is found by name.
    for part in ("base", "tokenizer"):
        if (source / part).is_dir():
            copy_folder(source / part, folder / part)
    report = read_object(source / _REPORT) if (source / _REPORT).exists() else {}
    card = adapter_card(name, config, report, related.dataset)
    (folder / _CARD).write_text(card, encoding="utf-8")


def _base_of(source: Path, config: Mapping[str, Any], related: Related) -> str | None:
    """Give the name on the hub of an adapter's base; None where the base goes with it.

    Raises:
        UsageError: another one is named than the one that goes with it.
        LumenError: it is a folder, which nobody else has.
    """
    if (source / BASE_FOLDER).is_dir():
        if related.base:
            raise UsageError(
                f"--base {related.base}: the base lies beside {source} and goes with it: leave "
                "--base out"
            )
        return None
    named = related.base or config.get("base_model_name_or_path")
    if not named or not hub.is_name(named):
        raise LumenError(
            f"{source}: its base is {named or 'not named'}, which nobody else can load: name it "
            "as it is on the hub, with --base OWNER/NAME"
        )
    return str(named)


def _student(source: Path, folder: Path, name: str, related: Related) -> None:
    manifest = Student.load(source).manifest
    for each in (ARRAYS_NAME, Path(ARRAYS_NAME).with_suffix(".json").name):
        _copy(source / each, folder / each)
    size = (folder / ARRAYS_NAME).stat().st_size
    card = student_card.student_card(name, manifest, size, related.dataset)
    (folder / _CARD).write_text(card, encoding="utf-8")


def _space(source: Path, folder: Path, name: str, related: Related) -> None:
    del name  # the hub shows it above the card
    space.prepare(source, folder, related.student)


_PREPARED: dict[Kind, Callable[[Path, Path, str, Related], None]] = {
    Kind.DATASET: _dataset,
    Kind.ADAPTER: _adapter,
    Kind.STUDENT: _student,
    Kind.SPACE: _space,
}


def _copy(source: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, to)
    except FileNotFoundError:
        raise LumenError(
            f"{source}: it is missing: make it again, for nothing is published without"
        ) from None
