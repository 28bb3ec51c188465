"""Fits a language model to completions, on one processor or many, with checkpoints."""

import contextlib
import hashlib
import math
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from lumen.errors import LumenError, system_refusal
from trainer.system.progress import Progress
from trainer.teacher import sharding
from trainer.teacher.device import owned, plain_memory
from trainer.teacher.examples import Lessons
from trainer.teacher.plan import TrainingPlan
from trainer.teacher.untyped import Loose, Model
from trainer.teacher.weights import refuse_unfinite

THREADS = 1
"""Of this process: so the bytes do not depend on how many processors there are, and who shares a
busy computer does not wait for threads (two were ten times as slow there)."""

_CHECKPOINTS = 6
_LOGGED = 60
_STAMP = "made-of"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast is learnt. `batch` is over all processes; `decay` as transformers'."""

    steps: int
    batch: int
    learning_rate: float
    warm_up: int
    weight_decay: float
    seed: int
    decay: str = "linear"


@contextlib.contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Let the same seed give the same bytes, on this computer."""
    import torch
    from transformers import set_seed

    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    set_seed(seed)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def processes() -> int:
    """Give how many processes learn together."""
    return owned().processes


def first_process() -> bool:
    """Say whether this process is the one that writes and speaks."""
    return owned().rank == 0


def wait_for_all() -> None:
    """Wait until every process that learns has come here: what the first wrote is there then."""
    if processes() > 1:
        from accelerate import PartialState

        PartialState().wait_for_everyone()


def fit(
    model: Model,
    examples: Lessons,
    schedule: Schedule,
    folder: Path,
    progress: Progress,
    *,
    validation: Lessons | None = None,
    plan: TrainingPlan | None = None,
    made_of: str = "",
    resume: bool = False,
    sharded: bool = False,
) -> list[dict[str, float]]:
    """Fit a model, and give what was measured on the way: steps, losses, learning rates.

    Args:
        model: a causal language model, perhaps with an adapter; it is changed.
        examples: what is learnt.
        schedule: how.
        folder: of checkpoints; whoever calls removes it when all is safe.
        progress: hears of steps.
        validation: examples on which the loss is measured as often as a checkpoint is written.
        plan: how it fits; left out, a batch at once.
        made_of: what the model is: checkpoints of another are not gone on from.
        resume: go on from the last whole checkpoint in the folder.
        sharded: share the weights out among processes; the model then stays so.

    Raises:
        LumenError: nothing can be written, memory is short, or the checkpoint is damaged.
    """
    with repeatable(schedule.seed):
        share = share_of(schedule.batch)
        plan = plan or TrainingPlan(share, checkpointing=False, needed=0)
        arguments = _arguments(schedule, folder, plan, sharded=sharded)
        trainer = _trainer(model, examples, arguments, validation)
        if plan.checkpointing:
            model.activation_checkpointing_enable()
        listener = _listener_of(progress)
        trainer.add_callback(listener)
        with plain_failures(folder):
            digest = _digest(examples, schedule, made_of, sharded=sharded)
            last = _last_checkpoint(folder, digest, resume=resume)
            with (
                _damage_reported(folder, last, lambda: bool(listener.learning)),
                _no_divergence(folder, model),
            ):
                trainer.train(resume_from_checkpoint=str(last) if last else None)
    return [
        {key: float(entry[key]) for key in _MEASURED if key in entry}
        for entry in trainer.state.log_history
        if "loss" in entry or "eval_loss" in entry
    ]


@contextlib.contextmanager
def _no_divergence(folder: Path, model: Model) -> Iterator[None]:
    """Refuse what has learnt nothing but infinities, and remove its checkpoints."""
    try:
        yield
        refuse_unfinite("the training diverged", model.named_parameters())
    except LumenError:
        # Nobody goes on from there.
        if first_process():
            shutil.rmtree(folder, ignore_errors=True)
        raise


_MEASURED = ("loss", "eval_loss", "learning_rate", "step")


def _trainer(
    model: Model,
    examples: Lessons,
    arguments: Loose,
    validation: Lessons | None,
) -> Loose:
    import torch
    from transformers import PrinterCallback, Trainer

    if validation is None:
        arguments.eval_strategy = "no"
    else:
        arguments.load_best_model_at_end = True
        arguments.metric_for_best_model, arguments.greater_is_better = "eval_loss", False
    # Several accelerators are for several processes, one each.
    arguments._n_gpu = min(1, arguments.n_gpu)  # noqa: SLF001 - there is no other way to say so
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=range(len(examples)),
        eval_dataset=None if validation is None else range(len(validation)),
        data_collator=examples.batch,
    )
    if validation is not None:
        judging = validation.batch
        trainer.get_eval_dataloader = lambda *_: trainer.accelerator.prepare(
            torch.utils.data.DataLoader(
                range(len(validation)),
                batch_size=arguments.per_device_eval_batch_size,
                collate_fn=judging,
            )
        )
    trainer.remove_callback(PrinterCallback)
    sharding.forget()
    return trainer


def share_of(batch: int) -> int:
    """Give how many examples of a batch each process learns.

    Raises:
        LumenError: it cannot be shared evenly.
    """
    if batch % processes():
        raise LumenError(
            f"{processes()} processes cannot share a batch of {batch} evenly: choose a multiple"
        )
    return batch // processes()


def _arguments(schedule: Schedule, folder: Path, plan: TrainingPlan, *, sharded: bool) -> Loose:
    from transformers import TrainingArguments

    pause = max(1, schedule.steps // _CHECKPOINTS)
    device = owned()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=schedule.steps,
        per_device_train_batch_size=plan.at_once,
        per_device_eval_batch_size=plan.at_once,
        gradient_accumulation_steps=share_of(schedule.batch) // plan.at_once,
        learning_rate=schedule.learning_rate,
        lr_scheduler_type=schedule.decay,
        warmup_steps=schedule.warm_up,
        weight_decay=schedule.weight_decay,
        seed=schedule.seed,
        use_cpu=device.kind == "cpu",
        bf16=device.dtype == "bfloat16",
        dataloader_pin_memory=device.kind == "cuda",
        eval_strategy="steps",
        eval_steps=pause,
        save_steps=pause,
        save_total_limit=2,
        logging_steps=max(1, schedule.steps // _LOGGED),
        # Else a loss that is no number is told as 0.
        logging_nan_inf_filter=False,
        remove_unused_columns=False,
        disable_tqdm=True,
        report_to=[],
        ddp_find_unused_parameters=False,
        **(sharding.arguments() if sharded else {}),
    )


def _listener_of(progress: Progress) -> Loose:
    from transformers import TrainerCallback

    class Listener(TrainerCallback):  # type: ignore[misc]
        """Reports how many steps are done, and whether one has begun."""

        learning = False

        def on_step_begin(self, args: Loose, state: Loose, control: Loose, **_: object) -> None:
            del args, state, control
            self.learning = True

        def on_log(
            self, args: Loose, state: Loose, control: Loose, logs: dict[str, float], **_: object
        ) -> None:
            del args, control
            for name in ("loss", "eval_loss", "grad_norm"):
                if not math.isfinite(logs.get(name, 0.0)):
                    raise LumenError(
                        f"the training diverged: {name} is {logs[name]} at step "
                        f"{state.global_step}: check that the base is whole, or learn more slowly"
                    )

        def on_step_end(self, args: Loose, state: Loose, control: Loose, **_: object) -> None:
            del args, control
            progress(state.global_step, state.max_steps)

    return Listener()


def _digest(examples: Lessons, schedule: Schedule, made_of: str, *, sharded: bool) -> bytes:
    """Tell one training from another."""
    what = examples.content() + msgspec.json.encode([asdict(schedule), made_of, sharded])
    return hashlib.sha256(what).hexdigest().encode()


def _last_checkpoint(folder: Path, digest: bytes, *, resume: bool) -> Path | None:
    """Give the last whole checkpoint of this very training; remove what is none of it."""
    stamp = folder / _STAMP
    if resume and stamp.exists() and stamp.read_bytes() == digest:
        # What is written last of a checkpoint is there.
        found = [file.parent for file in folder.glob("checkpoint-*/trainer_state.json")]
        return max(found, key=lambda each: int(each.name.rpartition("-")[2]), default=None)
    if first_process():
        _refuse_others(folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_bytes(digest)
    return None


def _refuse_others(folder: Path) -> None:
    """Refuse to begin in a folder that no training began: what is in it is somebody's own.

    Raises:
        LumenError: it is such a folder.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _STAMP).is_file():
        raise LumenError(f"{folder}: checkpoints would go there, and it is no training's: move it")


