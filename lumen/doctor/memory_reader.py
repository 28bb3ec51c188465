"""The facts about the stored memory: from the running Lumen that holds it, or from its file."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lumen.doctor.facts import MemoryFacts
from lumen.errors import StoreError
from lumen.store.at_rest import damage
from lumen.store.disk_space import disk_space_at
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME


def read_memory(directory: Path, status: Mapping[str, Any] | None) -> MemoryFacts:
    """Look at the memory in a directory, or take what the running Lumen says of its own."""
    if status is not None:
        # The file is the running Lumen's, and so is the answer.
        return _memory_from_answer(status["memory"])
    file = directory / FILE_NAME
    try:
        there = file.exists()
    except OSError:
        return _not_ones_own(MemoryFacts(directory))
    disk = disk_space_at(directory)
    found = MemoryFacts(directory, exists=there, free_bytes=disk.free_bytes, writable=disk.writable)
    return _looked_through(found, file) if there else found


def _memory_from_answer(answer: Mapping[str, Any]) -> MemoryFacts:
    """Read the running Lumen's answer; one of an older version does not tell everything."""
    whole = "damage" in answer
    return MemoryFacts(
        Path(answer["directory"]),
        free_bytes=answer.get("free_bytes"),
        writable=answer.get("writable"),
        damage=answer.get("damage"),
        fault=answer.get("fault"),
        silent=answer.get("silent", False),
        unread=None if whole else "the Lumen that runs is of another version, and does not tell",
    )


def _looked_through(found: MemoryFacts, file: Path) -> MemoryFacts:
    """Tell what is wrong with a memory's file, or why it could not be looked into.

    A copy is looked through: another Lumen may hold the file, and nothing is left beside it.
    """
    if not os.access(file, os.R_OK):
        return _not_ones_own(found)
    try:
        with snapshot(file) as copy:
            try:
                harm = damage(copy)
            except StoreError as error:
                return replace(found, fault=str(error).replace(str(copy), str(file)))
            return replace(found, damage=harm and harm.replace(str(copy), str(file)))
    except StoreError as error:
        return replace(found, unread=str(error))


def _not_ones_own(found: MemoryFacts) -> MemoryFacts:
    return replace(found, unread=f"{found.directory} is not this user's to read", foreign=True)
