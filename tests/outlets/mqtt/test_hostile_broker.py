"""A broker that ignores what it was told: it is left, with the reason, and costs nothing."""

import asyncio
import resource

import pytest
from fleet import Small
from hostile import Deed, broker, length, message
from patience import run

from lumen.runtime.controls import ControlChange

MANY = 100_000


async def pour(writer: asyncio.StreamWriter, data: bytes, times: int = MANY) -> int:
    """Send this many times, or until the other side has had enough; give how often it was taken."""
    number = 0
    try:
        for number in range(times):
            writer.write(data)
            await writer.drain()
            if number % 50 == 0:
                await asyncio.sleep(0)
    except ConnectionError:
        return number
    return times


async def huge(writer: asyncio.StreamWriter) -> None:
    """Announce a packet of 256 MB, and send it."""
    writer.write(b"\x30" + length(268_000_000))
    assert await pour(writer, b"A" * 65_536, 4000) < 400


async def dripping(writer: asyncio.StreamWriter) -> None:
    """Announce one, and let it drip."""
    writer.write(b"\x30" + length(268_000_000))
    while True:
        writer.write(b"A")
        await asyncio.sleep(0.01)


async def flood(writer: asyncio.StreamWriter) -> None:
    """Send small messages without end."""
    await pour(writer, message(b"lumen/x/mute/set", b"ON") * 100)


async def flood_of_quality_1(writer: asyncio.StreamWriter) -> None:
    """The same, each to be acknowledged, and no acknowledgement is read."""
    await pour(writer, message(b"lumen/x/mute/set", b"ON", 1) * 100)


async def flood_of_quality_2(writer: asyncio.StreamWriter) -> None:
    """Send what is never released, as large as it may be."""
    for number in range(1, 60_000):
        await pour(writer, message(b"lumen/x/mute/set", b"x" * 16_000, 2, number), 1)
        await asyncio.sleep(0.002)


@pytest.mark.parametrize(
    ("deed", "why", "acknowledges"),
    [
        (huge, "it sends a packet of 268000000 bytes", True),
        (dripping, "it sends a packet of 268000000 bytes", True),
        (flood, "messages a second", True),
        (flood_of_quality_1, "messages", False),
        (flood_of_quality_2, "takes no acknowledgements|messages a second", True),
    ],
)
def test_broker_that_sends_too_much_is_left(deed: Deed, why: str, *, acknowledges: bool) -> None:
    """The reason is told, memory does not grow, and the loop goes on meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def live() -> str:
        async with broker(deed, acknowledges=acknowledges) as port, Small(port) as lumen:
            return await lumen.fault()

    fault = run(live(), patience=25.0)
    assert any(each in fault for each in why.split("|")), fault
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 24 * 1024


@pytest.mark.parametrize(
    "packet",
    [
        b"\x30\x00",
        b"\x30\x01\x00",
        b"\x32\x05\x00\x01a\x00\x01",
        b"\x40\x00",
        b"\x40\x01\x00",
        b"\x62\x00",
        b"\x90\x00",
        b"\x90\x02\x00\x01",
        b"\xf0\x00",
        b"\xf0\x05hello",
        b"\x00\x00",
        b"\x20\x00",
        b"\x20\x02\x00\x00",
        b"\xd0\x01\x00",
        b"\xe0\x02\xff\xff",
        b"\x30\xff\xff\xff\xff\xff",
        b"\x30\x07\x00\x01a\x7f\xff\xff\xff",
    ],
)
def test_nonsense_ends_the_connection_and_never_the_thread(packet: bytes) -> None:
    """Whatever the library makes of it, Lumen is told at once that the connection is over.

    Or nothing was wrong with it to the library: then the connection goes on.
    """

    async def nonsense(writer: asyncio.StreamWriter) -> None:
        writer.write(packet)

    async def live() -> None:
        async with broker(nonsense) as port, Small(port) as lumen:
            for _ in range(100):
                await asyncio.sleep(0.01)
                if lumen.outlet.fault is not None:
                    assert "Traceback" not in lumen.outlet.fault
                    assert lumen.outlet.fault.isprintable()
                    return

    run(live())


STRANGE = [
    b"",
    b"x",
    b"/",
    b"//set",
    b"/set",
    b"set",
    b"lumen",
    b"lumen/set",
    b"a\x00b/set",
    b"lumen/+/mute/set",
    b"#",
    b"lumen/" + b"x" * 3000 + b"/mute/set",
    "lumen/küche/mute/set".encode(),
    b"\xff\xfe/mute/set",
    b"homeassistant/status/set",
]


def test_topics_that_nobody_subscribed_to_are_passed_over() -> None:
    """One without a slash, with wildcards, a NUL or no text; the next command is obeyed."""

    async def live() -> None:
        async def strange(writer: asyncio.StreamWriter) -> None:
            for topic in STRANGE:
                writer.write(message(topic, b"ON"))
            node = lumen.topics.node.encode()
            writer.write(message(b"lumen/" + node + b"/set", b"ON"))
            writer.write(message(b"lumen/" + node + b"/a/mute/set", b"ON"))
            writer.write(message(b"lumen/" + node + b"/mute/set", b"ON"))

        lumen: Small
        async with broker(strange) as port:
            lumen = Small(port)
            async with lumen:
                assert await lumen.changed() == [ControlChange(muted=True)]
                assert lumen.outlet.fault is None

    run(live())


def test_payload_is_cut_before_it_is_read() -> None:
    """A command of 16 KB is refused as the few bytes that are looked at."""

    async def live() -> None:
        async def long(writer: asyncio.StreamWriter) -> None:
            topic = lumen.topics.command("page").encode()
            writer.write(message(topic, b"x" * 16_000))
            writer.write(message(lumen.topics.command("mute").encode(), b"ON"))

        lumen: Small
        async with broker(long) as port:
            lumen = Small(port)
            async with lumen:
                assert await lumen.changed() == [ControlChange(muted=True)]

    run(live())
