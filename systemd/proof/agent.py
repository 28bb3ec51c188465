"""Runs as root in a proof's guest: obeys commands that come over the serial line.

Every request is a line of JSON, {"command", "user", "patience"}; so is every answer. It says
`ready` first, so that whoever boots the guest knows when it can be asked.
"""

import json
import os
import subprocess
import sys
import tty

SERIAL = "/dev/ttyS0"


def done(command: str, user: str, patience: float) -> dict[str, object]:
    """Run a shell command as a user, from that user's home; give what came of it."""
    try:
        ended = subprocess.run(  # noqa: S603 - what the proof asks for
            ["/usr/sbin/runuser", "--login", user, "--command", command],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return {"code": 124, "out": "", "err": f"it did not end within {patience:g} s"}
    out, err = (text.decode(errors="replace") for text in (ended.stdout, ended.stderr))
    return {"code": ended.returncode, "out": out, "err": err}


def serve(line: int) -> None:
    """Obey until the line is closed."""
    tty.setraw(line)
    with os.fdopen(line, "rb", buffering=0, closefd=False) as requests:
        os.write(line, b'"ready"\n')
        rest = b""
        while chunk := requests.read(4096):
            *lines, rest = (rest + chunk).split(b"\n")
            for request in lines:
                answer = json.dumps(done(**json.loads(request))).encode() + b"\n"
                while answer:
                    answer = answer[os.write(line, answer) :]


if __name__ == "__main__":
    serve(os.open(sys.argv[1] if sys.argv[1:] else SERIAL, os.O_RDWR | os.O_NOCTTY))
