"""A signature that cannot be verified here and now."""

import errno
import os
import tempfile

import pytest

from lumen.errors import UpdateError
from lumen.updating.signature import _is_signed


def test_disk_without_room_for_what_is_verified_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, and nothing counts as signed."""

    def full(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/tmp/x")  # noqa: S108 - a name

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(UpdateError, match=r"cannot be verified: No space left.*free some space"):
        _is_signed(b"data", b"signature", b"point")
