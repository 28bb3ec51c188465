"""The computational bands."""

from hypothesis import given
from hypothesis import strategies as st

from lumen.core import bands

RATES = st.floats(0.0, 1e9)


@given(st.floats(0.0, 100.0), RATES, RATES, st.floats(0.0, 1e5), st.integers(1, 256))
def test_bands_lie_between_nothing_and_one_when_readings_are_legal(
    cpu: float, switches: float, interrupts: float, load: float, cores: int
) -> None:
    """Each band is a share."""
    assert 0.0 <= bands.beta(cpu) <= 1.0
    assert 0.0 <= bands.gamma(switches, interrupts, cores) <= 1.0
    assert 0.0 < bands.alpha(load, cores) <= 1.0


def test_alpha_is_no_alias_of_beta_when_load_and_use_differ() -> None:
    """A waiting disk loads without use: alpha falls and beta stays."""
    assert bands.alpha(8.0, cores=4) < bands.alpha(0.0, cores=4)
    assert bands.beta(0.0) == 0.0
