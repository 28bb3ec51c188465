"""The text that Prometheus reads (exposition format 0.0.4), written from numbers.

prometheus_client would cost 4.7 MB on the device; its parser reads this text in the tests.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

KIND = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of the text."""

Labels: TypeAlias = Mapping[str, str]


class Type(StrEnum):
    """What may be done with a metric's numbers."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Point:
    """One number: its labels, and what the name ends with in a histogram."""

    value: float
    labels: Labels
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A name in base units, what it means, and its numbers; without any, it is left out."""

    name: str
    help: str
    type: Type
    points: Sequence[Point]


def gauge(name: str, meaning: str, value: float | None, **labels: str) -> Metric:
    """Give one number that may go up and down; None is no number, and never 0."""
    points = [] if value is None else [Point(value, labels)]
    return Metric(name, meaning, Type.GAUGE, points)


def gauges(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    """Give a number for each value of one label."""
    points = [Point(value, {label: key}) for key, value in values.items()]
    return Metric(name, meaning, Type.GAUGE, points)


def counter(name: str, meaning: str, value: float) -> Metric:
    """Give a number that only grows; its name ends with _total."""
    return Metric(name, meaning, Type.COUNTER, [Point(value, {})])


def counters(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    """Give a number that only grows for each value of one label."""
    points = [Point(value, {label: key}) for key, value in values.items()]
    return Metric(name, meaning, Type.COUNTER, points)


class Histogram:
    """Counts how many durations were at most so long; bounded, whatever is observed."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = (*bounds, math.inf)
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """Count one."""
        self._sum += value
        for index, bound in enumerate(self._bounds):
            if value <= bound:
                self._counts[index] += 1

    def metric(self, name: str, meaning: str) -> Metric:
        """Give what was counted."""
        buckets = zip(self._bounds, self._counts, strict=True)
        points = [Point(count, {"le": _number(bound)}, "_bucket") for bound, count in buckets]
        points += [Point(self._sum, {}, "_sum"), Point(self._counts[-1], {}, "_count")]
        return Metric(name, meaning, Type.HISTOGRAM, points)


def written(metrics: Iterable[Metric]) -> bytes:
    """Write metrics out."""
    return "".join(line for metric in metrics for line in _lines(metric)).encode()


def _lines(metric: Metric) -> Iterable[str]:
    if not metric.points:
        return
    yield f"# HELP {metric.name} {_escaped(metric.help)}\n"
    yield f"# TYPE {metric.name} {metric.type}\n"
    for point in metric.points:
        labels = ",".join(f'{key}="{_quoted(value)}"' for key, value in point.labels.items())
        shown = f"{{{labels}}}" if labels else ""
        yield f"{metric.name}{point.suffix}{shown} {_number(point.value)}\n"


def _number(value: float) -> str:
    """Write a number as Go's parser reads it, to its last bit.

    >>> _number(3), _number(0.1), _number(math.inf)
    ('3', '0.1', '+Inf')
    """
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', '\\"')
