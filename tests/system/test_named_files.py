"""Files that settings name, where something else stands in their place."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from lumen.config.alerts import AlertsConfig
from lumen.config.broker import MqttConfig
from lumen.outlets.alerts.delivery import _token
from lumen.outlets.alerts.outlet import couriers
from lumen.outlets.mqtt.credentials import password, tls_context
from lumen.system.named_files import NamedFile, present_as, trusting


def _presented(file: str) -> None:
    named = NamedFile("mqtt.cert_file", file)
    present_as(trusting(None), named, None)


READERS: Mapping[str, Callable[[str], object]] = {
    "mqtt.password_file": lambda f: password(MqttConfig(username="me", password_file=f)),
    "mqtt.ca_file": lambda f: tls_context(MqttConfig(tls=True, ca_file=f)),
    "mqtt.cert_file": _presented,
    "alerts.ca_file": lambda f: trusting(NamedFile("alerts.ca_file", f)),
    "alerts.ntfy_token_file": lambda f: _token(NamedFile("alerts.ntfy_token_file", f)),
}


def _huge(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(1 << 40)


PLACED: Mapping[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "device": lambda file: file.symlink_to("/dev/zero"),
    "terminal": lambda file: file.symlink_to("/dev/tty"),
    "link to itself": lambda file: file.symlink_to(file),
    "link to nothing": lambda file: file.symlink_to("/nowhere"),
    "huge": _huge,
    "empty": Path.touch,
    "no text": lambda file: file.write_bytes(bytes(range(128, 256))),
    "zeros": lambda file: file.write_bytes(bytes(9)),
}


@pytest.mark.parametrize("placed", PLACED)
@pytest.mark.parametrize("setting", READERS)
def test_what_holds_no_secret_is_named_with_its_setting(
    tmp_path: Path, setting: str, placed: str
) -> None:
    """It is never waited for, nor read without end, and nothing empty means no check."""
    file = tmp_path / "secret"
    PLACED[placed](file)
    with pytest.raises(OSError, match=f"{setting}.*") as caught:
        READERS[setting](str(file))
    assert caught.value.strerror is not None
    assert str(file) in caught.value.strerror or "stands there" in caught.value.strerror


@pytest.mark.parametrize("name", ["~nobody-there/x", "a\0b", "x" * 5000])
def test_name_that_can_be_no_file_is_an_error_of_its_setting(name: str) -> None:
    """As a person may write it."""
    for setting, read in READERS.items():
        with pytest.raises(OSError, match=f"{setting} = "):
            read(name)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")
def test_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL would wait at the terminal of whoever started Lumen; a home's ~ is understood."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2"
    for name, how in (("open", ["-nodes"]), ("locked", ["-passout", "pass:word"])):
        files = ["-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}"]
        subprocess.run(  # noqa: S603 - the program that was found
            [*command.split(), *how, *files], check=True, capture_output=True, cwd=tmp_path
        )
    monkeypatch.setenv("HOME", str(tmp_path))
    own: dict[str, Any] = {"cert_file": "~/open.crt", "key_file": "~/open.key"}
    tls_context(MqttConfig(tls=True, ca_file="~/open.crt", **own))
    for key, said in (("locked", "needs a passphrase"), ("open", "not the certificate's")):
        wrong: dict[str, Any] = {"cert_file": "~/locked.crt", "key_file": f"~/{key}.key"}
        with pytest.raises(OSError, match=f"mqtt.key_file = ~/{key}.key: .*{said}"):
            tls_context(MqttConfig(tls=True, **wrong))


def test_settings_of_alerts_name_their_own_files() -> None:
    """A token of one address is not looked for under another's name."""
    files = {"ntfy_token_file": "/n", "ca_file": "/c"}
    made = couriers(AlertsConfig(ntfy="https://h/t", webhook="https://w/", **files))
    assert made["ntfy"]._token_file == NamedFile("alerts.ntfy_token_file", "/n")
    assert made["webhook"]._token_file is None
    assert made["webhook"]._authority == NamedFile("alerts.ca_file", "/c")
