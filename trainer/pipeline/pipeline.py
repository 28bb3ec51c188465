"""All stages in a row, each resumable: what was made of the same things is not made again."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from lumen.errors import LumenError, system_refusal
from lumen.system.atomic import write_atomically
from lumen.system.decoding import NO_SUCH_JSON


class Stage(NamedTuple):
    """One stage: what it is made of, what it makes, and how.

    `made_of` gives the fingerprint of all that its products depend on, but for what the stages
    before it made: where that differs, the stages after it are done again. It is taken when the
    stage's turn comes. `run` says in lines what was made.
    """

    name: str
    made_of: Callable[[], str]
    products: Sequence[Path]
    run: Callable[[], Sequence[str]]


class _Stamp(msgspec.Struct):
    """What is kept of a stage that was done."""

    made_of: str
    products: dict[str, str]
    lines: list[str]


def run_stages(stages: Sequence[Stage], work: Path, say: Callable[[str], None]) -> None:
    """Do what was not done, in order, and say what came of each.

    Args:
        stages: in order; each may use what those before it made.
        work: the folder in which is kept what was done.
        say: hears lines for people.

    Raises:
        LumenError: a stage failed; what was done before it is kept.
    """
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LumenError(f"{work}: {system_refusal(error)}") from error
    before = ""
    for number, stage in enumerate(stages, 1):
        head = f"{number}/{len(stages)} {stage.name}"
        made_of = _digest(msgspec.json.encode([before, stage.name, stage.made_of()]))
        file = work / f"{stage.name}.done.json"
        stamp = _stamp(file)
        if stamp is None or stamp.made_of != made_of or stamp.products != _products(stage):
            say(f"{head} ...")
            began = time.monotonic()
            lines = list(stage.run())
            stamp = _Stamp(made_of, _products(stage), lines)
            write_atomically(file, msgspec.json.encode(stamp))
            say(f"{head}: {time.monotonic() - began:.0f} s")
        else:
            say(f"{head}: done before")
        for line in stamp.lines:
            say(f"    {line}")
        before = _digest(msgspec.json.encode([made_of, stamp.products]))


def _stamp(file: Path) -> _Stamp | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Stamp)
    except (OSError, *NO_SUCH_JSON):
        return None


def _products(stage: Stage) -> dict[str, str]:
    """Give the digest of each file that a stage made; of one that is not there, nothing."""
    return {str(file): _digest(file.read_bytes()) for file in stage.products if file.is_file()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
