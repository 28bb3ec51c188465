"""What holds for all tests, and what those of the faults share."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from body_bench import Bench

# A busy computer is no failure: nothing here asserts a time.
settings.register_profile("lumen", deadline=None)
settings.load_profile("lumen")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Bench":
    """Give a daemon's body on a bench; it lies beside the tests of the faults."""
    from body_bench import Bench  # noqa: PLC0415 - found from there

    return Bench(tmp_path / "memory", monkeypatch)
