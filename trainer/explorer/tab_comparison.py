"""The tab of comparisons: every figure of every speaker, with its companions and pictures."""

from pathlib import Path

import gradio as gr

from lumen.errors import LumenError
from trainer.explorer import comparison
from trainer.explorer.showing import Start, Value, picture, plainly
from trainer.explorer.shown import ExplorerContext

SIMULATED, GIVEN, UPLOADED = comparison.SIMULATED, "the dataset given", "uploaded rows"
_BEGINS = "<p class='hint'>The student is judged on these windows: this takes some seconds.</p>"


def build(shown: ExplorerContext) -> Start:
    """Lay the tab out; what takes seconds is computed when it is looked at, and kept."""
    choices = [SIMULATED, *([GIVEN] if shown.dataset else []), UPLOADED]
    with gr.Row():
        source = gr.Radio(choices, value=choices[-2], label="judged on", scale=3)
        file = gr.File(label="rows (JSON lines, Parquet)", visible=False, height=110, scale=2)
        button = gr.Button("compare", variant="primary", scale=1)
    summary, figures = gr.HTML(_BEGINS, elem_id="headline"), gr.HTML(elem_id="figures")
    heading, shapes = gr.Markdown(visible=False), gr.HTML()
    first = picture("what is said by shape", elem_classes=["broad"])
    with gr.Row():
        middle = [
            picture(name, elem_classes=["window"]) for name in ("calibration", "regret by shape")
        ]
    last = picture("what the state changes", elem_classes=["broad"])

    @plainly
    def compare(source: str, file: str | None) -> list[Value]:
        if source == UPLOADED and file is None:
            raise LumenError("upload rows first: windows as JSON lines, or Parquet of a dataset")
        uploaded = None if file is None else Path(file)
        data = {SIMULATED: None, GIVEN: shown.dataset, UPLOADED: uploaded}[source]
        labels = shown.labels if source == GIVEN else None
        found = comparison.compare(data, shown.student, labels)
        return [
            found.summary,
            found.figures,
            gr.update(value="#### By shape: regret in bits, and share captured", visible=True),
            found.shapes,
            *found.pictures,
        ]

    source.input(lambda s: gr.update(visible=s == UPLOADED), source, file, show_progress="hidden")
    shows = [summary, figures, heading, shapes, first, *middle, last]
    button.click(compare, [source, file], shows, show_progress_on=summary)
    return Start(compare, [source, file], shows)
