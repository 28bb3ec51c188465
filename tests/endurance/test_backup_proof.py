"""The quick form of the proof that a killed backup or restore leaves the old or the new."""

from pathlib import Path

from endurance.backups import prove, table_of


def test_killed_backups_and_restores_leave_the_old_or_the_new(tmp_path: Path) -> None:
    """Eight kills in each, at some of their steps; `make prove-backup` takes every one."""
    table = table_of(prove(8, 5, tmp_path))
    assert table.holds, str(table)
