"""What the explorer paints and says of expressions and comparisons."""

import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from lumen.body.palette import SHAPE_TOKENS, ink_of
from lumen.core.language import EXPRESSIONS, parse
from lumen.core.reasons import explain
from lumen.core.shape_names import Shape, Trend
from lumen.core.shapes import Verdict
from lumen.core.window import Trajectory
from lumen.errors import LumenError
from lumen.formats.student import load_student
from trainer.explorer import comparison, figures, glow, reading, sketch, style
from trainer.explorer.showing import whole_number

STUDENT = load_student()
MEANS = (0.45, 0.75, 0.18, 0.08)
SIDES = ["~warmth~", "~warmth~ ~ripple~", "~curiosity~ ~reaching~ ~return~", "~threshold~?"]


def test_every_comparison_of_the_rules_has_its_sentence_in_the_explorer() -> None:
    """What was measured, what is needed, and whether it is met, in plain words."""
    states = np.tile(MEANS, (21, 1))
    states[10:, 0] -= 0.04
    window = Trajectory(30.0 * np.arange(21.0)[None], states.T[None])
    text = re.sub(r"<[^>]+>", "", reading.reasons_html(explain(window)))
    assert "energy changed by -0.040; needs -0.200 or lower: no" in text


@pytest.mark.parametrize("text", [*SIDES, "~warmth~ ~warmth~ ~warmth~"])
def test_body_shows_every_pattern(text: str) -> None:
    """Three lights that move and begin where they end; a face; a mark that is in the picture."""
    expression = parse(text)
    html = glow.lights_html(expression)
    assert [f"@keyframes lamp{lamp}" in html for lamp in range(3)] == [True] * 3
    for lamp in html.split("@keyframes")[1:]:
        first, last = lamp.index("0.00%{"), lamp.index("100.00%{")
        assert lamp[first + 6 :].split("}")[0] == lamp[last + 8 :].split("}")[0]
    face = glow.face_picture(expression, MEANS, Shape.CONVERGENCE, Trend.RISING)
    assert face.size == (480, 480)
    mark = glow.mark_picture(expression, MEANS, Shape.CONVERGENCE)
    light = np.asarray(mark.convert("L"), dtype=float)
    assert mark.width == mark.height
    assert light.max() > light.min() + 40.0


def test_pictures_are_of_the_size_that_was_asked_for() -> None:
    """And in Lumen's own ink."""
    kept = sketch.survival(sketch.preset(Shape.CONVERGENCE), 0.0, 0.0)
    picture = figures.survival_picture(kept, 30.0, width=500)
    assert picture.size == (500, 250)
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((1, 1))) == style.PAPER  # type: ignore[misc]


@pytest.mark.parametrize("shape", Shape)
def test_a_shape_is_written_in_ink_that_can_be_read(shape: Shape) -> None:
    """Some lamps are too dark for letters on the dark ground."""
    html = reading.verdict_html(Verdict(shape, Trend.STABLE, np.zeros(12)))
    assert f"--ink:{ink_of(SHAPE_TOKENS[shape]).hex}" in html
    sheet = (files("trainer.explorer") / "page.css").read_text(encoding="utf-8")
    assert re.search(r"[^-]color: var\(--shape\)", sheet) is None
    assert "verdict b { font-size: 1.3rem; font-weight: 600; display: block; color: var(--ink)" in (
        sheet
    )


def test_page_and_pictures_have_one_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are named in one place."""
    page = pytest.importorskip("trainer.explorer.page", reason="Gradio is not installed")
    assert page.css().count("@font-face") == len(style.FACES)
    monkeypatch.setattr(style, "FACES", {400: style.FACES[400]})
    assert page.css().count("@font-face") == 1


def test_every_expression_is_named_shortly() -> None:
    """No label is wider than its room."""
    assert max(len(figures._named(expression)) for expression in EXPRESSIONS) < 50


def test_what_did_not_move_has_no_sign_of_falling() -> None:
    """V lies still in this sketch, but for the last bits of its numbers."""
    points = sketch.preset(Shape.ENTROPY_SPIKE_RECOVERY)
    window = sketch.window_of(*sketch.sampled(points, sketch.SamplingPlan(), 1))
    assert window is not None
    html = reading.reasons_html(explain(window))
    assert "+0.00</td>" in html
    assert "-0.00<" not in html
    assert "-0.000 " not in html


def test_comparison_tells_every_figure_and_warns(tmp_path: Path) -> None:
    """As `trainer evaluate` does, of rows that were uploaded; the second time at once."""
    row = {"shape": "convergence", "trend": "stable"} | {
        name: {"E": 0.3, "I": 0.7, "S": 0.1, "V": 0.05} for name in ("mean", "delta", "bend")
    }
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row | {"shape": s}) + "\n" for s in ("convergence",) * 12))
    found = comparison.compare(file, STUDENT)
    assert "on 12 windows of rows.jsonl" in found.summary
    assert "beware: no windows of" in found.summary
    assert "share captured" in found.figures
    assert found.shapes.count("<tr>") == 2
    assert len(found.pictures) == 4
    assert comparison.compare(file, STUDENT) is found


def test_comparison_is_refused_by_name_when_the_rows_are_bad(tmp_path: Path) -> None:
    """One line; where an upload lies is not told."""
    file = tmp_path / "rows.jsonl"
    file.write_text("{}\n")
    with pytest.raises(LumenError) as caught:
        comparison.compare(file, STUDENT)
    assert str(caught.value).startswith("rows.jsonl, line 1: no window")


def test_simulated_day_has_every_shape() -> None:
    """What is judged where no dataset is given says something of all nine."""
    windows = comparison.simulated().windows
    assert len(set(windows.shape.tolist())) == 9
    assert len(windows.shape) > 300


@pytest.mark.parametrize("value", [None, "7", 1.5, -1, 2**31, float("inf"), float("nan")])
def test_number_s_field_that_holds_no_whole_number_is_refused(value: object) -> None:
    """Whatever a page sends: one line, and no fault of the explorer's."""
    with pytest.raises(LumenError, match="seed: a whole number from 0 to"):
        whole_number(value, "seed")
    assert whole_number(7.0, "seed") == 7
