"""The beat that lights, face and fingers share.

Waking up costs the processor more than a frame of the lights does (.13 of .5 ms on a virtual
machine): who moves at the same instants wakes it once.
"""

from lumen.units import Monotonic, Seconds

BEAT: Seconds = 1.0 / 15.0
"""The fastest that anything moves: a blink is five beats, and no press that is meant is shorter."""


def until_beat(now: Monotonic, wait: Seconds) -> Seconds:
    """Give how long to sleep for about so long a wait that ends with a beat.

    Args:
        now: on the clock that is slept by.
        wait: at least one beat.
    """
    return round((now + wait) / BEAT) * BEAT - now
