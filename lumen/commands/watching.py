"""Watching Lumen live in the terminal that it was started in."""

from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.live import Live

from lumen.daemon.app import Lumen
from lumen.daemon.quiet import local_time
from lumen.terminal import Heading, view
from lumen.units import Seconds

FRAME: Seconds = 0.1
"""Ten views a second show a breath; a terminal is no panel."""


def watching(lumen: Lumen) -> Callable[[], Awaitable[None]]:
    """Give the loop that shows Lumen until it is cancelled."""
    console = Console()

    async def watch() -> None:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                shown = lumen.stage.shown
                live.update(view(console, _heading(lumen), lumen.being, shown), refresh=True)
                await lumen.parts.body_clock.sleep(FRAME)

    return watch


def _heading(lumen: Lumen) -> Heading:
    parts = lumen.parts
    now = local_time(parts.clock.wall())
    return Heading(
        place=parts.place,
        time=f"{now:%a %-d %b, %H:%M}",
        happening=parts.happening(),
        page_address=lumen.invitation,
    )
