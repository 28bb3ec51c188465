"""The day's drawing."""

from datetime import date, datetime

from creature import moment

from lumen.runtime.day import PICTURE_SIDE, Day

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
