"""What each command writes, and by what an earlier product of the same kind is known.

A folder is one of its kind if it holds the file that marks it, and nothing but what such a folder
holds; it is then made anew. Anything else is refused before any work is done, but with `--force`.
"""

import argparse
import contextlib
import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import msgspec

from lumen.errors import LumenError
from lumen.formats.student import ARRAYS_NAME
from lumen.system.atomic import MARK
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.input_file import read_whole
from lumen.system.replacing import refuse_to_replace
from trainer.system.sole_writer import sole_writer
from trainer.teacher.device import launched

_MOST_BYTES = 1 << 24


class FolderKind(NamedTuple):
    """A kind of folder: what it is, the file that marks it, and what else may lie in it."""

    what: str
    mark: str
    others: tuple[str, ...]

    def is_one(self, folder: Path) -> bool:
        """Tell whether a folder is of this kind."""
        names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
        # What a kill left unfinished is nobody's.
        patterns = (self.mark, *self.others, f"{MARK}*")
        return self.mark in names and all(any(fnmatch(n, p) for p in patterns) for n in names)


DATASET = FolderKind("a dataset", "report.json", ("data", "README.md"))
BASE = FolderKind(
    "a base that was made here", "base.json", ("*.json", "*.safetensors", "*.jinja", "*.txt")
)
ADAPTER = FolderKind(
    "an adapter",
    "adapter_config.json",
    ("*.json", "*.safetensors", "*.jinja", "README.md", "curves.png", "base", "tokenizer", "alone"),
)
TUNED = FolderKind("an adapter tuned by answers", "answers.json", (*ADAPTER.others, ADAPTER.mark))
LABELS = FolderKind("a teacher's labels", "origin.json", ("labels*.npz", "windows.npz", "*.json"))
PLOTS = FolderKind(
    "a folder of these plots", "regret.png", ("distributions.png", "calibration.png", "state.png")
)
PUBLISHED = {
    "dataset": DATASET,
    "adapter": ADAPTER,
    "student": FolderKind("a prepared student", "student.json", ("student.joblib", "README.md")),
    "space": FolderKind(
        "a prepared Space",
        "app.py",
        ("requirements.txt", "README.md", "lumen", "trainer", "models"),
    ),
}

Target = tuple[Path, str, Callable[[Path], bool]]
"""What is written, what it has to be if it is there, and what tells so."""


def add_force(
    command: argparse.ArgumentParser, targets: Callable[[argparse.Namespace], Iterator[Target]]
) -> None:
    """Let a command replace other things on request, and tell what it writes."""
    command.add_argument("--force", action="store_true", help="replace whatever is there")
    command.set_defaults(targets=targets)


def refuse_others(arguments: argparse.Namespace) -> None:
    """Refuse to write over what is no earlier product of the same kind.

    Raises:
        LumenError: it is there; the text names it and the way out.
    """
    if "targets" in arguments:
        for path, what, is_same in arguments.targets(arguments):
            refuse_to_replace(path, what, is_same, force=arguments.force)
            _refuse_to_replace_around(path)


@contextlib.contextmanager
def alone(arguments: argparse.Namespace) -> Iterator[None]:
    """Write what a command writes alone; processes that were launched together count as one.

    Raises:
        LumenError: another process writes it, or nothing can be written there.
    """
    with contextlib.ExitStack() as held:
        if "targets" in arguments and not (launched() and os.environ["RANK"] != "0"):
            for path, _what, _is_same in arguments.targets(arguments):
                held.enter_context(sole_writer(path))
        yield


def _refuse_to_replace_around(path: Path) -> None:
    """Refuse the folder that one is in, or one around it: it cannot be made anew.

    Raises:
        LumenError: it is that.
    """
    if path.is_dir() and Path.cwd().is_relative_to(path.resolve()):
        raise LumenError(f"{path}: you are in this folder: name one of its own, as {path / 'new'}")


def dataset(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `dataset` writes."""
    yield _folder(arguments.out, DATASET)


def denied(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `deny` writes."""
    yield arguments.out, "a list of denied windows", _is_denied


def teacher(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `teacher train` writes."""
    yield _folder(arguments.out, ADAPTER)
    yield _folder(arguments.out.with_name(f"{arguments.out.name}-base"), BASE)


def tuned(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `answers` writes: never in the place of the adapter that it begins with."""
    yield _folder(arguments.out, TUNED)


def labels(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `teacher label` writes."""
    yield _folder(arguments.out, LABELS)


def plots(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `evaluate` writes."""
    if arguments.plots is not None:
        yield _folder(arguments.plots, PLOTS)


def published(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `publish` writes."""
    out = arguments.out or Path("build/publish") / arguments.kind
    yield _folder(out, PUBLISHED[arguments.kind])


def student(arguments: argparse.Namespace) -> Iterator[Target]:
    """Give what `distill` writes: the student, and what every stage makes on the way to it."""
    for name in (ARRAYS_NAME, Path(ARRAYS_NAME).with_suffix(".json").name):
        yield arguments.out / name, "a student's", _is_students
    if arguments.whom is None:
        kinds = {"dataset": DATASET, "base": BASE, "newborn": BASE, "teacher": ADAPTER}
        kinds |= {"labels": LABELS, "evaluation/plots": PLOTS}
        yield from (_folder(arguments.work / name, kind) for name, kind in kinds.items())


def _folder(path: Path, kind: FolderKind) -> Target:
    return path, kind.what, kind.is_one


def _is_students(file: Path) -> bool:
    """Tell whether a file belongs to a manifest beside it."""
    try:
        data = read_whole(file.with_suffix(".json"), _MOST_BYTES)
        manifest = msgspec.json.decode(data, type=dict[str, object])
    except (FileNotFoundError, *NO_SUCH_JSON):
        return False
    return {"format_version", "sha256", "teacher"} <= manifest.keys()


def _is_denied(file: Path) -> bool:
    return file.is_file() and read_whole(file, _MOST_BYTES).startswith(b"# Digests of windows")
