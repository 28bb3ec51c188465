"""The tab of sketches: draw a trajectory by hand, hear what Lumen would say of it, and answer."""

from pathlib import Path
from random import Random
from typing import NamedTuple

import gradio as gr
import numpy as np

from lumen.core.features import Floats
from lumen.core.inner_voice import encoded
from lumen.core.language import Expression
from lumen.core.moment import DIMENSIONS
from lumen.core.movement import movements_of
from lumen.core.narration import Occasion, narrate
from lumen.core.reasons import explain
from lumen.core.sampling import choose
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import Verdict, verdict
from lumen.core.speaker import expression_probabilities, target
from lumen.core.window import Trajectory
from lumen.errors import LumenError
from trainer.explorer import answered, board, figures, reading, sketch, speaking
from trainer.explorer.answered import AnsweredSpeech, Answers
from trainer.explorer.showing import MOST_SEED, Start, Value, number, picture, plainly, whole_number
from trainer.explorer.shown import ExplorerContext

_PRESET = Shape.ENTROPY_SPIKE_RECOVERY
_HINT = (
    "<p class='hint'>Click on a panel to move the point nearest in time, or edit the table. "
    "Small dots are the samples that Lumen would feel.</p>"
)
_MOST_TIMES = 50


class SketchSpeech(NamedTuple):
    """What is said of a window: by the student, and after the answers, which decide if given."""

    judged: Verdict
    before: Floats
    after: AnsweredSpeech | None
    expression: Expression
    rng: Random


def spoken(shown: ExplorerContext, window: Trajectory, seed: int, answers: Answers) -> SketchSpeech:
    """Let the student speak of a window, as the answers would have it."""
    judged = verdict(window)
    before = shown.student.distribution(encoded(judged))
    after = answered.tuned(before, judged, answers)
    rng = Random(seed)
    expression = choose(before if after is None else after.distribution, rng)
    return SketchSpeech(judged, before, after, expression, rng)


def rows_of(points: Floats) -> list[list[float]]:
    """Lay points out as the table shows them."""
    return [[at, *row] for at, row in zip(sketch.TIMES, points.tolist(), strict=True)]


def view(
    shown: ExplorerContext,
    points: Floats,
    cadence: sketch.SamplingPlan,
    seed: int,
    answers: Answers = (),
) -> list[Value]:
    """Show a sketch, its shape with the reasons, what would be said, and what survives."""
    times, states = sketch.sampled(points, cadence, seed)
    window = sketch.window_of(times, states)
    drawn = board.board_picture(points, times, states)
    kept = figures.survival_picture(
        sketch.survival(points, cadence.jitter, cadence.lost), cadence.interval
    )
    if window is None:
        silent = reading.said_html(None, None, None)
        return [drawn, reading.waking_html(), "", kept, silent, "", None]
    said = spoken(shown, window, seed, answers)
    judged = said.judged
    movements = movements_of(judged.shape, judged.numbers[4:8].tolist(), stirred=True)
    sentence = narrate(Occasion(movements=movements), said.expression, said.rng)
    speakers = _speakers(shown, said)
    return [
        drawn,
        reading.verdict_html(judged),
        reading.reasons_html(explain(window)),
        kept,
        reading.said_html(judged.shape, str(said.expression), sentence),
        answered.summary_html(answers, said.before, said.after),
        figures.distribution_picture({n: speaking.shown(d) for n, d in speakers.items()}),
    ]


def _speakers(shown: ExplorerContext, said: SketchSpeech) -> dict[str, Floats]:
    judged = said.judged
    means = tuple(judged.numbers[:4].tolist())
    speakers = {
        speaking.TARGET: expression_probabilities(target(judged.shape, means, judged.trend)),
        speaking.STUDENT: said.before,
    }
    if said.after is not None:
        speakers[answered.TUNED] = said.after.distribution
    others = shown.others.items()
    return speakers | {n: speak(judged.shape, means, judged.trend) for n, speak in others}


def build(shown: ExplorerContext) -> Start:
    """Lay the tab out, and tie its controls to what they show."""
    return _SketchTab(shown).tied()


