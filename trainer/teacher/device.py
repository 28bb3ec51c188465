"""The one door to a device: which one this process owns, in which numbers, and what is free on it.

Under `torchrun` or `accelerate launch` each process owns one accelerator, which it is told by
accelerate's state before anything is loaded.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from lumen.errors import LumenError, UsageError
from trainer.system.free_memory import host_bytes
from trainer.teacher import sharding

AUTO = "auto"
BYTES = {"float32": 4, "bfloat16": 2}
"""Of a number."""

# What a launcher sets for each process that it starts, all of it.
_LAUNCHED = ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
_LEFTOVERS = ("ACCELERATE_", "FSDP_", "MIXED_PRECISION", "LOCAL_WORLD_SIZE", *_LAUNCHED)
# Others wait while one labels, or while the first one writes.
_PATIENCE = timedelta(days=7)
_SHORT = re.compile(r"can't allocate memory|out of memory|not enough memory", re.IGNORECASE)


class Device(NamedTuple):
    """What a process owns: a device, the numbers it computes in, and its place among processes.

    sharded: whether the launcher wants the weights of a training to be shared out (FSDP).
    """

    name: str
    dtype: str
    rank: int
    processes: int
    sharded: bool = False

    @property
    def kind(self) -> str:
        """Whether it is a `cpu`, `cuda` or `mps`."""
        return self.name.partition(":")[0]


_owned: list[Device] = []


def owned() -> Device:
    """Give the device of this process; the first who asks claims it."""
    return _owned[0] if _owned else claim()


def is_owned() -> bool:
    """Tell whether this process has claimed a device."""
    return bool(_owned)


def claim(device: str = AUTO, dtype: str = AUTO) -> Device:
    """Take the device that this process computes on, before anything is loaded.

    Args:
        device: `auto`, `cpu`, `cuda` or `mps`.
        dtype: `auto`, `float32` or `bfloat16`; `auto` is bfloat16 where the device computes
            in it, else float32.

    Raises:
        UsageError: there is no such device, it does not compute in these numbers, or a launcher
            wants weights to be sharded where there is no accelerator.
        LumenError: the processes that were launched together do not find one another.
    """
    forget_leftovers()
    sharded = sharding.is_wanted()
    import torch
    from accelerate import DistributedType, PartialState

    if device == "cuda" and not torch.cuda.is_available():
        raise UsageError("--device cuda: there is no CUDA accelerator here, or torch is without it")
    if device == "mps" and not torch.backends.mps.is_available():
        raise UsageError("--device mps: there is no Metal accelerator here")
    alone = device == "cpu" or not (torch.cuda.is_available() or device == "mps")
    try:
        options = {"timeout": _PATIENCE} if launched() else {}
        state = PartialState(cpu=alone, **options)
    except (RuntimeError, ValueError, ImportError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise LumenError(
            f"the processes that were launched cannot begin: {reason}: check how they are launched"
        ) from None
    sharding.forget()
    if sharded and state.distributed_type in {DistributedType.NO, DistributedType.MULTI_CPU}:
        raise UsageError(
            "FSDP shares weights out among accelerators, and none is used here: launch with "
            "`torchrun`, or `accelerate launch --multi_gpu`, which give each process all of them"
        )
    name = "cpu" if alone else str(state.device)
    taken = Device(name, _dtype(name, dtype), state.process_index, state.num_processes, sharded)
    _owned[:] = [taken]
    return taken


def _dtype(device: str, wanted: str) -> str:
    import torch

    real = device.startswith("cuda") and torch.cuda.is_bf16_supported(including_emulation=False)
    if wanted == AUTO:
        return "bfloat16" if real else "float32"
    if wanted == "bfloat16" and device.startswith("cuda") and not real:
        raise UsageError("--dtype bfloat16: this accelerator only imitates it: take float32")
    return wanted


def launched() -> bool:
    """Tell whether a launcher started this process, as one of several or alone."""
    return all(os.environ.get(name) for name in _LAUNCHED)


def forget_leftovers() -> None:
    """Drop what an earlier launch or its configuration left in the environment.

    It is of no use without a launcher, and libraries take it for an order.
    """
    if not launched():
        for name in [name for name in os.environ if name.startswith(_LEFTOVERS)]:
            del os.environ[name]


def free_bytes(device: Device) -> int:
    """Give how much memory is free on a device."""
    import torch

    if device.kind == "cuda":
        return int(torch.cuda.mem_get_info(torch.device(device.name))[0])
    if device.kind == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    return host_bytes()


@contextlib.contextmanager
def plain_memory() -> Iterator[None]:
    """Say in one line that memory ran out, on whatever device.

    Raises:
        LumenError: it did.
    """
    import torch

    try:
        yield
    except (torch.OutOfMemoryError, MemoryError):
        raise LumenError(_ADVICE) from None
    except RuntimeError as error:
        if not _SHORT.search(str(error)):
            raise
        raise LumenError(_ADVICE) from None


_ADVICE = (
    "the device has too little memory for this: close what else uses it, or choose a smaller "
    "--batch, --dtype bfloat16 or another --device"
)
