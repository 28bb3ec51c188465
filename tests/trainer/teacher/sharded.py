"""Trains a teacher in two processes whose processors are taken for accelerators: a program.

accelerate shards weights only among accelerators; without them it would learn unsharded, and
nothing of what sharding changes would be tried. torch itself shards on processors alike.

`sharded.py FOLDER` takes FOLDER/base and FOLDER/dataset and leaves FOLDER/two, a teacher whose
training was interrupted on its way. It prints the steps that were learnt after that, and what share
of the weights the first process held.
"""

import contextlib
import gc
import os
import sys
from datetime import timedelta
from pathlib import Path

import torch
from accelerate import DistributedType, PartialState
from peft import PeftModel
from torch.distributed import TCPStore

from trainer.system.progress import Progress
from trainer.teacher import device, lora, sharding

RECIPE = lora.LoraRecipe(epochs=3, rank=2, learning_rate=3e-2, dropout=0.0)
_INTERRUPTED = 5
"""Steps; a checkpoint is written at every other."""
_PATIENCE = timedelta(seconds=120)
_HERE = "127.0.0.1"
_ready, _gathered = PartialState.__init__, sharding.learnt_weights


def _taken_for_accelerators(state: PartialState, *arguments: object, **options: object) -> None:
    _ready(state, *arguments, **options)
    if state.distributed_type == DistributedType.MULTI_CPU:
        state.distributed_type = DistributedType.MULTI_XPU


def _weighed(model: PeftModel) -> dict[str, torch.Tensor]:
    weights = list(model.parameters())
    held = sum(weight.to_local().numel() for weight in weights)
    _print(held / sum(weight.numel() for weight in weights))
    return _gathered(model)


def _print(number: float) -> None:
    if device.owned().rank == 0:
        sys.stdout.write(f"{number}\n")


def _interrupt(done: int, _of: int) -> None:
    if done == _INTERRUPTED:
        raise KeyboardInterrupt


def _train(folder: Path) -> None:
    def train(progress: Progress, *, resume: bool) -> None:
        base, dataset = str(folder / "base"), folder / "dataset"
        lora.train(folder / "two", base, dataset, RECIPE, progress, resume=resume)

    with contextlib.suppress(KeyboardInterrupt):
        train(_interrupt, resume=False)
    train(lambda done, _of: _print(done), resume=True)


def _launch(rank: int, port: int) -> None:
    """Set what a launcher sets, which holds the store itself."""
    places = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": 2, "MASTER_PORT": port}
    os.environ.update({name: str(value) for name, value in places.items()})
    os.environ.update(MASTER_ADDR=_HERE, TORCHELASTIC_USE_AGENT_STORE="True")
    os.environ.update(ACCELERATE_USE_FSDP="true", FSDP_VERSION="1", OMP_NUM_THREADS="1")
    # As `accelerate launch` does unless it is told otherwise.
    os.environ.update(FSDP_CPU_RAM_EFFICIENT_LOADING="true", FSDP_SHARDING_STRATEGY="FULL_SHARD")


def main() -> int:
    """Train in this process and another one, which shares what was imported."""
    lora.made_of(RECIPE, str(Path(sys.argv[1]) / "base"))
    gc.freeze()
    reading, writing = os.pipe()
    other = os.fork()
    PartialState.__init__ = _taken_for_accelerators
    sharding.learnt_weights = _weighed
    if not other:
        _launch(1, int(os.read(reading, 8)))
        _train(Path(sys.argv[1]))
        return 0
    store = TCPStore(_HERE, 0, is_master=True, wait_for_workers=False, timeout=_PATIENCE)
    os.write(writing, str(store.port).encode())
    _launch(0, store.port)
    _train(Path(sys.argv[1]))
    return os.waitstatus_to_exitcode(os.waitpid(other, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
