"""Teachers: a base with an adapter, by folder or by name, and what they say of windows."""

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from lumen.core.language import Expression
from lumen.core.shape_names import Shape, Trend
from lumen.core.speaker import Floats, Speech
from lumen.errors import LumenError
from lumen.units import WallTime
from trainer.data.windows import Windows
from trainer.measures import metrics
from trainer.system import hub
from trainer.system.folders import refuse_without
from trainer.system.json_files import read_object
from trainer.system.progress import Progress
from trainer.teacher import bases, exact
from trainer.teacher.asking import CARD, Asking
from trainer.teacher.device import plain_memory
from trainer.teacher.fitting import repeatable
from trainer.teacher.lora import BASE_FOLDER
from trainer.teacher.prompt import prompt
from trainer.teacher.untyped import Model, Tokenizer
from trainer.teacher.weights import refuse_speechless, refuse_unfinite, refuse_unfitting

BASE, TEACHER, ALONE = "base", "base with LoRA", "LoRA on 2,880 alone"
"""What reports call an adapter's base, the teacher, and one made from an untrained base."""

ANSWERS = "answers.json"
"""By which the folder of an adapter is known that was tuned by people's answers."""

ADAPTER_FILES = _CONFIG, _WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
"""What a LoRA adapter cannot be without."""

ALONE_FOLDER = "alone"
"""Beside an adapter: one that was trained alike from a base that had learnt nothing."""


class Teacher(NamedTuple):
    """A model that completes prompts, its tokenizer, and what reports call it and its base."""

    model: Model
    tokenizer: Tokenizer
    name: str
    base: str


def load(place: str, base: str | None = None) -> Teacher:
    """Load a teacher by its adapter's folder, or by its name on the hub.

    `hikewa/eisv-lumen-teacher` loads too; it was trained on another prompt.

    Args:
        place: the adapter.
        base: its base, by folder or name; left out, the one beside it, or the one it names.

    Raises:
        LumenError: adapter or base cannot be found, or are damaged, or do not fit.
    """
    from peft import PeftModel

    found = base_of(place, base)
    folder = fetched(place)
    loaded = bases.load(found)
    try:
        with warnings.catch_warnings(), bases.hushed():
            # What is missing is only warned of; it is looked for below.
            warnings.simplefilter("ignore")
            model = PeftModel.from_pretrained(loaded.model, str(folder))
        refuse_unfitting(place, folder / _WEIGHTS, model)
    except LumenError:
        raise
    except Exception as error:  # noqa: BLE001 - peft's errors share no root but this
        raise LumenError(f"{place}: no adapter could be loaded: {hub.reason_of(error)}") from None
    refuse_unfinite(place, model.named_parameters())
    refuse_speechless(place, model)
    return Teacher(model, loaded.tokenizer, name_of(place), loaded.name)


def name_of(place: str) -> str:
    """Give what reports call an adapter."""
    return f"LoRA adapter {Path(place).resolve().name}"


def base_of(place: str, base: str | None = None) -> str:
    """Say which base an adapter is loaded with: the one given, the one beside it, or the named one.

    Raises:
        LumenError: the adapter cannot be found, or names no base.
    """
    from peft import PeftConfig

    folder = fetched(place)
    beside = folder / BASE_FOLDER
    try:
        with warnings.catch_warnings():
            # Settings that a later version wrote are of no concern here.
            warnings.simplefilter("ignore")
            named = PeftConfig.from_pretrained(str(folder)).base_model_name_or_path
    except Exception as error:  # noqa: BLE001 - as above
        raise LumenError(f"{place}: no adapter could be loaded: {hub.reason_of(error)}") from None
    found = base or (str(beside) if beside.is_dir() else named)
    if not found:
        raise LumenError(f"{place}: it names no base, and none is beside it: give --base")
    return str(found)


def fetched(place: str) -> Path:
    """Give the folder of an adapter; one of the hub is fetched, with the base beside it.

    Raises:
        LumenError: a file of it is missing, or the hub cannot be reached.
    """
    folder = _folder_of(place)
    refuse_incomplete(str(folder))
    return folder


def _folder_of(place: str) -> Path:
    """Give a folder as it is, and of a repository what an adapter needs, as far as it is there."""
    bases.quiet()
    if Path(place).is_dir():
        return Path(place)
    return hub.fetched(place, "model", "adapter", [*ADAPTER_FILES, f"{BASE_FOLDER}/*"]).folder


