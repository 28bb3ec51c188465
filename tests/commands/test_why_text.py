"""What `lumen why` prints: at every width, in every state, in the glossary's words."""

import io
import re
from dataclasses import replace

import msgspec
import pytest
from explained_lives import FITTED, EvenSpeaker, lived, samples
from repository import ROOT
from rich.console import Console

from lumen.commands.why_text import portrait
from lumen.core.compensation import Compensation
from lumen.core.mind import Mind
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.core.state import Body
from lumen.core.why import explained
from lumen.formats.report import WhyReport, why_report

SILENT = Fault(FaultKind.SILENT, "it no longer answers")


def report(count: int = 130, **more: object) -> WhyReport:
    """Give the report of a life."""
    moment, why = lived(count)
    made = why_report(why, moment, simulated=True, said="~warmth~")
    return msgspec.structs.replace(made, **more)


def printed(why: WhyReport, width: int = 80, *, colour: bool = False) -> str:
    """Give what a console of this width prints."""
    console = Console(
        file=io.StringIO(),
        width=width,
        highlight=False,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    console.print(portrait(why, "16 February 2026, 12:00:00", width))
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


def glossary() -> set[str]:
    """Give every word that the glossary explains."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return {row.strip("` ") for row in re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def whole() -> WhyReport:
    """Give a report with everything in it, near rules and claims too."""
    mind = Mind(Body(FITTED, 4), EvenSpeaker())
    for sample in samples(800):
        moment = mind.live(sample)
        grounds = mind.grounds
        if grounds is not None and grounds.said.sample is sample and grounds.narration.claims:
            why = explained(mind)
            assert why is not None
            if why.shape is not None and why.shape.others and why.shape.rule.comparisons:
                return why_report(why, moment, simulated=False, said=None)
    raise AssertionError("no such moment in this life")


@pytest.mark.parametrize("width", [70, 71, 80, 99, 100, 120, 250])
def test_no_line_is_wider_than_the_terminal_and_no_figure_is_cut(
    whole: WhyReport, width: int
) -> None:
    """Every figure of the state stands in it, whole, at every width."""
    text = printed(whole, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for reasons in whole.dimensions.values():
        assert reasons.felt is not None
        assert f"  {reasons.felt:.2f}" in text
        for part in reasons.parts:
            assert f"{part.counted:.2f}×{part.weight:.3f}" in text  # noqa: RUF001 - a times sign
            assert f"{part.gives:.3f}" in text


def test_it_has_colour_in_a_terminal_and_none_in_a_pipe(whole: WhyReport) -> None:
    """The words are the same."""
    colour, plain = printed(whole, colour=True), printed(whole)
    assert "\x1b[" in colour
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colour) == plain


def test_glossary_explains_what_is_printed_and_in_the_same_words(whole: WhyReport) -> None:
    """Every part and every heading; and no part that is never printed."""
    known = glossary()
    assert set(PART_NAMES.values()) <= known
    headings = {"value×weight", "gives", "usual", "differs", "chance", "student alone"}  # noqa: RUF001 - as above
    assert headings <= known
    text = printed(whole, 120)
    assert all(word in text for word in {*headings, "sum of the parts", "felt", "mood", "movement"})
    assert {"sum of the parts", "felt", "mood", "movement", "claim", "the middle"} <= known
    section = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    parts = section.split("## Parts of the state")[1].split("\n\n")[2]
    listed = set(re.findall(r"^\| ([^|]+?) \|", parts, re.MULTILINE)) - {"word", "---"}
    assert listed == set(PART_NAMES.values())


def test_sentence_and_rule_are_shown_with_their_numbers(whole: WhyReport) -> None:
    """What was claimed with its basis, and each comparison with what it needs."""
    text = " ".join(printed(whole, 250).split())
    assert whole.sentence is not None
    assert whole.shape is not None
    for claim in whole.sentence.claims:
        assert f"“{claim.clause}” {claim.basis}" in text
    for compared in whole.shape.rule.comparisons:
        assert f"{compared.what} {compared.value:+.3f}, needs {compared.bound:+.3f}" in text
    assert "this rule named it" in text


def test_warm_up_waking_silence_and_doubts_are_said() -> None:
    """Each in its own words, and no number in its place."""
    warming = printed(report(4))
    assert "waking: 3 more samples of warm-up" in warming
    assert "no value before 3 more samples" in warming
    assert "waking: 4 of 8 states, 1.5 of 6.7 min" in printed(report(10))
    silent = printed(report(silent_min=7))
    assert "no sample for 7 min: this explains the last one" in silent
    doubt = "the energy was 0.512, as the sum of its parts"
    assert doubt in printed(report(not_kept=[doubt]), 100)


def test_restored_life_says_that_the_chances_are_not_known() -> None:
    """Of the expression that was said before the start."""
    text = printed(report(expression=None, sentence=None))
    assert "~warmth~: its chances are not known" in text
    assert "none since the start" in text


def test_fault_missing_channel_and_uncalibrated_body_are_said() -> None:
    """What is lost counts as the worst, what was never fitted has no part."""
    mind = Mind(Body(FITTED - {Channel.DISK}, 4, Compensation()), EvenSpeaker())
    for step, sample in enumerate(samples(30)):
        readings: dict[Channel, Reading] = dict(sample.readings)
        del readings[Channel.DISK]
        if step > 25:
            readings[Channel.HUMIDITY] = SILENT
        mind.live(replace(sample, readings=readings))
    why, moment = explained(mind), mind.present
    assert why is not None
    assert moment is not None
    text = printed(why_report(why, moment, simulated=False, said=None), 120)
    assert "✗ humidity: silent: it no longer answers" in text
    assert "humidity silent: worst" in text
    assert "1 of 5" in text
    assert "disk use" not in text
    assert "air temperature includes the board's own heat" in text
    assert "SIMULATED" not in text
