"""The announcement, as a browser of services on this very loopback finds it, and Avahi's file."""

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import run
from repository import ROOT
from test_outlet_view import living
from zeroconf import ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from lumen.composition import assembly
from lumen.config.settings import IdentityConfig, PageConfig, Settings
from lumen.outlets.mdns import announcer, avahi
from lumen.outlets.mdns.announcement import announcement_of, instance_label
from lumen.outlets.mdns.announcer import Announcer

LOOPBACK = ["127.0.0.1"]
KIND = "_http._tcp.local."
PAGE = "http://192.0.2.7:8520/"


class FakeView:
    """A page whose address a test sets; its clock waits until the test says."""

    def __init__(self, name: str, address: str | None = PAGE) -> None:
        self.address = address
        self.settings = Settings(identity=IdentityConfig(name))
        self.looked = asyncio.Event()
        self.clock = self

    async def sleep(self, _duration: float) -> None:
        """Look again when the test says so."""
        self.looked.clear()
        await self.looked.wait()


async def announced(outlet: Announcer, *, done: bool = True) -> str | None:
    """Wait until the page is announced, or no more; give its address by name."""
    while (outlet.announced is not None) is not done:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    return outlet.announced


async def fault_of(outlet: Announcer) -> str | None:
    """Give what is wrong now."""
    await asyncio.sleep(0)
    return outlet.fault


@asynccontextmanager
async def announcing(view: FakeView) -> AsyncIterator[Announcer]:
    """Give the outlet of a page, on the loopback."""
    outlet = Announcer(view, LOOPBACK)  # type: ignore[arg-type] # as much of a view as it reads
    await outlet.start()
    try:
        yield outlet
    finally:
        await outlet.close()


class Browser:
    """Somebody who looks for pages."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._changed = asyncio.Event()

    def note(self, *, state_change: ServiceStateChange, name: str, **_: object) -> None:
        """Take note of a page that came or went."""
        loop = self.found.discard if state_change is ServiceStateChange.Removed else self.found.add
        loop(name)
        self._changed.set()

    async def until(self, wanted: Callable[[set[str]], bool]) -> None:
        """Wait until what is found is as wanted."""
        while not wanted(self.found):
            self._changed.clear()
            await self._changed.wait()


@asynccontextmanager
async def browsing() -> AsyncIterator[tuple[Browser, AsyncZeroconf]]:
    """Give a browser of services on the loopback."""
    zeroconf, browser = AsyncZeroconf(interfaces=LOOPBACK), Browser()
    looking = AsyncServiceBrowser(zeroconf.zeroconf, KIND, handlers=[browser.note])
    try:
        yield browser, zeroconf
    finally:
        await looking.async_cancel()
        await zeroconf.async_close()
        await asyncio.sleep(0)


@pytest.fixture
def name() -> str:
    """Give a name that no other test's Lumen has."""
    return f"Ada & Küche {uuid.uuid4().hex[:8]}"


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcer, "QUESTION", 0.2)


def test_browser_finds_the_page_by_its_name_and_address_and_sees_it_go(name: str) -> None:
    """With the name as it is written, the port, `lumen.local`, and no token."""

    async def live() -> None:
        async with browsing() as (browser, zeroconf):
            full = f"{name}.{KIND}"
            async with announcing(FakeView(name)) as outlet:
                await browser.until(lambda found: full in found)
                info = AsyncServiceInfo(KIND, full)
                assert await info.async_request(zeroconf.zeroconf, 3000)
                assert (info.port, info.parsed_addresses()) == (8520, ["192.0.2.7"])
                assert info.properties == {b"path": b"/"}
                assert info.server is not None
                assert info.server.startswith("lumen")
                assert await announced(outlet) == f"http://{info.server.rstrip('.')}:8520/"
                assert outlet.fault is None
            await browser.until(lambda found: full not in found)

    run(live())


def test_announcement_follows_the_page(name: str) -> None:
    """Not before it is served, at the new address when the network changes, and gone with it."""

    async def live() -> None:
        async with browsing() as (browser, _):
            view, full = FakeView(name, None), f"{name}.{KIND}"
            async with announcing(view) as outlet:
                await asyncio.sleep(0)
                assert outlet.announced is None
                view.address = PAGE
                view.looked.set()
                await browser.until(lambda found: full in found)
                view.address = "http://127.0.0.1:8520/"
                await announced(outlet)
                view.looked.set()
                await announced(outlet, done=False)
                await browser.until(lambda found: full not in found)

    run(live())


