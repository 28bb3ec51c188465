"""The page: four tabs in Lumen's own ink."""

from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING

import gradio as gr

from trainer.explorer import style, tab_comparison, tab_expression, tab_sketch, tab_trajectory
from trainer.explorer.shown import ExplorerContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainer.explorer.showing import Start

TITLE = "Lumen explorer"
_HEADING = (
    f"<div class='heading'><h1>{TITLE}</h1><p>How a small embodied creature feels ten minutes, "
    "what it makes of them, and what it says.</p></div>"
)
_FONTS = ("Inter", "system-ui", "-apple-system", "Segoe UI", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

_INKS = {
    "body_background_fill": (style.PAPER, "#f4f3f1"),
    "background_fill_primary": (style.PAPER, "#f4f3f1"),
    "background_fill_secondary": ("#0d0f18", "#fcfbfa"),
    "block_background_fill": ("#0d0f18", "#fcfbfa"),
    "block_border_color": ("#20232f", "#e4e2de"),
    "border_color_primary": ("#262a37", "#dcdad5"),
    "input_background_fill": ("#12141f", "#ffffff"),
    "body_text_color": (style.TEXT, "#1d1e24"),
    "body_text_color_subdued": (style.SOFT, "#55575f"),
    "block_label_text_color": (style.SOFT, "#55575f"),
    "block_title_text_color": (style.SOFT, "#55575f"),
    "button_primary_background_fill": ("#c98a2b", "#8f5300"),
    "button_primary_background_fill_hover": ("#dd9d3a", "#a86200"),
    "button_primary_text_color": ("#0b0c12", "#ffffff"),
    "checkbox_label_background_fill": ("#171a26", "#efedea"),
    "checkbox_label_background_fill_hover": ("#1e2231", "#e7e4df"),
    "checkbox_label_background_fill_selected": ("#2a2417", "#f1e4cf"),
    "checkbox_background_color": ("#0b0d15", "#ffffff"),
    "table_even_background_fill": ("#0d0f18", "#fcfbfa"),
    "table_odd_background_fill": ("#12141f", "#f4f3f1"),
    "slider_color": ("#c98a2b", "#a86200"),
}
"""Of the theme's colours, the dark and the light one; the light ones are the live page's."""


def page(shown: ExplorerContext) -> gr.Blocks:
    """Build the page."""
    tabs: dict[str, Callable[[ExplorerContext], Start]] = {
        "Trajectories": tab_trajectory.build,
        "Expressions": tab_expression.build,
        "Draw one": tab_sketch.build,
        "Comparison": tab_comparison.build,
    }
    with gr.Blocks(title=TITLE, analytics_enabled=False) as blocks:
        gr.HTML(_HEADING)
        with gr.Tabs():
            for name, build in tabs.items():
                with gr.Tab(name) as tab:
                    start = build(shown)
                event = blocks.load if build is tab_trajectory.build else tab.select
                # Comparing takes seconds, of which the tab says so.
                progress = "full" if build is tab_comparison.build else "hidden"
                event(
                    start.function,
                    start.inputs,
                    start.outputs,
                    show_progress=progress,
                    show_progress_on=start.outputs[0],
                    **start.options,
                )
    return blocks


def css() -> str:
    """Give the page's style sheet, with the typeface of Lumen's screen in it."""
    faces = (_face(weight, name) for weight, name in style.FACES.items())
    return "".join(faces) + (files("trainer.explorer") / "page.css").read_text(encoding="utf-8")


def _face(weight: int, name: str) -> str:
    letters = b64encode((files("lumen.body") / "fonts" / name).read_bytes()).decode()
    return (
        f"@font-face {{ font-family: Inter; font-weight: {weight}; "
        f"src: url('data:font/otf;base64,{letters}'); }}\n"
    )


def theme() -> gr.themes.Base:
    """Give a theme in Lumen's ink, dark or light as the reader's system prefers."""
    dark = {f"{name}_dark": value for name, (value, _) in _INKS.items()}
    light = {name: value for name, (_, value) in _INKS.items()}
    return gr.themes.Base(
        primary_hue="amber", neutral_hue="slate", font=_FONTS, font_mono=_MONO, text_size="md"
    ).set(**dark, **light)
