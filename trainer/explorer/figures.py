"""Figures from data: a life at a glance, a trajectory with its quarters, distributions."""

from collections.abc import Mapping

import numpy as np
from PIL import Image

from lumen.body.pages.vitals import SPANS
from lumen.core.features import QUARTER, Features, Floats
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Expression, Pattern
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS
from lumen.core.shape_names import SHAPES
from lumen.core.window import SPAN, Trajectory
from trainer.explorer import style
from trainer.explorer.lives import ViewedLife
from trainer.explorer.speaking import Said
from trainer.explorer.style import Axes, Figure

MOST_EXPRESSIONS = 12
_HOUR = 3600.0
_STRETCHES = (("head", 0.0, QUARTER), ("mid", QUARTER, 1 - QUARTER), ("tail", 1 - QUARTER, 1.0))
QUARTERS = ((0.0, QUARTER), (1 - QUARTER, 1.0))
"""The head's and the tail's share of a window."""
_MOST_POINTS = 4000


def life_picture(life: ViewedLife, place: int, width: int = 1180) -> Image.Image:
    """Show a whole life: its states, its shapes as a ribbon, and where the window lies."""

    def paint(figure: Figure) -> None:
        top, ribbon = figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": (6, 1), "hspace": 0.08}
        )
        figure.subplots_adjust(left=0.045, right=0.99, top=0.89, bottom=0.18)
        hours = life.times / _HOUR
        step = max(1, len(hours) // _MOST_POINTS)
        for index, name in enumerate(DIMENSIONS):
            values = life.states[::step, index]
            top.plot(hours[::step], values, color=style.DIMENSION[name], linewidth=1.0, label=name)
        _legend_above(top)
        _ribbon(ribbon, life)
        for panel in (top, ribbon):
            end = hours[place]
            panel.axvspan(max(end - SPAN / _HOUR, 0.0), end, color=style.TEXT, alpha=0.22, zorder=0)
            panel.axvline(end, color=style.TEXT, linewidth=1.0)
            panel.set_xlim(hours[0], max(hours[-1], hours[0] + 0.1))
        top.set_ylim(-0.02, 1.02)
        ribbon.set_xlabel("hours since its beginning", fontsize=8.5, labelpad=2)

    return style.painted(width, 250, paint)


def _legend_above(panel: Axes) -> None:
    panel.legend(ncols=4, loc="lower left", bbox_to_anchor=(0.0, 1.0), borderaxespad=0.1)


def _ribbon(panel: Axes, life: ViewedLife) -> None:
    felt = [-1 if m.shape is None else SHAPES.index(m.shape) for m in life.moments]
    hours = life.times / _HOUR
    begin = 0
    for place in range(1, len(felt) + 1):
        if place == len(felt) or felt[place] != felt[begin]:
            if felt[begin] >= 0:
                end = hours[min(place, len(felt) - 1)]
                colour = style.SHAPE[SHAPES[felt[begin]]]
                panel.axvspan(hours[begin], end, color=colour, linewidth=0)
            begin = place
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)


def trajectory_picture(
    window: Trajectory, seen: Features, *, implied: bool = False, width: int = 760
) -> Image.Image:
    """Show E, I, S and V against time, the quarters shaded and their medians marked."""
    times, states = window.times[0] - window.times[0, 0], window.states[0]

    def paint(figure: Figure) -> None:
        panels = figure.subplots(4, 1, sharex=True, gridspec_kw={"hspace": 0.16})
        figure.subplots_adjust(left=0.085, right=0.985, top=0.955, bottom=0.075)
        for index, (name, panel) in enumerate(zip(DIMENSIONS, panels, strict=True)):
            levels = (seen.head[0, index], seen.mid[0, index], seen.tail[0, index])
            _stretches(panel, float(times[-1]), levels, style.DIMENSION[name], first=index == 0)
            marker = "" if implied else "o"
            panel.plot(
                times,
                states[index],
                color=style.DIMENSION[name],
                linewidth=1.5,
                marker=marker,
                markersize=3.2,
                linestyle="--" if implied else "-",
            )
            panel.set_ylim(*_range(states[index], SPANS[name]))
            panel.set_ylabel(f"{name}  {DIMENSION_NAMES[name]}", color=style.DIMENSION[name])
        panels[-1].set_xlim(0.0, times[-1])
        panels[-1].set_xlabel("seconds since the window's first state", labelpad=2)

    return style.painted(width, 620, paint)


