"""The quick forms of the proofs of a long life."""

from pathlib import Path

from endurance import month, year


def test_daemon_stays_flat_and_writes_little_when_it_lives_for_hours(tmp_path: Path) -> None:
    """A third of a day of the whole daemon, with every mishap of its body."""
    found = month.prove(0.3, tmp_path)
    assert not found.troubles
    assert found.happened["pressure_hpa frozen"] > 0
    assert found.happened["ambient_temp_c timeout"] > 0
    assert found.happened["samples without a state"] == 6
    assert found.written / found.minutes <= 30 * 1024  # 0 where the folder is in memory


def test_every_shape_and_token_occurs_when_days_pass(tmp_path: Path) -> None:
    """Two ordinary days through state, window, shape, student and store."""
    found = year.live(2, tmp_path)
    table = year.table_of(found)
    assert found.held[-1].rows == 5760
    judged = {what: holds for what, _, holds in table.rows}
    assert judged["shapes that occurred"], str(table)
    assert judged["patterns that occurred"], str(table)
    assert judged["the memory is whole"]
