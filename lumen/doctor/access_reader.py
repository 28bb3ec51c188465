"""Whether a user may open a device: asked of the kernel for oneself, else judged by its mode."""

import grp
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


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
    if user.uid == found.st_uid:
        needed = stat.S_IRUSR | stat.S_IWUSR
    elif found.st_gid in user.gids:
        needed = stat.S_IRGRP | stat.S_IWGRP
    else:
        needed = stat.S_IROTH | stat.S_IWOTH
    return found.st_mode & needed == needed


def owner_of(device: Path) -> str | None:
    """Give the name of the group that a device belongs to; None where it has none, or root's."""
    try:
        group = grp.getgrgid(device.stat().st_gid).gr_name
    except (OSError, KeyError):
        return None
    return None if group == "root" else group
