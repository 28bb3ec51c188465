"""Fine-tunes a base to be a teacher: LoRA, by the published teacher card's recipe."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from lumen.errors import LumenError
from trainer.data.dataset_card import mix
from trainer.data.rows import Pairs, read_pairs
from trainer.data.splits import Split
from trainer.system.fingerprint import fingerprint, processor
from trainer.system.folders import copy_folder, whole_folder
from trainer.system.hub import reason_of
from trainer.system.json_files import indented, read_object
from trainer.system.pictures import Axes, Plot, save
from trainer.system.progress import Progress
from trainer.teacher import bases, plan, sharding
from trainer.teacher.adapter_card import adapter_card
from trainer.teacher.bases import Base
from trainer.teacher.device import owned
from trainer.teacher.exact import completions
from trainer.teacher.examples import Examples, examples_of
from trainer.teacher.fitting import (
    Schedule,
    first_process,
    fit,
    plain_failures,
    processes,
    share_of,
)
from trainer.teacher.plan import TrainingPlan
from trainer.teacher.prompt import prompts
from trainer.teacher.untyped import Loose, Model, Tokenizer

TARGET_MODULES = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""What LoRA adapts (published teacher card)."""

EPOCHS = 7
"""Of 2,880 examples in batches of 16: 1,260 steps (published teacher card)."""

REPORT = "report.json"
BASE_FOLDER = "base"


