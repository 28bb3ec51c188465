"""The quick form of the proof that power cuts lose at most the last sample."""

from pathlib import Path

from endurance.power import prove, table_of


def test_power_cuts_lose_at_most_the_last_sample(tmp_path: Path) -> None:
    """Eight kills of a living daemon, in its starts, migrations and exports too."""
    table = table_of(prove(8, 5, tmp_path), tmp_path)
    assert table.holds, str(table)
