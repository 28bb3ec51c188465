"""The owner's addresses, as settings: what is refused, and that no refusal shows one."""

from pathlib import Path

import pytest

from lumen.config.alerts import Address, AlertsConfig
from lumen.config.loading import load_settings
from lumen.errors import ConfigError

BAD = [
    "hc-ping.com/s3cret",
    "ftp://host/s3cret",
    "https:///s3cret",
    "https://host:0/s3cret",
    "https://host:99999/s3cret",
    "https://me:s3cret@host/",
    "https://host/s3cret#part",
    "https://host/s3 cret",
    "https://host/s3cret\r\nX-Evil: 1",
    "https://höst/s3cret",
    "https://[::1/s3cret",
    "https://host/" + 3000 * "s3cret",
]


@pytest.mark.parametrize("key", ["ping", "ntfy", "webhook"])
@pytest.mark.parametrize("address", BAD)
def test_address_that_is_none_is_refused_without_being_shown(
    tmp_path: Path, key: str, address: str
) -> None:
    """It may be a secret with a slip of the finger in it."""
    for source in ("file", "environment"):
        file, environment = tmp_path / "lumen.toml", {}
        file.write_text("")
        if source == "file":
            escaped = address.replace("\r", "\\r").replace("\n", "\\n")
            file.write_text(f'[alerts]\n{key} = "{escaped}"\n', encoding="utf-8")
        else:
            environment[f"LUMEN_ALERTS_{key.upper()}"] = address
        with pytest.raises(ConfigError) as caught:
            load_settings(file, environment)
        assert "s3" not in str(caught.value)
        assert f"{key}: an address such as https://host/path" in str(caught.value)


def test_value_of_another_kind_is_refused_without_being_shown(tmp_path: Path) -> None:
    """As above."""
    (tmp_path / "lumen.toml").write_text('[alerts]\nping = ["https://h/s3cret"]\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "lumen.toml", {})
    assert str(caught.value).endswith("alerts.ping: must be text, not a list")


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://h.io/a?b=c", Address("https", "h.io", 443, "/a?b=c"), "https://h.io"),
        ("http://10.0.0.4:8080", Address("http", "10.0.0.4", 8080, "/"), "http://10.0.0.4:8080"),
        (
            "https://[fd00::1]:444/a",
            Address("https", "fd00::1", 444, "/a"),
            "https://[fd00::1]:444",
        ),
    ],
)
def test_address_is_taken_apart_and_shows_its_host_alone(
    text: str, address: Address, shown: str
) -> None:
    """The rest is a secret."""
    found = AlertsConfig(webhook=text).addresses["webhook"]
    assert found == address
    assert str(found) == shown


def test_ntfy_needs_a_topic_and_a_token_needs_its_address() -> None:
    """What could not work is refused at once."""
    server, topic = AlertsConfig(ntfy="https://h/base/topic").ntfy_topic
    assert (server.target, topic) == ("/base/", "topic")
    with pytest.raises(ValueError, match="must end in a topic"):
        AlertsConfig(ntfy="https://h/")
    for key in ("ntfy", "webhook"):
        with pytest.raises(ValueError, match=f"{key}_token_file needs {key}"):
            AlertsConfig(**{f"{key}_token_file": "/etc/token"})
