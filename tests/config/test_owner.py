"""What is set on the page: checked as the file is, kept beside it, and never above it."""

import errno
import logging
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from lumen.config import owner
from lumen.config.loading import load_settings
from lumen.config.owned import OWNED
from lumen.config.owner import OwnerSettings
from lumen.config.settings import Settings, setting_names
from lumen.errors import ConfigError


class Home:
    """A settings file, variables and an owner's file."""

    def __init__(self, folder: Path, text: str = "", **environment: str) -> None:
        self.file = folder / "lumen.toml"
        self.file.write_text(text, encoding="utf-8")
        self.environment = environment
        self.owner = folder / "state" / "owner.toml"
        self.settings = OwnerSettings(self.file, environment, self.owner)

    def load(self) -> Settings:
        """Read the settings as a start does."""
        return load_settings(self.file, self.environment, self.owner)

    def fixed(self) -> Mapping[str, str | None]:
        """Give what fixes each setting."""
        return {each.name: each.fixed for each in self.settings.report(self.load())}


def test_settings_that_came_by_a_pipe_cannot_be_changed_on_the_page(tmp_path: Path) -> None:
    """It would be waited for, or found empty and so believed to fix nothing."""
    home = Home(tmp_path)
    home.file.unlink()
    os.mkfifo(home.file)
    for deed in (lambda: home.settings.report(Settings()), lambda: home.settings.change({})):
        with pytest.raises(ConfigError, match="can be read only once"):
            deed()


def test_every_setting_of_the_page_is_one_and_is_changed_and_taken_back(tmp_path: Path) -> None:
    """Each of them reaches the next start, alone, and goes back to its default."""
    assert {(each.table, each.key) for each in OWNED} < set(setting_names())
    home = Home(tmp_path)
    values = {
        "identity.name": 'Ada "öß" \\ ☾',
        "identity.language": "de",
        "quiet.begins": "21:00",
        "quiet.ends": "05:45",
        "lights.ceiling": 0.125,
        "speech.words": "talkative",
        "speech.aloud": True,
        "mqtt.host": "10.0.0.5",
        "mqtt.port": 1999,
        "mqtt.tls": True,
        "mqtt.username": "lumen",
        "mqtt.password": "s3cret word",
    }
    assert set(values) == {each.name for each in OWNED}
    before = home.load()
    home.settings.change(values)
    after = home.load()
    for name, value in values.items():
        table, key = name.split(".")
        assert getattr(getattr(after, table), key) == value
    report = home.settings.report(before)
    assert all(each.pending and each.is_set and each.fixed is None for each in report)
    assert not any(each.pending for each in home.settings.report(after))
    assert [each.value for each in report if each.kind == "secret"] == [None]
    assert stat.S_IMODE(home.owner.stat().st_mode) == 0o600
    home.settings.change(dict.fromkeys(values))
    assert home.load() == before


def test_file_and_variables_go_before_the_owner(tmp_path: Path) -> None:
    """What they fix is told apart, cannot be changed, and hides what was kept before."""
    free = Home(tmp_path)
    free.settings.change({"identity.name": "Ada", "quiet.ends": "08:00", "quiet.begins": "20:00"})
    home = Home(tmp_path, '[identity]\nname = "Bo"\n', LUMEN_QUIET_ENDS="09:00")
    settings = home.load()
    assert (settings.identity.name, settings.quiet.ends) == ("Bo", "09:00")
    assert settings.quiet.begins == "20:00"
    fixed = home.fixed()
    assert fixed["identity.name"] == str(home.file)
    assert fixed["quiet.ends"] == "the variable LUMEN_QUIET_ENDS"
    assert fixed["quiet.begins"] is None
    for name in ("identity.name", "quiet.ends"):
        with pytest.raises(ConfigError, match=f"{name}: it is fixed in "):
            home.settings.change({name: "07:00"})


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        ({"quiet.ends": "25:00"}, "quiet.ends = '25:00': "),
        ({"lights.ceiling": 7}, "lights.ceiling = 7: must be at most 1"),
        ({"lights.ceiling": "much"}, "lights.ceiling = 'much'"),
        ({"speech.words": "loud"}, "must be one of quiet, usual, talkative"),
        ({"identity.name": "\x7f"}, "cannot be kept"),
        ({"identity.name": " Ada"}, "text without spaces at its ends"),
        ({"identity.name": {"a": 1}}, "cannot be kept"),
        ({"mqtt.password": "word"}, "a password needs a username"),
        ({"page.reach": "network"}, "there is no such setting on the page"),
        ({"identity.name": "Ada", "mqtt.host": "a b"}, "a name or an address alone"),
    ],
)
def test_what_is_not_allowed_is_refused_and_nothing_is_kept(
    tmp_path: Path, wanted: dict[str, object], what: str
) -> None:
    """By the checks of the file, and all or none."""
    home = Home(tmp_path)
    home.settings.change({"quiet.begins": "21:00"})
    before = home.owner.read_bytes()
    with pytest.raises(ConfigError) as caught:
        home.settings.change(wanted)
    assert what in str(caught.value)
    assert "word" not in str(caught.value).replace("password", "").replace("speech.words", "")
    assert home.owner.read_bytes() == before


