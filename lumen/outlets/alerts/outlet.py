"""The outlet that tells the owner: a ping while Lumen lives, a message for each fault.

The ping is a dead man's switch. It follows the watchdog's own condition, sampling and the whole
body made progress, and no timer: a Lumen that stands still goes silent, and the other side notices.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from random import Random, SystemRandom

import msgspec

from lumen.config.alerts import AlertsConfig
from lumen.errors import LumenError
from lumen.formats.report import MomentReport
from lumen.outlets.alerts.delivery import AlertRequest, Courier
from lumen.outlets.alerts.faults import FaultNews, FaultWatch
from lumen.outlets.alerts.messages import FaultAlert, for_ntfy, for_webhook
from lumen.outlets.view import View
from lumen.system.atomic import write_atomically
from lumen.system.backoff import Backoff
from lumen.system.input_file import read_bounded
from lumen.system.log import log
from lumen.system.named_files import NamedFile
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

NAME = "alerts"
FILE_NAME = "alerts.json"
"""Keeps what is told and what waits, so that a restart loses and repeats nothing."""

LEAST: Seconds = 50.0
"""Between two pings: with a sample every half minute, one a minute."""

FIRST_RETRY: Seconds = 5.0
LAST_RETRY: Seconds = 600.0
MOST_WAITING = 32
"""Messages that wait for each address; of more, the oldest are dropped and counted."""

DISK_DEADLINE: Seconds = 5.0
_MOST_BYTES = 1 << 20


class Kept(msgspec.Struct):
    """What lasts over a restart."""

    standing: dict[str, str] = {}
    waiting: dict[str, list[FaultAlert]] = {}


def couriers(config: AlertsConfig) -> dict[str, Courier]:
    """Give what sends to each address that is set."""
    given = {
        "ca_file": config.ca_file,
        "ntfy_token_file": config.ntfy_token_file,
        "webhook_token_file": config.webhook_token_file,
    }
    files = {key: NamedFile(f"alerts.{key}", name) for key, name in given.items() if name}
    addresses = config.addresses
    if "ntfy" in addresses:
        addresses["ntfy"], _ = config.ntfy_topic
    return {
        key: Courier(address, files.get("ca_file"), files.get(f"{key}_token_file"))
        for key, address in addresses.items()
    }


def message_for(key: str, alert: FaultAlert, config: AlertsConfig) -> AlertRequest:
    """Give an alert in the form that an address takes; a ping has none."""
    if key == "ping":
        return AlertRequest("GET")
    return for_webhook(alert) if key == "webhook" else for_ntfy(alert, config)


class Alerts:
    """Tells the owner, in tasks of its own. Nothing here raises: `fault` says why it cannot."""

    name = NAME

    def __init__(
        self, view: View, config: AlertsConfig, directory: Path, chance: Random | None = None
    ) -> None:
        self._view = view
        self._config = config
        self._chance = chance or SystemRandom()
        self._file = directory / FILE_NAME
        self._disk = WorkerThread("alerts file")
        self._couriers = couriers(config)
        self._waiting: dict[str, deque[FaultAlert]] = {
            key: deque() for key in self._couriers if key != "ping"
        }
        self._stirred = {key: asyncio.Event() for key in self._couriers}
        self._watch = FaultWatch()
        self._faults: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def fault(self) -> str | None:
        """Why somebody is not told, or None."""
        return "; ".join(self._faults.values()) or None

    async def start(self) -> None:
        """Take up what waited, and begin."""
        await self._restore()
        loops = {key: self._deliver(key) for key in self._waiting}
        if "ping" in self._couriers:
            self._view.on_progress(self._stirred["ping"].set)
            loops["ping"] = self._ping()
        if self._waiting:
            loops["faults"] = self._follow()
        self._tasks = [
            asyncio.create_task(loop, name=f"alerts {key}") for key, loop in loops.items()
        ]

    async def close(self) -> None:
        """Tell no more; what waits is sent after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for courier in self._couriers.values():
            courier.close()
        if self._tasks and self._waiting:
            await self._keep()
        self._tasks = []
        self._disk.close()

    async def _ping(self) -> None:
        """Call the address after a beat, and after none that it owes to a timer."""
        backoff = Backoff(FIRST_RETRY, LAST_RETRY, self._chance)
        beat = self._stirred["ping"]
        while True:
            beat.clear()
            await beat.wait()
            sent = await self._try("ping", AlertRequest("GET"))
            if sent:
                backoff.reset()
            await self._view.clock.sleep(LEAST if sent else backoff.next_wait())

    async def _deliver(self, key: str) -> None:
        """Send what waits for one address, the oldest first, again and again until it is taken."""
        backoff = Backoff(FIRST_RETRY, LAST_RETRY, self._chance)
        waiting, stirred = self._waiting[key], self._stirred[key]
        while True:
            while waiting:
                alert = waiting[0]
                if not await self._try(key, message_for(key, alert, self._config)):
                    await self._view.clock.sleep(backoff.next_wait())
                    continue
                backoff.reset()
                # Of too many, this one may have been dropped meanwhile.
                if waiting and waiting[0] is alert:
                    waiting.popleft()
                await self._keep()
            stirred.clear()
            await stirred.wait()

    async def _try(self, key: str, message: AlertRequest) -> bool:
        try:
            await self._couriers[key].send(message)
        except LumenError as error:
            self._faults[key] = str(error)
            return False
        self._faults.pop(key, None)
        return True

    async def _follow(self) -> None:
        while True:
            try:
                async for moment in self._view.moments():
                    await self._take(moment)
            except LumenError as error:
                # So far behind that samples were missed: faults that stand are seen at the next.
                log.warning("alerts: %s", error)

    async def _take(self, moment: MomentReport) -> None:
        faults = faults_of(moment, self._view.parts)
        found = self._watch.update(faults, self._view.samples_clock.monotonic())
        for news in found:
            for key in self._waiting:
                self._put(key, self._alert(news, moment.time))
        if found:
            await self._keep()

    def _alert(self, news: FaultNews, time: str) -> FaultAlert:
        return FaultAlert(
            event="fault" if news.reason is not None else "fault_ended",
            time=time,
            name=self._view.settings.identity.name,
            part=news.part,
            reason=news.reason,
            simulated=self._view.simulated,
        )

    def _put(self, key: str, alert: FaultAlert) -> None:
        waiting = self._waiting[key]
        waiting.append(alert)
        if len(waiting) > MOST_WAITING:
            dropped = waiting.popleft()
            lost = waiting[0].lost + dropped.lost + 1
            waiting[0] = msgspec.structs.replace(waiting[0], lost=lost)
        self._stirred[key].set()

    async def _restore(self) -> None:
        try:
            data = await self._disk.call(
                partial(read_bounded, self._file, _MOST_BYTES), DISK_DEADLINE
            )
            kept = msgspec.json.decode(data, type=Kept)
        except FileNotFoundError:
            return
        except (LumenError, OSError, msgspec.DecodeError) as error:
            log.warning("alerts: %s: %s: faults that stand are told again", self._file, error)
            return
        self._watch = FaultWatch(kept.standing)
        for key, waiting in self._waiting.items():
            waiting.extend(kept.waiting.get(key, [])[-MOST_WAITING:])

    async def _keep(self) -> None:
        waiting = {key: list(alerts) for key, alerts in self._waiting.items()}
        data = msgspec.json.encode(Kept(self._watch.standing, waiting))
        try:
            await self._disk.call(partial(write_atomically, self._file, data, 0o600), DISK_DEADLINE)
        except (LumenError, OSError) as error:
            self._faults["file"] = f"{self._file}: {error}"
        else:
            self._faults.pop("file", None)


def faults_of(moment: MomentReport, parts: Mapping[str, str]) -> dict[str, str]:
    """Give what is at fault, without what only settles, and without these messages themselves."""
    channels = {
        str(channel): reason
        for channel, reason in moment.faults.items()
        if not reason.startswith("settling")
    }
    return {**channels, **{part: reason for part, reason in parts.items() if part != NAME}}
