"""The base models that a teacher is made from: one by name or path, or the embedded one.

The embedded base is a small Qwen3 with its own tokenizer, pre-trained on the spot on fresh draws of
the target speaker. It is saved as transformers saves models, with `base.json`, what it is, beside.
"""

import contextlib
import hashlib
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from lumen.core.shape_names import SHAPES
from lumen.errors import LumenError
from trainer.data.sampling import draw
from trainer.data.synthetic_windows import imagine
from trainer.data.windows import DIMENSION_COUNT, HIGHEST
from trainer.system.fingerprint import content, fingerprint
from trainer.system.folders import refuse_without, whole_folder
from trainer.system.hub import reason_of
from trainer.system.progress import Progress
from trainer.teacher.device import owned, plain_memory
from trainer.teacher.exact import completions
from trainer.teacher.examples import PackedExamples, packed_examples_of
from trainer.teacher.fitting import (
    Schedule,
    first_process,
    fit,
    plain_failures,
    repeatable,
    wait_for_all,
)
from trainer.teacher.prompt import prompts
from trainer.teacher.tokenizer import embedded_tokenizer
from trainer.teacher.untyped import Loose, Model, Tokenizer
from trainer.teacher.weights import (
    refuse_partial,
    refuse_speechless,
    refuse_unfinite,
    refuse_whole_numbers,
)

EMBEDDED = "embedded"
LIBRARIES = ("torch", "transformers", "peft", "tokenizers", "accelerate", "numpy")
"""Whose versions may change what a language model learns and says."""

_ABOUT = "base.json"
# Of the states that are drawn, the part that lies anywhere, and not near what the target tells
# apart: so that no digit of a prompt is new.
_ANYWHERE = 6
_FEWEST_TOKENS = 16
"""No language is written with fewer: the letters of an expression alone are more."""


@dataclass(frozen=True, slots=True)
class BaseRecipe:
    """What an embedded base is made of; the same recipe gives the same bytes on one computer.

    draws: of the target speaker; with none it is left as it was born. each: draws for one prompt,
    which is read once for all of them. batch: prompts a step.
    """

    draws: int = 1_536_000
    seed: int = 42
    each: int = 8
    batch: int = 128
    learning_rate: float = 3e-3
    hidden: int = 128
    layers: int = 2
    heads: int = 4

    @property
    def name(self) -> str:
        """What reports call it."""
        training = f"{self.draws:,} draws" if self.draws else "untrained"
        return f"embedded Qwen3, {self.layers} x {self.hidden}, {training}, seed {self.seed}"


class Base(NamedTuple):
    """A causal language model, its tokenizer, and what reports call it."""

    model: Model
    tokenizer: Tokenizer
    name: str


class _About(msgspec.Struct):
    name: str
    recipe: dict[str, float]
    made_of: str
    holds: str = ""
    """A digest of the files beside this one."""


def newborn(recipe: BaseRecipe) -> Base:
    """Give an embedded base that has learnt nothing."""
    from transformers import Qwen3Config, Qwen3ForCausalLM

    quiet()
    tokenizer = embedded_tokenizer()
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=recipe.hidden,
        intermediate_size=2 * recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.heads // 2,
        head_dim=32,
        max_position_embeddings=512,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    with repeatable(recipe.seed):
        return Base(Qwen3ForCausalLM(config), tokenizer, recipe.name)