def test_secret_goes_to_no_other_broker(tmp_path: Path) -> None:
    """One that is fixed fixes the broker; one of the page is forgotten with the broker's change."""
    home = Home(tmp_path, '[mqtt]\nusername = "lumen"\npassword_file = "/etc/lumen/secret"\n')
    with pytest.raises(ConfigError, match=r"mqtt.host: it is fixed in "):
        home.settings.change({"mqtt.host": "evil.example"})
    free = Home(tmp_path)
    first, second = "one", "two"
    login = {"mqtt.username": "lumen", "mqtt.password": first}
    free.settings.change({"mqtt.host": "10.0.0.5", **login})
    free.settings.change({"quiet.begins": "21:00"})
    assert free.load().mqtt.password == first
    free.settings.change({"mqtt.host": "10.0.0.6"})
    assert free.load().mqtt.password is None
    free.settings.change({"mqtt.host": "10.0.0.7", "mqtt.password": second})
    assert free.load().mqtt.password == second
    fixed_later = Home(tmp_path, "", LUMEN_MQTT_USERNAME="other")
    assert fixed_later.load().mqtt.host == ""


@pytest.mark.parametrize(
    "damage", [b"\xff", b"[identity", b"[quiet]\nends = 7\n", b'[identity]\nname = ""\n', b"a = 1"]
)
def test_owners_file_that_makes_no_sense_keeps_no_lumen_from_waking(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """It is put aside and the log says so; the next change renews it."""
    home = Home(tmp_path, "[lights]\nceiling = 0.5\n")
    home.owner.parent.mkdir()
    home.owner.write_bytes(damage)
    with caplog.at_level(logging.WARNING, "lumen"):
        assert home.load() == load_settings(home.file, {})
    if damage != b"a = 1":  # tables that are none of the page's are not read
        assert str(home.owner) in caplog.text
    home.settings.change({"identity.name": "Ada"})
    assert home.load().identity.name == "Ada"


def test_file_that_contradicts_the_owner_goes_first(tmp_path: Path) -> None:
    """What is fixed later is not refused because of what was set on the page."""
    home = Home(tmp_path)
    home.settings.change({"mqtt.host": "10.0.0.5", "mqtt.tls": False, "speech.words": "quiet"})
    later = Home(tmp_path, '[mqtt]\nca_file = "/etc/lumen/ca.crt"\ntls = true\n')
    settings = later.load()
    assert settings.mqtt.tls
    assert settings.mqtt.host == ""
    assert settings.speech.words == "quiet"
    broken = Home(tmp_path, "[lights]\nceiling = 9.0\n")
    with pytest.raises(ConfigError, match="ceiling = 9"):
        broken.load()


def test_owners_file_that_cannot_be_read_now_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that stumbles: whoever changes one setting would lose all others."""
    home = Home(tmp_path)
    home.settings.change({"identity.name": "Ada", "quiet.begins": "20:00"})

    def stumbling(_file: Path, _most: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as ill:
        ill.setattr(owner, "read_bounded", stumbling)
        with pytest.raises(ConfigError, match=r"owner\.toml: Input/output error"):
            home.settings.change({"quiet.ends": "07:30"})
    home.settings.change({"quiet.ends": "07:30"})
    settings = home.load()
    assert settings.identity.name == "Ada"
    assert (settings.quiet.begins, settings.quiet.ends) == ("20:00", "07:30")
