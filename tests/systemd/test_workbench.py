"""The bench on which a Pi's kernel is troubled: what it sets Lumen to."""

from pathlib import Path

import pytest
from workbench import INTERVAL, LIVELY, SLOW

from lumen.config.loading import load_settings


@pytest.mark.parametrize(("settings", "interval"), [(LIVELY, INTERVAL), (SLOW, 60.0)])
def test_settings_of_the_bench_are_accepted(settings: str, interval: float, tmp_path: Path) -> None:
    """Otherwise the service would not start, half an hour into a run."""
    file = tmp_path / "lumen.toml"
    file.write_text(settings, encoding="utf-8")
    assert load_settings(file, {}).senses.interval == interval
