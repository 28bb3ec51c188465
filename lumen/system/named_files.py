"""Files that settings name: secrets and certificates, read whole and never waited for.

They are read anew with every connection, and so must be files: a pipe has its beginning once.
"""

import errno
import ssl
from pathlib import Path
from typing import NamedTuple

from lumen.errors import LumenError
from lumen.system.input_file import read_bounded
from lumen.system.paths import expanded

_MOST_BYTES = 1 << 20
"""What no password, no token and no certificate comes near."""


class NamedFile(NamedTuple):
    """A file, and the setting that names it, as in `mqtt.ca_file`."""

    setting: str
    name: str

    def path(self) -> Path:
        """Give its path.

        Raises:
            OSError: it can be none.
        """
        try:
            return expanded(self.name)
        except LumenError as error:
            raise OSError(errno.ENOENT, f"{self.setting} = {error}") from None

    def read(self) -> bytes:
        """Give what it holds.

        Raises:
            OSError: it cannot be read, is no file, or is too large.
        """
        try:
            return read_bounded(self.path(), _MOST_BYTES)
        except OSError as error:
            raise self.error(error) from None

    def error(self, error: OSError | str) -> OSError:
        """Give an error that says what is wrong with it."""
        if isinstance(error, str):
            return OSError(errno.EINVAL, f"{self.setting} = {self.name}: {error}")
        if error.strerror and error.strerror.startswith(self.setting):
            return error
        return OSError(error.errno, f"{self.setting} = {self.name}: {error.strerror}")


def trusting(authority: NamedFile | None) -> ssl.SSLContext:
    """Give what another side is verified with: an authority's certificates, else this system's.

    Raises:
        OSError: the file cannot be read, or holds no certificate.
    """
    if authority is None:
        return ssl.create_default_context()
    text = authority.read().decode("ascii", "ignore")  # remarks between them may be in any letters
    if not text.strip():  # nothing at all would mean this system's
        raise authority.error("it holds no certificate")
    try:
        return ssl.create_default_context(cadata=text)
    except ssl.SSLError:
        raise authority.error("it holds no certificate") from None


def present_as(context: ssl.SSLContext, certificate: NamedFile, key: NamedFile | None) -> None:
    """Let a context show a certificate of one's own; its key may stand in the same file.

    Raises:
        OSError: a file cannot be read, or they do not hold these.
    """
    holder = key or certificate
    for file in (certificate, holder):
        file.read()

    def no_passphrase() -> str:
        # OpenSSL would ask on the terminal, and wait there.
        raise holder.error("the key needs a passphrase: keep it without one")

    try:
        context.load_cert_chain(certificate.path(), holder.path(), password=no_passphrase)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise holder.error("the key is not the certificate's") from None
        names = " and ".join(sorted({certificate.setting, holder.setting}))
        raise OSError(error.errno, f"{names}: no certificate with its key stands there") from None
