"""The window that a speaker is asked about, on the command line."""

import argparse
from typing import TYPE_CHECKING

from lumen.core.shape_names import SHAPES, Shape, Trend

if TYPE_CHECKING:
    from trainer.data.windows import SpeakerInput


def add_window(command: argparse.ArgumentParser) -> None:
    """Let a command take a window."""
    command.add_argument("--shape", choices=[str(s) for s in SHAPES], required=True)
    command.add_argument("--eisv", required=True, metavar="E,I,S,V", help="the window's means")
    command.add_argument(
        "--trend", choices=[str(t) for t in Trend], default=str(Trend.STABLE), help="(stable)"
    )


def window_from(arguments: argparse.Namespace) -> "SpeakerInput":
    """Read the window of a command line.

    Raises:
        UsageError: its means are not four numbers, or one lies out of range.
    """
    from trainer.data.windows import SpeakerInput
    from trainer.evaluation.target import parse_state

    return SpeakerInput(Shape(arguments.shape), parse_state(arguments.eisv), Trend(arguments.trend))
