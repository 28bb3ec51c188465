"""The cards of what is published: what it is, what it is made of, and what it is not."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median_low
from typing import Any

from lumen.core.shape_names import SHAPES
from trainer.data import rows
from trainer.data.splits import BLOCK, Split
from trainer.data.stratified_sampler import Candidate, Provenance

LICENCE = "apache-2.0"
"""Of what is made here."""
_BYTES = 8
"""Of a window's time."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))


def dataset_report(
    chosen: Mapping[Split, Sequence[Candidate]],
    seen: Mapping[str, int],
    seed: int,
    files: Mapping[Split, Path],
) -> dict[str, Any]:
    """Count what a dataset holds: by split, by origin, by shape."""
    return {
        "seed": seed,
        "splits": {split: _counts(found) for split, found in chosen.items()},
        "windows": _measured([each for found in chosen.values() for each in found]),
        "seen": dict(sorted(seen.items())),
        "sha256": {split: _sha256(file) for split, file in files.items()},
    }


def source_named(place: str, revision: str | None, licence: str | None) -> dict[str, Any]:
    """Name a source in a report: a file without its folder, which is nobody's business."""
    name = place if revision else Path(place).name
    return {"name": name, "revision": revision, "licence": licence}


def _measured(candidates: Sequence[Candidate]) -> dict[str, Any]:
    """Measure windows by origin: the least, the median and the greatest of seconds and states."""
    found: dict[str, list[tuple[float, int]]] = {}
    for each in candidates:
        length = each.t_end - each.t_start, len(each.times) // _BYTES
        found.setdefault(str(each.provenance), []).append(length)
    return {
        name: {
            "rows": len(lengths),
            "seconds": [round(each, 3) for each in _spread([length[0] for length in lengths])],
            "states": _spread([length[1] for length in lengths]),
        }
        for name, lengths in sorted(found.items())
    }


def _spread(values: Sequence[float]) -> list[float]:
    return [min(values), median_low(values), max(values)]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _counts(candidates: Sequence[Candidate]) -> dict[str, Any]:
    shapes = Counter(SHAPES[c.shape] for c in candidates)
    return {
        "rows": len(candidates),
        "real": sum(c.real for c in candidates),
        "provenance": dict(sorted(Counter(str(c.provenance) for c in candidates).items())),
        "shapes": {str(shape): shapes[shape] for shape in SHAPES},
    }


def mix(counts: Mapping[str, Any]) -> str:
    """Say how much of a split is real: half only where it is half."""
    total, real = counts["rows"], counts["real"]
    if not real:
        return f"{total} rows, none real: all are simulated"
    if 2 * real == total:
        return f"{total} rows, half real and half synthetic"
    return f"{total} rows, {real / total:.1%} real ({real}) and {1 - real / total:.1%} synthetic"


def simulated_rooms(report: Mapping[str, Any]) -> str | None:
    """Say that a source was lived in a simulated room, if one was: it looks like a real one."""
    windows = report["seen"].get(Provenance.LUMEN_SIMULATED, 0)
    if not windows:
        return None
    taken = [c["provenance"].get(Provenance.LUMEN_SIMULATED, 0) for c in report["splits"].values()]
    return (
        f"{windows} windows were lived by Lumen in a simulated room: they count as synthetic, and "
        f"{sum(taken)} rows are of them"
    )


def summary(out: Path, report: dict[str, Any]) -> list[str]:
    """Say in a few lines what was built."""
    lines = [f"{out}:", *(f"{'notice':>12}  {notice}" for notice in report["notices"])]
    for split, of_split in report["splits"].items():
        lines.append(f"{split:>12}  {mix(of_split)}")
        scarce = [name for name, number in of_split["shapes"].items() if number < 10]  # noqa: PLR2004
        if scarce:
            lines.append(f"{'':>12}  fewer than 10 of {', '.join(scarce)}")
    simulated = simulated_rooms(report)
    if simulated:
        lines.append(f"{'simulated':>12}  {simulated}")
    left_out = {
        name: number
        for name, number in report["seen"].items()
        if name in {"denied", "gap", "too short"} or name.startswith("refused")
    }
    if left_out:
        counts = ", ".join(f"{n} {k}" for k, n in left_out.items())
        lines.append(f"{'left out':>12}  {counts}")
    return lines


def dataset_card(report: Mapping[str, Any]) -> str:
    """Write a dataset's card, with the metadata that the hub reads."""
    sections = [
        _metadata(report),
        _INTRODUCTION,
        _made_of(report),
        _expressions(report),
        _SPLITS,
        _columns(),
        _WHAT_NOT,
        _files(report),
    ]
    return "\n".join(sections)


