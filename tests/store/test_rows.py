"""A moment as a row: the limits of what may be, and the times that rows come to."""

from dataclasses import replace

import pytest
from lives import moment

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind
from lumen.store.rows import (
    COLUMNS,
    Row,
    checked_row,
    kept,
    kept_sentence,
    moments_from_rows,
    row_from_moment,
)

WHOLE = row_from_moment(moment(0), 1_000_000, 30_000)
TEN_YEARS_MS = 10 * 366 * 86_400_000
LATEST_MS = 9_223_372_036_000


def changed(**cells: object) -> Row:
    """Give a row of which some cells are others."""
    return tuple(cells.get(name, value) for name, value in zip(COLUMNS, WHOLE, strict=True))


@pytest.mark.parametrize(
    ("name", "least", "most", "beyond"),
    [
        ("time_ms", 0, LATEST_MS, 1),
        ("interval_ms", 1, TEN_YEARS_MS, 1),
        ("away_ms", 1, LATEST_MS, 1),
        ("E", 0.0, 1.0, 1e-6),
        ("I", 0.0, 1.0, 1e-6),
        ("S", 0.0, 1.0, 1e-6),
        ("V", 0.0, 0.3, 1e-6),
        *((str(c), QUANTITIES[c].low, QUANTITIES[c].high, 1e-3) for c in Channel),
    ],
)
def test_number_is_kept_within_its_limits(
    name: str, least: float, most: float, beyond: float
) -> None:
    """Both limits may be, and what lies beyond either was never written."""
    for value in (least, most):
        assert getattr(checked_row(changed(**{name: value})), name) == value
    for value in (least - beyond, most + beyond):
        with pytest.raises(ValueError, match=name):
            checked_row(changed(**{name: value}))


@pytest.mark.parametrize(
    ("name", "most"), [("narration", 400), ("expression", 80), ("faults", 8192)]
)
def test_text_is_kept_up_to_its_length(name: str, most: int) -> None:
    """One character more was never written."""
    assert len(getattr(checked_row(changed(**{name: "x" * most})), name)) == most
    with pytest.raises(ValueError, match=name):
        checked_row(changed(**{name: "x" * (most + 1)}))
    if name == "narration":
        with pytest.raises(ValueError, match="length"):
            kept_sentence("x" * (most + 1))


def test_reason_of_a_fault_is_kept_to_120_characters_on_one_line() -> None:
    """With escapes for what does not print, which count as they are written."""
    for reason, written in (("x" * 120, "x" * 120), ("x" * 121, "x" * 120), ("a\nb", r"a\nb")):
        whole = moment(0)
        readings = {**whole.sample.readings, Channel.LIGHT: Fault(FaultKind.SILENT, reason)}
        lived = replace(whole, sample=replace(whole.sample, readings=readings))
        (again,) = moments_from_rows([row_from_moment(lived, 1_000_000, None)])
        assert again.faults[Channel.LIGHT] == Fault(FaultKind.SILENT, written)


@pytest.mark.parametrize(
    ("away", "interval", "passed"),
    [
        (30_000, 30_000, 30.0),
        (999_999, 30_000, 30.0),  # the clock was set meanwhile
        (1, 30_000, 30.0),
        (7_200_000, None, 7200.0),
        (1_000, None, 1.0),
        (999, None, 3600.999),  # between two lives the clock went back, and nobody knows how far
    ],
)
def test_time_between_two_rows_is_what_truly_passed(
    away: int, interval: int | None, passed: float
) -> None:
    """By the interval, and between two lives by the clock; what is no time, an hour more.

    How a life's beginning was lived is kept since the third schema, and goes before all clocks.
    """
    rows = [changed(interval_ms=None), changed(time_ms=1_000_000 + away, interval_ms=interval)]
    first, second = moments_from_rows(rows)
    assert first.sample.at == 0.0
    assert second.sample.at == pytest.approx(passed)
    rows[1] = (*rows[1][:-1], 1_234_000)
    _, second = moments_from_rows(rows)
    assert second.sample.at == pytest.approx(passed if interval is not None else 1234.0)


def test_reading_is_kept_where_it_could_be_read() -> None:
    """A number that is a float, within what the part reads."""
    assert kept(Channel.PRESSURE, 1000.0) == 1000.0
    for value in (1000, "1000", None, 1e9, float("nan")):
        with pytest.raises(ValueError, match="pressure_hpa"):
            kept(Channel.PRESSURE, value)