def _stretches(
    panel: Axes, duration: float, levels: tuple[float, ...], colour: str, *, first: bool
) -> None:
    for (name, begin, end), level in zip(_STRETCHES, levels, strict=True):
        low, high = begin * duration, end * duration
        if name != "mid":
            panel.axvspan(low, high, color=style.TEXT, alpha=0.055, linewidth=0)
        panel.plot(
            [low, high],
            [level, level],
            color=colour,
            linewidth=5,
            alpha=0.30,
            solid_capstyle="butt",
        )
        if first:
            panel.text(
                0.5 * (low + high),
                1.03,
                name,
                transform=panel.get_xaxis_transform(),
                ha="center",
                color=style.SOFT,
                fontsize=9,
            )


def _range(values: Floats, least: float) -> tuple[float, float]:
    """Give what an axis spans: never so little that noise looks like movement."""
    low, high = float(values.min()), float(values.max())
    half = max(0.5 * (high - low) * 1.15, 0.5 * least)
    middle = 0.5 * (low + high)
    return middle - half, middle + half


def distribution_picture(speakers: Mapping[str, Said], width: int = 1180) -> Image.Image:
    """Show speakers side by side: their likeliest expressions, patterns and first tokens."""

    def paint(figure: Figure) -> None:
        grid = figure.add_gridspec(1, 3, width_ratios=(1.25, 0.62, 1.0), wspace=0.52)
        figure.subplots_adjust(left=0.225, right=0.985, top=0.91, bottom=0.06)
        left, middle, right = (figure.add_subplot(cell) for cell in grid)
        mean = np.mean([said.expression for said in speakers.values()], axis=0)
        likeliest = np.argsort(-mean, kind="stable")[:MOST_EXPRESSIONS]
        names = [_named(EXPRESSIONS[place]) for place in likeliest]
        _bars(left, names, {n: s.expression[likeliest] for n, s in speakers.items()})
        left.set_title(f"the {MOST_EXPRESSIONS} likeliest of 2,985 expressions, %")
        _bars(middle, [p.lower() for p in PATTERNS], {n: s.pattern for n, s in speakers.items()})
        middle.set_title("pattern, %")
        _bars(right, [str(token) for token in TOKENS], {n: s.token for n, s in speakers.items()})
        right.set_title("first token, %")
        left.legend(loc="lower right")

    return style.painted(width, 470, paint)


def _named(expression: Expression) -> str:
    """Write an expression, a repetition shortly: a label has little room."""
    if expression.pattern is Pattern.REPETITION:
        return f"~{expression.tokens[0]}~ three times"
    return str(expression)


def _bars(panel: Axes, names: list[str], speakers: Mapping[str, Floats]) -> None:
    places = np.arange(len(names))
    high = 0.8 / len(speakers)
    for turn, (name, shares) in enumerate(speakers.items()):
        colour = style.SPEAKERS[turn % len(style.SPEAKERS)]
        offset = (turn - 0.5 * (len(speakers) - 1)) * high
        panel.barh(places + offset, 100.0 * shares, high * 0.9, color=colour, label=name)
    panel.set_yticks(places, names)
    panel.invert_yaxis()
    panel.tick_params(axis="y", length=0)
    panel.margins(y=0.01)


def survival_picture(
    kept: Mapping[float, tuple[float, float]], chosen: float, width: int = 560
) -> Image.Image:
    """Show how often a shape stays what it is, and how often there is none, at each interval."""

    def paint(figure: Figure) -> None:
        panel = figure.subplots()
        figure.subplots_adjust(left=0.10, right=0.98, top=0.84, bottom=0.19)
        places = np.arange(len(kept))
        same, waking = np.array(list(kept.values())).T
        colours = [style.SPEAKERS[1] if interval == chosen else style.SOFT for interval in kept]
        panel.bar(places, 100.0 * same, 0.66, color=colours, label="keeps its shape")
        panel.bar(places, 100.0 * waking, 0.66, bottom=100.0 * same, color=style.HAIR)
        for place, value in zip(places, same, strict=True):
            panel.text(
                place, 100.0 * value + 2.0, f"{100.0 * value:.0f}", ha="center", fontsize=8.5
            )
        panel.set_xticks(places, [f"{interval:g} s" for interval in kept])
        panel.set_ylim(0.0, 112.0)
        panel.set_yticks([0, 50, 100])
        panel.set_title("how often its shape survives, in % (faint: too few states to have one)")

    return style.painted(width, 250, paint)
