"""The text for Prometheus, read by Prometheus' own parser."""

import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from lumen.outlets.prometheus.exposition import (
    Histogram,
    Metric,
    Point,
    Type,
    counter,
    gauge,
    written,
)


def read(metrics: Iterable[Metric]) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Give every number that the parser finds, by its name and labels."""
    families = text_string_to_metric_families(written(metrics).decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


@given(
    value=st.floats(allow_nan=False),
    label=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r")),
    meaning=st.text("ab \\\n\"'é"),
)
def test_whatever_is_written_is_read_back(value: float, label: str, meaning: str) -> None:
    """Numbers to the last bit, labels to the last sign."""
    metric = Metric("lumen_x", meaning, Type.GAUGE, [Point(value, {"of": label})])
    assert read([metric]) == {("lumen_x", frozenset({("of", label)})): value}


def test_missing_number_is_absent_and_never_nought() -> None:
    """Not even its name is told."""
    assert written([gauge("lumen_x", "Nothing.", None)]) == b""
    assert written([gauge("lumen_x", "Nought.", 0.0)]).endswith(b"\nlumen_x 0\n")


def test_counter_is_read_as_one() -> None:
    """The parser knows a counter by its type and its ending."""
    text = written([counter("lumen_samples_total", "Samples.", 12)]).decode()
    (family,) = text_string_to_metric_families(text)
    assert (family.type, family.documentation, family.name) == (
        "counter",
        "Samples.",
        "lumen_samples",
    )


@pytest.mark.parametrize(
    ("seen", "counts"),
    [([], [0, 0, 0]), ([0.05], [1, 1, 1]), ([0.1, 0.5, 7.0], [1, 2, 3])],
)
def test_histogram_counts_what_was_at_most_so_long(seen: list[float], counts: list[int]) -> None:
    """Buckets add up, and the last one holds everything."""
    histogram = Histogram((0.1, 1.0))
    for value in seen:
        histogram.observe(value)
    found = read([histogram.metric("lumen_lag_seconds", "Lag.")])
    buckets = [
        found["lumen_lag_seconds_bucket", frozenset({("le", le)})] for le in ("0.1", "1", "+Inf")
    ]
    assert buckets == counts
    assert found["lumen_lag_seconds_count", frozenset()] == len(seen)
    assert found["lumen_lag_seconds_sum", frozenset()] == math.fsum(seen)
