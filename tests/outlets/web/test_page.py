"""The live page of a simulated Lumen, asked over real connections."""

import asyncio
import io
import json
import logging
import socket
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageChops, ImageStat
from visit import HERE, Answer, Client, ask, http_request, run, until, visited

from lumen.body.scene import Page
from lumen.config.settings import PageConfig
from lumen.core.compensation import Compensation
from lumen.outlets.view import View
from lumen.outlets.web import page as page_module
from lumen.outlets.web.assets import read_assets
from lumen.outlets.web.page import WebPage
from lumen.outlets.web.pictures import Pictures
from lumen.outlets.web.token import FILE_NAME
from lumen.outlets.web.watchers import MOST_WATCHERS
from lumen.runtime.controls import ControlState
from lumen.runtime.diary_report import DayReport, DiaryReport
from lumen.system.clock import SimulatedClock

ON_NETWORK = PageConfig("network", 0)


def test_page_and_all_its_files_come_from_here(tmp_path: Path) -> None:
    """Whatever the page names is served, with its kind, and names no other place."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            kinds = {"/": "text/html", "/page.css": "text/css", "/icon.svg": "image/svg+xml"}
            scripts = [name.removesuffix(".js") for name in read_assets() if name.endswith(".js")]
            assert len(scripts) == 15
            kinds |= {f"/{name}.js": "text/javascript" for name in scripts}
            kinds |= {f"/Inter-{weight}.otf": "font/otf" for weight in ("Regular", "SemiBold")}
            for path, kind in kinds.items():
                answer = await ask(at.port, path)
                assert answer.status == 200, path
                assert answer.headers["content-type"].startswith(kind)
                foreign = answer.body.replace(b"http://www.w3.org/", b"")
                assert b"http://" not in foreign or kind == "font/otf"
                assert b"https://" not in foreign or kind == "font/otf"
                again = await ask(at.port, path, If_None_Match=answer.headers["etag"])
                assert (again.status, again.body) == (304, b"")
                assert not {"content-length", "content-type"} & set(again.headers)

    run(live())


@pytest.mark.parametrize("path", ["/", "/metrics", "/nothing", "/panel.jpg", "/drawings/x.png"])
def test_every_answer_forbids_what_the_page_does_not_need(tmp_path: Path, path: str) -> None:
    """No script from elsewhere, no frame around it, no guessing of kinds, no address told on."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            headers = (await ask(at.port, path)).headers
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"

    run(live())


def test_watcher_hears_the_whole_story_and_then_what_is_new(tmp_path: Path) -> None:
    """The beginning is complete; each moment joins on to it."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            client = await Client.to(at.port)
            await client.say(http_request("GET", "/events"))
            assert (await client.head()).headers["content-type"].startswith("text/event-stream")
            story = await client.event_of("story")
            assert len(story["felt"]) == len(at.lumen.creature.history.states)
            assert story["now"]["shape"] is not None
            assert story["legend"]["simulated"] is True
            await at.live()
            moment = await client.event_of("moment")
            assert moment["since"] == story["samples"]
            assert moment["samples"] == story["samples"] + 1
            assert len(moment["felt"]) == 1
            assert moment["felt"][0][0] > story["felt"][-1][0]

    run(live())


def test_missing_reading_is_told_as_a_fault_and_not_as_a_number(tmp_path: Path) -> None:
    """Neither raw nor compensated stands anything in for what could not be read."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.lumen.senses._sensors[0].close()
            at.lumen.creature.compensation = Compensation(4.0)
            await at.live(2)
            client = await Client.to(at.port)
            await client.say(http_request("GET", "/events"))
            now = (await client.event_of("story"))["now"]
            assert "ambient_temp_c" not in now["reading"]
            assert now["room"]["ambient_temp_c"] is None
            assert now["faults"]["ambient_temp_c"]
            metrics = (await ask(at.port, "/metrics")).text
            assert "ambient_temperature_celsius" not in metrics
            assert 'lumen_channel_up{channel="ambient_temp_c"} 0' in metrics
            assert 'lumen_channel_fault{channel="ambient_temp_c"' in metrics

    run(live())


