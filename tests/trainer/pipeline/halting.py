"""Runs a command of the trainer on small recipes, and stands still at one place, until Ctrl-C.

    python -m halting MODULE.NAME COUNT ARGUMENT ...

says `here` when NAME is called for the COUNTth time, and goes no further.
"""

import itertools
import pkgutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from trainer.commands import cli
from trainer.data import curriculum, dataset
from trainer.data.simulated_histories import SimulatedLife
from trainer.student import distill
from trainer.student.forests import ForestParams
from trainer.teacher import label

HERE = "here\n"


def short_lives(_pairs: int, seed: int) -> list[SimulatedLife]:
    """Live three times for some hours."""
    return [SimulatedLife("busy", seed + turn, 0.4) for turn in range(3)]


def make_small(put: Callable[[object, str, object], None]) -> None:
    """Have few and short lives, small forests, and shards of four windows.

    Args:
        put: sets an attribute of a module, as `setattr` and pytest's `monkeypatch.setattr` do.
    """
    put(dataset, "lives", short_lives)
    put(curriculum, "lives", short_lives)
    put(label, "_AT_ONCE", 4)
    forest = ForestParams(2, 40, 2, 1.0)
    put(distill, "StudentRecipe", partial(distill.StudentRecipe, forest=forest))


def _halt(place: str, count: int) -> None:
    """Stand still when a function is called for the countth time."""
    where, _, name = place.rpartition(".")
    owner = pkgutil.resolve_name(where)
    genuine, turns = getattr(owner, name), itertools.count(1)

    def halting(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it takes
        if next(turns) == count:
            sys.stdout.write(HERE)
            sys.stdout.flush()
            while True:
                # No pause: a signal that comes just before it would not end it.
                time.sleep(1.0)
        return genuine(*arguments, **options)

    setattr(owner, name, halting)


if __name__ == "__main__":
    # A shell that starts a job in its background has it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    make_small(setattr)
    _halt(sys.argv[1], int(sys.argv[2]))
    sys.exit(cli.main(sys.argv[3:]))
