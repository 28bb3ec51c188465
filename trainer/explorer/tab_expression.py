"""The tab of expressions: a shape, a state and a trend, and what every speaker makes of them."""

from random import Random
from typing import NamedTuple

import gradio as gr
from PIL import Image

from lumen.core.choosing import choose
from lumen.core.language import Expression
from lumen.core.narration import narrate
from lumen.core.shape_names import SHAPES, Shape, Trend
from lumen.core.speaker import CENTRE, Floats, entropy_bits
from trainer.explorer import figures, glow, reading, speaking
from trainer.explorer.showing import MOST_SEED, Start, Value, number, picture, plainly, whole_number
from trainer.explorer.shown import Shown
from trainer.metrics import regret
from trainer.resampling import jensen_shannon
from trainer.target import HIGHEST

_NAMES = ("E  energy", "I  integrity", "S  entropy", "V  void")


class Asked(NamedTuple):
    """What is spoken of."""

    shape: Shape
    means: tuple[float, ...]
    trend: Trend


def asked_of(shape: str, e: object, i: object, s: object, v: object, trend: str) -> Asked:
    """Read the controls.

    Raises:
        LumenError: a slider is outside its range.
    """
    means = tuple(
        number(value, name, 0.0, highest)
        for name, value, highest in zip("EISV", (e, i, s, v), HIGHEST, strict=True)
    )
    return Asked(Shape(shape), means, Trend(trend))


def told_html(asked: Asked, told: dict[str, Floats]) -> str:
    """Give each speaker's entropy, and how far from the target it is."""
    target = told[speaking.TARGET]
    rows = ""
    for name, said in told.items():
        away = "" if name == speaking.TARGET else f"{float(regret(target, said)):.3f}"
        apart = "" if name == speaking.TARGET else f"{float(jensen_shannon(target, said)):.3f}"
        bits = f"{float(entropy_bits(said)):.2f}"
        rows += f"<tr><th>{name}</th><td>{bits}</td><td>{away}</td><td>{apart}</td></tr>"
    movements = speaking.movements_of(asked.shape, asked.trend)
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


class Body(NamedTuple):
    """What the body does with an expression."""

    said: str
    lights: str
    face: Image.Image
    mark: Image.Image


def body_of(expression: Expression, asked: Asked, seed: int) -> Body:
    """Show an expression on Lumen's body, with a sentence of its inner voice."""
    sentence = narrate(asked.shape, expression, (), (), (), Random(seed))
    return Body(
        reading.said_html(asked.shape, str(expression), sentence),
        glow.lights_html(expression),
        glow.face_picture(expression, asked.means, asked.shape, asked.trend),
        glow.mark_picture(expression, asked.means, asked.shape),
    )


def build(shown: Shown) -> Start:
    """Lay the tab out, and tie its controls to what they show."""
    names = list(shown.speakers)
    with gr.Row():
        with gr.Column(scale=3):
            shape = gr.Dropdown([str(s) for s in SHAPES], value=str(SHAPES[0]), label="shape")
            trend = gr.Radio([str(t) for t in Trend], value=str(Trend.STABLE), label="trend")
            states = [
                gr.Slider(
                    0.0, highest, value=value, step=0.01 if highest == 1.0 else 0.005, label=n
                )
                for n, highest, value in zip(_NAMES, HIGHEST, CENTRE, strict=True)
            ]
            with gr.Row():
                who = gr.Dropdown(names, value=speaking.STUDENT, label="who speaks")
                seed = gr.Number(value=1, precision=0, minimum=0, maximum=MOST_SEED, label="seed")
            again = gr.Button("say something else", variant="primary")
        with gr.Column(scale=5):
            said, lights = gr.HTML(), gr.HTML()
            with gr.Row():
                face = picture("its face", height=300)
                mark = picture("its mark in the drawing", height=300)
    drawn, told = picture("distributions"), gr.HTML()
    asks, shows = [shape, *states, trend], [drawn, told, said, lights, face, mark]

    @plainly
    def look(*values: Value) -> list[Value]:
        *controls, who, seed = values
        asked = asked_of(*controls)
        told = {name: speaker(*asked) for name, speaker in shown.speakers.items()}
        picture = figures.distribution_picture({n: speaking.shown(d) for n, d in told.items()})
        chance = whole_number(seed, "seed")
        expression = choose(told[who], Random(chance))
        return [picture, told_html(asked, told), *body_of(expression, asked, chance)]

    @plainly
    def other(seed: object) -> int:
        return (whole_number(seed, "seed") + 1) % (MOST_SEED + 1)

    everything = [*asks, who, seed]
    for control in everything:
        control.input(look, everything, shows, show_progress="hidden", trigger_mode="always_last")
    again.click(other, seed, seed, show_progress="hidden").success(
        look, everything, shows, show_progress="hidden"
    )
    return Start(look, everything, shows)
