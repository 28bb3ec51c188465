"""Everything that nobody caught: in tasks, in threads, in the log, at the end."""

import asyncio
import gc
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil


class Complaints(logging.Handler):
    """Hears of each exception that was not foreseen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line of the log: an error, a traceback, or the loop's own complaint."""
        if record.levelno >= logging.ERROR or record.exc_info or record.name == "asyncio":
            error = record.exc_info[1] if record.exc_info else None
            self.heard.append(f"log: {record.getMessage()}" + (f" ({error!r})" if error else ""))

    def of_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take what a loop complains of: a task's exception that was never retrieved, say."""
        self.heard.append(f"loop: {context.get('message')} ({context.get('exception')!r})")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear everything meanwhile."""
        root, level = logging.getLogger(), logging.getLogger("lumen").level
        hooks = sys.unraisablehook, threading.excepthook
        sys.unraisablehook = lambda it: self.heard.append(f"unraisable: {it.exc_value!r}")
        threading.excepthook = lambda it: self.heard.append(f"thread: {it.exc_value!r}")
        root.addHandler(self)
        logging.getLogger("lumen").setLevel(logging.WARNING)
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                yield
                gc.collect()
            self.heard += [f"warning: {each.message}" for each in warned]
        finally:
            root.removeHandler(self)
            logging.getLogger("lumen").setLevel(level)
            sys.unraisablehook, threading.excepthook = hooks


def held() -> tuple[int, int]:
    """Give the threads and descriptors of this process, once those that end have ended."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(0.5)
    return threading.active_count(), psutil.Process().num_fds()
