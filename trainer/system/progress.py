"""Progress for people: a bar with the time left, on a terminal; silence elsewhere."""

import contextlib
from collections.abc import Callable, Iterator

Progress = Callable[[int, int], None]
"""Hears how much of how much is done."""


@contextlib.contextmanager
def bar(what: str) -> Iterator[Progress]:
    """Show a bar on standard error while something is done."""
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    with progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as shown:
        task = shown.add_task(what, total=None)

        def update(done: int, of: int) -> None:
            shown.update(task, completed=done, total=of)

        yield update
