"""The curves of a training: its losses and learning rate, step by step."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from trainer.system.pictures import Axes, Plot, save


def draw_curves(history: Sequence[Mapping[str, float]], file: Path) -> None:
    """Draw how the loss of training and of validation went, and the learning rate, as PNG."""
    save(file, Plot((9, 4.5), (1, 2), lambda axes: _curves(axes, history)))


def _curves(axes: Axes, history: Sequence[Mapping[str, float]]) -> None:
    for key, name in (("loss", "training"), ("eval_loss", "validation")):
        points = [(entry["step"], entry[key]) for entry in history if key in entry]
        if points:
            axes[0].plot(*zip(*points, strict=True), marker=".", label=name)
    axes[0].set_ylabel("loss, nats per token of the completion")
    axes[0].legend()
    rates = [(e["step"], e["learning_rate"]) for e in history if "learning_rate" in e]
    if rates:
        axes[1].plot(*zip(*rates, strict=True))
    axes[1].set_ylabel("learning rate")
    for panel in axes:
        panel.set_xlabel("step")
