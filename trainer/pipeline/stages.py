"""The stages from dataset to judged student, as `trainer distill` runs them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from lumen.formats.student import ARRAYS_NAME, Student
from trainer.data import dataset, dataset_card, decontamination
from trainer.data.rows import split_file
from trainer.data.source_kinds import Source
from trainer.data.splits import Split
from trainer.evaluation import evaluate, plots, tables
from trainer.evaluation.companions import Beside
from trainer.evaluation.judged_teacher import JudgedTeacher
from trainer.pipeline.pipeline import Stage
from trainer.student import differences, distill
from trainer.system.fingerprint import code, fingerprint
from trainer.system.folders import whole_folder
from trainer.system.progress import bar
from trainer.teacher import bases, exact, label, lora, teacher
from trainer.teacher.labels import ORIGIN_NAME, WINDOWS_NAME
from trainer.teacher.teacher import ADAPTER_FILES


class Plan(NamedTuple):
    """What all stages share.

    sources: what was lived, for the dataset. work: the folder of what stages make. out: the
    folder of the student. scheduler: a Dask scheduler's address, or None. base: the embedded one's
    recipe, or one's name or folder. labels: how many windows the teacher labels. at_once:
    examples or prompts at once, and workers: processes that label here; None for what fits.
    """

    sources: Sequence[Source]
    work: Path
    out: Path
    pairs: int
    student: distill.StudentRecipe
    scheduler: str | None
    base: bases.BaseRecipe | str
    lora: lora.LoraRecipe
    labels: int
    at_once: int | None = None
    workers: int | None = None


def stages(plan: Plan) -> list[Stage]:
    """Lay out the stages: dataset, base, teacher, labels, student, evaluation.

    Of the embedded base there is one more: the same LoRA on a base that has learnt nothing.
    """
    ends = [_labels(plan), _student(plan), _evaluation(plan)]
    if isinstance(plan.base, str):
        return [_dataset(plan), _teacher(plan, plan.base), *ends]
    folder, newborn = plan.work / "base", plan.work / "newborn"
    alone = plan.work / "teacher" / teacher.ALONE_FOLDER
    return [
        _dataset(plan),
        _base(folder, plan.base, newborn),
        _teacher(plan, str(folder)),
        _adapter(plan, teacher.ALONE_FOLDER, str(newborn), alone),
        *ends,
    ]


def _dataset(plan: Plan) -> Stage:
    folder = plan.work / "dataset"
    denied = tuple(sorted(decontamination.shipped()))
    recipe = dataset.DatasetRecipe(tuple(plan.sources), plan.pairs, plan.student.seed, denied)

    def run() -> list[str]:
        with bar("dataset") as progress:
            # What an interrupted build did is taken up whenever its recipe is the same.
            report = dataset.build(recipe, folder, progress, scheduler=plan.scheduler, resume=True)
        return dataset_card.summary(folder, report)

    files = [split_file(folder, split) for split in Split]
    return Stage("dataset", partial(dataset.made_of, recipe), files, run)


def _base(folder: Path, recipe: bases.BaseRecipe, newborn: Path) -> Stage:
    def run() -> list[str]:
        with bar("base") as progress:
            bases.make(folder, recipe, progress, resume=True)
            bases.make(newborn, replace(recipe, draws=0), progress)
        return [f"{folder}: {recipe.name}"]

    names = ("model.safetensors", "config.json", "tokenizer.json")
    files = [place / name for place in (folder, newborn) for name in names]
    return Stage("base", partial(bases.made_of, recipe), files, run)


def _teacher(plan: Plan, base: str) -> Stage:
    return _adapter(plan, "teacher", base, plan.work / "teacher")


def _adapter(plan: Plan, name: str, base: str, out: Path) -> Stage:
    def run() -> list[str]:
        planned: list[str] = []
        with bar(name) as progress:
            made = lora.train(
                out,
                base,
                plan.work / "dataset",
                plan.lora,
                progress,
                resume=True,
                say=planned.append,
                at_once=plan.at_once,
            )
        return [*planned, *lora.summary(made)]

    files = [out / file for file in ADAPTER_FILES]
    return Stage(name, partial(lora.made_of, plan.lora, base), files, run)


def _labels(plan: Plan) -> Stage:
    folder = plan.work / "labels"
    lived = round(label.LIVED_SHARE * plan.labels)
    seed, dataset_, adapter = plan.student.seed, plan.work / "dataset", str(plan.work / "teacher")

    def run() -> list[str]:
        with bar("lives") as progress:
            windows = label.lesson(
                plan.labels, lived, seed, progress, dataset=dataset_, scheduler=plan.scheduler
            )
        with bar("labels") as progress:
            origin = label.label(
                folder,
                windows,
                adapter,
                progress,
                scheduler=plan.scheduler,
                workers=plan.workers,
                resume=True,
                at_once=plan.at_once or exact.AT_ONCE,
            )
        return [f"{folder}: {len(windows.shape):,} windows, by {origin.teacher}, {origin.base}"]

    def made_of() -> str:
        return fingerprint(label.__name__, [plan.labels, lived, seed, label.made_of(adapter, None)])

    others = [folder / name for name in (WINDOWS_NAME, ORIGIN_NAME)]
    return Stage("labels", made_of, [*label.files(folder, plan.labels), *others], run)


def _student(plan: Plan) -> Stage:
    def run() -> list[str]:
        lesson = distill.from_teacher(plan.work / "labels", plan.student.seed)
        shipped = differences.shipped_manifest()
        file, figures = distill.distil(plan.out, lesson, plan.student, plan.scheduler)
        return [
            f"{file}: {file.stat().st_size / 1e3:.0f} kB, learnt from {lesson.teacher}",
            *(f"{name:>28}  {value:g}" for name, value in figures.items()),
            *differences.from_shipped(Student.load(file).manifest, shipped),
        ]

    arrays = plan.out / ARRAYS_NAME
    made_of = partial(distill.made_of, plan.student)
    return Stage("student", made_of, [arrays, arrays.with_suffix(".json")], run)


def _evaluation(plan: Plan) -> Stage:
    folder = plan.work / "evaluation"

    def run() -> list[str]:
        data = plan.work / "dataset"
        taught = plan.work / "teacher"
        beside = Beside(plan.work / "labels", data)
        report = evaluate.evaluate(
            data,
            plan.out,
            plan.student.seed,
            teacher=JudgedTeacher(str(taught)),
            beside=beside,
        )
        plots.draw(data, plan.out, report, folder / "plots")
        with whole_folder(folder / "report") as made:
            (made / "report.json").write_bytes(msgspec.json.encode(report))
            (made / "table.txt").write_text(tables.as_table(report), encoding="utf-8")
        return tables.as_table(report).splitlines()

    def made_of() -> str:
        codes = [code(module.__name__) for module in (plots, tables)]
        inputs = [str(plan.work / "teacher")]
        return fingerprint(evaluate.__name__, [plan.student.seed, codes], inputs, bases.LIBRARIES)

    written = [folder / "report" / name for name in ("report.json", "table.txt")]
    drawn = [folder / "plots" / name for name in plots.NAMES]
    return Stage("evaluation", made_of, [*written, *drawn], run)
