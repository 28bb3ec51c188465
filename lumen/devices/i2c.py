"""The sensors on the I2C bus: one thread owns it, and no part's failure is another's.

A part that fails is opened anew, less and less often; when none answers, or a transfer hangs,
the bus itself is. Reading never raises: what fails is a fault with its reason.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Protocol

from lumen.core.frozen import CodeWatch
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices import bme280
from lumen.devices.blinka import reason
from lumen.devices.bme280 import Bme280
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.veml7700 import Veml7700, Wait
from lumen.errors import DeadlineError, DeviceError
from lumen.ports import Clock
from lumen.system.backoff import Backoff
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

DEADLINE: Seconds = 2.0
"""Three conversions take some 100 ms; this leaves room for a very busy Pi and a slow bus."""

FIRST_RETRY: Seconds = 20.0
LAST_RETRY: Seconds = 160.0
"""Retries wait 20, 40, 80, 160 s: the first falls on the next sample."""

_MOST_STEPS = 6
"""Changes of range in one reading; from darkness to full sun takes three."""


class Part(Protocol):
    """An open part; its methods block."""

    def read(self) -> Mapping[Channel, Reading] | Wait:
        """Read, or say how long to wait before the next try."""


class _Fitted:
    """A part that this body has, open or not, and how it fares."""

    def __init__(self, channels: frozenset[Channel], open_part: Callable[[I2cBus], Part]) -> None:
        self.channels = channels
        self.open_part = open_part
        self.part: Part | None = None
        self.fault = Fault(FaultKind.MISSING, "not opened yet")
        self.retry = Backoff(FIRST_RETRY, LAST_RETRY)
        self._mending = Backoff(FIRST_RETRY, LAST_RETRY)
        self._ever_read = False

    def was_read(self, readings: Mapping[Channel, Reading], now: Monotonic) -> None:
        """Take note that it was read; a frozen part is now and then opened anew, so reset."""
        self._ever_read = True
        self.retry.reset()
        frozen = (r for r in readings.values() if isinstance(r, Fault))
        if not any(fault.kind is FaultKind.FROZEN for fault in frozen):
            self._mending.reset()
        elif self._mending.is_due(now):
            self._mending.put_off(now)
            self.part = None

    def failed(self, error: Exception, now: Monotonic) -> None:
        """Take note that it failed; it will be opened anew, later each time."""
        if isinstance(error, DeadlineError):
            kind = FaultKind.TIMEOUT
        else:
            kind = FaultKind.SILENT if self._ever_read else FaultKind.MISSING
        self.part, self.fault = None, Fault(kind, _reason(error))
        self.retry.put_off(now)


class I2cSensors:
    """BME280 and VEML7700; fulfils `lumen.ports.Sensor`."""

    def __init__(
        self,
        open_bus: Callable[[], I2cBus],
        clock: Clock,
        *,
        air: bool = True,
        light: bool = True,
        deadline: Seconds = DEADLINE,
    ) -> None:
        self._open_bus = open_bus
        self._clock = clock
        self._deadline = deadline
        self._owner = WorkerThread("I2C bus")
        self._bus: I2cBus | None = None
        self._hung: list[I2cBus] = []
        """Buses on which a transfer hung: they are let go of once it has come back."""
        self._parts: list[_Fitted] = []
        if air:
            air_watches = {channel: CodeWatch() for channel in bme280.CHANNELS}
            self._parts.append(_Fitted(bme280.CHANNELS, lambda bus: Bme280(bus, air_watches)))
        if light:
            watch = CodeWatch()
            self._parts.append(
                _Fitted(frozenset({Channel.LIGHT}), lambda bus: Veml7700(bus, watch))
            )

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels of the parts this body was fitted with."""
        return frozenset[Channel]().union(*(fitted.channels for fitted in self._parts))

    async def read(self) -> Mapping[Channel, Reading]:
        """Read every part, one after the other."""
        readings: dict[Channel, Reading] = {}
        for fitted in self._parts:
            readings.update(await self._read(fitted))
        if self._parts and all(fitted.part is None for fitted in self._parts):
            await self._drop_bus()
        return readings

    async def close(self) -> None:
        """Let go of the bus; safe to call twice."""
        await self._drop_bus()
        self._owner.close()

    async def _read(self, fitted: _Fitted) -> Mapping[Channel, Reading]:
        now = self._clock.monotonic()
        if fitted.part is not None or fitted.retry.is_due(now):
            try:
                readings = await self._read_part(fitted)
            except Exception as error:  # noqa: BLE001 - nonsense makes drivers raise any kind
                fitted.failed(error, now)
                if isinstance(error, DeadlineError) and self._bus is not None:
                    self._hung.append(self._bus)
                    self._bus = None
            else:
                fitted.was_read(readings, now)
                return readings
        return dict.fromkeys(fitted.channels, fitted.fault)

    async def _read_part(self, fitted: _Fitted) -> Mapping[Channel, Reading]:
        for _ in range(_MOST_STEPS):
            read = await self._owner.call(lambda: self._step(fitted), self._deadline)
            if not isinstance(read, Wait):
                return read
            await self._clock.sleep(read.seconds)
        raise DeviceError("the light changes too fast to be measured")

    def _step(self, fitted: _Fitted) -> Mapping[Channel, Reading] | Wait:
        """Open what is not open, and read; on the owner thread."""
        while self._hung:
            _let_go(self._hung.pop())
        if self._bus is None:
            self._bus = self._open_bus()
        if fitted.part is None:
            fitted.part = fitted.open_part(self._bus)
        return fitted.part.read()

    async def _drop_bus(self) -> None:
        bus, self._bus = self._bus, None
        for fitted in self._parts:
            fitted.part = None
        if bus is not None:
            with contextlib.suppress(DeviceError, asyncio.CancelledError):
                await self._owner.call(lambda: _let_go(bus), self._deadline)


def _let_go(bus: I2cBus) -> None:
    """Close a bus, on the owner thread; a broken one may raise anything."""
    with contextlib.suppress(Exception):
        bus.deinit()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"it does not answer ({error.strerror})"
    if isinstance(error, DeviceError | OSError | RuntimeError):
        return reason(error)
    return f"it sent nonsense ({reason(error)})"
