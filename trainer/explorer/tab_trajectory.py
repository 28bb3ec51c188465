"""The tab of trajectories: where they come from, what they look like, and why they have a shape."""

from pathlib import Path

import gradio as gr

from lumen.core.shape_names import Shape
from lumen.errors import LumenError
from lumen.simulation.scenarios import SCENARIOS
from trainer.data.splits import Split
from trainer.explorer import lives
from trainer.explorer.showing import (
    MOST_SEED,
    Start,
    Value,
    number,
    picture,
    plainly,
    whole_number,
)
from trainer.explorer.shown import ExplorerContext
from trainer.explorer.trajectory_view import (
    DATASET,
    NOTHING,
    RECORDING,
    WORLD,
    LifeRequest,
    life_of,
    rows_of,
    view_of_life,
    view_of_row,
)

_SCENARIO, _HOUR, _FIRST_HOUR = "busy", 2.0, 1.0
_HOUR_STEP = 1 / 120  # a sample
_LONGEST_HOURS = 1e6
_WINDOW = "the window: E, I, S and V against time"


def build(shown: ExplorerContext) -> Start:
    """Lay the tab out, and tie its controls to what they show."""
    return _TrajectoryTab(shown).tied()


class _TrajectoryTab:
    """The tab's controls, and what each of them does."""

    def __init__(self, shown: ExplorerContext) -> None:
        self._shown = shown
        with gr.Row():
            self.source = gr.Radio([WORLD, RECORDING, DATASET], value=WORLD, label="look at")
            self.scenario = gr.Dropdown(list(SCENARIOS), value=_SCENARIO, label="scenario")
            self.seed = gr.Number(value=1, precision=0, minimum=0, maximum=MOST_SEED, label="seed")
            self.file = gr.File(
                label="recording (CSV), or rows (JSON lines, Parquet)",
                visible=False,
                height=120,
                min_width=280,
            )
            self.fill = gr.Checkbox(
                value=True, label="let the simulated world fill what it lacks", visible=False
            )
            self.split = gr.Dropdown([str(s) for s in Split], value="test", label="split")
            self.split.visible = False
        self.about = gr.HTML(_described(_SCENARIO))
        with gr.Row():
            self.hour = gr.Slider(
                0, lives.HOURS, value=_HOUR, step=_HOUR_STEP, label="the hour at which it ends"
            )
            self.shape = gr.Dropdown([], label="go to the next", value=None)
            self.row = gr.Dropdown([], label="row", visible=False, filterable=True)
        self.overview, self.legend = picture("the whole life", elem_classes=["broad"]), gr.HTML()
        with gr.Row():
            with gr.Column(scale=6):
                self.drawn = picture(_WINDOW, elem_classes=["window"])
                self.said = gr.HTML()
            with gr.Column(scale=5):
                self.verdict_shown, self.reasons = (
                    gr.HTML(elem_id="verdict"),
                    gr.HTML(elem_id="reasons"),
                )
        self.shows = [
            *(self.overview, self.legend, self.drawn),
            *(self.verdict_shown, self.reasons, self.said),
        ]

    def tied(self) -> Start:
        """Tie the controls to what they do; give what the page begins with."""
        asks = [self.source, self.scenario, self.seed, self.file, self.fill]
        moves = [self.hour, self.shape, *self.shows]
        opens = [self.hour, self.shape, self.row, *self.shows]
        parts = [
            *(self.scenario, self.seed, self.about, self.file, self.fill, self.split),
            *(self.hour, self.shape, self.row),
        ]
        # One after the other, the page's first too: a late answer would show what was looked at
        # before. Several visitors wait for one another.
        in_turn = {"concurrency_id": "life", "concurrency_limit": 1}
        busy = {"show_progress_on": self.overview, **in_turn}
        quiet = {"show_progress": "hidden", **in_turn}
        latest = {"trigger_mode": "always_last"}
        self.source.change(turned, self.source, [*parts, *self.shows], **quiet).then(
            self.opened, [*asks, self.split], opens, **busy
        )
        for event in (self.file.change, self.fill.input, self.split.input):
            event(self.opened, [*asks, self.split], opens, **busy)
        self.scenario.input(_described, self.scenario, self.about, show_progress="hidden")
        for control in (self.scenario, self.seed):
            control.input(self.begun, asks, moves, **latest, **busy)
        self.hour.input(self.looked, [self.hour, *asks], self.shows, **latest, **quiet)
        self.shape.input(self.gone, [self.shape, self.hour, *asks], moves, **quiet)
        self.row.input(self.row_looked, [self.row, self.file, self.split], self.shows, **quiet)
        return Start(self.begun, asks, moves, in_turn)

    @plainly
    def begun(self, *request: Value) -> list[Value]:
        """Begin with another life."""
        life = self._life(request)
        hours = min(_HOUR if request[0] == WORLD else _FIRST_HOUR, life.hours)
        return [
            gr.update(maximum=max(life.hours, _HOUR_STEP), value=hours),
            gr.update(choices=_shape_choices(life), value=None),
            *view_of_life(life, life.at(hours)),
        ]

    @plainly
    def looked(self, hour: Value, *request: Value) -> list[Value]:
        """Look at another hour of it."""
        life = self._life(request)
        return list(view_of_life(life, life.at(_hour(hour))))

    @plainly
    def gone(self, name: str | None, hour: Value, *request: Value) -> list[Value]:
        """Go to where a shape is next felt."""
        life = self._life(request)
        place = life.at(_hour(hour))
        if name:
            place = life.next_of(Shape(name), place)
        return [life.times[place] / 3600.0, None, *view_of_life(life, place)]

    @plainly
    def row_looked(self, place: Value, file: str | None, split: str) -> list[Value]:
        """Look at another row."""
        found = rows_of(self._shown, _path(file), split)
        if not isinstance(place, int) or not 0 <= place < len(found):
            raise LumenError(f"choose one of the {len(found):,} rows")
        return list(view_of_row(found[place]))

    @plainly
    def opened(self, *several: Value) -> list[Value]:
        """Open what is there of the chosen source; nothing is, before an upload."""
        *request, split = several
        source, file = request[0], request[3]
        if source == DATASET and (file or self._shown.dataset):
            found = rows_of(self._shown, _path(file), split)
            choices = [(each.name, number) for number, each in enumerate(found)]
            rows = gr.update(choices=choices, value=0)
            return [gr.skip(), gr.skip(), rows, *view_of_row(found[0])]
        if source == WORLD or (source == RECORDING and file):
            hour, shapes, *view = self.begun(*request)
            return [hour, shapes, gr.skip(), *view]
        return [gr.skip(), gr.skip(), gr.skip(), *NOTHING]

    def _life(self, request: tuple[Value, ...]) -> lives.ViewedLife:
        source, scenario, seed, file, fill = request
        chance = whole_number(seed, "seed") if source == WORLD else 0
        return life_of(self._shown, LifeRequest(source, scenario, chance, _path(file), bool(fill)))


def turned(source: str) -> list[Value]:
    """Show the controls of a source, and forget what was shown of another."""
    world, data = source == WORLD, source == DATASET
    shown = [world, world, world]
    controls = [gr.update(visible=visible) for visible in shown]
    controls.append(gr.update(visible=not world, value=None))
    rest = [source == RECORDING, data, not data, not data, data]
    overview = gr.update(value=None, visible=not data)  # a row has no life around it
    return [*controls, *(gr.update(visible=visible) for visible in rest), overview, *NOTHING[1:]]


def _hour(value: object) -> float:
    return number(value, "the hour", 0.0, _LONGEST_HOURS)


def _path(file: str | None) -> Path | None:
    return None if file is None else Path(file)


def _described(scenario: str) -> str:
    return f"<p class='hint'>{SCENARIOS[scenario].description}</p>"


def _shape_choices(life: lives.ViewedLife) -> list[tuple[str, str]]:
    return [
        (f"{str(shape).replace('_', ' ')} ({count})", str(shape))
        for shape, count in life.shapes.items()
    ]
