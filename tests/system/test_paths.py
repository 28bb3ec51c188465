"""Where files lie."""

from pathlib import Path

import pytest

from lumen.errors import LumenError
from lumen.system.paths import expanded, state_directory


def test_home_is_what_a_tilde_stands_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else is changed."""
    monkeypatch.setenv("HOME", "/home/someone")
    assert expanded("~/lumen") == Path("/home/someone/lumen")
    assert expanded("/var/~x") == Path("/var/~x")


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "a\0b", "/home/\udcff/x"])
def test_name_that_can_be_no_path_is_refused(name: str) -> None:
    """In one line."""
    with pytest.raises(LumenError) as refusal:
        expanded(name)
    assert "\n" not in str(refusal.value)


def test_memory_in_a_directory_that_is_no_text_is_refused() -> None:
    """It could be told to nobody."""
    with pytest.raises(LumenError, match="must be text in UTF-8"):
        state_directory({"XDG_STATE_HOME": "/home/\udcff"})
