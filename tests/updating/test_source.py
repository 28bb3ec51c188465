"""Where releases are said to be, and are not."""

import pytest

from lumen.errors import UpdateError
from lumen.updating.source import read_small


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
    ],
)
def test_source_that_can_be_none_is_refused_in_one_line(source: str) -> None:
    """Whoever mistypes an address sees what is wrong with it, and no traceback."""
    with pytest.raises(UpdateError, match="releases"):
        read_small(source, "releases.json")
