"""Who may open a device: by its owner, its group and its mode, as the kernel judges it."""

import os
import struct
from pathlib import Path

import pytest

from lumen.doctor.access_reader import User, may_open, owner_of, user_of

UID, GID = 54_321, 54_322
OTHER = User("lumen", UID, frozenset({GID}))


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """Lay out a device."""
    file = tmp_path / "i2c-1"
    file.touch()
    return file


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "allowed"),
    [
        (0o660, 0, GID, True),
        (0o640, 0, GID, False),
        (0o660, 0, 0, False),
        (0o600, UID, 0, True),
        (0o060, UID, GID, False),  # the owner's bits go before the group's
        (0o606, 0, GID, False),  # and the group's before the others'
        (0o666, 0, 0, True),
        (0o664, 0, 0, False),
        (0o600, 0, 0, False),
    ],
)
def test_mode_decides_for_another_user(
    device: Path, mode: int, uid: int, gid: int, *, allowed: bool
) -> None:
    """The service's user is asked for, and not whoever asks."""
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(device, uid, gid)
    device.chmod(mode)
    assert may_open(device, OTHER) is allowed


@pytest.mark.parametrize(
    ("more", "allowed"),
    [
        ([(0x02, 6, UID)], True),  # udev's tag for whoever sits at the computer
        ([(0x02, 4, UID)], False),
        ([(0x02, 6, UID + 1)], False),
        ([(0x08, 6, GID)], True),
        ([(0x08, 4, GID)], False),
        ([(0x02, 0, UID), (0x08, 6, GID)], False),  # the user's own entry goes before
    ],
)
@pytest.mark.parametrize("mask", [6, 4])
def test_access_list_goes_before_the_mode(
    device: Path, more: list[tuple[int, int, int]], mask: int, *, allowed: bool
) -> None:
    """And its mask before what it grants."""
    none = 0xFFFFFFFF
    entries = [(0x01, 6, none), (0x04, 6, none), *more, (0x10, mask, none), (0x20, 0, none)]
    data = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in sorted(entries))
    try:
        os.chown(device, 0, 0)
        os.setxattr(device, "system.posix_acl_access", data)
    except OSError as error:
        pytest.skip(f"no access lists here: {error.strerror}")
    assert may_open(device, OTHER) is (allowed and mask == 6)


def test_root_may_open_everything_and_what_is_gone_is_not_known(device: Path) -> None:
    """Nothing is said of a device that cannot be looked at."""
    assert may_open(device, User("lumen", os.geteuid(), frozenset())) is True
    assert may_open(device.parent / "nothing", OTHER) is None


def test_user_is_known_with_its_groups() -> None:
    """This process's own, one by name, and one that there is not."""
    me = user_of(None)
    assert me.uid == os.geteuid()
    assert me.gids
    assert user_of("root").uid == 0
    assert "root" in user_of("root").groups
    nobody = user_of("no-such-user")
    assert (nobody.name, nobody.uid, nobody.groups) == ("no-such-user", -1, frozenset())


def test_group_of_a_device_is_named_where_it_helps(device: Path) -> None:
    """Nobody is put into root's."""
    if os.geteuid() == 0:
        os.chown(device, 0, 0)
        assert owner_of(device) is None
    assert owner_of(device.parent / "nothing") is None
