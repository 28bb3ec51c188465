"""The tab of expressions: a shape, a state and a trend, and what every speaker makes of them."""

from random import Random
from typing import NamedTuple

import gradio as gr
from PIL import Image

from lumen.core.language import Expression
from lumen.core.narration import Occasion, narrate
from lumen.core.sampling import choose
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import CENTRE, Floats, entropy_bits
from trainer.data.windows import HIGHEST, SpeakerInput
from trainer.evaluation.resampling import jensen_shannon
from trainer.explorer import figures, glow, reading, speaking
from trainer.explorer.showing import MOST_SEED, Start, Value, number, picture, plainly, whole_number
from trainer.explorer.shown import ExplorerContext
from trainer.measures.metrics import regret

_NAMES = ("E  energy", "I  integrity", "S  entropy", "V  void")


def window_from(shape: str, e: object, i: object, s: object, v: object, trend: str) -> SpeakerInput:
    """Read the controls.

    Raises:
        LumenError: a slider is outside its range.
    """
    means = tuple(
        number(value, name, 0.0, highest)
        for name, value, highest in zip("EISV", (e, i, s, v), HIGHEST, strict=True)
    )
    return SpeakerInput(Shape(shape), means, Trend(trend))


def comparison_html(window: SpeakerInput, speakers: dict[str, Floats]) -> str:
    """Give each speaker's entropy, and how far from the target it is."""
    target = speakers[speaking.TARGET]
    rows = ""
    for name, said in speakers.items():
        away = "" if name == speaking.TARGET else f"{float(regret(target, said)):.3f}"
        apart = "" if name == speaking.TARGET else f"{float(jensen_shannon(target, said)):.3f}"
        bits = f"{float(entropy_bits(said)):.2f}"
        rows += f"<tr><th>{name}</th><td>{bits}</td><td>{away}</td><td>{apart}</td></tr>"
    movements = speaking.movements_of(window.shape, window.trend)
    hint = (
        f"The student sees a window's movement too: its answer is averaged over "
        f"{len(movements.numbers)} movements that have this shape and trend."
        if movements.real
        else "No window has this shape and this trend together; the student is shown one that "
        "stands still."
    )
    return (
        "<div class='wide'><table class='figures'><tr><th></th><th>entropy, bits</th>"
        f"<th>regret, bits</th><th>divergence</th></tr>{rows}</table></div>"
        f"<p class='hint'>{hint}</p>"
    )


class BodyView(NamedTuple):
    """What the body does with an expression."""

    said: str
    lights: str
    face: Image.Image
    mark: Image.Image


def body_of(expression: Expression, window: SpeakerInput, seed: int) -> BodyView:
    """Show an expression on Lumen's body, with a sentence of its inner voice."""
    sentence = narrate(Occasion(), expression, Random(seed))
    return BodyView(
        reading.said_html(window.shape, str(expression), sentence),
        glow.lights_html(expression),
        glow.face_picture(expression, window.means, window.shape, window.trend),
        glow.mark_picture(expression, window.means, window.shape),
    )


def build(shown: ExplorerContext) -> Start:
    """Lay the tab out, and tie its controls to what they show."""
    return _ExpressionTab(shown).tied()


class _ExpressionTab:
    """The tab's controls, and what each of them does."""

    def __init__(self, shown: ExplorerContext) -> None:
        self._shown = shown
        with gr.Row():
            with gr.Column(scale=3):
                self._lay_out_controls()
            with gr.Column(scale=5):
                self.said, self.lights = gr.HTML(), gr.HTML()
                with gr.Row():
                    self.face = picture("its face", height=300, elem_classes=["glass"])
                    self.mark = picture(
                        "its mark in the drawing", height=300, elem_classes=["glass"]
                    )
        self.drawn, self.speakers = picture("distributions", elem_classes=["broad"]), gr.HTML()

    def _lay_out_controls(self) -> None:
        names = list(self._shown.speakers)
        self.shape = gr.Dropdown([str(s) for s in SHAPES], value=str(SHAPES[0]), label="shape")
        self.trend = gr.Radio([str(t) for t in Trend], value=str(Trend.STABLE), label="trend")
        self.states = [
            gr.Slider(0.0, highest, value=value, step=0.01 if highest == 1.0 else 0.005, label=name)
            for name, highest, value in zip(_NAMES, HIGHEST, CENTRE, strict=True)
        ]
        with gr.Row():
            self.who = gr.Dropdown(names, value=speaking.STUDENT, label="who speaks")
            self.seed = gr.Number(value=1, precision=0, minimum=0, maximum=MOST_SEED, label="seed")
        self.again = gr.Button("say something else", variant="primary")

    def tied(self) -> Start:
        """Tie the controls to what they do; give what the tab begins with."""
        asks = [self.shape, *self.states, self.trend, self.who, self.seed]
        shows = [self.drawn, self.speakers, self.said, self.lights, self.face, self.mark]
        quiet = {"show_progress": "hidden"}
        for control in asks:
            control.input(self.looked, asks, shows, trigger_mode="always_last", **quiet)
        self.again.click(_next_seed, self.seed, self.seed, **quiet).success(
            self.looked, asks, shows, **quiet
        )
        return Start(self.looked, asks, shows)

    @plainly
    def looked(self, *values: Value) -> list[Value]:
        """Let everybody speak of what is set, and show one of them on the body."""
        *controls, who, seed = values
        window = window_from(*controls)
        speakers = {name: speaker(*window) for name, speaker in self._shown.speakers.items()}
        drawn = figures.distribution_picture({n: speaking.shown(d) for n, d in speakers.items()})
        chance = whole_number(seed, "seed")
        expression = choose(speakers[who], Random(chance))
        return [drawn, comparison_html(window, speakers), *body_of(expression, window, chance)]


@plainly
def _next_seed(seed: object) -> int:
    return (whole_number(seed, "seed") + 1) % (MOST_SEED + 1)