@dataclass(frozen=True, slots=True)
class LoraRecipe:
    """How a teacher is fine-tuned (published teacher card)."""

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.1
    epochs: int = EPOCHS
    batch: int = 16
    learning_rate: float = 8e-5
    warm_up: int = 150
    weight_decay: float = 0.01
    seed: int = 42

    def schedule(self, examples: int) -> Schedule:
        """Lay out the steps for so many examples."""
        steps = max(1, -(-examples // self.batch) * self.epochs)
        return Schedule(
            steps,
            self.batch,
            self.learning_rate,
            min(self.warm_up, steps // 2),
            self.weight_decay,
            self.seed,
        )


class Trained(NamedTuple):
    """What a training made: the adapter's folder, and its report."""

    folder: Path
    report: Mapping[str, Any]


def config(recipe: LoraRecipe) -> Loose:
    """Give peft's configuration."""
    from peft import LoraConfig, TaskType

    return LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=list(TARGET_MODULES),
        task_type=TaskType.CAUSAL_LM,
    )


def train(
    out: Path,
    place: str,
    dataset: Path,
    recipe: LoraRecipe,
    progress: Progress,
    *,
    resume: bool = False,
    say: Callable[[str], None] = lambda _line: None,
    at_once: int | None = None,
) -> Trained:
    """Fine-tune a base on a dataset's training split, and write the adapter's folder.

    The folder holds the adapter, its card, its report, curves and the training's own settings; an
    embedded base is put beside it, for it is to be found nowhere else.

    Args:
        out: the folder; it is whole or not there.
        place: the base: its folder, or its name on the hub.
        dataset: a dataset's folder.
        recipe: how.
        progress: hears of steps.
        resume: go on from what an interrupted run left beside the folder.
        say: hears the plan, before anything is loaded.
        at_once: examples that are learnt at once on a device; left out, as many as fit.

    Raises:
        LumenError: it does not fit, base or dataset cannot be read, or nothing can be written.
    """
    pairs, judged = (read_pairs(dataset, split) for split in (Split.TRAIN, Split.VALIDATION))
    tokenizer = bases.tokenizer_of(place)
    learnt, validation = (_examples(tokenizer, each) for each in (pairs, judged))
    schedule = recipe.schedule(len(learnt.ids))
    fits = planned(place, recipe, learnt, say, at_once)
    sharded = owned().sharded
    base = bases.load(place, placed=not sharded)
    model = adapted(base, recipe)
    checkpoints = out.with_name(f"{out.name}.training")
    history = fit(
        model,
        learnt,
        schedule,
        checkpoints,
        progress,
        validation=validation,
        plan=fits,
        made_of=made_of(recipe, place),
        resume=resume,
        sharded=sharded,
    )
    weights = sharding.learnt_weights(model) if sharded else None
    report = _report(base, model, pairs, recipe, schedule, history)
    if first_process():
        _write(out, model, weights, report, history, place)
        shutil.rmtree(checkpoints, ignore_errors=True)
    return Trained(out, report)


def summary(made: Trained) -> list[str]:
    """Say in a few lines what was trained."""
    report = made.report
    rows = {
        "base": report["base"],
        "examples": report["mix"],
        "trainable parameters": f"{report['trainable_parameters']:,}",
        "steps": report["steps"],
        "training loss": report["training_loss"],
        "validation loss": report["validation_loss"],
        "kept from step": report["kept_step"],
    }
    return [f"{made.folder}:", *(f"{name:>24}  {value}" for name, value in rows.items())]


def made_of(recipe: LoraRecipe, base: str) -> str:
    """Give the fingerprint of an adapter, but for its dataset's.

    Raises:
        LumenError: the base cannot be read.
    """
    return fingerprint(__name__, asdict(recipe), [base], bases.LIBRARIES)


def adapted(base: Base, recipe: LoraRecipe) -> Model:
    """Give the base with a LoRA that changes nothing yet.

    Raises:
        LumenError: the base has no such modules.
    """
    import torch
    from peft import get_peft_model

    torch.manual_seed(recipe.seed)
    # Of a name, which is written in the end, peft would ask the hub at each checkpoint.
    base.model.name_or_path = None
    try:
        with bases.hushed():
            return get_peft_model(base.model, config(recipe))
    except ValueError as error:
        raise LumenError(f"{base.name}: it takes no LoRA: {reason_of(error)}") from None


def planned(
    place: str,
    recipe: LoraRecipe,
    learnt: Examples,
    say: Callable[[str], None],
    at_once: int | None,
) -> TrainingPlan:
    """Plan a training from the architecture alone, and say how it fits.

    Raises:
        LumenError: it does not fit on the device that is owned.
    """
    device, share = owned(), share_of(recipe.batch)
    size = plan.size_of(bases.config_of(place), TARGET_MODULES, recipe.rank)
    lengths = [len(ids) for ids in learnt.ids]
    fits = plan.training(size, device, share, max(lengths), at_once)
    tokens = recipe.epochs * sum(lengths) / device.processes
    flops = (6.0 if fits.checkpointing else 4.0) * size.parameters * tokens
    how = f"{fits.at_once} of {share} examples at once"
    if fits.checkpointing:
        how += ", gradient checkpointing"
    if device.sharded:
        how += f", weights shared out among {device.processes} processes"
    say(plan.line(device, fits.needed, how, flops))
    return fits


def _examples(tokenizer: Tokenizer, pairs: Pairs) -> Examples:
    ends = completions(tokenizer)
    return examples_of(tokenizer, prompts(pairs.windows), [ends[place] for place in pairs.said])


def _report(
    base: Base,
    model: Model,
    pairs: Pairs,
    recipe: LoraRecipe,
    schedule: Schedule,
    history: list[dict[str, float]],
) -> dict[str, Any]:
    real = sum(pairs.real)
    losses = [entry["loss"] for entry in history if "loss" in entry]
    judged = [(entry["eval_loss"], entry["step"]) for entry in history if "eval_loss" in entry]
    kept = min(judged, default=(None, None))
    return {
        "base": base.name,
        "examples": len(pairs.said),
        "mix": mix({"rows": len(pairs.said), "real": real}),
        "trainable_parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "steps": schedule.steps,
        **asdict(recipe),
        # As it was, which a short training halves.
        "warm_up": schedule.warm_up,
        "processes": processes(),
        "device": owned().name,
        "dtype": owned().dtype,
        "processor": processor(),
        "training_loss": losses[-1] if losses else None,
        # The adapter is that of the step at which this was least.
        "validation_loss": kept[0],
        "kept_step": kept[1],
        **{f"{name} version": version(name) for name in bases.LIBRARIES},
    }


def _write(
    out: Path,
    model: Model,
    weights: Loose | None,
    report: dict[str, Any],
    history: list[dict[str, float]],
    place: str,
) -> None:
    embedded = (Path(place) / "base.json").is_file()
    with plain_failures(out), whole_folder(out) as folder:
        model.save_pretrained(folder, state_dict=weights)
        if embedded:
            copy_folder(Path(place), folder / BASE_FOLDER)
        (folder / REPORT).write_bytes(indented(report))
        (folder / "history.json").write_bytes(indented(history))
        _draw_curves(history, folder / "curves.png")
        written = read_object(folder / "adapter_config.json")
        # peft names the folder that an embedded base lay in, which is nobody's business.
        written["base_model_name_or_path"] = None if embedded else _found_again(place)
        # A set to peft, whose order changes from run to run.
        written["target_modules"] = sorted(written["target_modules"])
        (folder / "adapter_config.json").write_bytes(indented(written))
        card = adapter_card("EISV-Lumen teacher", written, report)
        (folder / "README.md").write_text(card, encoding="utf-8")


def _found_again(place: str) -> str:
    """Give a base's name, or its folder from the root on, which looks like no name."""
    return str(Path(place).resolve()) if Path(place).is_dir() else place


def _draw_curves(history: Sequence[Mapping[str, float]], file: Path) -> None:
    """Draw how the loss of training and of validation went, and the learning rate, as PNG."""
    save(file, Plot((9, 4.5), (1, 2), lambda axes: _curves(axes, history)))


def _curves(axes: Axes, history: Sequence[Mapping[str, float]]) -> None:
    for key, name in (("loss", "training"), ("eval_loss", "validation")):
        points = [(entry["step"], entry[key]) for entry in history if key in entry]
        if points:
            axes[0].plot(*zip(*points, strict=True), marker=".", label=name)
    axes[0].set_ylabel("loss, nats per token of the completion")
    axes[0].legend()
    rates = [(e["step"], e["learning_rate"]) for e in history if "learning_rate" in e]
    if rates:
        axes[1].plot(*zip(*rates, strict=True))
    axes[1].set_ylabel("learning rate")
    for panel in axes:
        panel.set_xlabel("step")