class _SketchTab:
    """The tab's controls, and what each of them does."""

    def __init__(self, shown: ExplorerContext) -> None:
        self._shown = shown
        gr.HTML(_HINT)
        with gr.Row():
            with gr.Column(scale=6):
                self.drawn = picture(
                    "the sketch: click to move a point", elem_id="board", elem_classes=["board"]
                )
                self._lay_out_controls()
                self.kept = picture("how often its shape survives resampling")
                self.table = _table()
            with gr.Column(scale=5):
                self.said = gr.HTML(elem_id="sketch-said")
                self._lay_out_answers()
                self.verdict_shown, self.reasons = gr.HTML(elem_id="sketch-verdict"), gr.HTML()
        self.distribution = picture("what it might say", elem_classes=["broad"])

    def _lay_out_controls(self) -> None:
        with gr.Row():
            self.preset = gr.Dropdown([str(s) for s in SHAPES], value=str(_PRESET), label="preset")
            self.strength = gr.Slider(0.0, 2.0, value=1.0, step=0.05, label="strength")
        with gr.Row():
            self.interval = gr.Slider(2, 60, value=30, step=1, label="a sample every, s")
            self.jitter = gr.Slider(0, 100, value=0, step=5, label="jitter, %")
        with gr.Row():
            self.lost = gr.Slider(0, 50, value=0, step=5, label="samples lost, %")
            self.seed = gr.Number(value=1, precision=0, minimum=0, maximum=MOST_SEED, label="seed")

    def _lay_out_answers(self) -> None:
        self.answers = gr.State(())
        with gr.Row():
            self.fits = gr.Button("that fits", variant="primary", min_width=90)
            self.misses = gr.Button("that does not", min_width=90)
            self.forgets = gr.Button("forget all answers", min_width=90)
        self.summary = gr.HTML(elem_id="answers")
        with gr.Accordion("more answers", open=False):
            self.times = gr.Slider(1, _MOST_TIMES, value=5, step=1, label="each press counts as")
            self.file = gr.File(label="answers (JSON lines)", height=110)

    def tied(self) -> Start:
        """Tie the controls to what they do; give what the tab begins with."""
        sampling = [self.interval, self.jitter, self.lost, self.seed, self.answers]
        asks = [self.table, *sampling]
        shows = [
            self.drawn,
            self.verdict_shown,
            self.reasons,
            self.kept,
            self.said,
            self.summary,
            self.distribution,
        ]
        redraws = [self.table, *shows]
        quiet = {"show_progress": "hidden"}
        latest = {"trigger_mode": "always_last", **quiet}
        for control in (self.interval, self.jitter, self.lost, self.seed):
            control.input(self.looked, asks, shows, **latest)
        self.table.input(self.looked, asks, shows, **quiet)
        for control in (self.preset, self.strength):
            control.input(self.begun, [self.preset, self.strength, *sampling], redraws, **latest)
        self.drawn.select(self.clicked, asks, redraws, **quiet)
        answers = [self.answers, self.seed, *shows]
        self.fits.click(self.accepted, [self.times, *asks], answers, **quiet)
        self.misses.click(self.rejected, [self.times, *asks], answers, **quiet)
        self.forgets.click(self.forgotten, asks, answers, **quiet)
        self.file.change(self.uploaded, [self.file, *asks], answers, **quiet)
        return Start(self.looked, asks, shows)

    @plainly
    def looked(self, table: Value, *sampled: Value) -> list[Value]:
        """Look at what the table says, sampled so."""
        return self._view(_points_of(table), sampled)

    @plainly
    def begun(self, name: str, strength: object, *sampled: Value) -> list[Value]:
        """Begin with a preset."""
        points = sketch.preset(Shape(name), number(strength, "strength", 0.0, 2.0))
        return [rows_of(points), *self._view(points, sampled)]

    @plainly
    def clicked(
        self,
        table: Value,
        interval: Value,
        jitter: Value,
        lost: Value,
        seed: Value,
        answers: Answers,
        event: gr.SelectData,
    ) -> list[Value]:
        """Move the point that is nearest to a click."""
        points = _points_of(table)
        spot = board.spot_at(*event.index)
        if spot is not None:
            points = sketch.moved(points, *spot)
        return [rows_of(points), *self._view(points, (interval, jitter, lost, seed, answers))]

    @plainly
    def accepted(self, times: Value, table: Value, *sampled: Value) -> list[Value]:
        """Take a yes to what was said, and say the next thing."""
        return self._answered(table, sampled, times, fits=True)

    @plainly
    def rejected(self, times: Value, table: Value, *sampled: Value) -> list[Value]:
        """Take a no to what was said, and say the next thing."""
        return self._answered(table, sampled, times, fits=False)

    @plainly
    def forgotten(self, table: Value, *sampled: Value) -> list[Value]:
        """Let no answer count any more."""
        return self._after((), table, sampled)

    @plainly
    def uploaded(self, file: str | None, table: Value, *sampled: Value) -> list[Value]:
        """Take the answers of a file in the place of all others."""
        answers = sampled[-1] if file is None else answered.uploaded(Path(file))
        return self._after(answers, table, sampled)

    def _answered(
        self, table: Value, sampled: tuple[Value, ...], times: Value, *, fits: bool
    ) -> list[Value]:
        *cadence, seed, answers = sampled
        chance = whole_number(seed, "seed")
        states = sketch.sampled(_points_of(table), _cadence_of(*cadence), chance)
        window = sketch.window_of(*states)
        if window is None:
            raise LumenError("nothing was said that could be answered: choose shorter intervals")
        said = spoken(self._shown, window, chance, answers)
        count = int(number(times, "each press", 1.0, _MOST_TIMES))
        more = answered.added(answers, said.judged, said.expression, fits=fits, times=count)
        return self._after(more, table, (*cadence, (chance + 1) % (MOST_SEED + 1), answers))

    def _after(self, answers: Answers, table: Value, sampled: tuple[Value, ...]) -> list[Value]:
        *cadence, seed, _ = sampled
        return [answers, seed, *self._view(_points_of(table), (*cadence, seed, answers))]

    def _view(self, points: Floats, sampled: tuple[Value, ...]) -> list[Value]:
        *cadence, seed, answers = sampled
        chance = whole_number(seed, "seed")
        return view(self._shown, points, _cadence_of(*cadence), chance, tuple(answers))


def _table() -> gr.Dataframe:
    return gr.Dataframe(
        rows_of(sketch.preset(_PRESET)),
        headers=["s", *DIMENSIONS],
        datatype="str",
        type="array",
        interactive=True,
        static_columns=[0],
        label="points",
        elem_id="points",
        buttons=[],
    )


def _points_of(table: Value) -> Floats:
    return sketch.points_from(np.asarray(table, dtype=object).tolist())


def _cadence_of(interval: object, jitter: object, lost: object) -> sketch.SamplingPlan:
    return sketch.SamplingPlan(
        number(interval, "the interval", 2.0, 60.0),
        number(jitter, "jitter", 0.0, 100.0) / 100.0,
        number(lost, "what is lost", 0.0, 50.0) / 100.0,
    )
