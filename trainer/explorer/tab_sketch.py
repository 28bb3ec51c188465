"""The tab of sketches: draw a trajectory by hand, and hear what Lumen would say of it."""

from random import Random

import gradio as gr
import numpy as np

from lumen.core.features import Floats
from lumen.core.inner_voice import encoded
from lumen.core.moment import DIMENSIONS
from lumen.core.movement import movements_of
from lumen.core.narration import Occasion, narrate
from lumen.core.reasons import explain
from lumen.core.sampling import choose
from lumen.core.shape_names import SHAPES, Shape
from lumen.core.shapes import verdict
from lumen.core.speaker import expression_probabilities, target
from trainer.explorer import board, figures, reading, sketch, speaking
from trainer.explorer.showing import MOST_SEED, Start, Value, number, picture, plainly, whole_number
from trainer.explorer.shown import ExplorerContext

_PRESET = Shape.ENTROPY_SPIKE_RECOVERY
_HINT = (
    "<p class='hint'>Click on a panel to move the point nearest in time, or edit the table. "
    "White dots are the samples that Lumen would feel.</p>"
)


def rows_of(points: Floats) -> list[list[float]]:
    """Lay points out as the table shows them."""
    return [[at, *row] for at, row in zip(sketch.TIMES, points.tolist(), strict=True)]


def view(
    shown: ExplorerContext, points: Floats, cadence: sketch.SamplingPlan, seed: int
) -> list[Value]:
    """Show a sketch, its shape with the reasons, what would be said, and what survives."""
    times, states = sketch.sampled(points, cadence, seed)
    window = sketch.window_of(times, states)
    drawn = board.board_picture(points, times, states)
    kept = figures.survival_picture(
        sketch.survival(points, cadence.jitter, cadence.lost), cadence.interval
    )
    if window is None:
        return [drawn, reading.waking_html(), "", kept, reading.said_html(None, None, None), None]
    judged = verdict(window)
    said = shown.student.distribution(encoded(judged))
    rng = Random(seed)
    expression = choose(said, rng)
    movements = movements_of(judged.shape, judged.numbers[4:8].tolist(), stirred=True)
    sentence = narrate(Occasion(movements=movements), expression, rng)
    means = tuple(judged.numbers[:4].tolist())
    speakers = {
        speaking.TARGET: expression_probabilities(target(judged.shape, means, judged.trend)),
        speaking.STUDENT: said,
    }
    speakers |= {n: speak(judged.shape, means, judged.trend) for n, speak in shown.others.items()}
    return [
        drawn,
        reading.verdict_html(judged),
        reading.reasons_html(explain(window)),
        kept,
        reading.said_html(judged.shape, str(expression), sentence),
        figures.distribution_picture({n: speaking.shown(d) for n, d in speakers.items()}),
    ]


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

    def tied(self) -> Start:
        """Tie the controls to what they do; give what the tab begins with."""
        sampling = [self.interval, self.jitter, self.lost, self.seed]
        asks = [self.table, *sampling]
        shows = [
            self.drawn,
            self.verdict_shown,
            self.reasons,
            self.kept,
            self.said,
            self.distribution,
        ]
        redraws = [self.table, *shows]
        quiet = {"show_progress": "hidden"}
        latest = {"trigger_mode": "always_last", **quiet}
        for control in sampling:
            control.input(self.looked, asks, shows, **latest)
        self.table.input(self.looked, asks, shows, **quiet)
        for control in (self.preset, self.strength):
            control.input(self.begun, [self.preset, self.strength, *sampling], redraws, **latest)
        self.drawn.select(self.clicked, asks, redraws, **quiet)
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
        event: gr.SelectData,
    ) -> list[Value]:
        """Move the point that is nearest to a click."""
        points = _points_of(table)
        spot = board.spot_at(*event.index)
        if spot is not None:
            points = sketch.moved(points, *spot)
        return [rows_of(points), *self._view(points, (interval, jitter, lost, seed))]

    def _view(self, points: Floats, sampled: tuple[Value, ...]) -> list[Value]:
        *cadence, seed = sampled
        return view(self._shown, points, _cadence_of(*cadence), whole_number(seed, "seed"))


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
