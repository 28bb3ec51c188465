"""What something is made of: whatever changes it, changes its fingerprint; nothing else does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lumen.errors import LumenError
from trainer.system import fingerprint as fingerprints
from trainer.system.fingerprint import code, content, fingerprint


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay out a project of four modules, three of which make something."""
    sources = {
        "lumen/core/law.py": "WEIGHT = 60\n",
        "trainer/data/draw.py": "def draw():\n    from lumen.core import law\n",
        "trainer/teacher/make.py": "import json\nfrom trainer.data.draw import draw\n",
        "trainer/explorer/page.py": "TITLE = 'explorer'\n",
    }
    for name, source in sources.items():
        file = tmp_path / "project" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    monkeypatch.setattr(fingerprints, "_ROOT", tmp_path / "project")
    code.cache_clear()
    yield tmp_path / "project"
    code.cache_clear()


def after_writing(file: Path, text: str) -> str:
    """Give the fingerprint of the project's code once a file was written."""
    file.write_text(text)
    code.cache_clear()
    return fingerprint("trainer.teacher.make")


@pytest.mark.parametrize(
    "name", ["lumen/core/law.py", "trainer/data/draw.py", "trainer/teacher/make.py"]
)
def test_any_line_of_the_code_that_makes_it_changes_it(project: Path, name: str) -> None:
    """The module itself, what it imports, and what that imports within a function."""
    before = fingerprint("trainer.teacher.make")
    file = project / name
    source = file.read_text()
    assert after_writing(file, source + "OTHER = 1\n") != before
    assert after_writing(file, source) == before


def test_code_that_does_not_make_it_leaves_it(project: Path) -> None:
    """A page may change."""
    before = fingerprint("trainer.teacher.make")
    assert after_writing(project / "trainer/explorer/page.py", "TITLE = 'other'\n") == before


def test_recipe_files_and_libraries_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone; a file's time of change does not."""
    file = tmp_path / "weights.bin"
    file.write_bytes(b"first")
    module = "trainer.system.fingerprint"

    def made(seed: int = 1) -> str:
        return fingerprint(module, {"seed": seed}, [str(file)], ["numpy"])

    before = made()
    assert made(seed=2) != before
    file.write_bytes(b"other")
    assert made() != before
    file.write_bytes(b"first")
    assert made() == before
    monkeypatch.setattr(fingerprints, "version", lambda _: "0.0")
    assert made() != before


@pytest.mark.parametrize(
    "name",
    [
        "adapter_model.safetensors",
        "adapter_model.bin",
        "base/model-00002-of-00002.safetensors",
        "base/tokenizer.json",
    ],
)
def test_any_file_of_a_folder_changes_it(tmp_path: Path, name: str) -> None:
    """Older weights, a shard, a tokenizer: whatever a library could load."""
    (tmp_path / "base").mkdir()
    (tmp_path / "adapter_config.json").write_text("{}")
    file = tmp_path / name
    file.write_bytes(b"first training")
    before = content(str(tmp_path))
    file.write_bytes(b"other training")
    assert content(str(tmp_path)) != before
    file.rename(file.with_name("renamed"))
    assert content(str(tmp_path)) != before


def test_a_repository_of_the_hub_is_known_by_its_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it lies in the hub's cache."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    reference = tmp_path / "models--owner--name" / "refs" / "main"
    assert content("owner/name") == "owner/name@None"
    reference.parent.mkdir(parents=True)
    reference.write_text("0123abc")
    assert content("owner/name") == "owner/name@0123abc"


def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """The line names it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("1")
    with pytest.raises(LumenError, match="folder"):
        _unreadable(tmp_path / "folder")


def _unreadable(folder: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:

        def refuse(self: Path, _mode: str) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        patch.setattr(Path, "open", refuse)
        return content(str(folder))


def test_what_lies_behind_a_link_counts_and_a_circle_ends(tmp_path: Path) -> None:
    """A base beside an adapter may be a link to where it was trained."""
    base, adapter = tmp_path / "base", tmp_path / "adapter"
    for folder in (base, adapter):
        folder.mkdir()
    (base / "weights").write_text("first")
    (adapter / "base").symlink_to(base)
    (base / "circle").symlink_to(adapter)
    before = content(str(adapter))
    (base / "weights").write_text("second")
    assert content(str(adapter)) != before
