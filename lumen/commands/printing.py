"""Answers as people read them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lumen.core.reading import QUANTITIES, Channel


def print_json(answer: Mapping[str, Any]) -> None:
    """Print one object on one line."""
    print(msgspec.json.encode(answer).decode(), flush=True)


def moment_lines(told: Mapping[str, Any]) -> list[str]:
    """Describe a moment: what is read, what is felt, what is said."""
    lines = [f"{told['time']}" + ("  SIMULATED" if told.get("simulated") else "")]
    for channel in Channel:
        quantity = QUANTITIES[channel]
        if channel in told["reading"]:
            value = told["reading"][channel]
            lines.append(f"  {quantity.name:20} {value:>10g} {quantity.unit}".rstrip())
        elif channel in told["faults"]:
            lines.append(f"  {quantity.name:20} {'fault':>10} {told['faults'][channel]}")
    eisv = told["eisv"]
    if eisv is None:
        lines.append("  feels nothing yet: the first six samples only warm it up")
    else:
        felt = "  ".join(f"{k} {'–' if v is None else f'{v:.3f}'}" for k, v in eisv.items())  # noqa: RUF001 - a dash for no value
        lines.append(f"  feels {felt}")
    shape = told["shape"]
    lines.append(f"  shape {shape}, {told['trend']}" if shape else "  waking: no shape yet")
    if told["expression"]:
        lines.append(f"  says  {told['expression']}  {told['narration']}")
    return lines


def span(seconds: float) -> str:
    """Give a time span as people say it: to the minute, but seconds below two of them."""
    minutes = int(seconds // 60)
    if minutes < 2:  # noqa: PLR2004 - below that, seconds say more
        return f"{seconds:.0f} s"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    spans = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in spans if count)
