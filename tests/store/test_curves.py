"""Weeks as a few hundred numbers: which moment is in which bucket, and what is said of it."""

import sqlite3
from collections.abc import Iterator

import pytest

from lumen.core.shape_names import Shape
from lumen.store.curves import Bucket, Cut, PastMark, buckets, marks
from lumen.store.schema import migrate

CUT = Cut(begins=10_000, width=1_000, buckets=4)
SILENT = '{"light_lux": ["SILENT", "it no longer answers"], "pressure_hpa": ["FROZEN", "20 times"]}'


@pytest.fixture
def memory() -> Iterator[sqlite3.Connection]:
    """Give an empty memory."""
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    yield connection
    connection.close()


def lived(memory: sqlite3.Connection, time_ms: int, **columns: object) -> None:
    """Write a moment's row."""
    row = {"time_ms": time_ms, "interval_ms": 30_000, **columns}
    names, places = ", ".join(row), ", ".join("?" * len(row))
    query = f"INSERT INTO moments ({names}) VALUES ({places})"  # noqa: S608 - names of this test
    memory.execute(query, tuple(row.values()))


def test_cut_ends_after_its_last_bucket() -> None:
    """Four seconds from the tenth on end at the fourteenth."""
    assert CUT.ends == 14_000


def test_part_of_a_cut_begins_at_its_first_bucket_and_is_not_longer_than_the_rest() -> None:
    """Buckets 1 and 2 of 4; and of 3 and more only the last is there."""
    assert CUT.part(1, 2) == Cut(11_000, 1_000, 2)
    assert CUT.part(3, 2) == Cut(13_000, 1_000, 1)


def test_moment_belongs_to_the_bucket_that_begins_with_it(memory: sqlite3.Connection) -> None:
    """The cut's begin is within it, its end is not; an empty bucket is not given."""
    for time_ms in (9_999, 10_000, 10_999, 12_000, 13_999, 14_000):
        lived(memory, time_ms, cpu_pct=float(time_ms % 97))
    found = buckets(memory, CUT, ["cpu_pct"])
    assert found == [
        Bucket(0, ((9.0, 38.0),), None),  # 10,000 is 103 times 97 and 9, 10,999 113 times and 38
        Bucket(2, ((69.0, 69.0),), None),
        Bucket(3, ((31.0, 31.0),), None),
    ]


def test_bucket_has_the_extents_of_all_its_shapes_and_the_shape_felt_most(
    memory: sqlite3.Connection,
) -> None:
    """Two moments of one shape, one of another, one of none: no peak of any is lost."""
    lived(memory, 10_100, E=0.5, light_lux=10.0, shape="convergence")
    lived(memory, 10_200, E=0.6, shape="convergence")
    lived(memory, 10_300, E=0.9, light_lux=30.0, shape="void_rising")
    lived(memory, 10_400, E=0.1)
    assert buckets(memory, CUT, ["E", "light_lux", "S"]) == [
        Bucket(0, ((0.1, 0.9), (10.0, 30.0), None), Shape.CONVERGENCE)
    ]


def test_shape_is_given_where_most_moments_had_none(memory: sqlite3.Connection) -> None:
    """After a start there is none for a while, and it was felt all the same."""
    lived(memory, 10_100, E=0.5, shape="convergence")
    for number in range(3):
        lived(memory, 10_200 + number, E=0.5)
    assert buckets(memory, CUT, ["E"]) == [Bucket(0, ((0.5, 0.5),), Shape.CONVERGENCE)]


def test_value_that_cannot_be_is_not_known(memory: sqlite3.Connection) -> None:
    """A dimension beyond its range, a reading beyond its, a shape that there is not."""
    lived(memory, 10_100, E=7.0, light_lux=-5.0, cpu_pct="much", V=0.2, shape="square")
    assert buckets(memory, CUT, ["E", "light_lux", "cpu_pct", "V"]) == [
        Bucket(0, (None, None, None, (0.2, 0.2)), None)
    ]


def test_last_sentence_and_last_waking_and_first_fault_of_a_bucket_are_marked(
    memory: sqlite3.Connection,
) -> None:
    """Each with its time in seconds, and with how many there were."""
    lived(memory, 11_000, narration="I glow.", faults=SILENT)
    lived(memory, 11_500, narration="I rest.", interval_ms=None)
    lived(memory, 11_600, faults='{"cpu_temp_c": ["SILENT", "gone"]}', interval_ms=None)
    lived(memory, 13_000, narration="I stir.")
    lived(memory, 14_000, narration="I am beyond the end.")
    assert marks(memory, CUT) == [
        PastMark(1, "said", 11.5, "I rest.", 2),
        PastMark(3, "said", 13.0, "I stir.", 1),
        PastMark(1, "woke", 11.6, "", 2),
        PastMark(1, "fault", 11.0, "light_lux, pressure_hpa", 2),
    ]


@pytest.mark.parametrize("text", ["no JSON", '{"ghosts": ["SILENT", "gone"]}'])
def test_mark_that_makes_no_sense_is_left_out(memory: sqlite3.Connection, text: str) -> None:
    """And costs none of the others."""
    lived(memory, 10_500, faults=text)
    lived(memory, 12_500, narration="I rest.")
    assert marks(memory, CUT) == [PastMark(2, "said", 12.5, "I rest.", 1)]
