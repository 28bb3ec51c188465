"""What opens a broker: the password, and what its certificate is verified with."""

import ssl

from lumen.config.broker import LONGEST_WORD, MqttConfig
from lumen.system.named_files import NamedFile, present_as, trusting


def password(config: MqttConfig) -> str | None:
    """Give the password, from its file where there is one.

    Raises:
        OSError: the file cannot be read, or holds none.
    """
    if config.password_file is None:
        return config.password
    file = NamedFile("mqtt.password_file", config.password_file)
    try:
        found = file.read().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise file.error("it is no text") from None
    if not 0 < len(found.encode()) <= LONGEST_WORD or "\0" in found:
        raise file.error("it is no password")
    return found


def tls_context(config: MqttConfig) -> ssl.SSLContext:
    """Give what the broker is verified with: its CA, else those that this system trusts.

    Raises:
        OSError: a file that is named cannot be read, or holds something else.
    """
    context = trusting(_named("ca_file", config.ca_file))
    certificate = _named("cert_file", config.cert_file)
    if certificate is not None:
        present_as(context, certificate, _named("key_file", config.key_file))
    return context


def _named(key: str, file: str | None) -> NamedFile | None:
    return None if file is None else NamedFile(f"mqtt.{key}", file)
