"""Plans before anything is loaded: whether a base fits, how it is made to, and how long it takes.

Bytes are counted from the architecture alone. They agree with what runs within a tenth or two, for
which a margin is left free.
"""

import time
from typing import NamedTuple

from lumen.errors import LumenError
from trainer.teacher.device import BYTES, Device, free_bytes
from trainer.teacher.untyped import Loose

MARGIN = 0.9
"""Of the free memory, how much is planned with."""
_UTILISATION = 0.4
"""Of the speed of one large product, how much a language model reaches."""
_EDGE = 1024
_GIGA = 1e9


class Size(NamedTuple):
    """An architecture in numbers: `adapter` are a LoRA's parameters, `attention` is q's width."""

    parameters: int
    adapter: int
    layers: int
    hidden: int
    feed_forward: int
    attention: int
    cache: int
    vocabulary: int


class TrainingPlan(NamedTuple):
    """How a training fits: examples at once on a device, and whether layers are computed twice."""

    at_once: int
    checkpointing: bool
    needed: int


def size_of(config: Loose, targets: tuple[str, ...], rank: int) -> Size:
    """Measure an architecture without making its weights.

    Raises:
        LumenError: it is none that speaks word by word with heads, as Qwen3 does.
    """
    try:
        return _size_of(config, targets, rank)
    except (AttributeError, ValueError) as error:
        raise LumenError(
            f"{config.name_or_path or 'the base'}: it is of the kind {config.model_type}, of which "
            "no memory can be planned: choose a base of a kind like Qwen3, Llama or Gemma"
        ) from error


def _size_of(config: Loose, targets: tuple[str, ...], rank: int) -> Size:
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config, trust_remote_code=False)
    config = config.get_text_config()
    adapter = sum(
        rank * (module.in_features + module.out_features)
        for name, module in model.named_modules()
        if name.rpartition(".")[2] in targets and isinstance(module, torch.nn.Linear)
    )
    heads = config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // heads
    shared = getattr(config, "num_key_value_heads", None) or heads
    return Size(
        parameters=sum(each.numel() for each in model.parameters()),
        adapter=adapter,
        layers=config.num_hidden_layers,
        hidden=config.hidden_size,
        feed_forward=config.intermediate_size,
        attention=heads * width,
        cache=2 * shared * width * config.num_hidden_layers,
        vocabulary=config.vocab_size,
    )


def training_bytes(
    size: Size, dtype: str, tokens: int, *, checkpointing: bool, shards: int = 1
) -> int:
    """Count what a training with LoRA holds at once.

    Args:
        size: the architecture.
        dtype: of the base; what is learnt is in 32 bits, with a gradient and two moments.
        tokens: of the examples that are learnt at once.
        checkpointing: whether only the states between layers are kept.
        shards: processes that weights are shared out among.
    """
    number = BYTES[dtype]
    inputs = 5 * size.hidden + size.attention + size.feed_forward
    # LoRA keeps each input in 32 bits and what dropout left of it; norms keep 32 bits too.
    layer = (
        5 * inputs
        + (8 + 2 * number) * size.hidden
        + 3 * number * size.feed_forward
        + 4 * number * size.attention
    )
    kept = number * size.hidden * size.layers + layer if checkpointing else layer * size.layers
    scores = size.vocabulary * (number + 8)
    weights = number * size.parameters + 16 * size.adapter
    if shards > 1:
        # Whole are the table of words, the layer that computes and the one that comes next.
        table = size.vocabulary * size.hidden
        whole = table + 2 * (size.parameters - table) // size.layers
        weights = weights // shards + number * whole
    return weights + tokens * (kept + scores)


def training(
    size: Size, device: Device, batch: int, longest: int, most: int | None
) -> TrainingPlan:
    """Choose how a training fits: first as it is, then with checkpointing, then in parts.

    Args:
        size: the architecture.
        device: where.
        batch: examples a step on this device.
        longest: tokens of the longest example.
        most: examples at once, where somebody wants no more.

    Raises:
        LumenError: it does not fit in any way.
    """
    free = int(MARGIN * free_bytes(device))
    parts = [n for n in range(1, batch + 1) if batch % n == 0 and n <= (most or batch)][::-1]
    needed = 0
    shards = device.processes if device.sharded else 1
    for part, checkpointing in [(parts[0], False), *((part, True) for part in parts)]:
        tokens = part * longest
        needed = training_bytes(
            size, device.dtype, tokens, checkpointing=checkpointing, shards=shards
        )
        if needed <= free:
            return TrainingPlan(part, checkpointing, needed)
    raise LumenError(too_large(device, needed, free))


def labelling_bytes(size: Size, dtype: str, prompts: int, tokens: int) -> int:
    """Count what labelling holds: weights, and a cache of prompts and beginnings shown to it."""
    each = size.cache + 6 * size.hidden + 2 * size.feed_forward + 2 * size.attention
    return BYTES[dtype] * (size.parameters + prompts * tokens * each)


def labelling(size: Size, device: Device, prompts: int, tokens: int) -> tuple[int, int]:
    """Choose how many prompts are read at once; give that and the bytes.

    Raises:
        LumenError: not even one fits.
    """
    free = int(MARGIN * free_bytes(device))
    while True:
        needed = labelling_bytes(size, device.dtype, prompts, tokens)
        if needed <= free:
            return prompts, needed
        if prompts == 1:
            raise LumenError(too_large(device, needed, free))
        prompts = max(1, prompts // 2)


def too_large(device: Device, needed: int, free: int) -> str:
    """Say that something does not fit."""
    return (
        f"this base does not fit: on {device.name} in {device.dtype} it needs "
        f"{needed / _GIGA:.1f} GB, and {free / _GIGA:.1f} GB can be used: nothing was loaded; take "
        "a smaller base, --dtype bfloat16 or another --device"
    )


def line(device: Device, needed: int, how: str, flops: float) -> str:
    """Say what was planned: where, in which numbers, what it needs, and for how long."""
    seconds = flops / (_UTILISATION * speed(device))
    return (
        f"plan: {device.name}, {device.dtype}, {needed / _GIGA:.2f} GB needed of "
        f"{free_bytes(device) / _GIGA:.1f} GB free, {how}, about {_duration(seconds)}"
    )


def _duration(seconds: float) -> str:
    """Say how long something takes, to two digits.

    >>> [_duration(seconds) for seconds in (0.2, 59.0, 600.0, 9000.0)]
    ['1 s', '59 s', '10 min', '2.5 h']
    """
    for unit, length in (("h", 3600.0), ("min", 60.0)):
        if seconds >= length:
            return f"{seconds / length:.2g} {unit}"
    return f"{max(seconds, 1.0):.0f} s"


def speed(device: Device) -> float:
    """Measure the operations a second of one large product."""
    import torch

    one = torch.ones((_EDGE, _EDGE), dtype=getattr(torch, device.dtype), device=device.name)
    float((one @ one)[0, 0])
    begin = time.perf_counter()
    float((one @ one)[0, 0])
    return 2.0 * _EDGE**3 / (time.perf_counter() - begin)
