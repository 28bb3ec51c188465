"""Files that Lumen keeps for itself, where something else lies in their place."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lumen.config.loading import load_settings
from lumen.errors import ConfigError, LumenError
from lumen.formats.calibration import load_calibration
from lumen.formats.installed_student import installed
from lumen.formats.student import SHIPPED, load_student
from lumen.outlets.web.token import kept_token
from lumen.system.paths import config_file

KEPT: Mapping[str, Callable[[Path], object]] = {
    "calibration.json": load_calibration,
    "students/in-use.json": installed,
    "page-token": kept_token,
    "student.joblib": lambda folder: load_student(folder / "student.joblib"),
    "student.json": load_student,
    "owner.toml": lambda folder: load_settings(None, {}, folder / "owner.toml"),
}


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda file: file.symlink_to("/dev/zero")])
@pytest.mark.parametrize("name", KEPT)
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    """A pipe, a folder and a device: one line, or what was set on the page is put aside."""
    (tmp_path / "students").mkdir()
    if name == "student.joblib":
        shutil.copy(SHIPPED / "student.json", tmp_path)
    make(tmp_path / name)
    if name == "owner.toml":
        assert KEPT[name](tmp_path) == load_settings(None, {})
        return
    with pytest.raises(LumenError, match=name):
        KEPT[name](tmp_path)


@pytest.mark.parametrize("make", [Path.mkdir, lambda file: file.symlink_to("/nowhere")])
def test_settings_that_are_no_file_are_not_passed_over(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """A container makes a folder where a mount is missing: other settings are no answer to that."""
    (tmp_path / "lumen").mkdir()
    make(tmp_path / "lumen" / "lumen.toml")
    found = config_file({"XDG_CONFIG_HOME": str(tmp_path)})
    with pytest.raises(ConfigError, match=r"lumen\.toml: (Is a directory|No such file)"):
        load_settings(found, {})
