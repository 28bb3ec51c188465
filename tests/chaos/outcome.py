"""What one life was, and what was found wrong in it."""

from collections import Counter
from dataclasses import dataclass, field

from chaos.faults import Kind
from lumen.units import Seconds


@dataclass(slots=True)
class Outcome:
    """One life: how much of it there was, what was injected, checked and found."""

    seed: int
    intensity: float = 1.0
    samples: int = 0
    lived_s: Seconds = 0.0
    processes: int = 0
    journal: list[str] = field(default_factory=list)
    faults: Counter[Kind] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    named: dict[Kind, list[int]] = field(default_factory=dict)
    """With which sample each lie was named that a sensor was told well before."""
    digest: str = ""
    cpu_s: float = 0.0