def test_nothing_is_made_while_nobody_looks(tmp_path: Path) -> None:
    """News are made for watchers alone, and end with the last of them."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            watchers = at.page._routes._watchers

            def are_reported() -> bool:
                return watchers._reporting is not None

            assert not are_reported()
            client = await Client.to(at.port)
            await client.say(http_request("GET", "/events"))
            await client.event_of("story")
            assert are_reported()
            client.leave()
            await until(lambda: not are_reported())
            assert len(watchers) == 0

    run(live())


def test_watchers_beyond_the_bound_are_refused_and_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A hundred ask; 32 watch; the senses never wait for any of them."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            clients, heads = [], []
            for _ in range(60):
                clients.append(client := await Client.to(at.port))
                await client.say(http_request("GET", "/events"))
                heads.append(await client.head())
            assert [head.status for head in heads] == [200] * MOST_WATCHERS + [503] * 28
            crowd = [await Client.to(at.port) for _ in range(40)]
            # Nobody reads, some ask for ever, some vanish; the moments go on.
            for client in crowd[::2]:
                await client.say(b"GET / HTTP/1.1\r\nHost: ")
            for client in clients[::3]:
                client.leave()
            before = at.lumen.creature.history.samples
            await at.live(50)
            assert at.lumen.creature.history.samples == before + 50
            assert all(len(box._waiting) <= 6 for box in at.page._routes._watchers._boxes)

    with caplog.at_level(logging.WARNING, "lumen"):
        run(live())
    messages = [record.message for record in caplog.records]
    assert sum("too many watchers" in line for line in messages) == 1
    assert sum("too many connections" in line for line in messages) <= 1


def test_panel_is_encoded_once_for_all_who_ask(tmp_path: Path) -> None:
    """The picture is the panel's own, 240x240; an unchanged one costs nothing more."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.lumen.renderer.show_screen()
            answers = await asyncio.gather(*(ask(at.port, "/panel.jpg") for _ in range(5)))
            assert len({answer.body for answer in answers}) == 1
            picture = Image.open(io.BytesIO(answers[0].body)).convert("RGB")
            assert picture.size == (240, 240)
            off = ImageChops.difference(picture, at.lumen.renderer.shown.picture)
            assert max(ImageStat.Stat(off).mean) < 4.0
            first = at.page._routes._pictures._panel._data
            await ask(at.port, "/panel.jpg")
            assert at.page._routes._pictures._panel._data is first

    run(live())


def test_diary_is_given_with_its_numbers(tmp_path: Path) -> None:
    """The days that are over, each with its line; before the first there is none."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.live(3)
            empty = msgspec.json.decode((await ask(at.port, "/diary.json")).body, type=DiaryReport)
            assert empty == DiaryReport("Lumen", [], [])
            today = msgspec.json.decode((await ask(at.port, "/today.json")).body, type=DayReport)
            assert today.date == at.view.snapshot().local_time.partition("T")[0]
            assert at.view.snapshot().fitted[0] in today.ranges
            clock = at.lumen.hardware.clock
            assert isinstance(clock, SimulatedClock)
            clock.skip(86_400.0)
            await at.live(2)
            diary = msgspec.json.decode((await ask(at.port, "/diary.json")).body, type=DiaryReport)
            assert diary.days[0].line is not None
            assert diary.days[0].line.startswith("I was born, and am called Lumen.")
            life = View(at.lumen).snapshot().life
            assert life is not None
            assert (life.days, life.age_days, life.awakenings) == (1, 1, 1)

    run(live())


def test_drawings_are_listed_and_shown(tmp_path: Path) -> None:
    """Kept ones by their day, the present one as it is."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.live(40)
            folder = at.lumen.storage.gallery
            folder.mkdir(exist_ok=True)
            for day in ("2026-02-14", "2026-02-15"):
                Image.new("RGB", (480, 480)).save(folder / f"{day}.png")
            (folder / "notes.png").write_bytes(b"")
            days = json.loads((await ask(at.port, "/drawings.json")).body)
            assert days == ["2026-02-15", "2026-02-14"]
            kept = await ask(at.port, "/drawings/2026-02-14.png")
            assert Image.open(io.BytesIO(kept.body)).size == (480, 480)
            today = await ask(at.port, "/drawings/today.png")
            assert Image.open(io.BytesIO(today.body)).size == (240, 240)

    run(live())