def _metadata(report: Mapping[str, Any]) -> str:
    from huggingface_hub import DatasetCardData

    total = sum(counts["rows"] for counts in report["splits"].values())
    files = [{"split": str(split), "path": f"data/{split}-*.parquet"} for split in report["splits"]]
    named = [source for source in report["sources"] if source["revision"]]
    theirs = [source["licence"].split(", ") for source in named if source["licence"]]
    licences = sorted({LICENCE, *(each for several in theirs for each in several)})
    data = DatasetCardData(
        license=licences if len(licences) > 1 else LICENCE,
        pretty_name="Lumen trajectory-expression pairs",
        language=["en"],
        task_categories=["text-generation"],
        tags=["eisv", "trajectory", "embodied"],
        size_categories=[next((name for limit, name in _SIZES if total < limit), "n>1M")],
        source_datasets=["original", *(f"extended|{source['name']}" for source in named)],
        configs=[{"config_name": "default", "data_files": files}],
    )
    return f"---\n{data.to_yaml()}\n---\n"


_INTRODUCTION = """# Lumen trajectory-expression pairs
Windows of a small creature's felt state (energy E, information integrity I, entropy S,
void V), each with its shape and one expression in a language of 15 tokens and 5 patterns.
"""


def _made_of(report: Mapping[str, Any]) -> str:
    mixes = "\n".join(f"- {split}: {mix(c)}" for split, c in report["splits"].items())
    simulated = simulated_rooms(report)
    note = f"\n\n{simulated}." if simulated else ""
    return f"""## What it is made of
{mixes}{note}

{_table(report, "provenance")}

{_table(report, "shapes")}

{_lengths(report)}

{_sources(report)}

Shapes are drawn so that rare ones are there: half by how often they occur, half evenly. Their
frequencies here say nothing about how often they happen.
"""


def _lengths(report: Mapping[str, Any]) -> str:
    """Say how long windows are: of this project ten minutes, of the published dataset seconds."""
    body = [
        f"| {name} | {found['rows']} | {_seconds(found['seconds'])} | {_states(found['states'])} |"
        for name, found in report["windows"].items()
    ]
    head = "| windows | rows | seconds | states |\n|---|---:|---:|---:|"
    return "\n".join([head, *body])


def _seconds(found: Sequence[float]) -> str:
    """Write the median, and the least and the greatest where they are others."""
    least, median, most = (f"{each:.4g}" for each in found)
    return median if least == most else f"{median} ({least} to {most})"


def _states(found: Sequence[int]) -> str:
    least, median, most = found
    return f"{median}" if least == most else f"{median} ({least} to {most})"


def _sources(report: Mapping[str, Any]) -> str:
    """Name what was lived elsewhere, with the commit and the licence of what a hub holds."""
    if not report["sources"]:
        return "All of it was simulated here; no other source was used."
    head = "| source | revision | licence |\n|---|---|---|"
    body = [
        f"| {each['name']} | {_code(each['revision'])} | {_licence(each)} |"
        for each in report["sources"]
    ]
    return "\n".join([head, *body])


def _code(text: str | None) -> str:
    return f"`{text}`" if text else "a file"


def _licence(source: Mapping[str, Any]) -> str:
    """Say whose licence holds; of a file it is for its owner to say."""
    if source["revision"] is None:
        return "of whoever publishes this"
    return source["licence"] or "its card names none"


def _expressions(report: Mapping[str, Any]) -> str:
    return f"""## The expressions
Every expression was drawn from the declared target speaker (seed {report["seed"]}), which sees the
shape, the window's means to two decimals and the trend. Nothing else in a row tells anything about
it, and no published expression was used. Two windows alike may say different things: a model is
judged by its distribution, not by guessing single draws.
"""


_SPLITS = f"""## Splits
Whole blocks of {BLOCK / 3600:g} h go to one split, with at least a window's length between windows
of different blocks; no content is in two splits; no window crosses a gap. Windows that others
evaluate with are left out.
"""


def _columns() -> str:
    columns = "\n".join(f"| `{name}` | {text} |" for name, text in rows.COLUMNS.items())
    return f"""## Columns
| column | what it says |
|---|---|
{columns}
"""


_WHAT_NOT = """## What it is not
No measure of anybody's feelings. Simulated rows come from a model of a room and its computer; they
are smoother than a real one. Four decimals of a state are kept.
"""


def _files(report: Mapping[str, Any]) -> str:
    hashes = "\n".join(f"| {split} | `{digest}` |" for split, digest in report["sha256"].items())
    return f"""## Files
| split | SHA-256 |
|---|---|
{hashes}
"""


def _table(report: Mapping[str, Any], what: str) -> str:
    splits = report["splits"]
    names = list(dict.fromkeys(name for counts in splits.values() for name in counts[what]))
    head = f"| {what} | " + " | ".join(splits) + " |\n|---|" + "---:|" * len(splits)
    body = [
        f"| {name} | " + " | ".join(str(c[what].get(name, 0)) for c in splits.values()) + " |"
        for name in names
    ]
    return "\n".join([head, *body])
