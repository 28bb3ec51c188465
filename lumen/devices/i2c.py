"""The sensors on the I2C bus: one thread owns it, and no part's failure is another's.

Each channel comes from the most exact part that answers when it is looked for, and keeps it until
that part fails; then it is looked for anew, less and less often. When no part is open, or a
transfer hangs, the bus itself is opened anew. Reading never raises: what fails is a fault.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.i2c_bus import I2cBus, addresses_found
from lumen.devices.i2c_part import Site, Wait
from lumen.devices.identify import Survey, recognise
from lumen.devices.part_place import PartPlace
from lumen.devices.registry import AIR, SPECS, PartSpec, listed, measuring
from lumen.devices.wanted_channel import WantedChannel, failure_reason
from lumen.errors import DeadlineError, DeviceError
from lumen.ports import Clock
from lumen.system.worker_thread import WorkerThread
from lumen.units import Monotonic, Seconds

T = TypeVar("T")

DEADLINE: Seconds = 2.0
"""Three conversions take some 100 ms, .6 s with those whose codes are no measurement's and that are
taken anew; this leaves room for a very busy Pi and a slow bus."""

_MOST_STEPS = 6
"""Changes of range in one reading; from darkness to full sun takes three."""


class I2cSensors:
    """All sensors on one bus; fulfils `lumen.ports.Sensor`.

    Args:
        open_bus: opens the bus.
        clock: the time of samples.
        wanted: the channels that this body was fitted with.
        specs: the parts that are looked for.
        deadline: of each step: looking for parts, opening one, reading one.
    """

    def __init__(
        self,
        open_bus: Callable[[], I2cBus],
        clock: Clock,
        *,
        wanted: Collection[Channel] = (*AIR, Channel.LIGHT),
        specs: Sequence[PartSpec] = SPECS,
        deadline: Seconds = DEADLINE,
    ) -> None:
        self._open_bus = open_bus
        self._clock = clock
        self._deadline = deadline
        self._specs = specs
        self._owner = WorkerThread("I2C bus")
        self._bus: I2cBus | None = None
        self._hung: list[I2cBus] = []
        """Buses on which a transfer hung: they are let go of once it has come back."""
        self._hanging: set[int] = set()
        """Addresses at which it did: asked again only for what no other chip serves."""
        self._wanted = {channel: WantedChannel() for channel in Channel if channel in wanted}
        self._places: dict[int, PartPlace] = {}
        self._known: dict[Channel, float] = {}

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels this body was fitted with."""
        return frozenset(self._wanted)

    @property
    def sources(self) -> Mapping[Channel, str]:
        """Give the part that each channel comes from now, in words."""
        return {
            channel: f"{self._places[wanted.address].spec.name} at 0x{wanted.address:02x}"
            for channel, wanted in self._wanted.items()
            if wanted.address is not None
        }

    def forgo(self, channels: Collection[Channel]) -> None:
        """Leave channels to another sensor; before the first reading."""
        for channel in channels:
            self._wanted.pop(channel, None)

    async def read(self) -> Mapping[Channel, Reading]:
        """Read every part that serves a channel, one after the other."""
        now = self._clock.monotonic()
        await self._find_parts(now)
        serving = {wanted.address for wanted in self._wanted.values()}
        readings: dict[Channel, Reading] = {}
        for place in sorted(self._places.values(), key=lambda p: SPECS.index(p.spec)):
            if place.site.address in serving:
                readings.update(await self._read(place, now))
        if self._wanted and all(wanted.address is None for wanted in self._wanted.values()):
            await self._drop_bus()
        return {c: readings.get(c, wanted.fault) for c, wanted in self._wanted.items()}

    async def close(self) -> None:
        """Let go of the bus; safe to call twice."""
        await self._drop_bus()
        self._owner.close()

    async def _find_parts(self, now: Monotonic) -> None:
        """Look for parts for the channels that have none, where it is time."""
        due = {c: w for c, w in self._wanted.items() if w.address is None and w.retry.is_due(now)}
        if not due:
            return
        try:
            found = await self._surveyed(due)
            for channel, wanted in due.items():
                wanted.address = await self._opened_for(channel, wanted, found)
                if wanted.address is None:
                    wanted.failed(DeviceError(self._why_none(channel, found)), now)
        except Exception as error:  # noqa: BLE001 - a sick bus makes Blinka raise any kind
            for wanted in due.values():
                if wanted.address is None:
                    wanted.failed(error, now)
        else:
            self._keep_together(due)

    async def _surveyed(self, due: Collection[Channel]) -> Survey:
        """Look at the bus; a chip that hung it is left alone, unless it may be what is missing."""
        found = await self._survey()
        for channel in due:
            fitting = measuring(channel, self._specs)
            addresses = {address for spec in fitting for address in spec.addresses}
            if self._hanging & addresses and not any(s in found.parts.values() for s in fitting):
                self._hanging.clear()
                return await self._survey()
        return found

    async def _survey(self) -> Survey:
        """Ask every chip what it is, each with a deadline of its own."""
        found = Survey()
        for address in await self._call(addresses_found):
            if address in self._hanging:
                found.strangers[address] = f"the chip at 0x{address:02x} hangs the bus"
            else:
                question = partial(recognise, address=address, found=found, specs=self._specs)
                await self._call(question, address)
        return found

    def _keep_together(self, found: Collection[Channel]) -> None:
        """Let temperature come from the part that humidity was found at: one needs the other's."""
        temperature = self._wanted.get(Channel.AMBIENT_TEMP)
        if Channel.HUMIDITY in found and temperature is not None:
            address = self._wanted[Channel.HUMIDITY].address
            if address is not None and Channel.AMBIENT_TEMP in self._places[address].spec.measures:
                temperature.address = address

    async def _opened_for(
        self, channel: Channel, wanted: WantedChannel, found: Survey
    ) -> int | None:
        """Open the best part for a channel, if it is not open; None where there is none.

        Raises:
            DeadlineError: opening one hung, and with it the bus.
        """
        specs = measuring(channel, self._specs)
        fitting = [(a, s) for s in specs for a in s.addresses if found.parts.get(a) is s]
        for address, spec in sorted(fitting, key=lambda f: f[0] == wanted.frozen_at):
            if await self._is_open(address, spec, found):
                return address
        return None

    async def _is_open(self, address: int, spec: PartSpec, found: Survey) -> bool:
        place = self._places.get(address)
        if place is None or place.spec is not spec:
            site = Site(address, self._clock.monotonic, self._known)
            place = self._places[address] = PartPlace(spec, site)
        if place.part is not None:
            return True
        if address in found.strangers:
            return False
        opening = place
        try:
            place.part = await self._call(opening.opened_on, address)
        except DeadlineError:
            raise
        except Exception as error:  # noqa: BLE001 - nonsense makes drivers raise any kind
            found.strangers[address] = f"{spec.name} at 0x{address:02x}: {failure_reason(error)}"
            return False
        place.opened = self._clock.monotonic()
        return True

    def _why_none(self, channel: Channel, found: Survey) -> str:
        """Say why no part serves a channel: what answers instead, or that nothing does."""
        fitting = measuring(channel, self._specs)
        addresses = {address for spec in fitting for address in spec.addresses}
        lacking = [spec.lacks[channel] for spec in found.parts.values() if channel in spec.lacks]
        if lacking and not self._wanted[channel].ever_read:
            return lacking[0]
        strangers = [found.strangers[a] for a in sorted(addresses & found.strangers.keys())]
        return "; ".join(strangers) or f"no {listed([spec.name for spec in fitting])} answers"

    async def _read(self, place: PartPlace, now: Monotonic) -> Mapping[Channel, Reading]:
        address = place.site.address
        serves = {c: w for c, w in self._wanted.items() if w.address == address}
        try:
            read = await self._read_part(place)
        except Exception as error:  # noqa: BLE001 - nonsense makes drivers raise any kind
            place.part = None
            for wanted in serves.values():
                wanted.failed(error, now)
            return {}
        readings = {channel: place.believed(channel, read[channel], now) for channel in serves}
        for channel, reading in readings.items():
            serves[channel].was_read()
            if isinstance(reading, Fault):
                self._known.pop(channel, None)
            else:
                self._known[channel] = reading
        self._mend(place, readings, serves, now)
        return readings

    def _mend(
        self,
        place: PartPlace,
        readings: Mapping[Channel, Reading],
        serves: Mapping[Channel, WantedChannel],
        now: Monotonic,
    ) -> None:
        """Let a part that froze be opened anew now and then, and so be reset."""
        frozen = [
            c for c, r in readings.items() if isinstance(r, Fault) and r.kind is FaultKind.FROZEN
        ]
        if not frozen:
            place.mending.reset()
        elif place.mending.is_due(now):
            place.mending.put_off(now)
            place.part = None
            for channel, wanted in serves.items():
                wanted.address = None
                if channel in frozen:
                    wanted.frozen_at = place.site.address
                fault = readings[channel]
                if isinstance(fault, Fault):
                    wanted.fault = fault

    async def _read_part(self, place: PartPlace) -> Mapping[Channel, Reading]:
        part = place.part
        if part is None:  # since the bus hung at another, in this sample
            raise DeadlineError("I2C bus: another part's transfer hangs")
        for _ in range(_MOST_STEPS):
            read = await self._call(lambda _: part.read(), place.site.address)
            if not isinstance(read, Wait):
                return read
            await self._clock.sleep(read.seconds)
        raise DeviceError("the light changes too fast to be measured")

    async def _call(self, work: Callable[[I2cBus], T], address: int | None = None) -> T:
        """Do something with the bus on its thread; a bus that hangs is opened anew.

        Args:
            work: what is done.
            address: the chip that it is done with, if it is one.

        Raises:
            DeadlineError: it did not end in time.
        """
        try:
            return await self._owner.call(lambda: work(self._open()), self._deadline)
        except DeadlineError:
            if address is not None:
                self._hanging.add(address)
            for place in self._places.values():
                place.part = None
            if self._bus is not None:
                self._hung.append(self._bus)
                self._bus = None
            raise

    def _open(self) -> I2cBus:
        """Give the bus, opened where it is not; on the owner thread."""
        while self._hung:
            _let_go(self._hung.pop())
        if self._bus is None:
            self._bus = self._open_bus()
        return self._bus

    async def _drop_bus(self) -> None:
        bus, self._bus = self._bus, None
        for place in self._places.values():
            place.part = None
        if bus is not None:
            with contextlib.suppress(DeviceError, asyncio.CancelledError):
                await self._owner.call(lambda: _let_go(bus), self._deadline)


def _let_go(bus: I2cBus) -> None:
    """Close a bus, on the owner thread; a broken one may raise anything."""
    with contextlib.suppress(Exception):
        bus.deinit()
