"""Presses: each told once, whatever the contacts do."""

from hypothesis import given
from hypothesis import strategies as st

from lumen.body.presses import BOUNCE, LONG_PRESS, Press, Presses
from lumen.ports import Button, ButtonChange
from lumen.units import Monotonic

NOTHING: frozenset[Button] = frozenset()
POLL = 0.05


def presses_of(*looks: frozenset[Button], every: float = POLL) -> list[Press]:
    """Give all presses of looks that follow each other, after a first look at nothing."""
    presses = Presses()
    presses.look(ButtonChange(NOTHING, Monotonic(0.0)))
    return [
        press
        for index, held in enumerate(looks, start=1)
        for press in presses.look(ButtonChange(held, Monotonic(index * every)))
    ]


def test_press_is_told_at_once_when_the_joystick_moves() -> None:
    """The joystick answers with the first look that sees it, and once however long it is held."""
    left = frozenset({Button.LEFT})
    assert presses_of(left) == [Press(Button.LEFT)]
    assert presses_of(*[left] * 100, NOTHING) == [Press(Button.LEFT)]


def test_two_presses_are_told_when_the_joystick_is_pressed_twice() -> None:
    """A release in between makes two."""
    up = frozenset({Button.UP})
    assert presses_of(up, NOTHING, up, NOTHING) == [Press(Button.UP)] * 2


def test_both_are_told_when_two_are_held_together() -> None:
    """Buttons do not hide each other."""
    both = frozenset({Button.UP, Button.SELECT})
    assert set(presses_of(both)) == {Press(Button.UP), Press(Button.SELECT)}


def test_short_press_is_told_at_release_when_the_button_is_let_go_early() -> None:
    """Until it is let go nobody knows whether the button's press is a long one."""
    button = frozenset({Button.BUTTON})
    assert presses_of(button, button) == []
    assert presses_of(button, button, NOTHING) == [Press(Button.BUTTON)]


def test_long_press_is_told_once_when_the_button_is_held_a_second() -> None:
    """It is told while held, once, and its release says nothing more."""
    button = frozenset({Button.BUTTON})
    looks = round(LONG_PRESS / POLL)
    assert presses_of(*[button] * looks) == []
    assert presses_of(*[button] * (looks + 1)) == [Press(Button.BUTTON, long=True)]
    assert presses_of(*[button] * 200, NOTHING, NOTHING) == [Press(Button.BUTTON, long=True)]


def test_one_press_is_told_when_the_contacts_bounce() -> None:
    """Bounces of a press and of a release, seen by fast looks, are one press."""
    down = frozenset({Button.DOWN})
    bouncing = [down, NOTHING, down, NOTHING, down, down, down, down, down, down]
    leaving = [NOTHING, down, NOTHING, down, NOTHING, NOTHING]
    assert presses_of(*bouncing, *leaving, every=BOUNCE / 6) == [Press(Button.DOWN)]


def test_nothing_is_told_when_a_button_was_held_from_the_start() -> None:
    """A jammed button is no wish; freed, it works again."""
    presses = Presses()
    jammed = frozenset({Button.BUTTON, Button.LEFT})
    assert presses.look(ButtonChange(jammed, Monotonic(0.0))) == ()
    assert presses.look(ButtonChange(jammed, Monotonic(5.0))) == ()
    assert presses.look(ButtonChange(NOTHING, Monotonic(6.0))) == ()
    assert presses.look(ButtonChange(frozenset({Button.LEFT}), Monotonic(7.0))) == (
        Press(Button.LEFT),
    )


def test_look_is_due_when_a_long_press_is() -> None:
    """Nobody moves while a button is held: the look at the end of the second is arranged for."""
    presses = Presses(bounce=0.0)
    presses.look(ButtonChange(NOTHING, Monotonic(0.0)))
    assert presses.due(Monotonic(1.0)) is None
    presses.look(ButtonChange(frozenset({Button.LEFT}), Monotonic(2.0)))
    assert presses.due(Monotonic(2.0)) is None
    held = frozenset({Button.BUTTON})
    presses.look(ButtonChange(held, Monotonic(3.3)))
    wait = presses.due(Monotonic(3.7))
    assert wait is not None
    assert presses.look(ButtonChange(held, Monotonic(3.7 + wait))) == (
        Press(Button.BUTTON, long=True),
    )
    assert presses.due(Monotonic(9.0)) is None


