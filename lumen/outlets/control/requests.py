"""What the running Lumen answers to other programs, command by command; each answer is typed."""

from collections.abc import AsyncIterator, Callable, Mapping

import msgspec

from lumen.core.answers import Answerer
from lumen.errors import LumenError
from lumen.formats.report import OneMoment, WhyReport
from lumen.outlets.control.examination import SharedExamination
from lumen.outlets.control.server import Answer, Request, Stream
from lumen.outlets.view import Examination, Snapshot, View
from lumen.runtime.controls import ControlChange, Reply
from lumen.runtime.diary_report import DiaryReport

OWNERS = ("answer", "calibrate", "calibrate_heat", "invite")
"""The answers that change something or tell a secret: for Lumen's own user and root alone."""

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


def answers(
    view: View, invitation: Callable[[], str | None] = lambda: None
) -> Mapping[str, Answer]:
    """Give the commands that answer once.

    Args:
        view: what is known of Lumen.
        invitation: gives the address of the page with its token, or None where none is served.
    """

    async def status(_request: Request) -> Snapshot:
        return view.snapshot()

    async def once(request: Request) -> OneMoment:
        check_mode(view.snapshot(), request)
        return one_moment(view.snapshot())

    async def express(_request: Request) -> NextExpression:
        return next_expression(view)

    async def why(request: Request) -> WhyReport:
        check_mode(view.snapshot(), request)
        return view.why()

    async def calibrate(request: Request) -> msgspec.Struct:
        check_mode(view.snapshot(), request)
        return await view.calibrator.measure_glow()

    shared = SharedExamination(view.examine, view.clock)

    async def examine(_request: Request) -> Examination:
        return msgspec.structs.replace(await shared.result(), snapshot=view.snapshot())

    async def diary(request: Request) -> DiaryReport:
        return await _diary(view, request)

    async def invite(_request: Request) -> Invitation:
        return Invitation(_address(view, invitation()))

    async def answer(request: Request) -> Answered:
        return _take_answer(view, request)

    return {
        "answer": answer,
        "status": status,
        "invite": invite,
        "once": once,
        "express": express,
        "why": why,
        "examine": examine,
        "diary": diary,
        "calibrate": calibrate,
    }


async def _diary(view: View, request: Request) -> DiaryReport:
    check_mode(view.snapshot(), request)
    first, last = request.get("first"), request.get("last")
    if not isinstance(first, int) or not isinstance(last, int):
        raise LumenError("diary needs its first and last day, by number")
    return await view.diary(first, last)


def _take_answer(view: View, request: Request) -> Answered:
    check_mode(view.snapshot(), request)
    try:
        reply = Reply(request.get("answer", ""))
    except ValueError:
        raise LumenError("an answer is yes, no or undo") from None
    view.controls.apply(ControlChange(answer=reply), Answerer.COMMAND)
    snapshot = view.snapshot()
    return Answered(snapshot.said, snapshot.answered, snapshot.answers)


def _address(view: View, invitation: str | None) -> str:
    if invitation is None:
        reason = view.snapshot().parts.get("page", "it is off, by the setting page.reach")
        raise LumenError(f"this Lumen serves no page: {reason}")
    return invitation


def streams(view: View) -> Mapping[str, Stream]:
    """Give the commands that go on until the client hangs up."""

    async def snapshots(request: Request) -> AsyncIterator[Snapshot]:
        check_mode(view.snapshot(), request)
        async for snapshot in view.follow():
            yield snapshot

    async def calibrate_heat(request: Request) -> AsyncIterator[msgspec.Struct]:
        check_mode(view.snapshot(), request)
        room = request.get("room")
        if isinstance(room, bool) or not isinstance(room, float | int):
            raise LumenError("calibrate heat needs the room's temperature in °C")
        async for progress in view.calibrator.measure_heat(float(room)):
            yield progress

    return {"snapshots": snapshots, "calibrate_heat": calibrate_heat}


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


def check_mode(snapshot: Snapshot, request: Request) -> None:
    """Refuse to answer for another body than the one that was asked for.

    Raises:
        LumenError: it is another.
    """
    wanted = request.get("mode", "auto")
    if wanted not in ("auto", snapshot.mode):
        raise LumenError(
            f"the Lumen that runs here lives in {snapshot.mode} mode, not in {wanted}: stop "
            "it first"
        )
