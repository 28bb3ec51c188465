"""`lumen alerts`: try the owner's addresses, and let the service reach them."""

import argparse
import asyncio
import time

from lumen.commands.settings import settings_of
from lumen.config.settings import Settings
from lumen.doctor.outgoing import beyond, drop_in
from lumen.errors import LumenError
from lumen.formats.report import iso
from lumen.outlets.alerts.messages import FaultAlert
from lumen.outlets.alerts.outlet import couriers, message_for
from lumen.system.name_lookup import addresses_of
from lumen.units import WallTime


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked.

    Raises:
        LumenError: no address is set, one did not take the message, or a name is not known.
    """
    settings = settings_of(arguments)
    if not settings.alerts.addresses:
        raise LumenError("no address is set: set alerts.ping, alerts.ntfy or alerts.webhook")
    if arguments.what == "test":
        asyncio.run(_test(settings))
    else:
        print(_drop_in(settings))


async def _test(settings: Settings) -> None:
    """Send one message to each address but the ping's, which only a living Lumen may call."""
    config, failed = settings.alerts, 0
    alert = FaultAlert(
        event="test",
        time=iso(WallTime(float(int(time.time())))),
        name=settings.identity.name,
        part="",
        reason="If you can read this, alerts arrive.",
        simulated=False,
    )
    for key, courier in couriers(config).items():
        if key == "ping":
            print(f"ping     {courier.address}: not called: only a Lumen that runs does that")
            continue
        try:
            await courier.send(message_for(key, alert, config))
        except LumenError as error:
            failed += 1
            print(f"{key:8} {error}")
        else:
            print(f"{key:8} {courier.address}: taken")
        finally:
            courier.close()
    if failed:
        raise LumenError(f"{failed} did not take the message: see docs/alerts.md")


def _drop_in(settings: Settings) -> str:
    hosts = {}
    for address in settings.alerts.addresses.values():
        try:
            hosts[address.host] = addresses_of(address.host)
        except OSError as error:
            raise LumenError(
                f"{address.host}: {error.strerror}: check the name, and this computer's network"
            ) from None
    barred = beyond(hosts)
    if not barred:
        raise LumenError("no drop-in is needed: every address is within your network")
    return drop_in(barred)
