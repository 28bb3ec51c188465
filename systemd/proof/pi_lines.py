"""The proofs of the header's lines while Lumen drives all of them itself."""

import time

from pi_proofs import must, proof
from wires import LINE, Entry, light_frames
from workbench import BACKLIGHT, LIGHT_CLOCK, LIGHT_DATA, PANEL_COMMAND, RIGHT, Bench

_DROP_IN = "/run/systemd/system/lumen.service.d"


def line_is_taken(bench: Bench, line: int, part: str) -> str:
    """Start Lumen while another driver of the kernel holds a line; the part alone is at fault."""
    bench.output("systemctl stop lumen")
    bench.trouble(f"take {line}")
    try:
        bench.output("systemctl start lumen")
        ill = bench.wait_until(f"a fault of the {part} alone", lambda s: {part} == set(s["parts"]))
    finally:
        bench.trouble(f"give {line}")
    return f"{line}: {ill['parts'][part]!r}"


@proof("a line taken by another driver of the kernel, at Lumen's start: each part on its own")
def _(bench: Bench) -> str:
    seen = []
    for line, part in ((LIGHT_DATA, "lights"), (LIGHT_CLOCK, "lights"), (PANEL_COMMAND, "panel")):
        reason = line_is_taken(bench, line, part)
        begin = time.monotonic()
        bench.wait_until("its end", lambda s: not s["parts"])
        seen.append(f"{reason}, over after {time.monotonic() - begin:.0f} s")
    return "; ".join(seen)


@proof("a button's line taken by another driver, and given back")
def _(bench: Bench) -> str:
    reason = line_is_taken(bench, RIGHT, "buttons")
    bench.output("systemctl restart lumen")
    bench.wait_until("its end", lambda s: not s["parts"])
    return f"{reason}; back after a restart"


def killed(bench: Bench) -> list[Entry]:
    """Kill Lumen; record the wires until all is done that the unit does after an end, and start it.

    It stays down meanwhile: on a slow machine its restart would come before anybody looked.
    """
    bench.output(
        f"mkdir -p {_DROP_IN} && printf '[Service]\\nRestart=no\\n' > {_DROP_IN}/down.conf"
        " && systemctl daemon-reload"
    )
    try:
        bench.trouble("record on")
        time.sleep(2.0)
        bench.output(f"kill -KILL {bench.show('MainPID')}")
        bench.wait_for("the end", lambda: bench.show("ActiveState") == "failed")
        return bench.recorded_so_far()
    finally:
        bench.output(
            f"rm {_DROP_IN}/down.conf; systemctl daemon-reload; systemctl reset-failed lumen;"
            " systemctl start lumen"
        )


@proof("a kill leaves the body dark: the wires say so")
def _(bench: Bench) -> str:
    record = killed(bench)
    last = light_frames(record, LIGHT_CLOCK, LIGHT_DATA)[-1]
    must(all(light[1:] == (0, 0, 0) for light in last), f"the last frame is {last}")
    backlight = [e.value for e in record if e.kind == LINE and e.where == BACKLIGHT]
    must(backlight and backlight[-1] == 0, "the backlight is on")
    return "dark lights and backlight"
