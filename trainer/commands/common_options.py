"""What several commands need: the trainer's libraries, a window that is spoken of, a device."""

import argparse
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.errors import LumenError

if TYPE_CHECKING:
    from trainer.data.windows import SpeakerInput

_DEVICES = ("auto", "cpu", "cuda", "mps")
_MOST_DIGITS = 18
_DTYPES = ("auto", "float32", "bfloat16")


def need_libraries(what: str, *modules: str) -> None:
    """Refuse before any work is done, where the daemon alone is installed.

    Args:
        what: needs them, for the message.
        modules: by which they are known.

    Raises:
        LumenError: one of them is not installed.
    """
    try:
        for module in modules:
            importlib.import_module(module)
    except ImportError:
        raise LumenError(
            f"{what} needs the trainer's libraries: install them with `make trainer-setup`"
        ) from None


def need_teachers_libraries() -> None:
    """Refuse before any work is done that a language model takes part in.

    Raises:
        LumenError: torch or its companions are not installed.
    """
    need_libraries("a teacher", "peft")  # which brings torch and transformers


def add_window(command: argparse.ArgumentParser) -> None:
    """Let a command take a window."""
    command.add_argument("--shape", choices=[str(s) for s in SHAPES], required=True)
    command.add_argument("--eisv", required=True, metavar="E,I,S,V", help="the window's means")
    command.add_argument(
        "--trend", choices=[str(t) for t in Trend], default=str(Trend.STABLE), help="(stable)"
    )


def add_device(command: argparse.ArgumentParser) -> None:
    """Let a command take a device, and the numbers it computes in."""
    command.add_argument("--device", choices=_DEVICES, default=_DEVICES[0], help="(auto)")
    command.add_argument(
        "--dtype", choices=_DTYPES, default=_DTYPES[0], help="of the base's weights (auto)"
    )


def add_batch(command: argparse.ArgumentParser) -> None:
    """Let a command take how much is computed at once."""
    command.add_argument(
        "--batch", type=positive, metavar="N", help="examples or prompts at once; else what fits"
    )


def add_workers(command: argparse.ArgumentParser) -> None:
    """Let a command take how many processes label."""
    command.add_argument(
        "--workers", type=positive, metavar="N", help="processes that label here; else what fits"
    )


def claim_device(arguments: argparse.Namespace) -> None:
    """Take the device that a command line names.

    Raises:
        UsageError: there is no such device.
    """
    from trainer.teacher.device import claim

    claim(arguments.device, arguments.dtype)


def dataset_from(place: Path) -> Path:
    """Give a dataset's folder or file, or where the one of this name on the hub is kept.

    Raises:
        LumenError: the hub cannot be reached, or has no such dataset.
    """
    from trainer.system.hub import local

    return local(place, "dataset", "dataset", ["data/*.parquet", "README.md", "report.json"])


def student_from(place: Path) -> Path:
    """Give a student's folder or file, or where the one of this name on the hub is kept.

    Raises:
        LumenError: the hub cannot be reached, or has no such student.
    """
    from lumen.formats.student import ARRAYS_NAME
    from trainer.system.hub import local

    manifest = Path(ARRAYS_NAME).with_suffix(".json").name
    return local(place, "model", "student", [ARRAYS_NAME, manifest])


def whole(text: str, least: int = 0, most: int = 2**32 - 1) -> int:
    """Read a whole number."""
    # Python converts no number of 4,300 digits.
    if not (text.isdecimal() and len(text) <= _MOST_DIGITS and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(
            f"a whole number from {least} to {most}, not {text[:40]!r}"
        )
    return int(text)


def positive(text: str) -> int:
    """Read a whole number from 1 up."""
    return whole(text, 1)


def window_from(arguments: argparse.Namespace) -> "SpeakerInput":
    """Read the window of a command line.

    Raises:
        UsageError: its means are not four numbers, or one lies out of range.
    """
    from trainer.data.windows import SpeakerInput
    from trainer.evaluation.target import parse_state

    return SpeakerInput(Shape(arguments.shape), parse_state(arguments.eisv), Trend(arguments.trend))
