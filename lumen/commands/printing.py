"""Answers as people read them."""

import json
import sys

import msgspec

from lumen.core.reading import QUANTITIES, Channel
from lumen.formats.report import OneMoment


def print_json(answer: object) -> None:
    """Print one object on one line, with JSON's own escapes where the locale lacks a character."""
    text = msgspec.json.encode(answer).decode()
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text))
    print(text, flush=True)


def moment_lines(moment: OneMoment) -> list[str]:
    """Describe a moment: what is read, what is felt, what is said."""
    lines = [f"{moment.time}" + ("  SIMULATED" if moment.simulated else "")]
    for channel in Channel:
        quantity = QUANTITIES[channel]
        if channel in moment.reading:
            value = moment.reading[channel]
            lines.append(f"  {quantity.name:20} {value:>10g} {quantity.unit}".rstrip())
        elif channel in moment.faults:
            lines.append(f"  {quantity.name:20} {'fault':>10} {moment.faults[channel]}")
    if moment.eisv is None:
        lines.append("  feels nothing yet: the first six samples only warm it up")
    else:
        values = moment.eisv.values.items()
        felt = "  ".join(f"{k} {'–' if v is None else f'{v:.3f}'}" for k, v in values)  # noqa: RUF001 - a dash for no value
        lines.append(f"  feels {felt}")
    shape = moment.shape
    lines.append(f"  shape {shape}, {moment.trend}" if shape else "  waking: no shape yet")
    if moment.expression:
        lines.append(f"  says  {moment.expression}  {moment.narration or ''}".rstrip())
    return lines
