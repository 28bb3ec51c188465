"""The proofs of what a whole machine may meet: its clock, its disk, sleep, and its power."""

import time
from typing import Any

from disk import STATE
from pi_proofs import must, proof
from workbench import Bench

_FILLER = f"{STATE}/filler"
_TIMES = (
    "import sqlite3; memory = sqlite3.connect('/run/memory.sqlite'); "
    "[print(row[0]) for row in memory.execute('SELECT time_ms FROM moments')]"
)


@proof("no clock at boot: 1970, and then right; history stays ordered")
def _(bench: Bench) -> str:
    right = int(bench.output("date +%s"))
    begin = time.monotonic()
    bench.output("date --utc --set '1970-01-01 03:00:00' && systemctl restart lumen")
    early = bench.fresh()
    must(early["local_time"].startswith("1970"), early["local_time"])
    bench.output(f"date --utc --set @{right + int(time.monotonic() - begin)}")
    late = bench.fresh()
    must(not late["local_time"].startswith("1970"), late["local_time"])
    must(late["samples"] > early["samples"], "it took no samples")
    times = _times(bench)
    must(times == sorted(times), "the history is not ordered")
    must(not late["parts"], f"at fault: {late['parts']}")
    return f"{early['samples']} samples in {early['local_time'][:4]}, then {late['local_time']}"


@proof("a full disk: samples go on and wait, and are kept once there is room")
def _(bench: Bench) -> str:
    # A sparse file's hole takes no room: what is written has to be written.
    bench.run(f"dd if=/dev/zero of={_FILLER} bs=64k; dd if=/dev/zero of={_FILLER}2 bs=512; sync")
    ill = bench.wait_until("its fault", lambda s: _memory_fault(s) is not None)
    begin = time.time()
    bench.fresh()
    bench.output(f"rm {_FILLER} {_FILLER}2")
    bench.wait_until("its end", lambda s: _memory_fault(s) is None)
    kept = [at for at in _times(bench) if at / 1000.0 > begin]
    must(kept, "no sample of meanwhile was kept")
    return f"{_memory_fault(ill)!r}; {len(kept)} samples of meanwhile were kept"


@proof("a disk that the kernel made read-only after an error, and mended at the next boot")
def _(bench: Bench) -> str:
    bench.output("echo 1 > /sys/fs/ext4/ubdb/trigger_fs_error")
    ill = bench.wait_until("its fault", lambda s: _memory_fault(s) is not None)
    more = bench.fresh()
    must(more["samples"] > ill["samples"], "it took no samples")
    bench.machine.reboot()
    bench.wait_for("Lumen", lambda: bench.show("ActiveState") == "active")
    bench.wait_until("a whole memory", lambda s: s["samples"] > 1 and _memory_fault(s) is None)
    return repr(_memory_fault(ill))


@proof("the machine sleeps for half a minute: no shape is made of the gap, and all goes on")
def _(bench: Bench) -> str:
    before = bench.fresh()
    bench.output("systemd-run --quiet sh -c 'sleep 1; echo mem > /sys/power/state'")
    time.sleep(30.0)
    bench.machine.wake()
    after = bench.wait_until("samples", lambda s: s["samples"] >= before["samples"] + 2)
    slept = bench.output("dmesg | grep --count 'PM: suspend exit' || true")
    must(int(slept) > 0, "it did not sleep")
    must(not after["parts"] and not after["now"]["faults"], f"{after['parts']}")
    return f"{before['samples']} samples before, {after['samples']} after; nothing at fault"


@proof("a reboot keeps the memory, and starts it before anybody logs in")
def _(bench: Bench) -> str:
    before = _times(bench)
    bench.machine.reboot()
    bench.wait_for("Lumen", lambda: bench.show("ActiveState") == "active")
    after = _times(bench)
    must(set(before) <= set(after), "moments are gone")
    took = bench.show("ActiveEnterTimestampMonotonic")
    ready = f"ready {int(took) / 1e6:.0f} s after boot"
    return f"{len(before)} moments before, {len(after)} after; {ready}"


def _memory_fault(status: dict[str, Any]) -> str | None:
    found = [text for part, text in status["parts"].items() if part == "memory"]
    return found[0] if found else None


def _times(bench: Bench) -> list[int]:
    """Give the times of all samples in the memory, as they lie there."""
    bench.output(f"cp {STATE}/memory.sqlite* /run/")
    return [int(line) for line in bench.output(f'python3 -c "{_TIMES}"').split()]
