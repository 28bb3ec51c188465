"""The proofs of faults: each is injected in the kernel, where it happens."""

import time
from collections.abc import Sequence

import pi_overlay  # noqa: F401 - from here on the kernel drives the lights, as it does once installed
from pi_proofs import must, proof
from wires import SPI
from workbench import RIGHT, Bench

_AIR = ("ambient_temp_c", "humidity_pct", "pressure_hpa")
_LIGHT = ("light_lux",)
_DROP_IN = "/run/systemd/system/lumen.service.d"


def senses_fail(bench: Bench, troubles: Sequence[str], channels: Sequence[str]) -> str:
    """Trouble the sensors; those channels fail with a reason, the rest goes on, all come back.

    Nothing may look better for it.
    """
    before = bench.fresh()
    begin = time.monotonic()
    bench.trouble(*troubles)
    ill = bench.wait_until(
        f"faults of {', '.join(channels)} alone", lambda s: set(channels) == set(s["now"]["faults"])
    )
    noticed = time.monotonic() - begin
    still = bench.fresh()
    bench.well()
    begin = time.monotonic()
    bench.wait_until("its end", lambda s: not s["now"]["faults"])
    over = time.monotonic() - begin
    must(still["now"]["raw"]["I"] <= before["now"]["raw"]["I"] + 0.02, "integrity rose")
    reason = ill["now"]["faults"][channels[0]]
    return f"{reason!r} after {noticed:.0f} s, over {over:.0f} s after its cause"


def part_fails(bench: Bench, part: str, troubles: Sequence[str], ends: Sequence[str]) -> str:
    """Trouble a part of the body; it is named, samples go on, and it comes back."""
    begin = time.monotonic()
    bench.trouble(*troubles)
    # A page that is turned gives the panel something to show.
    bench.trouble(f"press {RIGHT}", "wait 150000", f"release {RIGHT}")
    ill = bench.wait_until(f"the {part}'s fault", lambda s: part in s["parts"])
    noticed = time.monotonic() - begin
    bench.fresh()
    bench.trouble(*ends)
    begin = time.monotonic()
    bench.wait_until("its end", lambda s: not s["parts"])
    over = time.monotonic() - begin
    return f"{ill['parts'][part]!r} after {noticed:.0f} s, over {over:.0f} s after its cause"


@proof("EREMOTEIO from the whole I2C bus")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["i2c eremoteio"], _AIR + _LIGHT)


@proof("ETIMEDOUT from the whole I2C bus")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["i2c etimedout"], _AIR + _LIGHT)


@proof("an I2C bus held low: each transfer takes its second, and fails")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["i2c stuck"], _AIR + _LIGHT)


@proof("an I2C call that never returns, which not even SIGKILL ends")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["i2c hang"], _AIR + _LIGHT)


@proof("a BME280 that acknowledges nothing: the light goes on")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["silent 77"], _AIR)


@proof("a VEML7700 that acknowledges nothing: the air goes on")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["silent 10"], _LIGHT)


@proof("a cable that is pulled and plugged in again: the chips have forgotten their settings")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["silent 77", "silent 10", "power"], _AIR + _LIGHT)


@proof("a BME280 that gives the code of no conversion")
def _(bench: Bench) -> str:
    return senses_fail(bench, ["air 524288 524288 32768 0"], _AIR)


@proof("ETIMEDOUT from the SPI bus")
def _(bench: Bench) -> str:
    return part_fails(bench, "panel", ["spi etimedout"], ["spi well"])


@proof("an SPI call that never returns")
def _(bench: Bench) -> str:
    return part_fails(bench, "panel", ["spi hang"], ["spi well"])


@proof("/dev/spidev0.0 goes away, and comes back")
def _(bench: Bench) -> str:
    return part_fails(bench, "panel", ["spi gone"], ["spi back"])


@proof("the processor's thermal zone goes away, and comes back")
def _(bench: Bench) -> str:
    bench.trouble("thermal gone")
    ill = bench.wait_until("its fault", lambda s: "cpu_temp_c" in s["now"]["faults"])
    must(set(ill["now"]["faults"]) == {"cpu_temp_c"}, str(ill["now"]["faults"]))
    bench.trouble("thermal back")
    bench.wait_until("its end", lambda s: not s["now"]["faults"])
    return repr(ill["now"]["faults"]["cpu_temp_c"])


@proof("a second Lumen ends with one line, and touches no wire")
def _(bench: Bench) -> str:
    bench.fresh()
    bench.trouble("record on")
    second = bench.run("/opt/lumen/current/bin/lumen run --plain --mode pi", patience=120.0)
    record = bench.recorded_so_far()
    must(second.returncode == 1, f"it ended with {second.returncode}")
    must(second.stderr.count("\n") == 1, second.stderr)
    claimed = [e for e in record if e.kind == SPI and not e.value and e.data == b"\x01"]
    must(not claimed, "it reset the panel")
    return second.stderr.strip()


@proof("a stopped process is killed by the watchdog, and Lumen lives again")
def _(bench: Bench) -> str:
    bench.output(
        f"mkdir -p {_DROP_IN} && printf '[Service]\\nWatchdogSec=30s\\n' > {_DROP_IN}/w.conf"
    )
    bench.output("systemctl daemon-reload && systemctl restart lumen")
    mark = bench.now()
    took = _crash(bench, "STOP")
    log = bench.journal(mark)
    bench.output(f"rm {_DROP_IN}/w.conf && systemctl daemon-reload && systemctl restart lumen")
    must("Watchdog timeout" in log, "the journal knows of no watchdog")
    must("Fatal Python error: Aborted" in log, "the journal does not say where it hung")
    return f"restarted after {took:.0f} s (WatchdogSec=30s here); the journal says where it stood"


@proof("the memory limit: the kernel ends it there, and it is restarted")
def _(bench: Bench) -> str:
    limits = "/sys/fs/cgroup/system.slice/lumen.service"
    had = bench.output(
        f"cd {limits} && cat memory.high memory.max memory.swap.max cpu.max pids.max"
    )
    before, mark = bench.show("MainPID"), bench.now()
    bench.output("systemctl set-property --runtime lumen MemoryHigh=infinity MemoryMax=20M")
    try:
        bench.wait_for("its end", lambda: "OOM killer" in bench.journal(mark))
        bench.wait_for("a restart", lambda: bench.show("NRestarts") != "0")
    finally:
        bench.output("systemctl set-property --runtime lumen MemoryHigh=200M MemoryMax=300M")
    bench.output("systemctl reset-failed lumen; systemctl restart lumen")
    must(bench.show("MainPID") not in ("0", before), "it does not live")
    bench.output("rm -rf /run/systemd/system.control/lumen.service.d; systemctl daemon-reload")
    return f"limits as set: {' '.join(had.split())}; at 20 MiB the kernel ended it"


def _crash(bench: Bench, signal: str) -> float:
    """Send the service's process a signal; wait until another lives."""
    before = bench.show("MainPID")
    bench.output(f"kill -{signal} {before}")
    return bench.wait_for(
        "another process",
        lambda: (
            bench.show("MainPID") not in ("0", before) and bench.show("ActiveState") == "active"
        ),
    )
