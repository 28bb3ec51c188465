"""The object that a plug-in's factory gives: made once, and closed once, however late it comes."""

from collections.abc import Callable
from threading import Lock

from lumen.errors import PluginError


class Instance:
    """Holds what a factory gave. All but `dismiss` is done on the plug-in's own thread."""

    def __init__(self, load: Callable[[], object]) -> None:
        """Begin without one.

        Args:
            load: imports the plug-in and makes it; whoever waits for it may have given up.
        """
        self._load = load
        self._lock = Lock()
        self._is_dismissed = False
        self.made: object | None = None

    def make(self) -> None:
        """Import and make it; one that comes when nobody wants it any more is closed at once.

        Raises:
            PluginError: nobody wants it any more.
        """
        made = self._load()
        with self._lock:
            if not self._is_dismissed:
                self.made = made
                return
        close(made)
        raise PluginError("it was made too late")

    def dismiss(self) -> object | None:
        """Want it no more; give what is left to close."""
        with self._lock:
            self._is_dismissed = True
            made, self.made = self.made, None
            return made


def close(made: object) -> None:
    """Let a plug-in end, if it wants to."""
    end = getattr(made, "close", None)
    if callable(end):
        end()
