"""What the running Lumen answers to other programs, command by command; each answer is typed."""

import contextlib
import io
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial

import msgspec

from lumen.body.scene import Page
from lumen.core.answers import Answerer
from lumen.errors import LumenError
from lumen.formats.report import OneMoment, WhyReport
from lumen.outlets.control.examination import SharedExamination
from lumen.outlets.control.past import HistoryReport, history_report
from lumen.outlets.control.server import Answer, Request, Stream
from lumen.outlets.snapshot import Examination, Snapshot
from lumen.outlets.view import View
from lumen.runtime.controls import ControlChange, ControlState, Reply
from lumen.runtime.diary_report import DiaryReport
from lumen.runtime.hardware import Mode
from lumen.system.decoding import NO_SUCH_JSON

OWNERS = ("answer", "calibrate", "calibrate_heat", "control", "invite")
"""The answers that change something or tell a secret: for Lumen's own user and root alone."""

LONGEST_HISTORY = 24.0
"""Hours that the history holds."""

SLOW = ("calibrate", "examine")
"""The answers that take a while."""


class NextExpression(msgspec.Struct, frozen=True):
    """What would be said now; null while waking."""

    expression: str | None


class Invitation(msgspec.Struct, frozen=True):
    """The address of the live page, with its token."""

    invitation: str


class Answered(msgspec.Struct, frozen=True):
    """What was answered to the last expression, and how many answers there are now."""

    said: str | None
    answered: bool | None
    answers: int
    taken_back: str | None = None
    """The expression whose answer was taken back: not always the last one."""


class PanelPicture(msgspec.Struct, frozen=True):
    """What the screen shows, or would show where there is none."""

    simulated: bool
    """Whether body and room are simulated."""
    page: Page
    """The page that it is turned to."""
    jpeg: bytes
    """The picture, in base64."""


def answers(
    view: View, invitation: Callable[[], str | None] = lambda: None
) -> Mapping[str, Answer]:
    """Give the commands that answer once.

    Args:
        view: what is known of Lumen.
        invitation: gives the address of the page with its token, or None where none is served.
    """
    shared = SharedExamination(view.examine, view.clock)

    async def examine(_request: Request) -> Examination:
        return msgspec.structs.replace(await shared.result(), snapshot=view.snapshot())

    async def invite(_request: Request) -> Invitation:
        return Invitation(_address(view, invitation()))

    return {
        "answer": partial(_take_answer, view),
        "status": partial(_status, view),
        "invite": invite,
        "once": partial(_once, view),
        "express": partial(_express, view),
        "why": partial(_why, view),
        "examine": examine,
        "diary": partial(_diary, view),
        "history": partial(_history, view),
        "panel": partial(_panel, view),
        "control": partial(_change, view),
        "calibrate": partial(_calibrate, view),
    }


async def _status(view: View, _request: Request) -> Snapshot:
    return view.snapshot()


async def _once(view: View, request: Request) -> OneMoment:
    check_mode(view.mode, request)
    return one_moment(view.snapshot())


async def _express(view: View, _request: Request) -> NextExpression:
    return next_expression(view)


async def _why(view: View, request: Request) -> WhyReport:
    check_mode(view.mode, request)
    return view.why()


async def _calibrate(view: View, request: Request) -> msgspec.Struct:
    check_mode(view.mode, request)
    return await view.calibrator.measure_glow()


async def _diary(view: View, request: Request) -> DiaryReport:
    check_mode(view.mode, request)
    first, last = request.get("first"), request.get("last")
    if not isinstance(first, int) or not isinstance(last, int):
        raise LumenError("diary needs its first and last day, by number")
    return await view.diary(first, last)


async def _take_answer(view: View, request: Request) -> Answered:
    check_mode(view.mode, request)
    try:
        reply = Reply(request.get("answer", ""))
    except ValueError:
        raise LumenError("an answer must be yes, no or undo") from None
    newest = view.newest_answer
    view.controls.apply(ControlChange(answer=reply), Answerer.COMMAND)
    taken_back = None
    if reply is Reply.UNDO and newest is not None:
        taken_back = str(newest.expressed.expression)
    snapshot = view.snapshot()
    return Answered(snapshot.said, snapshot.answered, snapshot.answers, taken_back)


async def _history(view: View, request: Request) -> HistoryReport:
    check_mode(view.mode, request)
    hours = request.get("hours", LONGEST_HISTORY)
    if isinstance(hours, bool) or not isinstance(hours, float | int) or not hours > 0:
        raise LumenError("history needs the hours to look back, a number above 0")
    return history_report(view.history, hours, simulated=view.simulated)


async def _panel(view: View, _request: Request) -> PanelPicture:
    """Encode the screen: a millisecond, which the moments can wait for."""
    snapshot, data = view.snapshot(), io.BytesIO()
    view.screen.shown.picture.save(data, "JPEG", quality=92, subsampling=0)
    return PanelPicture(snapshot.simulated, snapshot.page, data.getvalue())


async def _change(view: View, request: Request) -> ControlState:
    check_mode(view.mode, request)
    try:
        change = msgspec.convert(request.get("change"), ControlChange)
    except NO_SUCH_JSON as error:
        raise LumenError(f"this control cannot be set so: {error}") from None
    view.controls.apply(change, Answerer.COMMAND)
    return view.controls.state


def _address(view: View, invitation: str | None) -> str:
    if invitation is None:
        reason = view.parts.get("page", "it is off: set page.reach")
        raise LumenError(f"this Lumen serves no page: {reason} (see `lumen status`)")
    return invitation


def streams(view: View) -> Mapping[str, Stream]:
    """Give the commands that go on until the client hangs up."""

    async def snapshots(request: Request) -> AsyncIterator[Snapshot]:
        check_mode(view.mode, request)
        async for snapshot in view.follow():
            yield snapshot

    async def calibrate_heat(request: Request) -> AsyncIterator[msgspec.Struct]:
        check_mode(view.mode, request)
        room = request.get("room")
        if isinstance(room, bool) or not isinstance(room, float | int):
            raise LumenError("calibrate heat needs the room's temperature in °C")
        async for progress in view.calibrator.measure_heat(float(room)):
            yield progress

    async def follow(request: Request) -> AsyncIterator[msgspec.Struct]:
        check_mode(view.mode, request)
        # Loaded where somebody follows.
        from lumen.outlets.control.events import happenings  # noqa: PLC0415

        async with contextlib.aclosing(happenings(view)) as found:
            async for happening in found:
                yield happening

    return {"snapshots": snapshots, "follow": follow, "calibrate_heat": calibrate_heat}


def one_moment(snapshot: Snapshot) -> OneMoment:
    """Give the moment of now.

    Raises:
        LumenError: there is none.
    """
    if snapshot.present is None:
        raise LumenError(
            "there has been no sample for a while: see `lumen status`"
            if snapshot.samples > 0
            else "Lumen has only just woken: try again in a moment"
        )
    return OneMoment(**msgspec.structs.asdict(snapshot.present), simulated=snapshot.simulated)


def next_expression(view: View) -> NextExpression:
    """Give what would be said right now."""
    expression = view.next_expression()
    return NextExpression(None if expression is None else str(expression))


def check_mode(mode: Mode, request: Request) -> None:
    """Refuse to answer for another body than the one that was asked for.

    Raises:
        LumenError: it is another.
    """
    wanted = request.get("mode", "auto")
    if wanted not in ("auto", mode):
        raise LumenError(
            f"the Lumen that runs here lives in {mode} mode, not in {wanted}: stop it first"
        )
