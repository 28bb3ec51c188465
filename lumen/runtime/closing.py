"""Closing parts: together, each within its share of the end, and whatever cancels meanwhile."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from lumen.system.log import log
from lumen.units import Seconds


class Closing(Protocol):
    """Something that is ended."""

    async def close(self) -> None:
        """End."""


async def finished(task: asyncio.Task[None]) -> None:
    """Wait until a task has ended, however often the one that waits is cancelled meanwhile.

    Raises:
        CancelledError: it was cancelled meanwhile; the task has ended all the same.
    """
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled


async def close_together(parts: Mapping[str, Closing], share: Seconds) -> None:
    """Close parts side by side; what fails or hangs is logged and given up, and nothing raised.

    Args:
        parts: each with its name for the log.
        share: how long they may take, seconds.
    """
    closing = {asyncio.create_task(_close(name, part), name=name) for name, part in parts.items()}
    if not closing:
        return
    _, hanging = await asyncio.wait(closing, timeout=share)
    for task in hanging:
        log.warning("%s: not closed within %g s: given up", task.get_name(), share)
        task.cancel()


async def _close(name: str, part: Closing) -> None:
    before = _fault(part)
    try:
        await part.close()
    except Exception:  # noqa: BLE001 - whatever it was, it is logged, and the others are closed
        log.exception("%s could not be closed", name)
    fault = _fault(part)
    if fault is not None and fault != before:
        log.warning("%s: %s", name, fault)


def _fault(part: Any) -> str | None:  # noqa: ANN401 - not every part can be at fault
    fault = getattr(part, "fault", None)
    return None if fault is None else str(fault)
