"""A model hub's cache, as its client keeps it: blobs, and snapshots that link to them."""

import hashlib
import shutil
from pathlib import Path

import pytest

REVISION = "0123456789abcdef0123456789abcdef01234567"
"""The commit that everything here is of."""


class HubCache:
    """What was fetched from a hub that cannot be reached any more."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    def keep(self, name: str, kind: str, source: Path, revision: str = REVISION) -> Path:
        """Keep a folder as a repository's newest commit, and give its snapshot."""
        place = self.folder / f"{kind}s--{name.replace('/', '--')}"
        snapshot = place / "snapshots" / revision
        for file in (each for each in sorted(source.rglob("*")) if each.is_file()):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            blob, link = place / "blobs" / digest, snapshot / file.relative_to(source)
            for each in (blob, link):
                each.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, blob)
            link.symlink_to(blob)
        (place / "refs").mkdir(parents=True, exist_ok=True)
        (place / "refs" / "main").write_text(revision)
        return snapshot
