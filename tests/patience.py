"""A test's coroutine is run to its end, and one that has none is told of."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T], patience: float = 60.0) -> T:
    """Run a test's coroutine, and say when it does not end within so many seconds."""

    async def bounded() -> T:
        return await asyncio.wait_for(work, patience)

    return asyncio.run(bounded())
