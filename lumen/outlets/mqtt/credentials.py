"""What opens a broker: the password, and what its certificate is verified with."""

import errno
import ssl

from lumen.config.broker import LONGEST_WORD, MqttConfig
from lumen.errors import LumenError
from lumen.system.input_file import read_whole
from lumen.system.paths import expanded

_MOST_BYTES = 1 << 20
"""What no certificate and no password comes near."""


def password(config: MqttConfig) -> str | None:
    """Give the password, from its file where there is one.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no text.
    """
    if config.password_file is None:
        return config.password
    text = _read(config.password_file, "password_file")
    try:
        found = text.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise ValueError(f"mqtt.password_file = {config.password_file}: it is no text") from None
    if len(found.encode()) > LONGEST_WORD:
        raise ValueError(f"mqtt.password_file = {config.password_file}: it is no password")
    return found


def tls_context(config: MqttConfig) -> ssl.SSLContext:
    """Give what the broker is verified with: its CA, else those that this system trusts."""
    for key in ("ca_file", "cert_file", "key_file"):
        file = getattr(config, key)
        if file is not None:
            _read(file, key)
    context = ssl.create_default_context(cafile=config.ca_file)
    if config.cert_file is not None:
        context.load_cert_chain(config.cert_file, config.key_file)
    return context


def _read(file: str, key: str) -> bytes:
    try:
        return read_whole(expanded(file), _MOST_BYTES)
    except OSError as error:
        raise OSError(error.errno, f"mqtt.{key} = {file}: {error.strerror}") from None
    except LumenError as error:
        raise OSError(errno.ENOENT, f"mqtt.{key} = {error}") from None
