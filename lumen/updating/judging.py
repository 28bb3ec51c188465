"""Judge the running version by its samples: python -m lumen.updating.judging SAMPLES BEFORE.json.

The installer runs it with the new version, and goes back if it ends with another code than 0.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from lumen.errors import LumenError, UpdateError
from lumen.formats.report import split_settling
from lumen.outlets.control import client
from lumen.outlets.snapshot import Snapshot
from lumen.system.paths import control_sockets
from lumen.system.plugin_names import is_plugin_part
from lumen.units import Seconds

_SILENT_ANSWERS = 3
"""Questions in a row that may stay without an answer: a busy computer is no failure."""
_LOOK_EVERY: Seconds = 1.0


class Before(msgspec.Struct):
    """What the version before said of itself."""

    running: bool
    now: "LastSample | None" = None
    parts: dict[str, str] = {}


class LastSample(msgspec.Struct):
    """What was at fault then."""

    faults: dict[str, str]


def faults_before(file: Path) -> set[str] | None:
    """Give what was at fault already; None where nobody knows."""
    try:
        before = msgspec.json.decode(file.read_bytes(), type=Before)
    except (OSError, msgspec.MsgspecError):
        return None
    if not before.running or before.now is None:
        return None
    return {*before.now.faults, *before.parts}


def judge(
    look: Callable[[], Snapshot],
    wait: Callable[[Seconds], None],
    samples: int,
    before: set[str] | None,
) -> None:
    """Wait until so many samples have been taken.

    Raises:
        UpdateError: it restarted, stalled, or has a fault that the version before had not.
        LumenError: it no longer answers.
    """
    uptime: Seconds = 0.0
    silent = 0
    while True:
        try:
            now = look()
        except LumenError:
            silent += 1
            if silent == _SILENT_ANSWERS:
                raise
            wait(_LOOK_EVERY)
            continue
        silent = 0
        if now.uptime_s < uptime:
            raise UpdateError("it restarted while it was judged")
        if now.silent_min is not None:
            raise UpdateError(f"no sample for {now.silent_min} min")
        if now.samples >= samples:
            _refuse_new_faults(now, before)
            return
        uptime = now.uptime_s
        # Never rarer: the manager starts a version that died again within seconds.
        wait(_LOOK_EVERY)


def _refuse_new_faults(now: Snapshot, before: set[str] | None) -> None:
    lost, _ = split_settling({} if now.now is None else now.now.faults)
    # A new environment has no plug-ins until they are installed in it again.
    parts = {name: fault for name, fault in now.parts.items() if not is_plugin_part(name)}
    faults = lost | parts
    new = [] if before is None else [name for name in faults if name not in before]
    if new:
        raise UpdateError(f"a fault that was not there before: {new[0]}: {faults[new[0]]}")


def main() -> int:
    """Judge, and say on standard error what is wrong."""
    samples, before = int(sys.argv[1]), Path(sys.argv[2])
    try:
        judge(
            lambda: client.ask(control_sockets(), "status", Snapshot),
            time.sleep,
            samples,
            faults_before(before),
        )
    except LumenError as error:
        print(f"lumen: {error}", file=sys.stderr)  # noqa: T201 - what the installer shows
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
