"""Which student speaks: the one that is set, else the one that ships."""

from pathlib import Path

from lumen.config.settings import StudentConfig
from lumen.errors import StudentError
from lumen.formats.student import Student

SHIPPED = Path(__file__).resolve().parents[1] / "models"
"""In a checkout a link to the folder `models`, which is where `trainer distill` writes."""


def load_student(config: StudentConfig) -> Student:
    """Load the student.

    Raises:
        StudentError: it is missing, damaged, of another version, or not what it claims.
    """
    path = SHIPPED if config.path is None else Path(config.path).expanduser()
    if not path.exists():
        raise StudentError(f"{path}: there is no student: make one with `trainer distill`")
    return Student.load(path)
