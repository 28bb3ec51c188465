"""The card of an adapter, with the metadata that a model hub reads."""

from collections.abc import Mapping
from typing import Any

from lumen.core.language import PATTERNS, TOKENS

_LORA = ("r", "lora_alpha", "lora_dropout")


def adapter_card(name: str, config: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Write a LoRA adapter's card, with the metadata that the hub reads.

    Args:
        name: owner/name on the hub.
        config: its adapter_config.json.
        report: what its training reported; figures by name.
    """
    base = str(config.get("base_model_name_or_path") or "an embedded base, beside it")
    on_hub = base.count("/") == 1 and not base.startswith((".", "/"))
    known = f"base_model: {base}\n" if on_hub else ""
    rows = "\n".join(f"| {key} | {value} |" for key, value in _flat(report))
    figures = f"\n## Figures\n| figure | value |\n|---|---|\n{rows}\n" if rows else ""
    return f"""---
license: apache-2.0
library_name: peft
{known}language:
  - en
pipeline_tag: text-generation
tags:
  - lora
  - eisv
  - lumen
---

# {name}
A LoRA adapter that teaches a language model to speak as Lumen's target speaker does: from a
trajectory's shape, its mean state and its trend to an expression of {len(TOKENS)} tokens and
{len(PATTERNS)} patterns.

| | |
|---|---|
| base model | {base} |
| rank, alpha, dropout | {", ".join(str(config.get(each)) for each in _LORA)} |
| target modules | {", ".join(sorted(config.get("target_modules") or ()))} |
| task | {config.get("task_type")} |
{figures}
## What it is, and what it is not
Its training expressions were drawn from a declared distribution, so that it can be judged exactly:
by regret in bits, not by guessing single draws. Decoding is to be constrained to the language;
without that, nothing keeps it legal. It measures nobody's feelings.
"""


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