def make(out: Path, recipe: BaseRecipe, progress: Progress, *, resume: bool = False) -> Path:
    """Make an embedded base in a folder, unless the very same is there; give the folder.

    Args:
        out: the folder.
        recipe: what it is made of.
        progress: hears of steps.
        resume: go on from what an interrupted run left beside the folder.

    Raises:
        LumenError: it cannot be written.
    """
    made = is_made(out, recipe)
    # No process writes before all have looked.
    wait_for_all()
    if made:
        return out
    base = newborn(recipe)
    checkpoints = out.with_name(f"{out.name}.training")
    if recipe.draws:
        steps = max(1, recipe.draws // (recipe.each * recipe.batch))
        schedule = Schedule(
            steps,
            recipe.batch,
            recipe.learning_rate,
            warm_up=min(100, steps // 10),
            weight_decay=0.01,
            seed=recipe.seed,
            decay="cosine",
        )
        learnt = lessons(base, recipe)
        fit(
            base.model,
            learnt,
            schedule,
            checkpoints,
            progress,
            made_of=made_of(recipe),
            resume=resume,
        )
    if first_process():
        with plain_failures(out), whole_folder(out) as folder:
            base.model.save_pretrained(folder)
            base.tokenizer.save_pretrained(folder)
            about = _About(recipe.name, asdict(recipe), made_of(recipe), _digest_of(folder))
            (folder / _ABOUT).write_bytes(msgspec.json.encode(about))
        shutil.rmtree(checkpoints, ignore_errors=True)
    wait_for_all()
    return out


def is_made(folder: Path, recipe: BaseRecipe) -> bool:
    """Say whether a folder holds the base of this recipe."""
    about = _about(folder)
    if about is None or about.made_of != made_of(recipe):
        return False
    return about.holds == _digest_of(folder)


def made_of(recipe: BaseRecipe) -> str:
    """Give the fingerprint of an embedded base: it is made again when any of it is another."""
    return fingerprint(__name__, asdict(recipe), (), LIBRARIES)


def lessons(base: Base, recipe: BaseRecipe) -> PackedExamples:
    """Draw what the base learns: prompts of imagined windows, and what the target says of each.

    All shapes are drawn alike: by occurrence, the rare ones would hardly be learnt.
    """
    rng = np.random.default_rng([recipe.seed, 4])
    count = -(-recipe.draws // recipe.each)
    windows = imagine(count, rng)._replace(shape=rng.integers(len(SHAPES), size=count))
    anywhere = rng.uniform(0.0, HIGHEST, size=(count // _ANYWHERE, DIMENSION_COUNT))
    windows.numbers[: len(anywhere), :DIMENSION_COUNT] = anywhere
    targets = windows.targets()
    said = np.stack([draw(targets, rng) for _ in range(recipe.each)], axis=1)
    ends = completions(base.tokenizer)
    return packed_examples_of(base.tokenizer, prompts(windows), ends, said)


def load(place: str, *, placed: bool = True) -> Base:
    """Load a base by its folder, or by its name from the hub.

    Args:
        place: its folder or name.
        placed: whether onto the device that is owned; what will be sharded goes there in parts.

    Raises:
        LumenError: there is none, it is damaged, or memory is short.
    """
    import torch
    from transformers import AutoModelForCausalLM

    tokenizer = tokenizer_of(place)
    taken = owned()
    with _loading(place), plain_memory():
        model, info = AutoModelForCausalLM.from_pretrained(
            place,
            dtype=getattr(torch, taken.dtype),
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
            # What has another shape is named below, as what is missing is.
            ignore_mismatched_sizes=True,
        )
        model = model.to(taken.name if placed else "cpu")
    # Tied weights are stored once, and not missing.
    misshapen = [key[0] if isinstance(key, tuple) else key for key in info["mismatched_keys"]]
    other = {*info["unexpected_keys"], *misshapen}
    refuse_partial(place, "base", set(info["missing_keys"]) - other, other)
    names = {name for name, _ in model.named_parameters()}
    for file in sorted(Path(place).glob("*.safetensors")) if Path(place).is_dir() else ():
        refuse_whole_numbers(place, file, names)
    refuse_unfinite(place, model.named_parameters())
    known = len(model.get_input_embeddings().weight)
    if len(tokenizer) > known:
        raise LumenError(
            f"{place}: no base could be loaded: its tokenizer has {len(tokenizer)} tokens, and its "
            f"weights know {known}"
        )
    refuse_speechless(place, model)
    return Base(model, tokenizer, name_of(place))


@contextlib.contextmanager
def _loading(place: str) -> Iterator[None]:
    """Say in one line why no base could be loaded."""
    try:
        yield
    except LumenError:
        raise
    except Exception as error:  # noqa: BLE001 - what loads models has errors without a common root
        raise LumenError(
            f"{place}: no base could be loaded: {reason_of(error)}: check the name"
        ) from None


def name_of(place: str) -> str:
    """Give what reports call a base: of a folder no more than its own name."""
    about = _about(Path(place))
    if about:
        return about.name
    return Path(place).resolve().name if Path(place).is_dir() else place


def tokenizer_of(place: str) -> Tokenizer:
    """Load a base's tokenizer alone.

    Raises:
        LumenError: there is none, or it is damaged.
    """
    from transformers import AutoTokenizer

    refuse_incomplete(place)
    quiet()
    with _loading(place):
        tokenizer: Loose = AutoTokenizer.from_pretrained(place, trust_remote_code=False)
    # Where there are no files of it, the library makes an empty one.
    if len(tokenizer) < _FEWEST_TOKENS:
        raise LumenError(
            f"{place}: no base could be loaded: there is no tokenizer in it: put it beside the "
            "weights"
        )
    return tokenizer


def config_of(place: str) -> Loose:
    """Load a base's architecture alone.

    Raises:
        LumenError: there is none, or no such architecture is known.
    """
    from transformers import AutoConfig

    refuse_incomplete(place)
    quiet()
    with _loading(place):
        config: Loose = AutoConfig.from_pretrained(place, trust_remote_code=False)
    return config


def refuse_incomplete(place: str) -> None:
    """Refuse a folder that holds no base, before any work is done.

    Raises:
        LumenError: it is a folder of this computer, and its configuration is not in it.
    """
    refuse_without(place, "base", "config.json")


def quiet() -> None:
    """Keep libraries from talking of what is as it should be, and of each try at the hub."""
    from huggingface_hub.utils import logging as hub_logging
    from transformers.utils import logging

    hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()
    logging.disable_progress_bar()


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Keep libraries from warning of one another's future."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _digest_of(folder: Path) -> str:
    """Give a digest of a base's files: what was changed since it was made is another's."""
    files = sorted(file for file in folder.iterdir() if file.name != _ABOUT and file.is_file())
    found = [(file.name, content(str(file))) for file in files]
    return hashlib.sha256(msgspec.json.encode(found)).hexdigest()


def _about(folder: Path) -> _About | None:
    try:
        return msgspec.json.decode((folder / _ABOUT).read_bytes(), type=_About)
    except (OSError, msgspec.MsgspecError):
        return None
