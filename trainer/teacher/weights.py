"""What was loaded or learnt is examined: every weight is there, none is left over, all are finite.

Libraries fill what is missing with random numbers and leave out what does not fit, with a warning
at most.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from lumen.errors import LumenError
from trainer.teacher.untyped import Loose, Model


def refuse_partial(place: str, what: str, missing: Collection[str], other: Collection[str]) -> None:
    """Refuse a model of which weights are missing, or to which other ones would have to be fitted.

    Raises:
        LumenError: there are such; the text names how many, and the first.
    """
    if missing:
        raise LumenError(
            f"{place}: no {what} could be loaded: {len(missing)} of its weights are missing, "
            f"{min(missing)} first"
        )
    if other:
        raise LumenError(
            f"{place}: no {what} could be loaded: {len(other)} weights in it are of another "
            f"model, {min(other)} first"
        )


def refuse_unfinite(place: str, weights: Iterable[tuple[str, Loose]]) -> None:
    """Refuse weights that are no numbers, or infinite.

    Raises:
        LumenError: there is one; the text names it.
    """
    import torch

    for name, weight in weights:
        if not bool(torch.isfinite(weight).all()):
            raise LumenError(f"{place}: a weight is not a finite number: {name}")


def refuse_unfinite_files(folder: Path) -> None:
    """Refuse a folder in which a weight is not finite.

    Raises:
        LumenError: there is one, or a file of weights cannot be read.
    """
    from safetensors import SafetensorError, safe_open

    for file in sorted(folder.rglob("*.safetensors")):
        try:
            with safe_open(file, framework="pt") as stored:
                pairs = ((name, stored.get_tensor(name)) for name in stored.keys())  # noqa: SIM118 - it is no mapping
                refuse_unfinite(str(file), pairs)
        except SafetensorError as error:
            raise LumenError(f"{file}: {error}") from None


def refuse_whole_numbers(place: str, file: Path, names: Collection[str]) -> None:
    """Refuse a file in which a weight is stored in whole numbers: read as it stands, it is none.

    Raises:
        LumenError: there is one; the text names it.
    """
    from safetensors import safe_open

    with safe_open(file, framework="pt") as stored:
        for name in sorted(set(names) & set(stored.keys())):
            kind = stored.get_slice(name).get_dtype()
            if not kind.startswith(_FLOATS):
                raise LumenError(f"{place}: a weight is stored as {kind}, in whole numbers: {name}")


_FLOATS = ("F", "BF")
"""What the names of floating-point types begin with in such files."""


def refuse_unfitting(place: str, file: Path, model: Model) -> None:
    """Refuse a file of an adapter that is not exactly what the model that was made of it has.

    Raises:
        LumenError: a weight is missing, or left over.
    """
    from peft import get_peft_model_state_dict
    from safetensors import safe_open

    wanted = set(get_peft_model_state_dict(model, save_embedding_layers=False))
    with safe_open(file, framework="pt") as stored:
        found = set(stored.keys())
    refuse_partial(place, "adapter", wanted - found, found - wanted)
    refuse_whole_numbers(place, file, found)


def refuse_speechless(place: str, model: Model) -> None:
    """Refuse a model of finite weights whose answers are not: its configuration is nonsense.

    Raises:
        LumenError: the answer to one token is no number.
    """
    import torch

    with torch.inference_mode():
        answer = model(input_ids=torch.zeros((1, 1), dtype=torch.long, device=model.device)).logits
    if not bool(torch.isfinite(answer).all()):
        raise LumenError(f"{place}: what it says is no finite number: its configuration is damaged")