@contextlib.contextmanager
def _damage_reported(
    folder: Path, checkpoint: Path | None, learning: Callable[[], bool]
) -> Iterator[None]:
    """Take what fails between a checkpoint and the first step after it for the checkpoint's damage.

    What the system says of a file that it names, and a lack of memory, is told elsewhere.
    """
    import torch

    try:
        yield
    except (LumenError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        # Libraries read what was torn with errors that have no common root: torch's may be an
        # OSError, of a place in the file that cannot be.
        if checkpoint is None or learning() or getattr(error, "filename", None):
            raise
        raise LumenError(
            f"{folder}: its checkpoint is damaged: begin without --resume, or remove it"
        ) from error


# torch's writer does not pass on what the system said; these are its complaints of a full disk.
_UNWRITTEN = re.compile(r"PytorchStreamWriter|inline_container|iostream error")


@contextlib.contextmanager
def plain_failures(folder: Path) -> Iterator[None]:
    """Say in one line what torch says in many."""
    from safetensors import SafetensorError

    try:
        with plain_memory():
            yield
    except OSError as error:
        raise LumenError(f"{error.filename or folder}: {system_refusal(error)}") from error
    except SafetensorError as error:
        raise LumenError(f"{folder}: {error}") from error
    except RuntimeError as error:
        if not _UNWRITTEN.search(str(error)):
            raise
        # Somebody may have removed even the folder around it.
        there = next(place for place in folder.absolute().parents if place.exists())
        free = shutil.disk_usage(there).free / 1e6
        raise LumenError(
            f"{folder}: it cannot be written: {free:,.1f} MB are free there: free some"
        ) from error
