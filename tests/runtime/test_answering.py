"""Answers of people: by every door, to what was said last, and felt at once."""

import contextlib
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hand_clock import HandClock
from patience import run

from lumen.body.presses import Press
from lumen.body.scene import Offer, Page
from lumen.commands.answer import outcome
from lumen.composition.assembly import PREFILL, Choice, assembled
from lumen.config.settings import MemoryConfig, Settings, StudentConfig
from lumen.core.answers import Answerer
from lumen.core.tuned_speaker import TunedSpeaker
from lumen.errors import LumenError, UsageError
from lumen.formats.student import SHIPPED
from lumen.outlets.control.requests import Answered, answers
from lumen.outlets.view import View
from lumen.ports import Button
from lumen.runtime.button_input import change_for
from lumen.runtime.controls import ControlChange, ControlState, Reply
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen


@contextlib.asynccontextmanager
async def living(
    directory: Path, *, learning: bool = True, student: Path | None = None
) -> AsyncIterator[tuple[Lumen, HandClock]]:
    """Give one that has just said something, and the clock that people live by."""
    path = None if student is None else str(student)
    settings = Settings(
        memory=MemoryConfig(str(directory)), student=StudentConfig(path, learning=learning)
    )
    async with assembled(settings, Choice(Mode.MOCK)) as lumen:
        by_hand = HandClock()
        lumen.answering._body_clock = by_hand
        await lumen.wake(PREFILL)
        while lumen.answering._said is None or not lumen.answering.fresh:
            await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
            await lumen.pulse.beat()
        yield lumen, by_hand


async def is_tuned(lumen: Lumen) -> bool:
    """Tell whether what it says next is reweighed."""
    await lumen.answering.settled()
    speaker = lumen.body._speaker
    assert isinstance(speaker, TunedSpeaker)
    return speaker.reweigh is not None


def test_answer_is_kept_with_its_moment_and_survives_a_restart(tmp_path: Path) -> None:
    """State, shape, trend, expression and who; and what is said is reweighed at once."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, _):
            view = View(lumen)
            assert view.snapshot().answerable
            assert view.snapshot().answered is None
            lumen.controls.apply(ControlChange(answer=Reply.YES), Answerer.MQTT)
            shown = view.snapshot()
            assert (shown.answered, shown.answers) == (True, 1)
            said = lumen.creature.history.last_said
            (given,) = lumen.answering._answers
            assert said is not None
            assert given.expressed.expression == said.expression
            assert given.expressed.shape is said.shape
            assert given.who is Answerer.MQTT
            assert await is_tuned(lumen)
        async with living(tmp_path) as (lumen, _):
            assert View(lumen).snapshot().answers == 1

    run(live())


@pytest.mark.parametrize(("apart", "reweighed"), [(-1.0, True), (0.0, False)])
def test_answer_that_the_student_has_learnt_does_not_reweigh_it_again(
    tmp_path: Path, apart: float, *, reweighed: bool
) -> None:
    """A student's manifest says until when; what was answered later still counts."""

    async def answered() -> float:
        async with living(tmp_path / "life") as (lumen, _):
            lumen.controls.apply(ControlChange(answer=Reply.YES))
            (given,) = lumen.answering._answers
            return given.wall

    async def live(until: float) -> None:
        manifest = json.loads((SHIPPED / "student.json").read_bytes())
        shutil.copytree(SHIPPED, tmp_path / "student")
        text = json.dumps(manifest | {"answers_until": until})
        (tmp_path / "student" / "student.json").write_text(text)
        async with living(tmp_path / "life", student=tmp_path / "student") as (lumen, _):
            assert View(lumen).snapshot().answers == 1
            assert await is_tuned(lumen) is reweighed

    run(live(run(answered()) + apart))


