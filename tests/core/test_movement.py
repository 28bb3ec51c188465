"""A shape's phrases follow what moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.core.movement import Movement, movements_of
from lumen.core.shape_names import SHAPES, Shape


@pytest.mark.parametrize(
    ("shape", "delta", "expected"),
    [
        (Shape.CONVERGENCE, (0.0, 0.12, 0.0, 0.0), {Movement.CLEARER}),
        (Shape.CONVERGENCE, (0.0, 0.0, -0.12, 0.0), {Movement.CLEARER}),
        (Shape.CONVERGENCE, (0.12, 0.0, 0.0, 0.0), {Movement.STRONGER}),
        (Shape.CONVERGENCE, (0.0, 0.0, 0.0, -0.04), {Movement.FREER}),
        # It worsened and comes to rest: nothing gets clearer.
        (Shape.CONVERGENCE, (0.0, -0.08, 0.02, 0.0), {Movement.COMES_TO_REST}),
        (Shape.CONVERGENCE, (0.0, 0.0, 0.09, 0.0), {Movement.COMES_TO_REST}),
        (Shape.CONVERGENCE, (0.02, 0.0, 0.0, 0.0), {Movement.COMES_TO_REST}),
        # Clearer in one, worse in another: neither is said.
        (Shape.CONVERGENCE, (-0.06, 0.12, 0.0, 0.0), set()),
        (Shape.RISING_ENTROPY, (0.0, 0.0, 0.12, 0.0), {Movement.ENTROPY_UP}),
        (Shape.RISING_ENTROPY, (0.0, -0.12, 0.0, 0.0), {Movement.INTEGRITY_DOWN}),
        (
            Shape.RISING_ENTROPY,
            (0.0, -0.12, 0.12, 0.0),
            {Movement.ENTROPY_UP, Movement.INTEGRITY_DOWN},
        ),
        (Shape.FALLING_ENERGY, (-0.12, 0.0, 0.0, 0.0), {Movement.ENERGY_DOWN}),
        (Shape.VOID_RISING, (0.0, 0.0, 0.0, 0.04), {Movement.FULLER}),
        (Shape.SETTLED_PRESENCE, (0.01, 0.0, 0.0, 0.0), {Movement.SETTLED, Movement.EVEN}),
        (Shape.SETTLED_PRESENCE, (0.07, 0.0, 0.0, 0.0), {Movement.SETTLED}),
        (Shape.SETTLED_PRESENCE, (-0.13, 0.0, 0.0, 0.0), set()),
    ],
)
def test_movement_is_named_by_what_moved(
    shape: Shape, delta: tuple[float, ...], expected: set[Movement]
) -> None:
    """The same shape says different things where different dimensions moved."""
    assert set(movements_of(shape, delta, stirred=False)) == expected


def test_nothing_is_called_even_when_something_happened() -> None:
    """A room that cooled and warmed within the window was not even, though Lumen is settled."""
    assert movements_of(Shape.SETTLED_PRESENCE, (0.0,) * 4, stirred=True) == (Movement.SETTLED,)


def test_hour_that_ends_where_it_began_is_not_even_when_its_last_minutes_moved() -> None:
    """The hour's numbers are small, and the last ten minutes' are not."""
    still = (0.0,) * 4
    found = [
        movements_of(Shape.SETTLED_PRESENCE, still, stirred=False, lately=(far, 0.0, 0.0, 0.0))
        for far in (0.02, 0.07, -0.12)
    ]
    assert found == [(Movement.SETTLED, Movement.EVEN), (Movement.SETTLED,), ()]


@pytest.mark.parametrize(
    ("shape", "hour", "back"),
    [
        (Shape.RISING_ENTROPY, (0.0, 0.0, 0.12, 0.0), (0.0, 0.0, -0.06, 0.0)),
        (Shape.RISING_ENTROPY, (0.0, -0.12, 0.0, 0.0), (0.0, 0.06, 0.0, 0.0)),
        (Shape.FALLING_ENERGY, (-0.12, 0.0, 0.0, 0.0), (0.06, 0.0, 0.0, 0.0)),
        (Shape.BASIN_TRANSITION_DOWN, (-0.22, 0.0, 0.0, 0.0), (0.06, 0.0, 0.0, 0.0)),
        (Shape.BASIN_TRANSITION_UP, (0.22, 0.0, 0.0, 0.0), (-0.06, 0.0, 0.0, 0.0)),
        (Shape.ENTROPY_SPIKE_RECOVERY, (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.06, 0.0)),
        (Shape.DRIFT_DISSONANCE, (0.12, -0.12, 0.0, 0.0), (-0.06, 0.0, 0.0, 0.0)),
        (Shape.DRIFT_DISSONANCE, (0.12, -0.12, 0.0, 0.0), (0.0, 0.06, 0.0, 0.0)),
        (Shape.VOID_RISING, (0.0, 0.0, 0.0, 0.04), (0.0, 0.0, 0.0, -0.02)),
        (Shape.CONVERGENCE, (0.0, 0.12, 0.0, 0.0), (-0.06, 0.0, 0.0, 0.0)),
        (Shape.CONVERGENCE, (0.12, 0.0, 0.0, 0.0), (-0.06, 0.0, 0.0, 0.0)),
        (Shape.CONVERGENCE, (0.0, 0.0, 0.0, -0.04), (0.0, 0.0, 0.0, 0.02)),
        (Shape.CONVERGENCE, (0.0, 0.0, 0.09, 0.0), (0.0, 0.0, 0.06, 0.0)),
    ],
)
def test_what_an_hour_did_is_not_said_when_the_last_minutes_go_the_other_way(
    shape: Shape, hour: tuple[float, ...], back: tuple[float, ...]
) -> None:
    """Each shape of the hour is said while its last minutes are still, and not once they turn."""
    assert movements_of(shape, hour, stirred=True, lately=(0.0,) * 4) != ()
    assert movements_of(shape, hour, stirred=True, lately=back) == ()


def test_one_gain_that_lasts_is_enough_to_be_divided() -> None:
    """Of two that gained one goes on: it still gains here and loses there."""
    hour = (0.12, -0.12, -0.12, 0.0)
    found = movements_of(
        Shape.DRIFT_DISSONANCE, hour, stirred=True, lately=(-0.06, 0.0, -0.01, 0.0)
    )
    assert found == (Movement.DIVIDED,)


def test_what_lies_within_own_floors_is_not_said_to_have_moved() -> None:
    """In a life whose integrity is noisy, order was lost and certainty only seemed to be."""
    noisy = (0.01, 0.06, 0.01, 0.004)
    found = movements_of(Shape.RISING_ENTROPY, (0.0, -0.11, 0.12, 0.0), stirred=False, floors=noisy)
    assert found == (Movement.ENTROPY_UP,)
    # What got worse within wide floors is still no gain.
    wide = (0.01, 0.06, 0.06, 0.004)
    found = movements_of(Shape.CONVERGENCE, (0.12, 0.0, 0.055, 0.0), stirred=False, floors=wide)
    assert Movement.STRONGER not in found


@given(
    shape=st.sampled_from(SHAPES),
    delta=st.tuples(*(st.floats(-0.3, 0.3) for _ in range(4))),
    stirred=st.booleans(),
)
def test_better_is_said_only_when_something_is_better_and_nothing_worse(
    shape: Shape, delta: tuple[float, ...], *, stirred: bool
) -> None:
    """Whatever the window: clearer, stronger and freer are true of its own numbers."""
    energy, integrity, entropy, void = delta
    found = movements_of(shape, delta, stirred=stirred)
    if Movement.CLEARER in found:
        assert integrity >= 0.1 or entropy <= -0.1
        assert entropy <= 0.05
        assert min(energy, integrity) >= -0.05
    if Movement.STRONGER in found:
        assert energy >= 0.1
    if Movement.FREER in found:
        assert void <= -0.03
    if Movement.EVEN in found:
        assert max(map(abs, delta[:3])) < 0.05


@pytest.mark.parametrize("far", [0.08, -0.08])
def test_nothing_comes_to_rest_while_its_last_minutes_swing_back(far: float) -> None:
    """A dip that is being made good again ends near where it began, and moves on."""
    hour = (0.03, 0.0, 0.0, 0.0)
    kept = movements_of(Shape.CONVERGENCE, hour, stirred=True, ending=(0.0, 0.0, 0.0, 0.0))
    assert kept == (Movement.COMES_TO_REST,)
    assert movements_of(Shape.CONVERGENCE, hour, stirred=True, ending=(0.0, far, 0.0, 0.0)) == ()


def test_nothing_comes_to_rest_that_went_far_within_wide_floors() -> None:
    """A noisy life's floors hide what a sentence would deny."""
    wide = (0.2, 0.2, 0.2, 0.2)
    assert movements_of(Shape.CONVERGENCE, (0.15, 0.0, 0.0, 0.0), stirred=True, floors=wide) == ()