@pytest.mark.parametrize(
    "path",
    [
        "/../settings.py",
        "/drawings/../memory.sqlite",
        "/drawings/%2e%2e%2fmemory.sqlite",
        "/drawings/2026-01-01.png",
        "/drawings/notes.png",
        "/files/page.html",
        "/page-token",
        "/%00",
    ],
)
def test_nothing_else_can_be_reached(tmp_path: Path, path: str) -> None:
    """Only what is named is there, whatever the address looks like."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            assert (await ask(at.port, path)).status == 404

    run(live())


def test_wish_is_granted_shown_and_remembered(tmp_path: Path) -> None:
    """Page, mute, quiet and brightness, as joystick and button would; nothing else changes."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            own = f"http://{HERE}:{at.port}"
            wish = b'{"page":"vitals","muted":true,"quiet":true,"brightness":0.4}'
            answer = await ask(
                at.port, "/wishes", "POST", wish, Host=f"{HERE}:{at.port}", Origin=own
            )
            assert answer.status == 204
            assert not {"content-length", "content-type"} & set(answer.headers)
            wished = ControlState(muted=True, quiet=True, brightness=0.4, page=Page.VITALS)
            assert at.lumen.controls.state == wished
            assert await at.lumen.storage.controls() == wished
            client = await Client.to(at.port)
            await client.say(http_request("GET", "/events"))
            assert (await client.event_of("status"))["page"] == "vitals"

    run(live())


def test_picture_that_no_panel_shows_is_drawn_once_for_all(tmp_path: Path) -> None:
    """Thirty who ask at once cost one drawing."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            drawn: list[int] = []
            at.lumen.renderer._picture = None
            pictures = Pictures(at.view)
            scene = at.lumen.renderer.scene
            at.lumen.renderer.scene = lambda: (drawn.append(1), scene())[1]  # type: ignore[method-assign, func-returns-value]  # counted here
            await asyncio.gather(*(pictures.panel() for _ in range(30)))
            assert len(drawn) == 1

    run(live())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "this is no wish"),
        (b"mute", "this is no wish"),
        (b"\xff", "this is no wish"),
        (b'{"brightness":7}', "brightness"),
        (b'{"brightness":0}', "brightness"),
        (b'{"page":"moon"}', "moon"),
        (b'{"muted":"yes"}', "muted"),
        (b'{"dance":true}', "dance"),
    ],
)
def test_wish_that_makes_no_sense_is_refused_with_what_is_wrong(
    tmp_path: Path, body: bytes, said: str
) -> None:
    """One line, and nothing changes."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            host = f"{HERE}:{at.port}"
            answer = await ask(at.port, "/wishes", "POST", body, Host=host, Origin=f"http://{host}")
            assert answer.status == 400
            assert said in answer.text
            assert answer.text.count("\n") == 1
            assert at.lumen.controls.state == ControlState()

    run(live())


def test_only_the_own_page_may_wish_and_only_by_post(tmp_path: Path) -> None:
    """Neither a page elsewhere nor a link changes anything; nothing else can be written."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            mute = b'{"muted":true}'
            foreign = await ask(at.port, "/wishes", "POST", mute, Origin="http://evil.example")
            assert foreign.status == 403
            assert (await ask(at.port, "/wishes", "POST", mute)).status == 403
            assert (await ask(at.port, "/wishes")).status == 405
            own = f"http://{HERE}"
            assert (await ask(at.port, "/", "POST", mute, Origin=own)).status == 405
            assert (await ask(at.port, "/", "DELETE", Origin=own)).status == 405
            assert at.lumen.controls.state == ControlState()

    run(live())


def test_local_page_refuses_a_foreign_name(tmp_path: Path) -> None:
    """DNS rebinding ends at the Host header."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            assert (await ask(at.port, "/events", Host="evil.example")).status == 421
            assert at.page.address == at.page.invitation

    run(live())


