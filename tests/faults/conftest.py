"""What the fault tests share."""

from pathlib import Path

import pytest
from body_bench import Bench


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Give a daemon's body on a bench."""
    return Bench(tmp_path / "memory", monkeypatch)
