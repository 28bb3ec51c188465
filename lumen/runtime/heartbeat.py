"""The heartbeat: what the service manager is sent, and what it restarts Lumen for lacking.

Nobody once noticed for weeks that a creature was dead: its process lived. So the watchdog is fed
only when sampling and every fitted part of the body made progress since the last time. It is fed
at a sample, so that `senses.interval` is the rhythm; the unit's WatchdogSec is three times the
longest interval that can be set.
"""

import asyncio
from collections.abc import Callable, Iterable

from lumen.formats.report import troubles
from lumen.runtime.creature_state import CreatureState
from lumen.runtime.renderer import Renderer
from lumen.runtime.supervision import Loop

READY = "READY=1"
STOPPING = "STOPPING=1"
FED = "WATCHDOG=1"
_LONGEST_LINE = 900
"""Letters: systemd takes no notice of a message of more than 4,096 bytes, READY=1 included."""


def heartbeat(
    creature: CreatureState,
    renderer: Renderer,
    send: Callable[[str], None],
    observers: Iterable[Callable[[], None]] = (),
) -> Loop:
    """Give the loop that sends, until it is cancelled.

    Args:
        creature: whose samples count.
        renderer: whose frames count.
        send: takes what the service manager is sent.
        observers: who is called whenever the watchdog is fed.
    """

    def progress() -> tuple[int, ...]:
        return (creature.history.samples, *renderer.progress)

    async def beat() -> None:
        fed = progress()
        try:
            with creature.listening() as moments:
                if creature.history.samples == 0:
                    await moments.get()
                send(f"{READY}\nSTATUS={status_line(creature)}")
                while True:
                    await moments.get()
                    now = progress()
                    advanced = all(new > old for new, old in zip(now, fed, strict=True))
                    fed = now if advanced else fed
                    send(f"STATUS={status_line(creature)}" + f"\n{FED}" * advanced)
                    if advanced:
                        for observer in observers:
                            observer()
        except asyncio.CancelledError:
            send(STOPPING)
            raise

    return beat


def status_line(creature: CreatureState) -> str:
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
    said = creature.history.last_said
    if said is not None and moment.shape is not None:
        parts.append(f"{said.expression} {said.sentence or ''}".rstrip())
    channels = {str(channel): str(fault) for channel, fault in moment.faults.items()}
    parts += troubles(channels, creature.faults)
    line = " · ".join(" ".join(part.split()) for part in parts)
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
