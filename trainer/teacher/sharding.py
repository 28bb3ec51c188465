"""Weights shared out among accelerators (FSDP), each of which then holds a part of every layer.

Of what a launcher sets, it is taken that weights are sharded. How is what suits a frozen base with
an adapter: torch's second kind, which shards each weight by itself, layer by layer, and checkpoints
that are whole.
"""

import os
from typing import TYPE_CHECKING

from trainer.teacher.untyped import Loose, Model

if TYPE_CHECKING:
    import torch

_WANTED = "ACCELERATE_USE_FSDP"
_WHOLE = "FULL_STATE_DICT"


def is_wanted() -> bool:
    """Tell whether a launcher wants weights to be sharded, and forget in which way.

    By its default only the first process would read weights, also where nothing is sharded.
    """
    wanted = os.environ.get(_WANTED, "").lower() == "true"
    if wanted:
        for name in [name for name in os.environ if name.startswith("FSDP_")]:
            del os.environ[name]
        # By this, accelerate lets processors talk to one another too.
        os.environ["FSDP_STATE_DICT_TYPE"] = _WHOLE
    return wanted


def forget() -> None:
    """Let the next training share out nothing that it is not said to."""
    os.environ.pop(_WANTED, None)


def arguments() -> dict[str, Loose]:
    """Give what lets transformers' trainer shard what it trains."""
    config = {
        "version": 2,
        "state_dict_type": _WHOLE,
        "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
        # Layers that are computed twice draw the same dropout only by the model's own way to do so.
        "activation_checkpointing": False,
    }
    return {"fsdp": True, "fsdp_config": config}


def learnt_weights(model: Model) -> "dict[str, torch.Tensor]":
    """Gather what a sharded model learns, whole, in every process: all of them have to ask."""
    from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict

    wanted = StateDictOptions(full_state_dict=True, ignore_frozen_params=True)
    weights: dict[str, torch.Tensor] = get_model_state_dict(model, options=wanted)
    return weights
