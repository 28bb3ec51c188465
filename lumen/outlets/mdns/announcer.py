"""Announces the page by multicast DNS, as long as it is served to the network.

Where the service runs beside Avahi, Avahi does it: see `avahi.py`. Two of them on one computer
would answer for each other.
"""

import asyncio
import ipaddress
from typing import TYPE_CHECKING

from lumen.outlets.mdns.announcement import SERVICE_TYPE, TXT, Announcement, announcement_of
from lumen.outlets.view import View
from lumen.system.log import log
from lumen.units import Seconds

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

LOOK: Seconds = 10.0
"""How often the page's address is compared with what is announced: networks come and go."""

QUESTION: Seconds = 1.5
"""How long somebody else may take to say that a host's name is theirs."""

FAREWELL: Seconds = 2.0
MOST_HOSTS = 9
"""Lumens on one network that tell their hosts apart by a number."""

HOST = "lumen"


class Announcer:
    """Keeps the announcement true, in a task of its own."""

    name = "announcement"

    def __init__(self, view: View, interfaces: list[str] | None = None) -> None:
        """Take what is known of the page.

        Args:
            view: gives its address, and Lumen's name.
            interfaces: addresses of the interfaces to announce on; None is all of them.
        """
        self._view = view
        self._interfaces = interfaces
        self.fault: str | None = None
        self.announced: str | None = None
        """The page's address by name, or None while nothing is announced."""
        self._current: Announcement | None = None
        self._zeroconf: AsyncZeroconf | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look at the page's address."""
        try:
            import zeroconf.asyncio  # noqa: F401, PLC0415 - only where it is wanted
        except ModuleNotFoundError:
            log.info(
                "the page is not announced on the network: install 'lumen-creature[mdns]' for that"
            )
            return
        self._task = asyncio.create_task(self._follow(), name="announcement")

    async def close(self) -> None:
        """Say that the page is gone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._withdraw()

    async def _follow(self) -> None:
        while True:
            wanted = announcement_of(self._view.settings.identity.name, self._view.address)
            if wanted != self._current:
                await self._change(wanted)
            await self._view.clock.sleep(LOOK)

    async def _change(self, wanted: Announcement | None) -> None:
        try:
            await self._withdraw()
            if wanted is not None:
                await self._announce(wanted)
        except Exception as error:  # noqa: BLE001 - the library raises of many kinds
            self.fault = f"multicast DNS: {str(error) or type(error).__name__}"
            await self._withdraw()
        else:
            self._current, self.fault = wanted, None

    async def _announce(self, wanted: Announcement) -> None:
        from zeroconf import InterfaceChoice, ServiceInfo  # noqa: PLC0415 - only where wanted
        from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415 - as above

        address = ipaddress.ip_address(wanted.host)  # a name would be no address of ours
        self._zeroconf = AsyncZeroconf(interfaces=self._interfaces or InterfaceChoice.All)
        host = await self._free_host(str(address))
        kind = f"{SERVICE_TYPE}.local."
        info: ServiceInfo = ServiceInfo(
            kind,
            f"{wanted.instance}.{kind}",
            addresses=[address.packed],
            port=wanted.port,
            properties=TXT,
            server=f"{host}.local.",
        )
        await (await self._zeroconf.async_register_service(info, allow_name_change=True))
        self.announced = f"http://{host}.local:{wanted.port}/"
        log.info("announced as %s: %s", info.name.removesuffix(f".{kind}"), self.announced)

    async def _free_host(self, own: str) -> str:
        """Give `lumen`, or with a number where that is another computer's name already."""
        from zeroconf import AddressResolverIPv4  # type: ignore[attr-defined] # noqa: PLC0415 - not in __all__; only where wanted

        assert self._zeroconf is not None  # noqa: S101 - only asked while announcing
        for number in range(1, MOST_HOSTS):
            host = HOST if number == 1 else f"{HOST}-{number}"
            resolver = AddressResolverIPv4(f"{host}.local.")
            answered = await resolver.async_request(self._zeroconf.zeroconf, 1000.0 * QUESTION)
            if not answered or set(resolver.parsed_addresses()) == {own}:
                return host
        return f"{HOST}-{MOST_HOSTS}"

    async def _withdraw(self) -> None:
        """Say that the page is gone; one that is cancelled meanwhile can be done again."""
        self._current = self.announced = None
        if self._zeroconf is None:
            return
        try:
            async with asyncio.timeout(FAREWELL):
                await self._zeroconf.async_unregister_all_services()
        except (OSError, TimeoutError) as error:
            log.warning("the end of the announcement was not sent: %s", str(error) or "too slow")
        await self._zeroconf.async_close()
        self._zeroconf = None
