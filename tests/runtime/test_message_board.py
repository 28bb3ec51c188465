"""A person's words on the screen: for how long, and what of them."""

import pytest
from hand_clock import HandClock
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.text import ELLIPSIS
from lumen.errors import UsageError
from lumen.runtime.message_board import LASTS, MOST_LETTERS, WAITS, MessageBoard


@pytest.fixture
def clock() -> HandClock:
    """Give a clock."""
    return HandClock()


@pytest.fixture
def board(clock: HandClock) -> MessageBoard:
    """Give a board with a message on it."""
    board = MessageBoard(clock)
    board.post("Dinner is ready")
    return board


def test_message_goes_by_itself(board: MessageBoard, clock: HandClock) -> None:
    """Its time begins when it is first seen."""
    assert board.shown(lit=True) == "Dinner is ready"
    clock.now += LASTS - 0.1
    assert board.shown(lit=True) == "Dinner is ready"
    clock.now += 0.1
    assert board.shown(lit=True) is None


def test_times_are_those_of_the_message(board: MessageBoard, clock: HandClock) -> None:
    """When it was left, and until when it waits; once it is seen, until when it stays."""
    left = clock.wall()
    assert board.times == (left, left + WAITS, False)
    clock.now += 60.0
    board.shown(lit=True)
    assert board.times == (left, clock.wall() + LASTS, True)
    board.dismiss()
    assert board.times is None


def test_message_that_nobody_saw_has_no_times_after_a_night(
    board: MessageBoard, clock: HandClock
) -> None:
    """It is old news, whoever asks first."""
    clock.now += WAITS
    assert board.times is None


def test_message_waits_in_the_dark_and_has_its_time_then(
    board: MessageBoard, clock: HandClock
) -> None:
    """What came in the night is there in the morning, as long as any other."""
    clock.now += WAITS - 1.0
    assert board.shown(lit=False) is None
    assert board.shown(lit=True) == "Dinner is ready"
    clock.now += LASTS - 0.1
    assert board.shown(lit=True) == "Dinner is ready"


def test_message_that_nobody_saw_for_half_a_day_is_old_news(
    board: MessageBoard, clock: HandClock
) -> None:
    """It is not kept for ever."""
    clock.now += WAITS
    assert board.shown(lit=True) is None


def test_press_takes_away_what_was_seen_and_nothing_else(board: MessageBoard) -> None:
    """The press that lights the screen in the night does not hide what it lit it for."""
    board.dismiss()
    assert board.shown(lit=True) == "Dinner is ready"
    board.dismiss()
    assert board.shown(lit=True) is None


def test_latest_message_wins_and_an_empty_one_takes_it_away(
    board: MessageBoard, clock: HandClock
) -> None:
    """With its whole time before it."""
    assert board.shown(lit=True) == "Dinner is ready"
    clock.now += LASTS - 1.0
    board.post("It gets cold")
    clock.now += LASTS - 1.0
    assert board.shown(lit=True) == "It gets cold"
    board.post(" ")
    assert board.shown(lit=True) is None


def test_message_without_a_letter_is_refused_and_the_last_one_stays(board: MessageBoard) -> None:
    """It is no empty page."""
    with pytest.raises(UsageError, match="no letters for any of it"):
        board.post("\N{SPAGHETTI}\u202e\u0301")
    assert board.shown(lit=True) == "Dinner is ready"


@given(st.text(min_size=1, max_size=3000))
def test_whatever_is_sent_is_one_line_that_can_be_set(text: str) -> None:
    """No sign of control, no mark that turns or piles up letters, no more than fits."""
    board = MessageBoard(HandClock())
    try:
        board.post(text)
    except UsageError:
        return
    shown = board.shown(lit=True)
    assert shown is None or (shown.isprintable() and 0 < len(shown) <= MOST_LETTERS)


def test_long_message_ends_in_an_ellipsis() -> None:
    """Whoever reads it sees that there was more."""
    board = MessageBoard(HandClock())
    board.post("word " * 100)
    assert (board.shown(lit=True) or "").endswith(ELLIPSIS)
