"""The names of the nine trajectory shapes (published teacher card), in the format's order."""

from enum import StrEnum


class Shape(StrEnum):
    """The form of the last ten minutes; its order is part of the student's features."""

    SETTLED_PRESENCE = "settled_presence"
    RISING_ENTROPY = "rising_entropy"
    FALLING_ENERGY = "falling_energy"
    BASIN_TRANSITION_DOWN = "basin_transition_down"
    BASIN_TRANSITION_UP = "basin_transition_up"
    ENTROPY_SPIKE_RECOVERY = "entropy_spike_recovery"
    DRIFT_DISSONANCE = "drift_dissonance"
    VOID_RISING = "void_rising"
    CONVERGENCE = "convergence"


SHAPES: tuple[Shape, ...] = tuple(Shape)


class Trend(StrEnum):
    """Where the trajectory goes, as the speaker is told."""

    STABLE = "stable"
    RISING = "rising"
    FALLING = "falling"
