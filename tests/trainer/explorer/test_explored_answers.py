"""Answers tried on a trajectory: what they change there, and what they leave."""

from pathlib import Path

import numpy as np
import pytest

from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.inner_voice import encoded
from lumen.core.language import EXPRESSIONS, Expression, parse
from lumen.core.shape_names import Shape
from lumen.core.shapes import Verdict, verdict
from lumen.errors import RecordingError
from lumen.formats.answer_lines import answer_lines
from lumen.formats.student import load_student
from lumen.units import WallTime
from trainer.explorer import answered, sketch
from trainer.explorer.answered import Answers

STUDENT = load_student()
STILLNESS, HOLDING = parse("~stillness~"), parse("~holding~")


def settled() -> Verdict:
    """Judge a drawn trajectory that is calm."""
    window = sketch.window_of(
        *sketch.sampled(sketch.preset(Shape.SETTLED_PRESENCE), sketch.SamplingPlan(), 1)
    )
    assert window is not None
    return verdict(window)


def answers_to(judged: Verdict, yes: Expression, no: Expression, times: int) -> Answers:
    """Say yes to one expression and no to another, so many times each."""
    found: Answers = ()
    for said, fits in ((yes, True), (no, False)):
        found = answered.added(found, judged, said, fits=fits, times=times)
    return found


def test_nothing_changes_when_nothing_was_answered() -> None:
    """The student speaks as it does; the page says how to begin."""
    judged = settled()
    said = STUDENT.distribution(encoded(judged))
    assert answered.tuned(said, judged, ()) is None
    assert "No answers yet" in answered.summary_html((), said, None)


def test_what_was_accepted_is_likelier_and_what_was_rejected_less() -> None:
    """Within the bound that the device has, e^1.5 for a pattern and for a token."""
    judged = settled()
    said = STUDENT.distribution(encoded(judged))
    answers = answers_to(judged, HOLDING, STILLNESS, 40)
    after = answered.tuned(said, judged, answers)
    assert after is not None
    yes, no = EXPRESSIONS.index(HOLDING), EXPRESSIONS.index(STILLNESS)
    assert after.distribution[yes] > said[yes]
    assert after.distribution[no] < said[no]
    assert after.distribution.sum() == pytest.approx(1.0)
    assert (
        np.abs(np.log(after.distribution[[yes, no]] / said[[yes, no]])).max() < 4 * 1.5
    )  # pattern and token, normalised
    assert "80 answers, 40 of them yes" in answered.summary_html(answers, said, after)


def test_exported_answers_are_read_and_the_newest_last(tmp_path: Path) -> None:
    """As `lumen export answers` writes them, in whatever order they stand."""
    judged = settled()
    about = ExpressedMoment(
        WallTime(0.0), (0.5, 0.7, 0.2, 0.1), judged.shape, judged.trend, HOLDING
    )
    later, sooner = (HumanAnswer(about, True, Answerer.HAND, WallTime(t)) for t in (90.0, 30.0))
    file = tmp_path / "answers.jsonl"
    file.write_bytes(answer_lines([later, sooner], simulated=False))
    assert answered.uploaded(file) == (sooner, later)
    file.write_text("yes\n")
    with pytest.raises(RecordingError) as refusal:
        answered.uploaded(file)
    assert str(refusal.value).startswith("answers.jsonl, line 1: no answer: ")
