"""What a benchmark says: a figure, its spread, its target, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rich.table import Table

Bound = Literal["at most", "at least", ""]

_FEW = 100.0


@dataclass(frozen=True, slots=True)
class Beside:
    """The same thing done otherwise, in the same unit; or what belongs to it, in its own."""

    name: str
    value: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: the median of several rounds with its quartiles, or what was seen once."""

    what: str
    value: float
    unit: str
    bound: Bound = ""
    target: float | None = None
    low: float | None = None
    high: float | None = None
    beside: Sequence[Beside] = field(default_factory=tuple)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target


def as_table(figures: Sequence[Figure]) -> Table:
    """Lay figures out, each with its alternatives and their ratio to it."""
    table = Table(title="Lumen, measured", title_style="bold", header_style="bold", show_lines=True)
    table.add_column("what", overflow="fold")
    for name in ("median", "quartiles"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("target", no_wrap=True)
    table.add_column("beside it, and how many times as much", overflow="fold")
    for figure in figures:
        table.add_row(
            figure.what,
            f"{_number(figure.value)} {figure.unit}",
            _spread(figure),
            _verdict(figure),
            "\n".join(_compared(other, figure) for other in figure.beside),
        )
    return table


def _spread(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{_number(figure.low)} to {_number(figure.high)}"


def _verdict(figure: Figure) -> str:
    if figure.target is None:
        return ""
    mark = "[green]yes[/]" if figure.reached else "[red]no[/]"
    return f"{figure.bound} {_number(figure.target)} {mark}"


def _compared(other: Beside, figure: Figure) -> str:
    if other.unit is not None:
        return f"{other.name} {_number(other.value)} {other.unit}".rstrip()
    ratio = f" ({other.value / figure.value:.3g}x)" if figure.value else ""
    return f"{other.name} {_number(other.value)}{ratio}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _FEW else f"{value:.3g}"
