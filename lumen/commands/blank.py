"""`lumen blank`: turn lights and panel dark, after a stop or a crash."""

import argparse

from lumen.composition.bodies import I2C_DEVICE
from lumen.devices.blank import blank_body
from lumen.devices.pi_header import PiHeader
from lumen.errors import DeviceError
from lumen.system.ownership import owned, sole_owner
from lumen.system.paths import runtime_directory


def run(_arguments: argparse.Namespace) -> None:
    """Make the body dark; where there is no Pi there is nothing to do.

    Raises:
        AlreadyRunningError: a Lumen runs, and shows what it wants.
        DeviceError: a part could not be made dark.
    """
    if not I2C_DEVICE.exists():
        print("There is no HAT here to make dark.")
        return
    with sole_owner(runtime_directory()), owned(I2C_DEVICE):
        faults = blank_body(PiHeader())
    if faults:
        raise DeviceError("; ".join(faults))
