"""The page that shows itself: once, for a while, and never against a person's will."""

from hypothesis import given
from hypothesis import strategies as st

from lumen.body.attention import AGAIN, LASTS, Attention
from lumen.body.scene import Page
from lumen.units import Monotonic


def at(seconds: float) -> Monotonic:
    """Give a time."""
    return Monotonic(1000.0 + seconds)


def test_page_shows_itself_for_a_while_when_something_fails() -> None:
    """Then the one that was chosen is back, though the failure lasts."""
    attention = Attention()
    for second in range(60):
        attention.look(at(second), {"panel": Page.VITALS} if second >= 5 else {})
        shown = attention.page(at(second))
        assert shown == (Page.VITALS if 5 <= second < 5 + LASTS else None), second


def test_another_failure_calls_again() -> None:
    """What is new is shown, even while something else has failed before."""
    attention = Attention()
    attention.look(at(0.0), {})
    attention.look(at(1.0), {"panel": Page.VITALS})
    attention.look(at(LASTS + 2.0), {"panel": Page.VITALS, "letter": Page.WORDS})
    assert attention.page(at(LASTS + 2.0)) is Page.WORDS
    assert attention.caller(at(LASTS + 2.0)) == "letter"


def test_what_is_there_at_the_start_is_no_news() -> None:
    """After a restart last week's letter, or a part that was broken before, calls for nothing."""
    attention = Attention()
    for second in range(5):
        attention.look(at(second), {"letter": Page.WORDS, "panel": Page.VITALS})
        assert attention.page(at(second)) is None


def test_press_wins_over_a_page_that_shows_itself() -> None:
    """What has been pressed away stays away while the failure lasts."""
    attention = Attention()
    attention.look(at(0.0), {})
    attention.look(at(1.0), {"panel": Page.VITALS})
    attention.dismiss()
    attention.look(at(2.0), {"panel": Page.VITALS})
    assert attention.page(at(2.0)) is None


@given(st.lists(st.booleans(), min_size=1, max_size=400))
def test_loose_cable_shows_its_page_at_most_once_an_hour(there: list[bool]) -> None:
    """However often it comes and goes, in steps of half a minute."""
    attention, shown = Attention(), 0.0
    attention.look(at(-1.0), {})
    for step, is_there in enumerate(there):
        now = at(30.0 * step)
        attention.look(now, {"cable": Page.VITALS} if is_there else {})
        shown += attention.page(now) is not None
    assert shown <= 1 + 30.0 * len(there) // AGAIN
    assert (shown > 0) == any(there)