def test_later_answer_takes_the_place_of_the_earlier_and_can_be_taken_back(tmp_path: Path) -> None:
    """One answer to one utterance; nothing is left of one that is taken back."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, _):
            view = View(lumen)
            for reply in (Reply.YES, Reply.NO):
                lumen.controls.apply(ControlChange(answer=reply))
            assert (view.snapshot().answered, view.snapshot().answers) == (False, 1)
            lumen.controls.apply(ControlChange(answer=Reply.UNDO))
            assert (view.snapshot().answered, view.snapshot().answers) == (None, 0)
            assert not await is_tuned(lumen)
            with pytest.raises(UsageError, match="no answer that could be taken back"):
                lumen.controls.apply(ControlChange(answer=Reply.UNDO))
        async with living(tmp_path) as (lumen, _):
            assert View(lumen).snapshot().answers == 0

    run(live())


def test_answer_is_refused_in_one_line_when_nothing_was_said_lately(tmp_path: Path) -> None:
    """A moment of long ago is nobody's to judge."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, clock):
            clock.now += 900.0
            assert not View(lumen).snapshot().answerable
            with pytest.raises(UsageError, match="nothing was said in the last 15 minutes"):
                lumen.controls.apply(ControlChange(answer=Reply.NO, muted=True))
            assert lumen.controls.state == ControlState()

    run(live())


def test_joystick_answers_while_it_is_offered_and_dims_afterwards(tmp_path: Path) -> None:
    """For a minute after an utterance; and the screen says so as long."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, clock):
            assert lumen.renderer.scene().offer == Offer(None)
            clock.now += 60.0
            assert lumen.renderer.scene().offer is None
            assert lumen.answering.answerable

    run(live())


@pytest.mark.parametrize(
    ("button", "offered", "otherwise"),
    [
        (Button.UP, ControlChange(answer=Reply.YES), ControlChange(brightness=1.0)),
        (Button.DOWN, ControlChange(answer=Reply.NO), ControlChange(brightness=0.8)),
        (Button.SELECT, ControlChange(muted=True), ControlChange(muted=True)),
        (Button.RIGHT, ControlChange(page=Page.DRAWING), ControlChange(page=Page.DRAWING)),
    ],
)
def test_press_means_what_the_screen_offers(
    button: Button, offered: ControlChange, otherwise: ControlChange
) -> None:
    """Up and down alone change their meaning; pages, mute and quiet mode never do."""
    assert change_for(Press(button), ControlState(), answering=True) == offered
    assert change_for(Press(button), ControlState()) == otherwise


def test_answers_are_put_aside_by_one_switch_and_kept(tmp_path: Path) -> None:
    """The control and the setting alike: what is said is then the student's own, to the bit."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, _):
            lumen.controls.apply(ControlChange(answer=Reply.YES))
            lumen.controls.apply(ControlChange(learning=False))
            assert not await is_tuned(lumen)
            assert View(lumen).snapshot().answers == 1
            lumen.controls.apply(ControlChange(learning=True))
            assert await is_tuned(lumen)
        async with living(tmp_path, learning=False) as (lumen, _):
            assert not await is_tuned(lumen)
            assert View(lumen).snapshot().answers == 1

    run(live())


def test_control_socket_takes_answers(tmp_path: Path) -> None:
    """As `lumen answer` sends them; an undo names what it took back, whatever was said since."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, _):
            ask = answers(View(lumen))["answer"]
            found = await ask({"command": "answer", "answer": "no"})
            assert isinstance(found, Answered)
            assert (found.answered, found.answers) == (False, 1)
            answered = lumen.creature.history.last_said
            while lumen.creature.history.last_said is answered:
                await lumen.hardware.clock.sleep(lumen.settings.senses.interval)
                await lumen.pulse.beat()
            undone = await ask({"command": "answer", "answer": "undo"})
            assert isinstance(undone, Answered)
            assert undone.said != undone.taken_back == found.said
            assert outcome(undone) == f"the answer to {found.said} is taken back (0 answers in all)"
            with pytest.raises(LumenError, match="an answer must be yes, no or undo"):
                await ask({"command": "answer", "answer": "maybe"})

    run(live())


def test_finger_answers_when_the_screen_is_lit(tmp_path: Path) -> None:
    """In the dark nobody sees what would be answered: then up only brightens."""

    async def live() -> None:
        async with living(tmp_path) as (lumen, _):
            assert lumen.renderer.lit
            lumen.press(Press(Button.DOWN))
            assert View(lumen).snapshot().answered is False
            lumen.renderer._lit = False
            lumen.press(Press(Button.UP))
            lumen.press(Press(Button.DOWN))
            assert View(lumen).snapshot().answered is False
            assert lumen.controls.state.brightness == 0.8

    run(live())
