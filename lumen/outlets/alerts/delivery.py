"""One request to an address, on a thread, and ended by a deadline whatever the other side does.

The standard library's client: it is loaded only where an address is set, and needs no other
package. A redirect is not followed: what is sent there is a secret between two parties.
"""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from lumen import __version__
from lumen.config.alerts import Address
from lumen.errors import DeadlineError, DeviceError
from lumen.system.named_files import NamedFile, trusting
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

STEP: Seconds = 8.0
"""For one address of a host, and for each piece that is sent or read."""

DEADLINE: Seconds = 20.0
"""For all of it; then the connection is closed from outside."""


class DeliveryError(DeviceError):
    """It did not arrive: the text names the host and the reason, and nothing that is secret."""


class AlertRequest(NamedTuple):
    """What is sent."""

    method: str
    body: bytes = b""
    headers: Mapping[str, str] = {}
    """Beside those that every request has."""


class Courier:
    """Sends to one address, one message at a time."""

    def __init__(
        self,
        address: Address,
        authority: NamedFile | None = None,
        token_file: NamedFile | None = None,
    ) -> None:
        self.address = address
        self._authority = authority
        self._token_file = token_file
        self._worker = WorkerThread(f"alerts to {address.host}")
        self._peer: socket.socket | None = None

    async def send(self, message: AlertRequest) -> None:
        """Send a message.

        Raises:
            DeliveryError: it was not taken.
        """
        try:
            reason = await self._worker.call(partial(self._try, message), DEADLINE)
        except DeadlineError:
            reason = f"no answer within {DEADLINE:g} s"
        except DeviceError as error:
            reason = str(error)
        finally:
            # Whoever was cancelled, or waited long enough, leaves no thread behind that reads on.
            self._hang_up()
        if reason is not None:
            raise DeliveryError(f"{self.address}: {reason}")

    def close(self) -> None:
        """Send no more."""
        self._hang_up()
        self._worker.close()

    def _hang_up(self) -> None:
        peer = self._peer
        if peer is not None:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def _try(self, message: AlertRequest) -> str | None:
        """Send, on the thread; give why it was not taken, or None."""
        try:
            status = self._status(message)
        except ssl.SSLCertVerificationError as error:
            return f"its certificate is refused: {error.verify_message}"
        except ssl.SSLError as error:
            return f"TLS failed: {error.reason or 'it does not speak TLS'}"
        except http.client.HTTPException as error:
            return f"it does not answer in HTTP ({type(error).__name__})"
        except OSError as error:
            reason = error.strerror or str(error) or "the connection broke"
            return reason[:1].lower() + reason[1:]
        except ValueError:
            return "its name is none"  # an empty label, say
        return _objection(status)

    def _status(self, message: AlertRequest) -> int:
        headers = {"User-Agent": f"Lumen/{__version__}", "Connection": "close", **message.headers}
        if self._token_file is not None:
            headers["Authorization"] = f"Bearer {_token(self._token_file)}"
        secure = self.address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.address.host, self.address.port)
        try:
            # Opened here, so that what hangs while it greets can be hung up on as well.
            connection.sock = self._opened(secure=secure)
            connection.request(message.method, self.address.target, message.body or None, headers)
            return connection.getresponse().status
        finally:
            peer, self._peer = self._peer, None
            connection.close()
            if peer is not None:
                peer.close()

    def _opened(self, *, secure: bool) -> socket.socket:
        context = trusting(self._authority) if secure else None
        host, port = self.address.host, self.address.port
        self._peer = socket.create_connection((host, port), STEP)
        if context is not None:
            shaking = context.wrap_socket(
                self._peer, server_hostname=host, do_handshake_on_connect=False
            )
            self._peer = shaking
            shaking.do_handshake()
        return self._peer


def _token(file: NamedFile) -> str:
    token = file.read().decode("ascii", "replace").strip()
    if not token or not all("!" <= letter <= "~" for letter in token):
        raise file.error("it holds no token")
    return token


def _objection(status: int) -> str | None:
    """Say what is wrong with a status; None where nothing is."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"it answers {status}, which is another address: set that one"
    return f"it refuses: {status} {http.client.responses.get(status, '')}".rstrip()