def test_every_change_counts_when_the_contacts_are_kept_quiet_elsewhere() -> None:
    """Changes that were kept together, and come at one instant, are each a finger's."""
    presses = Presses(bounce=0.0)
    presses.look(ButtonChange(NOTHING, Monotonic(0.0)))
    up = frozenset({Button.UP})
    found = [
        presses.look(ButtonChange(held, Monotonic(1.0))) for held in (up, NOTHING, up, NOTHING)
    ]
    assert [press for presses in found for press in presses] == [Press(Button.UP)] * 2


BUTTON = frozenset({Button.BUTTON})


def heard(*changes: tuple[frozenset[Button], float, frozenset[Button]]) -> list[Press]:
    """Give the presses of changes of which some may be unsure, all taken in at one instant."""
    presses = Presses(bounce=0.0)
    presses.look(ButtonChange(NOTHING, Monotonic(0.0)))
    return [
        press
        for held, at, unsure in changes
        for press in presses.look(ButtonChange(held, Monotonic(at), unsure))
    ]


def test_length_is_that_between_the_edges_when_both_are_read_late() -> None:
    """A second is counted by the finger's times: 1.6 s are long and .4 s short, whenever read."""
    for held_for, long in ((1.6, True), (1.0, True), (0.999, False), (0.4, False)):
        edges = ((BUTTON, 5.0, NOTHING), (NOTHING, 5.0 + held_for, NOTHING))
        assert heard(*edges, (NOTHING, 90.0, NOTHING)) == [Press(Button.BUTTON, long=long)]


def test_long_press_is_not_repeated_when_it_is_let_go() -> None:
    """What was reported while it was held is not reported again."""
    changes = ((BUTTON, 5.0, NOTHING), (BUTTON, 6.1, NOTHING), (NOTHING, 7.0, NOTHING))
    assert heard(*changes) == [Press(Button.BUTTON, long=True)]


def test_two_taps_are_no_hold_when_what_lies_between_was_lost() -> None:
    """Over a gap no length is made up: what can only have been short was, the rest is nothing."""
    lost = (NOTHING, 6.6, BUTTON)
    assert heard((BUTTON, 5.0, NOTHING), lost) == []
    assert heard((BUTTON, 5.0, NOTHING), (NOTHING, 5.6, BUTTON)) == [Press(Button.BUTTON)]
    again = heard((BUTTON, 5.0, NOTHING), (BUTTON, 6.6, BUTTON), (NOTHING, 6.8, NOTHING))
    assert again == [Press(Button.BUTTON)]


def test_joystick_was_pressed_when_only_its_release_is_left() -> None:
    """A release has a press before it, and the joystick's have no length."""
    left = frozenset({Button.LEFT})
    assert heard((NOTHING, 5.0, left)) == [Press(Button.LEFT)]
    again = heard((left, 5.0, NOTHING), (left, 6.0, left), (NOTHING, 6.1, NOTHING))
    assert again == [Press(Button.LEFT)] * 2
    assert heard((NOTHING, 5.0, BUTTON)) == []


def test_edge_mends_the_time_when_a_look_came_before_it() -> None:
    """A look that finds a button held knows only that; its edge knows since when."""
    changes = ((BUTTON, 5.5, BUTTON), (BUTTON, 5.0, NOTHING), (NOTHING, 6.2, NOTHING))
    assert heard(*changes) == [Press(Button.BUTTON, long=True)]


@given(st.lists(st.tuples(st.floats(0.001, 2.0), st.sets(st.sampled_from(Button))), max_size=40))
def test_presses_never_outnumber_changes_when_anything_happens(
    looks: list[tuple[float, set[Button]]],
) -> None:
    """Every press has a change of its own button behind it, and only the button's are long."""
    presses, now = Presses(), 0.0
    presses.look(ButtonChange(NOTHING, Monotonic(now)))
    before, rises = NOTHING, dict.fromkeys(Button, 0)
    heard: list[Press] = []
    for wait, held in looks:
        now += wait
        for button in held - before:
            rises[button] += 1
        before = frozenset(held)
        heard += presses.look(ButtonChange(before, Monotonic(now)))
    for button in Button:
        assert sum(press.button is button for press in heard) <= rises[button]
    assert all(press.button is Button.BUTTON for press in heard if press.long)
