"""Presses: each told once, whatever the contacts do."""

from hypothesis import given
from hypothesis import strategies as st

from lumen.body.presses import BOUNCE, LONG_PRESS, Press, Presses
from lumen.ports import Button
from lumen.units import Monotonic

NOTHING: frozenset[Button] = frozenset()
POLL = 0.05


def told(*looks: frozenset[Button], every: float = POLL) -> list[Press]:
    """Give all presses of looks that follow each other, after a first look at nothing."""
    presses = Presses()
    presses.look(NOTHING, Monotonic(0.0))
    return [
        press
        for index, held in enumerate(looks, start=1)
        for press in presses.look(held, Monotonic(index * every))
    ]


def test_press_is_told_at_once_when_the_joystick_moves() -> None:
    """The joystick answers with the first look that sees it, and once however long it is held."""
    left = frozenset({Button.LEFT})
    assert told(left) == [Press(Button.LEFT)]
    assert told(*[left] * 100, NOTHING) == [Press(Button.LEFT)]


def test_two_presses_are_told_when_the_joystick_is_pressed_twice() -> None:
    """A release in between makes two."""
    up = frozenset({Button.UP})
    assert told(up, NOTHING, up, NOTHING) == [Press(Button.UP)] * 2


def test_both_are_told_when_two_are_held_together() -> None:
    """Buttons do not hide each other."""
    both = frozenset({Button.UP, Button.SELECT})
    assert set(told(both)) == {Press(Button.UP), Press(Button.SELECT)}


def test_short_press_is_told_at_release_when_the_button_is_let_go_early() -> None:
    """Until it is let go nobody knows whether the button's press is a long one."""
    button = frozenset({Button.BUTTON})
    assert told(button, button) == []
    assert told(button, button, NOTHING) == [Press(Button.BUTTON)]


def test_long_press_is_told_once_when_the_button_is_held_a_second() -> None:
    """It is told while held, once, and its release says nothing more."""
    button = frozenset({Button.BUTTON})
    looks = round(LONG_PRESS / POLL)
    assert told(*[button] * looks) == []
    assert told(*[button] * (looks + 1)) == [Press(Button.BUTTON, long=True)]
    assert told(*[button] * 200, NOTHING, NOTHING) == [Press(Button.BUTTON, long=True)]


def test_one_press_is_told_when_the_contacts_bounce() -> None:
    """Bounces of a press and of a release, seen by fast looks, are one press."""
    down = frozenset({Button.DOWN})
    bouncing = [down, NOTHING, down, NOTHING, down, down, down, down, down, down]
    leaving = [NOTHING, down, NOTHING, down, NOTHING, NOTHING]
    assert told(*bouncing, *leaving, every=BOUNCE / 6) == [Press(Button.DOWN)]


def test_nothing_is_told_when_a_button_was_held_from_the_start() -> None:
    """A jammed button is no wish; freed, it works again."""
    presses = Presses()
    jammed = frozenset({Button.BUTTON, Button.LEFT})
    assert presses.look(jammed, Monotonic(0.0)) == ()
    assert presses.look(jammed, Monotonic(5.0)) == ()
    assert presses.look(NOTHING, Monotonic(6.0)) == ()
    assert presses.look(frozenset({Button.LEFT}), Monotonic(7.0)) == (Press(Button.LEFT),)


def test_look_is_due_when_a_long_press_is() -> None:
    """Nobody moves while a button is held: the look at the end of the second is arranged for."""
    presses = Presses(bounce=0.0)
    presses.look(NOTHING, Monotonic(0.0))
    assert presses.due(Monotonic(1.0)) is None
    presses.look(frozenset({Button.LEFT}), Monotonic(2.0))
    assert presses.due(Monotonic(2.0)) is None
    held = frozenset({Button.BUTTON})
    presses.look(held, Monotonic(3.3))
    wait = presses.due(Monotonic(3.7))
    assert wait is not None
    assert presses.look(held, Monotonic(3.7 + wait)) == (Press(Button.BUTTON, long=True),)
    assert presses.due(Monotonic(9.0)) is None


def test_every_change_counts_when_the_contacts_are_kept_quiet_elsewhere() -> None:
    """Changes that were kept together, and come at one instant, are each a finger's."""
    presses = Presses(bounce=0.0)
    presses.look(NOTHING, Monotonic(0.0))
    up = frozenset({Button.UP})
    told = [presses.look(held, Monotonic(1.0)) for held in (up, NOTHING, up, NOTHING)]
    assert [press for presses in told for press in presses] == [Press(Button.UP)] * 2


@given(st.lists(st.tuples(st.floats(0.001, 2.0), st.sets(st.sampled_from(Button))), max_size=40))
def test_presses_never_outnumber_changes_when_anything_happens(
    looks: list[tuple[float, set[Button]]],
) -> None:
    """Every press has a change of its own button behind it, and only the button's are long."""
    presses, now = Presses(), 0.0
    presses.look(NOTHING, Monotonic(now))
    before, rises = NOTHING, dict.fromkeys(Button, 0)
    heard: list[Press] = []
    for wait, held in looks:
        now += wait
        for button in held - before:
            rises[button] += 1
        before = frozenset(held)
        heard += presses.look(before, Monotonic(now))
    for button in Button:
        assert sum(press.button is button for press in heard) <= rises[button]
    assert all(press.button is Button.BUTTON for press in heard if press.long)
