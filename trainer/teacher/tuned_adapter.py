"""The folder of an adapter that was tuned by answers: its own figures, and those of before."""

from dataclasses import asdict
from pathlib import Path

from trainer.system.folders import copy_folder, whole_folder
from trainer.system.json_files import indented, read_object
from trainer.teacher.adapter_card import adapter_card
from trainer.teacher.lora import REPORT
from trainer.teacher.preferences import PreferenceRecipe, Tuned
from trainer.teacher.teacher import ADAPTER_FILES, ANSWERS, Teacher, known_until


def save(teacher: Teacher, source: Path, out: Path, tuned: Tuned, recipe: PreferenceRecipe) -> None:
    """Write a tuned teacher, with what lies beside the untuned one: its base, how it was trained.

    Report and card are its own: what was measured of the untuned one is not true of it.

    Args:
        teacher: who was tuned.
        source: the folder of the untuned adapter.
        out: the folder to write; it is whole or not there.
        tuned: what came of it.
        recipe: how.

    Raises:
        LumenError: it cannot be written, or the untuned adapter's report cannot be read.
    """
    report = {"base": teacher.base, **tuned._asdict(), **asdict(recipe)}
    if tuned.until is None:
        report["until"] = known_until(source)
    with whole_folder(out) as folder:
        copy_folder(source, folder)
        settings = folder / ADAPTER_FILES[0]
        kept = settings.read_bytes()
        teacher.model.save_pretrained(folder, save_embedding_layers=False)
        settings.write_bytes(kept)
        (folder / ANSWERS).write_bytes(indented(report))
        before = folder / REPORT
        if before.is_file():
            report["before the answers"] = read_object(before)
        before.write_bytes(indented(report))
        card = adapter_card("EISV-Lumen teacher, tuned", read_object(settings), report)
        (folder / "README.md").write_text(card, encoding="utf-8")
