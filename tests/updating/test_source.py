"""Where releases are said to be, and are not."""

import errno
import http.client
import io
import os
import urllib.error
from email.message import Message

import pytest

from lumen.errors import UpdateError
from lumen.updating.source import _pieces, _reason, read_small


@pytest.mark.parametrize(
    "source",
    [
        "http://[::1",
        "http://a..b",
        "https://" + "x" * 70,
        "http://h:port",
        "http://",
        "a\0b",
        "/no",
        "ftp://host/folder",
        "file:///etc",
    ],
)
def test_source_that_can_be_none_is_refused_in_one_line(source: str) -> None:
    """Whoever mistypes an address sees what is wrong with it, and no traceback."""
    with pytest.raises(UpdateError, match="releases"):
        read_small(source, "releases.json")


def test_scheme_that_nobody_reads_is_not_taken_for_a_folder() -> None:
    """Else no such file would be found, and the address be searched for a slip of the pen."""
    with pytest.raises(UpdateError, match="neither a folder nor an address with http://"):
        read_small("file:///etc", "releases.json")


class Trickle(io.BufferedIOBase):
    """A server that sends a byte each time it is asked, and never ends."""

    def read1(self, size: int = -1, /) -> bytes:
        """Send one more."""
        del size
        return b"x"


def test_server_that_trickles_is_given_up() -> None:
    """A byte every ten seconds is always in time, and would take weeks."""
    times = iter(range(0, 10_000, 10))
    pieces = _pieces(Trickle(), 1_000_000, lambda: float(next(times)))
    # A million bytes may take 100 s more than the first.
    assert [next(pieces) for _ in range(13)] == [b"x"] * 13
    with pytest.raises(TimeoutError, match="too slowly"):
        list(pieces)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (urllib.error.HTTPError("", 404, "Not Found", Message(), None), "404 Not Found: check"),
        (urllib.error.HTTPError("", 302, "a loop.\nThe last:\nx", Message(), None), "302 a loop.:"),
        (
            urllib.error.URLError(ConnectionRefusedError(111, "Connection refused")),
            "Connection refused: check address and network, or try again",
        ),
        (urllib.error.URLError("unknown url type: x"), "unknown url type: x: check the address"),
        (http.client.IncompleteRead(b""), "it ended too early: try again"),
        (TimeoutError("timed out"), "timed out: try again, or use another source"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "No space left on device: free some"),
        (ConnectionResetError(), "ConnectionResetError: try again"),
    ],
)
def test_reason_is_one_line_with_a_way_out(error: Exception, said: str) -> None:
    """No number of the system's, and nothing of a library's own."""
    assert _reason(error).startswith(said)
    assert "\n" not in _reason(error)
