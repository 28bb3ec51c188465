"""The heartbeat: what the service manager hears of Lumen, and what it restarts Lumen for lacking.

Nobody once noticed for weeks that a creature was dead: its process lived. So the watchdog is fed
only when sampling and every fitted part of the body made progress since the last time. It is fed
at a sample, so that `senses.interval` is the rhythm; the unit's WatchdogSec is three times the
longest interval that can be set.
"""

from collections.abc import Awaitable, Callable

from lumen.formats.report import troubles
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.lifecycle import Lumen

READY = "READY=1"
STOPPING = "STOPPING=1"
FED = "WATCHDOG=1"


def heartbeat(lumen: Lumen, tell: Callable[[str], None]) -> Callable[[], Awaitable[None]]:
    """Give the loop that tells, until it is cancelled."""

    async def beat() -> None:
        fed = _progress(lumen)
        with lumen.creature.listening() as moments:
            if lumen.creature.samples == 0:
                await moments.get()
            tell(f"{READY}\nSTATUS={feeling(lumen.creature)}")
            while True:
                await moments.get()
                now = _progress(lumen)
                advanced = all(new > old for new, old in zip(now, fed, strict=True))
                fed = now if advanced else fed
                tell(f"STATUS={feeling(lumen.creature)}" + f"\n{FED}" * advanced)

    return beat


def feeling(creature: CreatureState) -> str:
    """Say in one line what is felt, what was said, and what is at fault.

    Args:
        creature: one that has lived a moment.
    """
    moment = creature.moment
    assert moment is not None  # noqa: S101 - as the contract says
    parts = ["simulated"] if creature.simulated else []
    parts.append("waking" if moment.shape is None else moment.shape.replace("_", " "))
    if moment.eisv is not None:
        known = {k: v for k, v in moment.eisv._asdict().items() if v is not None}
        parts.append(" ".join(f"{name} {value:.2f}" for name, value in known.items()))
    if creature.said and moment.shape is not None:
        parts.append(f"{creature.said[-1].expression} {creature.said[-1].sentence or ''}".rstrip())
    channels = {str(channel): str(fault) for channel, fault in moment.faults.items()}
    parts += troubles(channels, creature.faults)
    return " · ".join(" ".join(part.split()) for part in parts)


def _progress(lumen: Lumen) -> tuple[int, ...]:
    return (lumen.creature.samples, *lumen.renderer.progress)
