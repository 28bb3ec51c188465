"""What is found where: the page and its files, its events, pictures, controls, and the metrics."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import msgspec

from lumen.core.answers import Answerer
from lumen.core.local_days import Date, number_of
from lumen.errors import UsageError
from lumen.outlets.prometheus.exposition import KIND, written
from lumen.outlets.prometheus.metrics import LoopLag, metrics
from lumen.outlets.view import View
from lumen.outlets.web import view as page_view
from lumen.outlets.web.assets import Assets, read_assets
from lumen.outlets.web.event_feed import EventFeed
from lumen.outlets.web.guard import NO_TOKEN
from lumen.outlets.web.http import Request, Response, refusal
from lumen.outlets.web.pictures import Pictures
from lumen.outlets.web.reasons import reasons_report
from lumen.outlets.web.settings import SettingsRoute
from lumen.outlets.web.watchers import MOST_WATCHERS, Watchers
from lumen.runtime.controls import ControlChange
from lumen.runtime.past_curves import STATE, PastSpan
from lumen.system.decoding import NO_SUCH_JSON
from lumen.system.reception import Report
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

_JSON = "application/json"
_PNG = "image/png"
_JPEG = "image/jpeg"
_EVENTS = "text/event-stream; charset=utf-8"
_UNBUFFERED = {"x-accel-buffering": "no"}
"""Asks nginx in front to pass on each event as it comes."""
_DRAWINGS = "/drawings/"
_BACK = re.compile("[0-9]{1,3}", re.ASCII)
DIARY_DAYS = 31
"""Days of the diary that the page is given."""
_FOR_STRANGERS = frozenset({"/page.css", "/icon.svg", "/Inter-Regular.otf", "/Inter-SemiBold.otf"})
"""What the question for the token needs; it tells nothing."""

_Answer = Callable[[Request], Awaitable[Response]]


class Routes:
    """Answers those who may ask."""

    def __init__(
        self,
        view: View,
        lag: LoopLag,
        report: Report,
        disclosure: str,
        settings: SettingsRoute | None = None,
    ) -> None:
        self._view = view
        self._lag = lag
        self._report = report
        self._disclosure = disclosure
        self._settings = settings
        self._assets = Assets({})
        self._pictures = Pictures(view)
        self._watchers = Watchers(view.clock, lambda: EventFeed(view))
        self._read: Mapping[str, _Answer] = {
            "/": self._page,
            "/events": self._events,
            "/panel.jpg": self._panel,
            "/drawings.json": self._days,
            "/history.json": self._history,
            "/why.json": self._why,
            "/reasons.json": self._reasons,
            "/diary.json": self._diary,
            "/today.json": self._today,
            "/metrics": self._metrics,
        }

    async def load(self, disk: WorkerThread, deadline: Seconds) -> None:
        """Read the page's own files, once.

        Raises:
            LumenError: they cannot be read, or not in time.
        """
        if not self._assets:
            language = self._view.settings.identity.language
            self._assets = Assets(await disk.call(partial(read_assets, language), deadline))

    def close(self) -> None:
        """End the threads that draw and read."""
        self._pictures.close()

    async def answer(self, request: Request) -> Response:
        """Answer a request that is allowed."""
        if request.path == "/wishes":
            return await self._change(request)
        if request.path == "/settings.json" and self._settings is not None:
            return await self._settings.answer(request)
        if request.method not in ("GET", "HEAD"):
            return Response(405, b"this can only be read\n", headers={"allow": "GET, HEAD"})
        if request.path in self._read:
            return await self._read[request.path](request)
        if request.path.startswith(_DRAWINGS):
            return await self._drawing(request.path.removeprefix(_DRAWINGS))
        return self._assets.get(request.path[1:], request) or refusal(404, "there is nothing here")

    def asking_for_token(self, request: Request) -> Response:
        """Answer a stranger: a person is asked for the token, a program told of it."""
        if request.path in _FOR_STRANGERS:
            answer = self._assets.get(request.path[1:], request)
            assert answer is not None  # noqa: S101 - the files are there
            return answer
        question = self._assets.get("token.html", request)
        if question is None or "text/html" not in request.headers.get("accept", ""):
            body = f"{NO_TOKEN}\n".encode()
            return Response(401, body, headers={"www-authenticate": "Bearer"})
        return Response(401, question.body, question.kind)

    async def _page(self, request: Request) -> Response:
        page = self._assets.get("page.html", request)
        assert page is not None  # noqa: S101 - the files are there
        return page

    async def _events(self, request: Request) -> Response:
        if self._watchers.full:
            self._report(f"too many watchers: more than {MOST_WATCHERS} are refused")
            return refusal(503, f"{MOST_WATCHERS} are watching already: try again later")
        if request.method == "HEAD":
            return Response(200, kind=_EVENTS, headers=_UNBUFFERED)
        beginning = {
            "story": page_view.whole(self._view),
            "disclosure": self._disclosure,
            "lights": page_view.lights(self._view.screen.lights),
            "status": page_view.status_now(self._view),
            "panel": 0,
        }
        encoded = {kind: msgspec.json.encode(event) for kind, event in beginning.items()}
        return Response(200, kind=_EVENTS, headers=_UNBUFFERED, stream=self._watchers.join(encoded))

    async def _panel(self, _request: Request) -> Response:
        return Response(200, await self._pictures.panel(), _JPEG)

    async def _days(self, _request: Request) -> Response:
        return Response(200, msgspec.json.encode(await self._pictures.days()), _JSON)

    async def _diary(self, _request: Request) -> Response:
        today = number_of(Date.of(self._view.snapshot().local_time))
        found = await self._view.diary(today - DIARY_DAYS, today)
        return Response(200, msgspec.json.encode(found), _JSON)

    async def _today(self, _request: Request) -> Response:
        return Response(200, msgspec.json.encode(await self._view.today()), _JSON)

    async def _drawing(self, name: str) -> Response:
        day = name.removesuffix(".png")
        if day == "today":
            data = await self._pictures.today()
        else:
            data = await self._pictures.drawing(day)
        if data is None:
            return refusal(404, "there is no drawing of that day")
        return Response(200, data, _PNG)

    async def _why(self, _request: Request) -> Response:
        return Response(200, msgspec.json.encode(self._view.why()), _JSON)

    async def _history(self, request: Request) -> Response:
        try:
            span = PastSpan(request.query.get("span", PastSpan.DAY))
        except ValueError:
            return refusal(400, f"span is one of {', '.join(PastSpan)}")
        of = request.query.get("of", STATE)
        if of != STATE and of not in self._view.snapshot().fitted:
            return refusal(400, f"of is {STATE}, or a channel that is fitted")
        back = request.query.get("back", "0")
        if not _BACK.fullmatch(back):
            return refusal(400, "back is how many such spans before this one, 0 to 999")
        found = await self._view.past(span, of, int(back))
        return Response(200, msgspec.json.encode(found), _JSON)

    async def _reasons(self, _request: Request) -> Response:
        return Response(200, msgspec.json.encode(reasons_report(self._view)), _JSON)

    async def _metrics(self, _request: Request) -> Response:
        found = metrics(self._view.snapshot(), self._lag, len(self._watchers))
        return Response(200, written(found), KIND)

    async def _change(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(405, b"wishes are sent by POST\n", headers={"allow": "POST"})
        try:
            change = msgspec.json.decode(request.body, type=ControlChange)
        except NO_SUCH_JSON as error:
            return refusal(400, f"this is no wish: {error}")
        try:
            self._view.controls.apply(change, Answerer.PAGE)
        except UsageError as error:
            return refusal(409, str(error))
        return Response(204)
