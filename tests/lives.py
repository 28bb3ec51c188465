"""Moments to remember."""

from lumen.core.language import parse
from lumen.core.moment import Eisv, Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.shape_names import Shape, Trend
from lumen.units import Monotonic, WallTime

NOON = 1_770_000_000.0


def moment(step: int, wall: float | None = None, interval: float = 30.0) -> Moment:
    """Give the moment of a step, half of it faulty and every fifth one spoken."""
    at = interval * step
    readings: dict[Channel, Reading] = {
        Channel.AMBIENT_TEMP: 21.0 + 0.01 * (step % 1000),
        Channel.PRESSURE: 1000.0 + 0.001 * step,
        Channel.LIGHT: Fault(FaultKind.SILENT, "it no longer answers") if step % 2 else 120.0,
        Channel.CPU: 5.0,
    }
    sample = Sample(Monotonic(at), WallTime(NOON + at if wall is None else wall), readings)
    if step % 5:
        return Moment(sample, Eisv(0.5, 0.8, 0.2, None), raw=Eisv(0.6, 0.7, 0.3, None))
    return Moment(
        sample,
        Eisv(0.5, 0.8, 0.2, 0.08),
        Shape.CONVERGENCE,
        Trend.RISING,
        parse("~warmth~ ~ripple~"),
        "I glow and stir.",
        Eisv(0.6, 0.7, 0.3, 0.09),
    )
