"""A language model, or its soft labels, to be judged: how it is asked, and what it says."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lumen.core.speaker import Floats, expression_probabilities
from lumen.errors import UsageError
from trainer.data.windows import Indices, Windows
from trainer.evaluation import accuracy
from trainer.evaluation.evaluation_data import EvaluationData
from trainer.evaluation.free_decoding import FreeDecoding, judge_free
from trainer.measures import metrics
from trainer.teacher import bases, exact, plan
from trainer.teacher.asking import CARD, ZERO_SHOT, Asking, published
from trainer.teacher.device import owned
from trainer.teacher.exact import AT_ONCE
from trainer.teacher.labels import SHARDS, read_labels
from trainer.teacher.teacher import BASE, Teacher, bare, base_of, is_adapter, load, speakers_of

TEACHER = "teacher"
NO_TEACHER, ZERO_SHOT_TEACHER = "none", "zero-shot"
"""Instead of a teacher's name: a bare base, asked as a teacher is, or with a glossary."""
PROMPTS = ("card", "published")
"""How a language model is asked: as our teachers are, or as the published adapter was."""


class JudgedTeacher(NamedTuple):
    """A language model that is judged, and how it is asked.

    place: an adapter or a bare base, by folder or name; a folder of soft labels of these very
    windows; or one of the two words for a bare base. base: the adapter's, where it names none, or
    another. prompt: one of PROMPTS. free: how it is also let speak without the grammar's mask.
    at_once: prompts that are read together.
    """

    place: str
    base: str | None = None
    prompt: str = PROMPTS[0]
    free: FreeDecoding | None = None
    at_once: int = AT_ONCE


def judged(
    teacher: JudgedTeacher, data: EvaluationData, seed: int
) -> tuple[dict[str, Floats], dict[str, str], dict[str, Any] | None]:
    """Give how it speaks of windows, who it is, and how it speaks without the grammar's mask.

    Raises:
        UsageError: it cannot be asked so, or is no more than labels.
        LumenError: it cannot be loaded, or its labels are of other windows.
    """
    asking = _asking(teacher, data)
    found, speaker = _taught(teacher, asking, data.windows)
    if speaker is None:
        return found, {"teacher": teacher.place, "base": teacher.base or "none"}, None
    who = {"teacher": speaker.name, "base": speaker.base, "prompt": asking.name}
    if teacher.free is None:
        return found, who, None
    unmasked = judge_free(speaker, data, _label(data, teacher, seed), teacher.free, seed, asking)
    return found, who, unmasked


def _taught(
    teacher: JudgedTeacher, asking: Asking, windows: Windows
) -> tuple[dict[str, Floats], Teacher | None]:
    """Give how a teacher speaks; its soft labels speak for one that is not here."""
    place = teacher.place
    if place in (NO_TEACHER, ZERO_SHOT_TEACHER):
        if teacher.base is None:
            raise UsageError(f"--teacher {place} lets a bare base speak: name it with --base")
        at_once = _fitting(teacher.base, asking, windows, teacher.at_once)
        speaker = bare(teacher.base)
        (said,) = speakers_of(speaker, teacher.base, windows, asking, at_once).values()
        return {BASE if place == NO_TEACHER else ZERO_SHOT_TEACHER: said}, speaker
    if any(Path(place).glob(SHARDS)):
        if teacher.free is not None or teacher.prompt != PROMPTS[0] or teacher.base is not None:
            raise UsageError(
                f"{place}: these are a teacher's labels, which nobody can ask anew: leave --free, "
                "--prompt and --base out"
            )
        labels = read_labels(Path(place), len(windows.shape))
        return {TEACHER: expression_probabilities(labels)}, None
    adapted = is_adapter(place)
    if teacher.base is not None and not adapted:
        raise UsageError(f"--base is an adapter's, and {place} is none: leave --base out")
    base = base_of(place, teacher.base) if adapted else place
    at_once = _fitting(base, asking, windows, teacher.at_once)
    speaker = load(place, teacher.base) if adapted else bare(place)
    return speakers_of(speaker, place, windows, asking, at_once), speaker


def _fitting(base: str, asking: Asking, windows: Windows, most: int) -> int:
    """Give how many prompts can be read at once, before anything is loaded.

    Raises:
        LumenError: not even one fits on the device that is owned, or they cannot be asked so.
    """
    tokenizer = bases.tokenizer_of(base)
    ids = tokenizer(asking.texts(windows, tokenizer), add_special_tokens=False)["input_ids"]
    longest = max(map(len, ids)) + exact.nodes_of(tokenizer).at_once
    fits, _needed = plan.labelling(
        plan.size_of(bases.config_of(base), (), 0), owned(), most, longest
    )
    return fits


def _asking(teacher: JudgedTeacher, data: EvaluationData) -> Asking:
    """Give how a language model is asked.

    Raises:
        UsageError: one that gets a glossary cannot be asked as the published adapter was.
    """
    if teacher.prompt == PROMPTS[0]:
        return ZERO_SHOT if teacher.place == ZERO_SHOT_TEACHER else CARD
    if teacher.place == ZERO_SHOT_TEACHER:
        raise UsageError("--teacher zero-shot is asked with a glossary: leave --prompt out")
    return published(data.spans)


def _label(data: EvaluationData, teacher: JudgedTeacher, seed: int) -> Indices:
    """Give the patterns that count as hit: the published ones, or such as the target says."""
    if teacher.prompt != PROMPTS[0] and data.published is not None:
        return data.published
    if data.label is not None:
        return data.label
    law = metrics.pattern_shares(expression_probabilities(data.windows.targets()))
    return accuracy.drawn_patterns(law, np.random.default_rng([seed, 1]))
