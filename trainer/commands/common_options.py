"""The window that a speaker is asked about, on the command line."""

import argparse
from collections.abc import Sequence
from typing import NamedTuple

from lumen.core.shape_names import SHAPES, Shape, Trend


class Asked(NamedTuple):
    """What a speaker sees of a window: its shape, its mean E, I, S, V, and its trend."""

    shape: Shape
    means: Sequence[float]
    trend: Trend


def add_window(command: argparse.ArgumentParser) -> None:
    """Let a command take a window."""
    command.add_argument("--shape", choices=[str(s) for s in SHAPES], required=True)
    command.add_argument("--eisv", required=True, metavar="E,I,S,V", help="the window's means")
    command.add_argument(
        "--trend", choices=[str(t) for t in Trend], default=str(Trend.STABLE), help="(stable)"
    )


def asked(arguments: argparse.Namespace) -> Asked:
    """Give the window that a command was told.

    Raises:
        UsageError: its means are not four numbers, or one lies out of range.
    """
    from trainer.evaluation.target import parse_state

    return Asked(Shape(arguments.shape), parse_state(arguments.eisv), Trend(arguments.trend))
