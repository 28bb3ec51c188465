"""A report laid out for people: speakers side by side, shapes, pattern accuracy, warnings."""

from collections.abc import Mapping, Sequence
from typing import Any

_NAME = 22
_CELL = 26
_ABREAST = 4


def as_table(report: Mapping[str, Any]) -> str:
    """Lay a report out: what was judged, the figures of each speaker, and what to beware of."""
    speakers = report["speakers"]
    judged = report["student"] or "a teacher"
    lines = [
        f"{judged}: {report['windows']} windows of {report['data']}",
        f"{'learnt from ' if report['student'] else ''}{report['teacher']}, base {report['base']}",
        *(f"{name}: commit {commit}" for name, commit in report.get("revisions", {}).items()),
        _intervals(report["blocks"]),
        "",
        *_figures(speakers),
        "divergence of one draw of the target, the floor of what samples can show: "
        + ", ".join(f"{name} {value:.3f}" for name, value in report["sampling_floor"].items()),
        "",
        "by shape, regret in bits and share captured",
        *_shapes(speakers),
    ]
    for labels, table in report["pattern_accuracies"].items():
        lines += ["", *_accuracy(labels, table)]
    if report.get("free_decoding"):
        lines += ["", *_free(report["free_decoding"])]
    lines += [f"beware: {warning}" for warning in report["warnings"]]
    return "\n".join(lines)


def _free(found: Mapping[str, Any]) -> list[str]:
    """Show what was said without the grammar's mask, in all and by shape, beside the card's."""
    beside = found["published card by shape"]
    shapes = {
        name: row | {"card's coherence": beside.get(name)} for name, row in found["shapes"].items()
    }
    card = found["published card"]
    in_all = {**found, "card's coherence": card["coherence"]}
    rows = {"all": in_all, **shapes, "published card": card}
    names = ("said", "legal", "valid_rate", "coherence", "card's coherence", "pattern_accuracy")
    how = f"{found['draws']} a window at {found['temperature']:g}, prompt: {found['prompt']}"
    return [
        f"without the grammar's mask, {how}",
        *_blocks(
            list(names),
            [(head, [_share(row, name) for name in names]) for head, row in rows.items()],
        ),
    ]


def _share(row: Mapping[str, Any], name: str) -> str:
    """Show a count as it is, and a share with its interval, if it has one."""
    value, interval = row.get(name), row.get("interval_95", {}).get(name)
    if interval is not None:
        return _figure({"value": value, "interval_95": interval})
    return str(value) if isinstance(value, int) else _number(value)


def _intervals(blocks: int | None) -> str:
    drawn = f"{blocks} blocks of time"
    if blocks is None:
        drawn = "single windows, for they name no block of time: too narrow if they overlap"
    return f"in brackets: 95 % interval, bootstrap over {drawn}\n-: undefined, or infinite"


def _figures(speakers: Mapping[str, Any]) -> list[str]:
    return _blocks(list(speakers), figure_rows(speakers))


def figure_rows(speakers: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Give each figure's name and, for each speaker, what it is."""
    names = list(next(iter(speakers.values()))["figures"])
    rows = []
    for head in [*names, "distinct_in_500_draws", "valid_rate"]:
        cells = [
            _figure(judged["figures"][head]) if head in judged["figures"] else f"{judged[head]:g}"
            for judged in speakers.values()
        ]
        rows.append((head, cells))
    return rows


def _shapes(speakers: Mapping[str, Any]) -> list[str]:
    heads, rows = shape_rows(speakers)
    return _blocks(heads, rows)


def shape_rows(speakers: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Give the heads and, for each shape, its windows and the learners' figures."""
    shown = [name for name in speakers if name in _BY_SHAPE]
    heads = ["windows", *(f"{name} {what}" for name in shown for what in _SHORT)]
    rows = []
    for shape, counts in speakers["target"]["shapes"].items():
        cells = [
            _figure(speakers[name]["shapes"][shape][what])
            for name in shown
            for what in _SHORT.values()
        ]
        rows.append((shape, [str(counts["windows"]), *cells]))
    return heads, rows


_BY_SHAPE = {"shape only", "teacher", "base", "base with LoRA", "zero-shot", "student"}
_SHORT = {"regret": "regret_bits", "share": "share_captured"}


def _accuracy(labels: str, table: Mapping[str, Any]) -> list[str]:
    best, error = table["best_possible"], table["standard_error"]
    beside = f"majority {table['majority']:.3f}, matched sampling {table['matched_sampling']:.3f}"
    rows = [
        (what, [_figure(found[what]) for found in table["speakers"].values()])
        for what in ("sampled", "likeliest")
    ]
    return [
        f"pattern accuracy on labels {labels}",
        f"best possible {best:.3f} +- {error:.3f}, {beside}",
        *_blocks(list(table["speakers"]), rows),
    ]


def _blocks(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Lay columns out side by side, as many as a screen is wide, and the rest below."""
    lines: list[str] = []
    for first in range(0, len(heads), _ABREAST):
        part = slice(first, first + _ABREAST)
        lines += [_line("", heads[part]), *(_line(name, cells[part]) for name, cells in rows), ""]
    return lines[:-1]


def _line(head: str, cells: Sequence[str]) -> str:
    return f"{head:<{_NAME}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)


def _figure(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    low, high = (_number(end) for end in figure["interval_95"])
    return f"{_number(figure['value'])} ({low} {high})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
