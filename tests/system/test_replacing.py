"""What may be written over."""

import os
from pathlib import Path

import pytest

from lumen.errors import LumenError
from lumen.system.replacing import refuse_to_replace


def test_what_is_not_the_same_is_refused_unless_forced(tmp_path: Path) -> None:
    """A file and a folder with something in them, in one line that names the way out."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x").write_text("mine")
    for name in ("file", "folder"):
        with pytest.raises(LumenError, match=rf"{name}: it exists and is not a map: --force repl"):
            refuse_to_replace(tmp_path / name, "a map", lambda _: False, force=False)
        refuse_to_replace(tmp_path / name, "a map", lambda _: False, force=True)
        refuse_to_replace(tmp_path / name, "a map", lambda _: True, force=False)


def test_what_loses_nothing_is_no_replacing(tmp_path: Path) -> None:
    """Nothing there, nothing in it, or a pipe that is written to and stays."""
    (tmp_path / "empty").write_text("")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("new", "empty", "folder", "pipe", "/dev/null"):
        refuse_to_replace(tmp_path / name, "a map", lambda _: False, force=False)
    refuse_to_replace(Path("-"), "a map", lambda _: False, force=False)


def test_link_is_what_it_leads_to(tmp_path: Path) -> None:
    """A link to a full file is refused; one to nothing is not."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").symlink_to("file")
    (tmp_path / "open").symlink_to("nothing")
    refuse_to_replace(tmp_path / "open", "a map", lambda _: False, force=False)
    with pytest.raises(LumenError, match="full: it exists"):
        refuse_to_replace(tmp_path / "full", "a map", lambda _: False, force=False)