def test_network_page_opens_with_the_token_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A token is made and kept; strangers see a door, and programs are told of it."""

    async def live() -> None:
        async with visited(tmp_path, ON_NETWORK) as at:
            token = (at.lumen.directory / FILE_NAME).read_text().strip()
            assert at.page.invitation == f"{at.page.address}?token={token}"
            assert token not in str(View(at.lumen).snapshot())
            for path in ("/", "/events", "/metrics", "/panel.jpg", "/page.js"):
                stranger = await ask(at.port, path, Host="lumen.local")
                assert stranger.status == 401, path
                assert (await ask(at.port, path, Cookie="lumen=wrong")).status == 401
            door = await ask(at.port, "/", Accept="text/html")
            assert (door.status, "form" in door.text) == (401, True)
            assert (await ask(at.port, "/page.css")).status == 200
            assert (await ask(at.port, "/?token=wrong")).status == 401
            welcome = await ask(at.port, f"/?token={token}", Host="lumen.local")
            assert (welcome.status, welcome.headers["location"]) == (303, "/")
            cookie = welcome.headers["set-cookie"].split(";")[0]
            assert (await ask(at.port, "/", Cookie=cookie)).status == 200
            bearer = await ask(at.port, "/metrics", Authorization=f"Bearer {token}")
            assert bearer.status == 200
            assert token not in caplog.text

    with caplog.at_level(logging.DEBUG):
        run(live())
    assert sum("refused" in record.message for record in caplog.records) == 1


def test_network_page_takes_the_configured_token(tmp_path: Path) -> None:
    """Then none is made."""

    async def live() -> None:
        word = "abcdefgh-12345678"
        async with visited(tmp_path, PageConfig("network", 0, word)) as at:
            assert (await ask(at.port, "/", Cookie=f"lumen={word}")).status == 200
            assert not (at.lumen.directory / FILE_NAME).exists()

    run(live())


def test_port_in_use_is_a_fault_with_its_reason_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lumen lives on without its page, says why, and serves it once the port is free."""
    monkeypatch.setattr(page_module, "FIRST_RETRY", 0.02)

    async def live() -> None:
        with socket.socket() as taken:
            taken.bind((HERE, 0))
            taken.listen()
            port = taken.getsockname()[1]
            async with visited(tmp_path, PageConfig("local", port)) as at:
                assert at.page.address is None
                assert at.page.fault is not None
                assert f"port {port}" in at.page.fault
                assert "in use" in at.page.fault
                await at.live()
                assert View(at.lumen).snapshot().parts["page"] == at.page.fault
                taken.close()
                await until(lambda: at.page.fault is None)
                assert (await ask(port, "/")).status == 200
                await at.live()
                assert "page" not in View(at.lumen).snapshot().parts

    run(live())


def test_damaged_token_is_a_fault_and_no_open_door(tmp_path: Path) -> None:
    """Without a token that can be trusted nothing is served on the network."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            (at.lumen.directory / FILE_NAME).write_text("short")
            closed = WebPage(at.view, ON_NETWORK, at.lumen.directory)
            await closed.start()
            assert closed.address is None
            assert FILE_NAME in (closed.fault or "")
            await closed.close()

    run(live())


def test_answer_that_fails_is_told_with_its_trace_and_the_page_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in one answer ends neither the server nor Lumen."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            monkeypatch.setattr(at.lumen.day, "picture", lambda: 1 / 0)
            assert (await ask(at.port, "/drawings/today.png")).status == 500
            assert (await ask(at.port, "/")).status == 200

    run(live())
    assert "ZeroDivisionError" in caplog.text


def test_settings_are_kept_for_those_who_may_and_secrets_are_never_shown(tmp_path: Path) -> None:
    """A foreign page is refused, as for every control; what is wrong is said in one line."""

    async def live() -> None:
        async with visited(tmp_path) as at:

            async def send(body: bytes, origin: str) -> Answer:
                return await ask(at.port, "/settings.json", "POST", body, Origin=origin)

            own = f"http://{HERE}"
            login = b'{"mqtt.username": "lumen", "mqtt.password": "a-secret"}'
            assert (await send(login, "http://evil.example")).status == 403
            wrong = await send(b'{"quiet.begins": "25:00"}', own)
            assert (wrong.status, wrong.text.count("\n")) == (400, 1)
            assert "quiet.begins = '25:00'" in wrong.text
            assert (await send(b"[]", own)).status == 400
            assert (await send(login, own)).status == 204
            kept = (await ask(at.port, "/settings.json")).text
            assert "a-secret" not in kept
            shown = {each["name"]: each for each in json.loads(kept)}
            assert shown["mqtt.password"]["is_set"] is True
            assert shown["mqtt.username"] == {
                **shown["mqtt.username"],
                "value": "lumen",
                "pending": True,
                "fixed": None,
            }
            assert (await ask(at.port, "/settings.json", "PUT", Origin=own)).status == 405

    run(live())


def test_past_is_given_for_every_span_and_channel_and_for_nothing_else(tmp_path: Path) -> None:
    """Whoever asks for another is told what there is."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            for span in ("day", "week", "quarter", "life"):
                answer = json.loads((await ask(at.port, f"/history.json?span={span}")).text)
                assert (answer["span"], answer["series"]) == (span, ["E", "I", "S", "V"])
                assert bool(answer["rows"]) is (span != "life")
            light = json.loads((await ask(at.port, "/history.json?of=light_lux")).text)
            assert light["series"] == ["light_lux"]
            earlier = json.loads((await ask(at.port, "/history.json?back=2")).text)
            assert earlier["rows"] == []
            assert earlier["ends"] != light["begins"]
            for wrong in ("span=year", "of=narration", "of=E", "back=-1", "back=1000", "back=x"):
                refused = await ask(at.port, f"/history.json?{wrong}")
                assert refused.status == 400
                assert " is " in refused.text

    run(live())
