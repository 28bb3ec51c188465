"""Whether a user may open a device: asked of the kernel for oneself, else judged by its mode."""

import grp
import os
import pwd
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class User:
    """A user of the system, with all its groups."""

    name: str
    uid: int
    gids: frozenset[int]

    @property
    def groups(self) -> frozenset[str]:
        """The groups by name."""
        return frozenset(group.gr_name for group in grp.getgrall() if group.gr_gid in self.gids)


_HEAD = 4
"""Bytes of a list's version; then tag, permissions and number (linux/posix_acl_xattr.h)."""

_USER, _OWNING_GROUP, _GROUP, _MASK, _OTHERS = 0x02, 0x04, 0x08, 0x10, 0x20
_BOTH = 0o6
"""To read and to write."""


class _Entry(NamedTuple):
    tag: int
    allows: int
    number: int


def user_of(name: str | None) -> User:
    """Give a user by name, this process's own if None; one that is unknown has no groups."""
    try:
        entry = pwd.getpwnam(name) if name else pwd.getpwuid(os.geteuid())
    except KeyError:
        return User(name or str(os.geteuid()), -1 if name else os.geteuid(), frozenset())
    groups = frozenset(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return User(entry.pw_name, entry.pw_uid, groups)


def may_open(device: Path, user: User) -> bool | None:
    """Tell whether a user may read and write a device; None where that cannot be found out."""
    if user.uid == os.geteuid():
        # The kernel knows of access lists, and of what a container takes away.
        return os.access(device, os.R_OK | os.W_OK, effective_ids=True)
    try:
        found = device.stat()
    except OSError:
        return None
    if user.uid == 0:
        return True
    entries = _access_list(device)
    if entries and user.uid != found.st_uid:
        return _listed(entries, user, found.st_gid)
    if user.uid == found.st_uid:
        needed = stat.S_IRUSR | stat.S_IWUSR
    elif found.st_gid in user.gids:
        needed = stat.S_IRGRP | stat.S_IWGRP
    else:
        needed = stat.S_IROTH | stat.S_IWOTH
    return found.st_mode & needed == needed


def _access_list(device: Path) -> list[_Entry]:
    """Give a device's access list, which udev may set; none where it has none."""
    try:
        data = os.getxattr(device, "system.posix_acl_access")
    except OSError:
        return []
    return [_Entry(*each) for each in struct.iter_unpack("<HHI", data[_HEAD:])]


def _listed(entries: list[_Entry], user: User, group: int) -> bool:
    """Judge by an access list, as acl(5) says: the user's entry, else its groups', else others'."""
    mask = next((e.allows for e in entries if e.tag == _MASK), _BOTH)
    for entry in entries:
        if entry.tag == _USER and entry.number == user.uid:
            return entry.allows & mask & _BOTH == _BOTH
    groups = [
        entry.allows & mask
        for entry in entries
        if (entry.tag == _OWNING_GROUP and group in user.gids)
        or (entry.tag == _GROUP and entry.number in user.gids)
    ]
    if groups:
        return any(allows & _BOTH == _BOTH for allows in groups)
    return any(e.tag == _OTHERS and e.allows & _BOTH == _BOTH for e in entries)


def owner_of(device: Path) -> str | None:
    """Give the name of the group that a device belongs to; None where it has none, or root's."""
    try:
        group = grp.getgrgid(device.stat().st_gid).gr_name
    except (OSError, KeyError):
        return None
    return None if group == "root" else group
