"""Names of hosts looked up with a deadline: a name server that hangs keeps nobody waiting."""

import socket
import threading

from lumen.units import Seconds

PATIENCE: Seconds = 5.0


def addresses_of(host: str, patience: Seconds = PATIENCE) -> tuple[str, ...]:
    """Give the addresses of a host, each once, in the order in which they would be tried.

    Raises:
        OSError: the name cannot be looked up now; `strerror` says why.
    """
    found: list[str] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.extend(str(address[0]).partition("%")[0] for *_, address in answers)
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(OSError(None, "it is no host's name"))

    thread = threading.Thread(target=look, name="name lookup", daemon=True)
    thread.start()
    thread.join(patience)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError(None, f"no name server answered within {patience:g} s")
    return tuple(dict.fromkeys(found))
