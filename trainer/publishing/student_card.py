"""The card of a student, with the metadata that a model hub reads."""

from lumen.core.language import PATTERNS, TOKENS
from lumen.formats.student import NO_BASE, Manifest

_JUDGED_ON, _FIGURES = "imagined-windows", ("share_captured", "regret_bits")
"""What a manifest's figures are of, and which of them judge."""


def student_card(name: str, manifest: Manifest, size: int, dataset: str | None = None) -> str:
    """Write a student's card, with the metadata that the hub reads.

    Args:
        name: owner/name on the hub.
        manifest: its student.json.
        size: bytes of its arrays.
        dataset: the name on the hub of what its teacher was trained on.
    """
    figures = "\n".join(f"| {key} | {value:g} |" for key, value in manifest.metrics.items())
    libraries = ", ".join(f"{key} {value}" for key, value in manifest.libraries.items())
    base = "" if manifest.base == NO_BASE else f", made from {manifest.base}"
    return f"""---
{_metadata(name, manifest, dataset)}
---

# {name}
A softmax on hinges with a RandomForest for what is left over. It says how likely Lumen's target
speaker is to use each of {len(PATTERNS)} patterns and to begin with each of {len(TOKENS)} tokens,
from {len(manifest.features)} features of a ten-minute window. The 2,985 expressions follow by the
law of drawing. It runs on a Raspberry Pi.

| | |
|---|---|
| learnt from | {manifest.teacher}{base} |
| fitted to | {manifest.windows} windows with exact soft labels |
| seed | {manifest.seed} |
| size | {size / 1e3:.0f} kB, plain arrays |
| SHA-256 | `{manifest.sha256}` |
| training data | SHA-256 `{manifest.dataset_sha256}` |
| libraries | {libraries} |

## Figures, on windows that were held out
| figure | value |
|---|---|
{figures}

Share captured is 1 for the target and 0 for the best speaker that sees only the shape.

## What it is, and what it is not
It says how a declared distribution speaks, nothing about people or their feelings. States beyond
the target's range are answered as at its edge. The hash proves that the file is whole, not who
made it; `student.joblib` is read without unpickling anything but arrays.
"""


def _metadata(name: str, manifest: Manifest, dataset: str | None) -> str:
    from huggingface_hub import EvalResult, ModelCardData

    judged = [
        EvalResult(
            task_type="tabular-classification",
            dataset_type=_JUDGED_ON,
            dataset_name="Windows imagined for judging, none of them learnt from",
            metric_type=key,
            metric_value=manifest.metrics[key],
        )
        for key in _FIGURES
        if key in manifest.metrics
    ]
    data = ModelCardData(
        license="apache-2.0",
        library_name="sklearn",
        datasets=[dataset] if dataset else None,
        language=["en"],
        pipeline_tag="tabular-classification",
        tags=["random-forest", "distillation", "eisv", "lumen"],
        model_name=name,
        eval_results=judged or None,
    )
    return str(data.to_yaml())
