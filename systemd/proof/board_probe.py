"""Run in the place of Lumen inside its sandbox on the board: opens devices it may, and others.

Prints one JSON object, as `probe.py` does, whose other attempts it makes as well.
"""

import json
import os
from collections.abc import Callable
from functools import partial

from probe import ALLOWED, REFUSED, open_device, tried

_MAY = ("/dev/i2c-1", "/dev/spidev0.0", "/dev/gpiochip0", "/dev/null", "/dev/urandom")
_MAY_NOT = ("/dev/ubda", "/dev/ubdb", "/dev/mem", "/dev/kmsg", "/dev/ttyS0", "/dev/watchdog")


def unknown_device() -> None:
    """Make a node of the disk and open it."""
    os.mknod("/tmp/disk", 0o60600, os.makedev(98, 0))  # noqa: S108 - its own, by PrivateTmp
    open_device("/tmp/disk")  # noqa: S108 - as above


def attempts() -> dict[str, dict[str, Callable[[], object]]]:
    """Give all attempts, by what must come of them."""
    allowed = {name: what for name, what in ALLOWED.items() if "group" not in name}
    allowed |= {f"open {name}": partial(open_device, name) for name in _MAY}
    refused = dict(REFUSED)
    refused |= {f"open {name}": partial(open_device, name) for name in _MAY_NOT}
    refused["make a device"] = unknown_device
    return {"refused": refused, "allowed": allowed}


if __name__ == "__main__":
    results = {
        group: {name: tried(what) for name, what in probes.items()}
        for group, probes in attempts().items()
    }
    print(json.dumps(results))
