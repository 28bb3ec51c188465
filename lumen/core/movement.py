"""How the felt state moved, by what moved: a shape's phrases follow its direction.

Convergence after a worsening comes to rest, and does not get clearer; what rises in uncertainty
may be entropy, or integrity that falls.
"""

from collections.abc import Sequence
from enum import StrEnum

from lumen.core.glance import movements_of_one
from lumen.core.rules import NOISE_FLOORS
from lumen.core.shape_names import Shape

STEADY_BELOW = 0.5
"""In units of significance: below it nothing moved that could be told."""
MOVED = 1.0


class Movement(StrEnum):
    """What of the felt state moved, and how; its value is what must hold for its phrases."""

    SETTLED = "nothing moves far"
    EVEN = "nothing moves, and nothing happened"
    ENTROPY_UP = "entropy rises"
    INTEGRITY_DOWN = "integrity falls"
    ENERGY_DOWN = "energy falls"
    PLUNGE = "energy falls far"
    LEAP = "energy rises far"
    PASSED = "entropy rose and came back"
    DIVIDED = "one dimension gains while another loses"
    FULLER = "void rises"
    CLEARER = "entropy falls or integrity rises, and nothing gets worse"
    STRONGER = "energy rises, and nothing gets worse"
    FREER = "void falls, and nothing gets worse"
    COMES_TO_REST = "what moved comes to rest"


def movements_of(
    shape: Shape,
    delta: Sequence[float],
    *,
    stirred: bool,
    lately: Sequence[float] = (),
    ending: Sequence[float] = (),
    floors: Sequence[float] = NOISE_FLOORS,
) -> tuple[Movement, ...]:
    """Give what may be said of a window's movement, of its change in E, I, S and V.

    Args:
        shape: the window's shape.
        delta: tail less head of E, I, S, V.
        stirred: whether something happened in the window, so that it was not even.
        lately: the same of the last ten minutes, where the window is longer.
        ending: how far the last ten minutes went from their middle to their end, where it is known.
        floors: the noise floors that the window was judged by; what is within them did not move.
    """
    moved = movements_of_one(delta, floors)
    # Steady is what moved little in itself, however noisy a life is.
    far, late = movements_of_one(delta), movements_of_one(lately) if lately else []
    if shape is Shape.SETTLED_PRESENCE:
        return _settled([*far, *late], stirred=stirred)
    found = _moving(shape, moved, far)
    if ending and max(map(abs, movements_of_one(ending))) >= STEADY_BELOW:
        # What dipped and came back within these minutes is not far, and not at rest.
        found = tuple(movement for movement in found if movement is not Movement.COMES_TO_REST)
    if not late:
        return found
    return tuple(movement for movement in found if _goes_on(movement, moved, late))


def _moving(shape: Shape, moved: Sequence[float], far: Sequence[float]) -> tuple[Movement, ...]:
    _, integrity, entropy, _ = moved
    match shape:
        case Shape.RISING_ENTROPY:
            found = [Movement.ENTROPY_UP] * (entropy <= -MOVED)
            return (*found, *([Movement.INTEGRITY_DOWN] * (integrity <= -MOVED)))
        case Shape.CONVERGENCE:
            return _converging(moved, far)
        case _:
            return (_SINGLE[shape],)


_SINGLE = {
    Shape.FALLING_ENERGY: Movement.ENERGY_DOWN,
    Shape.BASIN_TRANSITION_DOWN: Movement.PLUNGE,
    Shape.BASIN_TRANSITION_UP: Movement.LEAP,
    Shape.ENTROPY_SPIKE_RECOVERY: Movement.PASSED,
    Shape.DRIFT_DISSONANCE: Movement.DIVIDED,
    Shape.VOID_RISING: Movement.FULLER,
}


def _settled(far: Sequence[float], *, stirred: bool) -> tuple[Movement, ...]:
    most = max(map(abs, far))
    if most >= MOVED:
        # Within wide floors it is settled, and yet far from where it was.
        return ()
    steady = most < STEADY_BELOW and not stirred
    return (Movement.SETTLED, Movement.EVEN) if steady else (Movement.SETTLED,)


def _converging(moved: Sequence[float], far: Sequence[float]) -> tuple[Movement, ...]:
    energy, integrity, entropy, void = moved
    # Within wide floors, too, what goes far does not come to rest.
    rests = (Movement.COMES_TO_REST,) if max(far) < MOVED else ()
    if min(far) <= -STEADY_BELOW:
        return rests
    ways = {
        Movement.CLEARER: max(integrity, entropy),
        Movement.STRONGER: energy,
        Movement.FREER: void,
    }
    found = tuple(movement for movement, units in ways.items() if units >= MOVED)
    return found or rests


def _goes_on(movement: Movement, moved: Sequence[float], late: Sequence[float]) -> bool:
    """Tell whether the last ten minutes do not go the other way than the hour, nor on at rest."""
    energy, integrity, entropy, void = late
    back = {
        Movement.ENTROPY_UP: entropy,
        Movement.INTEGRITY_DOWN: integrity,
        Movement.ENERGY_DOWN: energy,
        Movement.PLUNGE: energy,
        Movement.LEAP: -energy,
        Movement.PASSED: -entropy,
        Movement.FULLER: void,
        Movement.COMES_TO_REST: max(map(abs, late)),
        Movement.DIVIDED: _reunites(moved, late),
    }
    # What gets better says besides that nothing gets worse.
    return back.get(movement, -min(late)) < STEADY_BELOW


def _reunites(moved: Sequence[float], late: Sequence[float]) -> float:
    """Give how far what gained goes back, or what lost does, whichever goes back more."""
    ways = list(zip(moved, late, strict=True))
    gains = (-lately for far, lately in ways if far >= MOVED)
    losses = (lately for far, lately in ways if far <= -MOVED)
    return max(min(gains, default=0.0), min(losses, default=0.0))
