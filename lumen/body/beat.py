"""The beat that lights, face and fingers share.

Waking up costs the processor about as much as finding the lights' colours does (.13 and .14 ms on a
virtual machine): who moves at the same instants wakes it once.
"""

from lumen.units import Monotonic, Seconds

BEAT: Seconds = 1.0 / 15.0
"""The fastest that anything moves: a blink is five beats. A tap that is shorter may go unfelt; a
finger that means it rests on a button for longer."""


def until_beat(now: Monotonic, wait: Seconds) -> Seconds:
    """Give how long to sleep for about so long a wait that ends with a beat.

    Args:
        now: on the clock that is slept by.
        wait: at least one beat.
    """
    return round((now + wait) / BEAT) * BEAT - now
