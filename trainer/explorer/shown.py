"""What the explorer was started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lumen.formats.student import Student
from trainer.explorer import speaking


@dataclass(frozen=True)
class ExplorerContext:
    """Who speaks, and of what.

    `labels` are a teacher's soft labels of the dataset; `others` speak beside target and student.
    """

    student: Student
    dataset: Path | None = None
    labels: Path | None = None
    others: Mapping[str, speaking.Speaker] = field(default_factory=dict)

    @property
    def speakers(self) -> dict[str, speaking.Speaker]:
        """Who speaks, by name."""
        return speaking.speakers(self.student, self.others)