def known_until(folder: Path) -> WallTime | None:
    """Give when the newest answer was given that an adapter learnt from; None where it did not.

    Raises:
        LumenError: what it says of answers cannot be read.
    """
    file = folder / ANSWERS
    until = read_object(file).get("until") if file.is_file() else None
    if until is None:
        return None
    if not isinstance(until, int | float):
        raise LumenError(f"{file}: `until` is no time: tune the teacher again: `trainer answers`")
    return WallTime(float(until))


def refuse_incomplete(place: str) -> None:
    """Refuse a folder that holds no adapter, before any work is done.

    Raises:
        LumenError: it is a folder of this computer, and a file of an adapter is not in it.
    """
    refuse_without(place, "adapter", *ADAPTER_FILES)


def is_adapter(place: str) -> bool:
    """Tell whether a folder or a repository of the hub holds an adapter, and not a bare base."""
    try:
        return (_folder_of(place) / _CONFIG).is_file()
    except LumenError:
        return False


def bare(place: str) -> Teacher:
    """Load a base without any adapter as who speaks.

    Raises:
        LumenError: there is none, or it is damaged.
    """
    loaded = bases.load(place)
    return Teacher(loaded.model, loaded.tokenizer, loaded.name, loaded.name)


def speakers_of(
    teacher: Teacher,
    place: str,
    windows: Windows,
    asking: Asking = CARD,
    at_once: int = exact.AT_ONCE,
) -> dict[str, Floats]:
    """Give how a teacher speaks of windows, exactly, and beside it what it is made from.

    Args:
        teacher: who speaks.
        place: its folder or name.
        windows: of what.
        asking: how it is asked.
        at_once: prompts that are read together.

    Raises:
        LumenError: it cannot be loaded, or a window's state lies out of range.
    """

    def say(one: Teacher) -> Floats:
        return spoken(one, windows, at_once=at_once, asking=asking)

    if not hasattr(teacher.model, "disable_adapter"):
        return {BASE: say(teacher)}
    with teacher.model.disable_adapter():
        found = {BASE: say(teacher)}
    found[TEACHER] = say(teacher)
    alone = Path(place) / ALONE_FOLDER
    if alone.is_dir():
        found[ALONE] = say(load(str(alone)))
    return found


def spoken(
    teacher: Teacher,
    windows: Windows,
    progress: Progress = lambda _done, _of: None,
    at_once: int = exact.AT_ONCE,
    asking: Asking = CARD,
) -> Floats:
    """Give the probabilities of all expressions for each window, [n, 2985].

    Raises:
        LumenError: memory is short.
    """
    with repeatable(0), plain_memory():
        texts = asking.texts(windows, teacher.tokenizer)
        return exact.distributions(
            teacher.model, teacher.tokenizer, texts, progress, at_once, asking.ending
        )


def merged(teacher: Teacher) -> Teacher:
    """Let the adapter become part of the weights, in 32 bits: it says the same, in less time."""
    import torch

    if teacher.model.dtype is torch.float32:
        teacher.model.merge_adapter()
    return teacher


def speaking(teacher: Teacher) -> Callable[[Shape, Sequence[float], Trend], Floats]:
    """Give what a teacher says of one prompt: shape, means and trend to [2985] probabilities."""

    def say(shape: Shape, means: Sequence[float], trend: Trend) -> Floats:
        with repeatable(0), plain_memory():
            texts = [prompt(shape, means, trend)]
            likely: Floats = exact.distributions(teacher.model, teacher.tokenizer, texts)[0]
        return likely

    return say


def said(
    teacher: Teacher, shape: Shape, means: Sequence[float], trend: Trend, *, count: int, seed: int
) -> list[Expression]:
    """Let a teacher speak of one window so many times, by constrained decoding."""
    with repeatable(seed), plain_memory():
        texts = [prompt(shape, means, trend)] * count
        return exact.said(teacher.model, teacher.tokenizer, texts, seed)


def speech_of(distribution: Floats) -> Speech:
    """Give the probabilities of each pattern and of each first token, as a student learns them.

    >>> import numpy as np
    >>> from lumen.core.language import EXPRESSIONS
    >>> uniform = np.full((1, len(EXPRESSIONS)), 1 / len(EXPRESSIONS))
    >>> [round(p * 2985) for p in speech_of(uniform).pattern[0].tolist()]
    [15, 210, 2730, 15, 15]
    """
    return Speech(metrics.pattern_shares(distribution), metrics.first_token_shares(distribution))
