"""Where releases are said to be, and are not."""

import io

import pytest

from lumen.errors import UpdateError
from lumen.updating.source import _pieces, read_small


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
