"""The stages from dataset to judged student, as `trainer distill` runs them."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import msgspec

from lumen.student import ARRAYS_NAME
from trainer import dataset, dataset_cli, deny, distill, evaluate, plots, tables
from trainer.folders import whole_folder
from trainer.pipeline import Stage, file_state
from trainer.progress import bar
from trainer.rows import split_file
from trainer.splits import Split


class Plan(NamedTuple):
    """What all stages share.

    sources: what was lived, for the dataset. work: the folder of what stages make. out: the
    folder of the student. scheduler: a Dask scheduler's address, or None.
    """

    sources: Sequence[dataset.Source]
    work: Path
    out: Path
    pairs: int
    student: distill.Recipe
    scheduler: str | None


def stages(plan: Plan) -> list[Stage]:
    """Lay out the stages: dataset, student, evaluation."""
    return [_dataset(plan), _student(plan), _evaluation(plan)]


def _dataset(plan: Plan) -> Stage:
    folder = plan.work / "dataset"
    denied = tuple(sorted(deny.shipped()))
    recipe = dataset.Recipe(tuple(plan.sources), plan.pairs, plan.student.seed, denied)

    def run() -> list[str]:
        with bar("dataset") as progress:
            # What an interrupted build did is taken up whenever its recipe is the same.
            report = dataset.build(recipe, folder, progress, scheduler=plan.scheduler, resume=True)
        return dataset_cli.summary(folder, report)

    files = [split_file(folder, split) for split in Split]
    made_of = [msgspec.to_builtins(recipe), [file_state(s.place) for s in plan.sources]]
    return Stage("dataset", made_of, files, run)


def _student(plan: Plan) -> Stage:
    def run() -> list[str]:
        with bar("lives") as progress:
            lesson = distill.from_target(
                plan.student, progress, plan.work / "dataset", plan.scheduler
            )
        file, figures = distill.distil(plan.out, lesson, plan.student, plan.scheduler)
        return [
            f"{file}: {file.stat().st_size / 1e6:.2f} MB, learnt from {lesson.teacher}",
            *(f"{name:>28}  {value:g}" for name, value in figures.items()),
        ]

    arrays = plan.out / ARRAYS_NAME
    return Stage("student", asdict(plan.student), [arrays, arrays.with_suffix(".json")], run)


def _evaluation(plan: Plan) -> Stage:
    folder = plan.work / "evaluation"

    def run() -> list[str]:
        data = plan.work / "dataset"
        report = evaluate.evaluate(data, plan.out, plan.student.seed)
        plots.draw(data, plan.out, report, folder / "plots")
        with whole_folder(folder / "report") as made:
            (made / "report.json").write_bytes(msgspec.json.encode(report))
            (made / "table.txt").write_text(tables.as_table(report), encoding="utf-8")
        return tables.as_table(report).splitlines()

    return Stage("evaluation", plan.student.seed, [folder / "report" / "report.json"], run)