def test_second_lumen_on_the_network_takes_another_host_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are found, each at its own address."""

    async def live() -> None:
        first, second = FakeView(name), FakeView(f"{name[:-1]}z", "http://192.0.2.8:8520/")
        async with browsing() as (browser, _), announcing(first) as one:
            await browser.until(lambda found: f"{name}.{KIND}" in found)
            first_host = await announced(one)
            # The first answer may go to another of this computer's sockets: there are more.
            monkeypatch.setattr(announcer, "QUESTION", 60.0)
            monkeypatch.setattr(announcer, "MOST_HOSTS", 2)
            async with announcing(second) as other:
                assert await announced(other) != first_host
                await browser.until(lambda found: f"{name[:-1]}z.{KIND}" in found)

    run(live())


def test_failure_is_a_fault_and_is_tried_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that is not there yet, say."""

    async def live() -> None:
        view = FakeView(name)
        with monkeypatch.context() as broken:

            def no_network(**_: object) -> AsyncZeroconf:
                raise OSError(19, "No such device")

            broken.setattr("zeroconf.asyncio.AsyncZeroconf", no_network)
            outlet = Announcer(view, LOOPBACK)  # type: ignore[arg-type] # as above
            await outlet.start()
            while await fault_of(outlet) is None:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
            assert await fault_of(outlet) == "multicast DNS: [Errno 19] No such device"
        view.looked.set()
        await announced(outlet)
        assert await fault_of(outlet) is None
        await outlet.close()

    run(live())


def test_library_that_is_missing_is_no_fault(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever wants it installs it; the log says how."""
    monkeypatch.setitem(__import__("sys").modules, "zeroconf.asyncio", None)
    caplog.set_level("INFO")

    async def live() -> None:
        async with announcing(FakeView(name)) as outlet:
            assert outlet.fault is None

    run(live())
    assert "lumen-creature[mdns]" in caplog.text


@pytest.mark.parametrize("reach", ["local", "auto", "off"])
def test_page_of_this_computer_alone_is_never_announced(tmp_path: Path, reach: Any) -> None:  # noqa: ANN401 - a word
    """There is no announcer, and the address itself would be none."""

    async def live() -> list[str]:
        async with living(tmp_path) as at:
            settings = Settings(page=PageConfig(reach=reach, port=0))
            return [each.name for each in assembly.outlets_for(at.view, settings, tmp_path)]

    assert ("page" in run(live())) == (reach != "off")
    assert "announcement" not in run(live())
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert announcement_of("Ada", f"http://{host}:8520/") is None


def test_page_of_the_network_has_an_announcer(tmp_path: Path) -> None:
    """So that the test above means something."""

    async def live() -> list[str]:
        async with living(tmp_path) as at:
            settings = Settings(page=PageConfig(reach="network", port=0))
            return [each.name for each in assembly.outlets_for(at.view, settings, tmp_path)]

    assert "announcement" in run(live())


@given(st.text(min_size=1, max_size=24))
def test_name_fits_a_label_and_the_file_whatever_is_in_it(name: str) -> None:
    """No half letter, and no way out of the element."""
    label = instance_label(name)
    assert len(label.encode()) <= 63
    assert name.startswith(label)


@pytest.mark.parametrize("name", ["Ada", "A & B", "<b>", "%h", 'Küche "2"', "🌱" * 20])
def test_avahis_file_is_xml_with_the_name_as_it_is(name: str) -> None:
    """`%h` stays what it is, and no name can say more than a name."""
    tree = ET.fromstring(avahi.service_file(name, 8520))  # noqa: S314 - our own text
    assert [child.tag for child in tree] == ["name", "service"]
    named = tree.find("name")
    assert named is not None
    assert (named.text, named.get("replace-wildcards")) == (instance_label(name), "no")
    assert [(c.tag, c.text) for c in tree.findall("service/*")] == [
        ("type", "_http._tcp"),
        ("port", "8520"),
        ("txt-record", "path=/"),
    ]


@pytest.fixture
def served() -> Any:  # noqa: ANN401 - a generator
    """Give the port of something that answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_avahis_file_follows_settings_and_page(tmp_path: Path, served: int) -> None:
    """Written where the page is open to the network and answers; else removed, with the reason."""
    file = tmp_path / avahi.FILE_NAME

    def settled(reach: Any = "network", port: int = served) -> str:  # noqa: ANN401 - a word
        settings = Settings(page=PageConfig(reach=reach, port=port))
        return avahi.settle(settings, tmp_path)

    assert settled() == f"announced by Avahi, at port {served}: Lumen"
    assert f"<port>{served}</port>" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o644
    assert settled(reach="local").endswith("it is not served to the network")
    assert not file.exists()
    assert settled(port=0).endswith("page.port is 0: give it a number")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        said = settled(port=probe.getsockname()[1])
    assert "nothing answers at port" in said
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "gone").mkdir()
    gone = avahi.settle(Settings(page=PageConfig(reach="network")), tmp_path / "nowhere")
    assert gone.endswith("Avahi is not installed")


def test_unit_and_uninstaller_remove_what_the_unit_writes() -> None:
    """The page is not announced after its end."""
    path = str(avahi.SERVICES / avahi.FILE_NAME)
    unit = (ROOT / "systemd" / "lumen.service").read_text(encoding="utf-8")
    assert f"ExecStopPost=-+/bin/rm -f {path}\n" in unit
    assert f"python -I -m {avahi.__name__}\n" in unit
    uninstall = (ROOT / "systemd" / "uninstall").read_text(encoding="utf-8")
    assert f'"$root{path}"' in uninstall


def test_service_beside_avahi_announces_nothing_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two on one computer would answer for each other."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert assembly.announced_by_avahi(tmp_path)
    assert not assembly.announced_by_avahi(tmp_path / "nowhere")
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    assert not assembly.announced_by_avahi(tmp_path)
