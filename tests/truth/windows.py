"""Windows whose name is known: clear curves, however they are sampled, and the published ones."""

from collections import Counter

import numpy as np
from curves import clear_curves, shape_of
from endurance.table import Table
from repository import PUBLISHED_WINDOWS, SHIPPED_STUDENT

from lumen.core.shape_names import SHAPES, Shape
from trainer.evaluation.evaluate import evaluate

SPAN = 600.0
CADENCES = (2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0)
AGREEMENT, RECALL = 0.97, 0.90
CAPTURED = 0.93
AS_THE_TARGET = 0.015
"""How far a student's coherence may lie from its target's, either way."""


def claim_curves(table: Table, count: int = 40) -> None:
    """Sample so many clear curves of each shape at every cadence, and judge what they keep."""
    curves, rng = clear_curves(count=count, seed=5), np.random.default_rng(7)
    kept: Counter[tuple[Shape, float]] = Counter()
    for shape, curve in curves:
        for interval in CADENCES:
            steps = np.arange(int(SPAN / interval))
            times = interval * (steps + 0.5 + rng.uniform(-0.25, 0.25, len(steps)))
            kept[shape, interval] += shape_of(times, curve(times)) is shape
    share = kept.total() / (len(curves) * len(CADENCES))
    worst, (shape, interval) = min((n / count, at) for at, n in kept.items())
    table.claim(
        f"the nine shapes, {count} curves of each, {CADENCES[0]:g} to {CADENCES[-1]:g} s",
        f"{share:.3f}; least {worst:.3f}, {shape} at {interval:g} s",
        holds=share >= AGREEMENT and worst >= RECALL and len(kept) == len(SHAPES) * len(CADENCES),
    )


def claim_published(table: Table) -> None:
    """Judge the shipped student on the published windows, as far as they lie beside this copy."""
    what = "published windows: coherence, target's, share captured"
    if not PUBLISHED_WINDOWS.exists():
        table.say(what, "not beside this copy")
        return
    report = evaluate(PUBLISHED_WINDOWS, SHIPPED_STUDENT, seed=42)
    coherence, captured = report["coherence_micro"], report["share_captured"]
    target = report["companions"]["target_coherence"]
    near = abs(coherence - target) <= AS_THE_TARGET
    table.claim(
        what,
        f"{coherence:.3f}, {target:.3f}, {captured:.3f}",
        holds=near and captured >= CAPTURED,
    )
