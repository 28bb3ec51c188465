"""What is made to hang for a measurement."""

from waiting import hanging

from lumen.simulation.lived import LivedWorld
from lumen.store.store import Store


def test_nothing_hangs_any_more_when_the_measurement_is_over() -> None:
    """Whatever else this process does finds a world and a memory that work."""
    before = LivedWorld.mishaps, Store.remember
    with hanging():
        assert LivedWorld.mishaps is not before[0]
        assert Store.remember is not before[1]
    assert (LivedWorld.mishaps, Store.remember) == before
