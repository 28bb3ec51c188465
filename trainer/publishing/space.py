"""Prepares the explorer as a Space of the hub: its page, the packages it is made of, a student."""

import re
import shutil
from importlib.metadata import requires, version
from pathlib import Path

import lumen
import trainer
from lumen.formats.student import ARRAYS_NAME, Student
from trainer.system.folders import copy_folder

_PROJECT = "lumen-creature"
_EXTRAS = re.compile(r"""\s*;.*extra\s*==\s*["'](explore|trainer)["'].*""")
_TEACHERS_ALONE = frozenset({"torch", "transformers", "peft", "accelerate"})
"""A Space speaks as the target and the student do: gigabytes less."""
_APP = '''"""Serves Lumen's explorer on the Space's port."""

import os
from pathlib import Path

from lumen.formats.student import load_student
from trainer.explorer.serving import serve
from trainer.explorer.shown import ExplorerContext

if __name__ == "__main__":
    student = load_student(Path(__file__).parent / "models")
    serve(ExplorerContext(student), "0.0.0.0", int(os.environ.get("GRADIO_SERVER_PORT", "7860")))
'''
_CARD = """---
title: Lumen explorer
emoji: 🕯
colorFrom: gray
colorTo: yellow
sdk: gradio
sdk_version: {gradio}
python_version: "3.11"
app_file: app.py
license: apache-2.0
{models}---
# Lumen explorer
How a small embodied creature feels ten minutes, what it makes of them, and what it says:
trajectories with the classifier's reasons rule by rule, the exact distribution over all 2,985
expressions, a trajectory drawn by hand.

The student here was distilled from {teacher}. Designed from the published model card of the
EISV-Lumen teacher (project eisv-lumen by hikewa, Apache-2.0); no code is shared.
"""


def prepare(student: Path, folder: Path, published: str | None) -> None:
    """Put all that the Space needs into a folder.

    Args:
        student: the folder of the student that speaks there.
        folder: an empty folder.
        published: the student's own name on the hub, if it has one.

    Raises:
        StudentError: a device would refuse the student.
    """
    manifest = Student.load(student).manifest
    (folder / "app.py").write_text(_APP, encoding="utf-8")
    (folder / "requirements.txt").write_text("\n".join(needed()) + "\n", encoding="utf-8")
    models = f"models:\n- {published}\n" if published else ""
    card = _CARD.format(gradio=version("gradio"), models=models, teacher=manifest.teacher)
    (folder / "README.md").write_text(card, encoding="utf-8")
    for package in (lumen, trainer):
        source = Path(str(package.__file__)).parent
        copy_folder(source, folder / package.__name__, without=("__pycache__", "models"))
    for file in (ARRAYS_NAME, Path(ARRAYS_NAME).with_suffix(".json").name):
        (folder / "models").mkdir(exist_ok=True)
        shutil.copyfile(student / file, folder / "models" / file)


def needed() -> list[str]:
    """Give what the daemon's pure parts and the explorer need of other people's work."""
    requirements = requires(_PROJECT) or []
    own = [each for each in requirements if "extra ==" not in each]
    more = [_EXTRAS.sub("", each) for each in requirements if _EXTRAS.search(each)]
    return [*own, *(each for each in more if _name(each) not in _TEACHERS_ALONE)]


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    return found[0].lower() if found else requirement
