"""Answers tried on a trajectory: what a person's yes and no would make of what is said there."""

from pathlib import Path
from typing import NamedTuple, TypeAlias

from lumen.core.answers import NEWEST, Answerer, ExpressedMoment, HumanAnswer
from lumen.core.inner_voice import encoded
from lumen.core.language import Expression
from lumen.core.shapes import Verdict
from lumen.core.speaker import Floats
from lumen.core.taste import reweighed, taste_of
from lumen.errors import RecordingError
from lumen.formats.answer_lines import read_answers
from lumen.units import WallTime
from trainer.evaluation.resampling import jensen_shannon

Answers: TypeAlias = tuple[HumanAnswer, ...]
"""The oldest first."""

TUNED = "student after the answers"
_BEGINNING = WallTime(0.0)


class AnsweredSpeech(NamedTuple):
    """What the answers make of a distribution, [2985], and how much of them is believed."""

    distribution: Floats
    belief: float


def added(
    answers: Answers, judged: Verdict, said: Expression, *, fits: bool, times: int
) -> Answers:
    """Give the answers with one more, or several alike, to what was said of a window."""
    wall = answers[-1].wall if answers else _BEGINNING
    means = judged.numbers[:4].tolist()
    about = ExpressedMoment(wall, tuple(means), judged.shape, judged.trend, said)
    return (*answers, *[HumanAnswer(about, fits, Answerer.PAGE, wall)] * times)[-NEWEST:]


def uploaded(file: Path) -> Answers:
    """Read answers that a Lumen exported; the newest are used, as on the device.

    Raises:
        RecordingError: the file holds none; it is named as it was uploaded.
    """
    try:
        found = sorted(read_answers(file), key=lambda answer: answer.wall)
    except RecordingError as error:
        raise RecordingError(str(error).replace(str(file), file.name)) from None
    return tuple(found[-NEWEST:])


def tuned(said: Floats, judged: Verdict, answers: Answers) -> AnsweredSpeech | None:
    """Reweigh what is said of a window as the device would on the day of the newest answer.

    None where there are no answers: then nothing changes.
    """
    taste = None if not answers else taste_of(answers, answers[-1].wall)
    if taste is None:
        return None
    after: Floats = reweighed(said[None], encoded(judged)[None], taste)[0]
    return AnsweredSpeech(after, taste.belief)


def summary_html(answers: Answers, before: Floats, after: AnsweredSpeech | None) -> str:
    """Say how many answers there are, how much they are believed, and what they change here."""
    if after is None:
        return (
            "<p class='hint'>No answers yet: press a button, or upload what "
            "<code>lumen export answers</code> wrote.</p>"
        )
    yes = sum(answer.fits for answer in answers)
    apart = float(jensen_shannon(before, after.distribution))
    return (
        f"<p class='hint'>{len(answers)} answers, {yes} of them yes. Of what they seem to say "
        f"{after.belief:.0%} is believed; here they change what is said by {apart:.4f} bits "
        "(Jensen-Shannon divergence).</p>"
    )
