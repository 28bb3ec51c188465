"""What every tab of the page needs: errors as one line, numbers, pictures."""

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, ParamSpec, TypeAlias, TypeVar

import gradio as gr

from lumen.errors import LumenError

Value: TypeAlias = Any
"""What a control holds: Gradio does not tell, and anybody can send anything."""

P = ParamSpec("P")
R = TypeVar("R")

MOST_SEED = 2**31 - 1


class Start(NamedTuple):
    """What a tab does when the page is opened."""

    function: Callable[..., Any]
    inputs: list[Any]
    outputs: list[Any]
    options: Mapping[str, Value] = {}


def plainly(function: Callable[P, R]) -> Callable[P, R]:
    """Show what a person can cause as one line in the page."""

    @functools.wraps(function)
    def guarded(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return function(*arguments, **named)
        except LumenError as error:
            raise gr.Error(
                str(error), duration=None, title="That did not work", print_exception=False
            ) from None

    return guarded


def whole_number(value: object, name: str, most: int = MOST_SEED) -> int:
    """Read a number's field.

    Raises:
        LumenError: it is empty, no whole number, or out of range.
    """
    # What is no finite number has no whole one.
    if isinstance(value, int | float) and math.isfinite(value):
        found = int(value)
        if value == found and 0 <= found <= most:
            return found
    shown = "nothing" if value is None else f"{value}"
    raise LumenError(f"{name}: a whole number from 0 to {most}, not {shown}")


def number(value: object, name: str, low: float, high: float) -> float:
    """Read a slider, whose box can be typed into.

    Raises:
        LumenError: it is empty or out of range.
    """
    if not isinstance(value, int | float) or not low <= value <= high:
        shown = "nothing" if value is None else f"{value:g}" if isinstance(value, float) else value
        raise LumenError(f"{name} lies between {low:g} and {high:g}, not {shown}")
    return float(value)


def picture(label: str, **more: Value) -> gr.Image:
    """Place a picture that is looked at, not uploaded."""
    classes = ["picture", *more.pop("elem_classes", [])]
    return gr.Image(
        label=label,
        show_label=False,
        interactive=False,
        type="pil",
        format="png",
        buttons=[],
        container=False,
        elem_classes=classes,
        alt_text=label,
        **more,
    )
