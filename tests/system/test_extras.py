"""How a missing extra is named, in a copy of the project and in an installation."""

import sys
from pathlib import Path

from lumen.system.extras import missing_extra


def test_extra_is_installed_into_the_copy_when_lumen_runs_from_one() -> None:
    """The project's own environment is there."""
    assert missing_extra("mcp", "mcp") == (
        "mcp is not installed: .venv/bin/pip install -e '.[mcp]' brings it"
    )


def test_extra_is_named_whole_when_lumen_was_installed(tmp_path: Path) -> None:
    """There is no folder that `.` could mean; the environment is named instead."""
    text = missing_extra("pyarrow", "parquet", tmp_path / "site-packages" / "lumen")
    assert "'lumen-creature[parquet]'" in text
    assert f"pyarrow alone beside {sys.prefix}/bin/python" in text
