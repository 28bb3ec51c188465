"""The computational bands."""

import pytest
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


def test_bands_are_as_declared() -> None:
    """Worked out by hand: 2,000 a core a second are half of gamma, a task a core half of alpha."""
    assert [bands.beta(use) for use in (0.0, 25.0, 100.0)] == [0.0, 0.25, 1.0]
    assert bands.gamma(3000.0, 5000.0, cores=4) == 0.5
    assert bands.gamma(5000.0, 1000.0, cores=1) == 0.75
    assert bands.alpha(0.0, cores=4) == 1.0
    assert bands.alpha(12.0, cores=4) == 0.25
    assert [bands.illumination(lux) for lux in (0.0, 9.0, 999.0)] == pytest.approx([0.0, 1.0, 3.0])
