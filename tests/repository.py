"""Where this checkout lies, and what ships in it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED_STUDENT = ROOT / "models"

SHARED = ROOT.parent / "shared"
"""What lies beside some checkouts; tests of it are skipped by name elsewhere."""
RECORDINGS = SHARED / "recordings"
PUBLISHED_WINDOWS = SHARED / "reference" / "published_windows.jsonl"

needs_published_windows = pytest.mark.skipif(
    not PUBLISHED_WINDOWS.exists(), reason="the published windows are not beside this copy"
)
needs_recordings = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the shared recordings are not beside this copy"
)
