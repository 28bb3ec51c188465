"""A channel that the I2C bus was fitted with: which part serves it, or why none does."""

from lumen.core.reading import Fault, FaultKind
from lumen.devices.blinka import reason
from lumen.errors import DeadlineError, DeviceError
from lumen.system.backoff import Backoff
from lumen.units import Monotonic, Seconds

FIRST_RETRY: Seconds = 20.0
LAST_RETRY: Seconds = 160.0
"""Retries wait 20, 40, 80, 160 s: the first falls on the next sample."""


class WantedChannel:
    """A channel that this body has, whether a part serves it now or not."""

    def __init__(self) -> None:
        self.address: int | None = None
        self.fault = Fault(FaultKind.MISSING, "not opened yet")
        self.retry = Backoff(FIRST_RETRY, LAST_RETRY)
        self.frozen_at: int | None = None
        """The address of the part at which it last froze: any other goes before."""
        self.ever_read = False

    def was_read(self) -> None:
        """Take note that its part answered."""
        self.ever_read = True
        self.retry.reset()

    def failed(self, error: Exception, now: Monotonic) -> None:
        """Take note that its part failed, or that there is none."""
        if isinstance(error, DeadlineError):
            kind = FaultKind.TIMEOUT
        else:
            kind = FaultKind.SILENT if self.ever_read else FaultKind.MISSING
        self.address, self.fault = None, Fault(kind, failure_reason(error))
        self.retry.put_off(now)


def failure_reason(error: BaseException) -> str:
    """Say in words why a part failed."""
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, OSError):
        # A driver that guesses why; what happened says more.
        error = error.__cause__
    if isinstance(error, OSError) and error.strerror:
        return f"it does not answer ({error.strerror})"
    if isinstance(error, DeviceError | OSError | RuntimeError):
        return reason(error)
    return f"it sent nonsense ({reason(error)})"
