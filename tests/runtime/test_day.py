"""The day's drawing."""

import contextlib
import math
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from creature import moment

from lumen.core.moment import Eisv
from lumen.core.own_scale import OwnScale, felt_history
from lumen.runtime.day import PICTURE_SIDE, Day, drawing_of
from lumen.store.store import Store

EVENING = datetime(2026, 3, 1, 23, 50).astimezone().timestamp()


def test_drawing_grows_with_each_expression_and_with_nothing_else() -> None:
    """A silent moment draws nothing."""
    day = Day()
    day.add(moment(wall=EVENING, said="~warmth~"))
    day.add(moment(wall=EVENING + 30))
    day.add(moment(wall=EVENING + 60, said="~warmth~ ~ripple~"))
    assert day.marks == 2
    picture = day.picture()
    assert picture is not None
    assert picture.size == (240, 240)


def test_drawing_is_finished_when_midnight_passes() -> None:
    """The day's picture is given once, and the next begins empty."""
    day = Day()
    day.add(moment(wall=EVENING, said="~warmth~"))
    finished = day.add(moment(wall=EVENING + 1200))
    assert finished is not None
    assert finished.day == date(2026, 3, 1)
    assert finished.render().size == (PICTURE_SIDE, PICTURE_SIDE)
    assert day.marks == 0
    assert day.picture() is None


def test_day_without_a_word_leaves_no_picture() -> None:
    """An empty drawing is none."""
    day = Day()
    day.add(moment(wall=EVENING))
    assert day.add(moment(wall=EVENING + 1200)) is None


def test_drawing_goes_on_when_the_clock_is_set_back() -> None:
    """An hour twice is still one day."""
    day = Day()
    day.add(moment(wall=EVENING + 1200, said="~warmth~"))
    assert day.add(moment(wall=EVENING, said="~ripple~")) is None
    assert day.marks == 2


def test_past_is_drawn_below_what_was_drawn_since() -> None:
    """A memory that comes back late gives the day its morning, as if it had always been there."""
    morning = [moment(wall=EVENING - 3600 + 60 * i, said="~ripple~") for i in range(3)]
    evening = [moment(wall=EVENING + 60 * i, said="~warmth~") for i in range(2)]
    late, always = Day(), Day()
    for lived in evening:
        late.add(lived)
    assert late.add_before(morning) == []
    for lived in (*morning, *evening):
        always.add(lived)
    assert late.marks == 5
    assert late._canvas.marks == always._canvas.marks
    assert late.picture() == always.picture()


def test_drawing_of_the_day_before_is_finished_when_its_past_comes_back_late() -> None:
    """It is given as it would have been at midnight, and today's stays as it is."""
    day = Day()
    day.add(moment(wall=EVENING + 1200, said="~warmth~"))
    (yesterday,) = day.add_before([moment(wall=EVENING, said="~ripple~")])
    assert yesterday.day == date(2026, 3, 1)
    assert day.marks == 1
    assert day.add(moment(wall=EVENING + 1260, said="~warmth~")) is None
    assert day.marks == 2


def test_drawing_is_signed_with_name_and_date() -> None:
    """The file tells whose drawing it is and of which day, and so does the picture."""
    day, other = Day("Ada"), Day("Bob")
    for each in (day, other):
        each.add(moment(wall=EVENING, said="~warmth~"))
    finished, others = day.finish(), other.finish()
    assert finished is not None
    assert others is not None
    assert finished.text["Title"] == "Ada, 1 March 2026"
    assert finished.text["Author"] == "Ada"
    assert finished.text["Creation Time"] == "2026-03-01"
    assert finished.render() != others.render()


def test_drawing_is_made_again_from_its_moments() -> None:
    """The same moments give the same pixels, whatever other days are among them."""
    lived = [moment(wall=EVENING + 30 * i, said="~ripple~" if i % 3 else None) for i in range(9)]
    day = Day()
    for each in lived:
        day.add(each)
    tomorrow = moment(wall=EVENING + 1200, said="~warmth~")
    finished = day.add(tomorrow)
    again = drawing_of(date(2026, 3, 1), [*lived, tomorrow])
    assert finished is not None
    assert again is not None
    assert again.render() == finished.render()
    assert drawing_of(date(2026, 2, 1), lived) is None


def test_drawing_made_again_of_the_stored_moments_is_the_kept_one(tmp_path: Path) -> None:
    """The memory holds raw states, and how they were felt on the own scale follows from them."""
    day, scale, kept = Day(), OwnScale(), None
    with contextlib.closing(Store(tmp_path / "memory.sqlite")) as store:
        for number in range(400):
            wall = EVENING - 86_400.0 + 300.0 * number
            swing = 0.1 * math.sin(number / 7.0)
            raw = Eisv(0.4 + swing, 0.8 - 0.3 * swing, 0.2, 0.08)
            plain = moment(1000.0 + 300.0 * number, wall, "~ripple~" if number % 5 == 0 else None)
            felt = scale.observe(plain.sample.wall, raw, teaches=True)
            kept = day.add(replace(plain, raw=raw, eisv=felt)) or kept
            store.remember(replace(plain, raw=raw, eisv=felt))
        assert kept is not None
        again = drawing_of(kept.day, felt_history(store.past()))
    assert again is not None
    assert (again.day, dict(again.text)) == (kept.day, dict(kept.text))
    assert len(kept._canvas.marks) > 50
    assert again._canvas.marks == kept._canvas.marks
    assert again._canvas.spells == kept._canvas.spells
    assert again._canvas.picture() == kept._canvas.picture()


def test_air_is_drawn_of_silent_samples_too() -> None:
    """A sample without a word changes the ribbon, not the marks; a late past adds to it."""
    day = Day()
    day.add(moment(wall=EVENING - 8 * 3600, said="~warmth~"))
    before = day.picture()
    for minute in range(60):
        day.add(moment(wall=EVENING - 7 * 3600 + 60 * minute))
    assert day.picture() != before
    assert day.marks == 1


def test_notable_thing_is_drawn_large() -> None:
    """Whoever knows of a first or a record says so, and the drawing shows it."""
    plain, noted = Day(), Day()
    plain.add(moment(wall=EVENING, said="~warmth~"))
    noted.add(moment(wall=EVENING, said="~warmth~"), notable=True)
    assert noted.picture() != plain.picture()
    assert noted.marks == plain.marks == 1
