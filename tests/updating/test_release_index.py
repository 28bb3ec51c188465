"""The index that is signed: what packages a folder has, as `lumen update` reads it."""

import hashlib
import json
import shutil
from pathlib import Path

import debian_package
import pytest
import release_index
from debian import Failed

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="there is no dpkg here")


def test_index_says_of_each_package_what_it_is(tmp_path: Path) -> None:
    """By what lies in it; the sum and the size are those of the file."""
    for architecture, number in (("arm64", "0.2.0"), ("amd64", "0.10.0")):
        debian_package.build(architecture, [], tmp_path, number=number)
    written = json.loads(release_index.write_index(tmp_path).read_text(encoding="utf-8"))
    found = {each["file"]: each for each in written["releases"]}
    assert len(found) == 2
    for file in tmp_path.glob("*.deb"):
        release = found[file.name]
        data = file.read_bytes()
        assert release["sha256"] == hashlib.sha256(data).hexdigest()
        assert release["size"] == len(data) < release["needs"]
        assert file.name == f"lumen-creature_{release['version']}_{release['architecture']}.deb"


def test_index_that_updates_would_refuse_is_not_written(tmp_path: Path) -> None:
    """One version that they cannot compare would stop all of them."""
    debian_package.build("arm64", [], tmp_path, number="0.2.0+mine")
    with pytest.raises(Failed, match=r"0\.2\.0\+mine: no such release can be"):
        release_index.write_index(tmp_path)
    assert not list(tmp_path.glob("*.json"))


def test_folder_without_packages_has_no_index(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(Failed, match="no package"):
        release_index.write_index(tmp_path)
