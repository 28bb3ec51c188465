"""The page: four tabs in Lumen's own ink."""

from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING, Any

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


def page(shown: ExplorerContext) -> gr.Blocks:
    """Build the page."""
    tabs: dict[str, Callable[[ExplorerContext], Start | None]] = {
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
                if start is not None:
                    event = blocks.load if build is tab_trajectory.build else tab.select
                    event(*start, show_progress="hidden")
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
    """Give a theme in Lumen's ink, the same whatever the reader's system prefers."""
    theme = gr.themes.Base(
        primary_hue="amber", neutral_hue="slate", font=_FONTS, font_mono=_MONO, text_size="md"
    ).set(
        body_background_fill_dark=style.PAPER,
        background_fill_primary_dark=style.PAPER,
        background_fill_secondary_dark="#0d0f18",
        block_background_fill_dark="#0d0f18",
        block_border_color_dark="#20232f",
        border_color_primary_dark="#262a37",
        input_background_fill_dark="#12141f",
        body_text_color_dark=style.TEXT,
        body_text_color_subdued_dark=style.SOFT,
        block_label_text_color_dark=style.SOFT,
        block_title_text_color_dark=style.SOFT,
        button_primary_background_fill_dark="#c98a2b",
        button_primary_background_fill_hover_dark="#dd9d3a",
        button_primary_text_color_dark="#0b0c12",
        checkbox_label_background_fill_dark="#171a26",
        checkbox_label_background_fill_hover_dark="#1e2231",
        checkbox_label_background_fill_selected_dark="#2a2417",
        checkbox_background_color_dark="#0b0d15",
        table_even_background_fill_dark="#0d0f18",
        table_odd_background_fill_dark="#12141f",
        slider_color_dark="#c98a2b",
    )
    for name in [n for n in vars(theme) if n.endswith("_dark")]:
        value: Any = getattr(theme, name)
        if value is not None:
            setattr(theme, name.removesuffix("_dark"), value)
    return theme
