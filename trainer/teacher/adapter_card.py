"""The card of an adapter, with the metadata that a model hub reads."""

from collections.abc import Mapping
from typing import Any

from lumen.core.language import PATTERNS, TOKENS
from trainer.system.hub import is_name

DATASET_KIND = "trajectory-expression-pairs"
"""What evaluation results are of, where the dataset has no name on the hub."""
_LORA = ("r", "lora_alpha", "lora_dropout")


def adapter_card(
    name: str,
    config: Mapping[str, Any],
    report: Mapping[str, Any],
    dataset: str | None = None,
) -> str:
    """Write a LoRA adapter's card, with the metadata that the hub reads.

    Args:
        name: owner/name on the hub.
        config: its adapter_config.json.
        report: what its training reported; figures by name.
        dataset: the name on the hub of what it was trained on.
    """
    named = config.get("base_model_name_or_path")
    base = named if named and is_name(named) else None
    # What it was loaded from was perhaps a folder, which is nobody's business.
    shown = {**report, "base": base or report.get("base") or "beside it"}
    rows = "\n".join(f"| {key} | {value} |" for key, value in _flat(shown))
    tuned = ""
    if "kl_bits" in report:
        tuned = (
            f"It was then tuned by {report['answers']} answers of people, and differs from the "
            f"target by {report['kl_bits']:.2f} bits an expression.\n"
        )
    figures = f"\n## Figures\n| figure | value |\n|---|---|\n{rows}\n" if rows else ""
    return f"""---
{_metadata(name, base, report, dataset)}
---

# {name}
A LoRA adapter that teaches a language model to speak as Lumen's target speaker does: from a
trajectory's shape, its mean state and its trend to an expression of {len(TOKENS)} tokens and
{len(PATTERNS)} patterns.
{tuned}
| | |
|---|---|
| base model | {shown["base"]} |
| rank, alpha, dropout | {", ".join(str(config.get(each)) for each in _LORA)} |
| target modules | {", ".join(sorted(config.get("target_modules") or ()))} |
| task | {config.get("task_type")} |
{figures}
## What it is, and what it is not
Its training expressions were drawn from a declared distribution, so that it can be judged exactly:
by regret in bits, not by guessing single draws. Decoding is to be constrained to the language;
without that, nothing keeps it legal. It measures nobody's feelings.
"""


def _metadata(name: str, base: str | None, report: Mapping[str, Any], dataset: str | None) -> str:
    from huggingface_hub import EvalResult, ModelCardData

    loss = report.get("validation_loss")
    judged = [
        EvalResult(
            task_type="text-generation",
            dataset_type=dataset or DATASET_KIND,
            dataset_name="Lumen trajectory-expression pairs",
            dataset_split="validation",
            metric_type="loss",
            metric_name="loss, nats per token of the completion",
            metric_value=loss,
        )
    ]
    data = ModelCardData(
        license="apache-2.0",
        library_name="peft",
        base_model=base,
        base_model_relation="adapter" if base else None,
        datasets=[dataset] if dataset else None,
        language=["en"],
        pipeline_tag="text-generation",
        tags=["lora", "eisv", "lumen"],
        model_name=name,
        eval_results=judged if loss is not None else None,
    )
    return str(data.to_yaml())


def _flat(report: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Give the figures of a nested report as rows."""
    found = []
    for key, value in report.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}, ")
        elif isinstance(value, int | float | str):
            found.append(
                (f"{prefix}{key}", f"{value:g}" if isinstance(value, float) else str(value))
            )
    return found
