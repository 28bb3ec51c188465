"""The proofs, in the order in which they are run; each gives what was seen, or fails."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from debian import Failed
from guest import Guest

CHECKOUT = "/home/pi/lumen"
MEMORY = "/var/lib/lumen/mock/morning-1/memory.sqlite"
DROP_IN = "/etc/systemd/system/lumen.service.d/proof.conf"
WATCHDOG = 10
"""Seconds, instead of the unit's 3 min: what is proved is that it bites."""

Proof = Callable[[Guest], str]
PROOFS: list[tuple[str, Proof]] = []


def proof(what: str) -> Callable[[Proof], Proof]:
    """Add a proof, in the order in which they are run; it gives what was seen."""

    def add(function: Proof) -> Proof:
        PROOFS.append((what, function))
        return function

    return add


def must(so: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads as a sentence
    """Fail the proof unless something is so."""
    if not so:
        raise Failed(otherwise)


@proof("one command installs it, in its own environment")
def _(guest: Guest) -> str:
    output = guest.output(f"cd {CHECKOUT} && make install", "pi")
    must("is awake" in output, output)
    return output.splitlines()[-2].removeprefix("lumen: ")


@proof("it is ready once it has sampled, and starts at boot")
def _(guest: Guest) -> str:
    must(guest.show("Type") == "notify", "it is no notify service")
    must(guest.show("ActiveState") == "active", guest.show("ActiveState"))
    must(guest.output("systemctl is-enabled lumen") == "enabled", "it is not enabled")
    return f"active, {guest.show('UnitFileState')}"


@proof("systemd tells what Lumen feels")
def _(guest: Guest) -> str:
    text = guest.show("StatusText")
    must("simulated" in text and " E 0." in text, f"the status is {text!r}")
    return text


@proof("any user can ask how it is")
def _(guest: Guest) -> str:
    status = _status(guest)
    must(status["running"] and status["mode"] == "mock", str(status))
    return f"mode {status['mode']}, {status['samples']} samples"


@proof("only its owner can change it")
def _(guest: Guest) -> str:
    guest.wait_for("words", lambda: _status(guest)["answerable"])
    refused = guest.run("lumen answer yes", "pi")
    must(refused.returncode == 1 and "sudo" in refused.stderr, refused.stderr)
    must(_status(guest)["answers"] == 0, "it took the answer")
    guest.output("sudo lumen answer yes", "pi")
    must(_status(guest)["answers"] == 1, "it took no answer of its owner")
    return refused.stderr.strip()


@proof("the doctor finds nothing that fails")
def _(guest: Guest) -> str:
    return guest.output("lumen doctor", "pi").splitlines()[-1]


@proof("a hang is noticed by the watchdog, and ended, and Lumen restarts")
def _(guest: Guest) -> str:
    before, mark = guest.show("MainPID"), _mark(guest)
    guest.output(f"kill -STOP {before}")
    took = _restarted(guest, before)
    log = guest.output(f"journalctl --unit lumen --since @{mark} --output cat")
    must("Watchdog timeout" in log, "the journal knows of no watchdog")
    must("Fatal Python error: Aborted" in log, "the journal does not say where it hung")
    return f"restarted after {took:.0f} s (WatchdogSec={WATCHDOG}s here); the journal says where"


@proof("a crash restarts it")
def _(guest: Guest) -> str:
    spans = []
    for signal in ("SEGV", "KILL"):
        before = guest.show("MainPID")
        guest.output(f"kill -{signal} {before}")
        spans.append(f"SIG{signal} {_restarted(guest, before):.0f} s")
    return ", ".join(spans)


@proof("the body is made dark after each end, a stop's too")
def _(guest: Guest) -> str:
    counted = (
        "journalctl --unit lumen --output cat | grep --count 'no HAT here to make dark' || true"
    )
    before = int(guest.output(counted))
    must(before >= 3, f"it was made dark {before} times after 3 ends")
    guest.output("systemctl stop lumen")
    must(guest.show("Result") == "success", f"it stopped as {guest.show('Result')}")
    must(int(guest.output(counted)) == before + 1, "the stop left the body lit")
    guest.output("systemctl start lumen")
    return f"{before} ends and one stop"


@proof("its memory can be taken out while it lives")
def _(guest: Guest) -> str:
    output = guest.output(f"lumen export recording /root/memory.csv --memory {Path(MEMORY).parent}")
    owners = guest.output(f"stat --format %U {MEMORY}*").split()
    must(set(owners) == {"lumen"}, f"the files are {owners}'s now")
    return output


@proof("a reboot keeps the memory")
def _(guest: Guest) -> str:
    first, count = _remembered(guest)
    guest.reboot()
    guest.wait_for("Lumen", lambda: guest.show("ActiveState") == "active")
    first_now, count_now = _remembered(guest)
    must(first_now == first, "the oldest moment is another")
    must(count_now >= count, f"{count} moments became {count_now}")
    return f"{count} moments before, {count_now} after"


@proof("the sandbox refuses what Lumen never needs")
def _(guest: Guest) -> str:
    refused = _probed(guest)["refused"]
    passed = [name for name, error in refused.items() if error is None]
    must(not passed, f"it could: {', '.join(passed)}")
    return f"{len(refused)} of {len(refused)}: {', '.join(refused)}"


@proof("the sandbox allows what Lumen needs")
def _(guest: Guest) -> str:
    allowed = _probed(guest)["allowed"]
    failed = [f"{name} ({error})" for name, error in allowed.items() if error is not None]
    must(not failed, f"it could not: {', '.join(failed)}")
    return ", ".join(allowed)


@proof("it stays far below its limits")
def _(guest: Guest) -> str:
    status = guest.output("cat /proc/$(systemctl show --property MainPID --value lumen)/status")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    most, threads = int(fields["VmHWM"].split()[0]) // 1024, int(fields["Threads"])
    limit = int(guest.show("MemoryHigh")) // 2**20
    must(most < limit // 2, f"it took {most} MiB of {limit}")
    must(threads < int(guest.show("TasksMax")) // 2, f"it has {threads} threads")
    return f"at most {most} MiB of {limit}, {threads} threads of {guest.show('TasksMax')}"


@proof("the kernel holds it to its limits")
def _(guest: Guest) -> str:
    limits = "/sys/fs/cgroup/system.slice/lumen.service"
    if guest.run(f"test -e {limits}/memory.max").returncode != 0:
        return f"{UNPROVED}this machine has no controllers to give to a guest (cgroup v1)"
    return guest.output(f"cd {limits} && cat memory.high memory.max cpu.max pids.max")


@proof("wrong settings are named in the journal, and put right they are taken")
def _(guest: Guest) -> str:
    mark = _mark(guest)
    guest.output("printf '[lights]\\nceiling = 7\\n' > /etc/lumen/lumen.toml")
    must(guest.run("systemctl restart lumen").returncode != 0, "it started all the same")
    log = guest.output(f"journalctl --unit lumen --since @{mark} --output cat --grep ceiling")
    guest.output("rm /etc/lumen/lumen.toml && systemctl restart lumen")
    return log.splitlines()[0]


@proof("on a Raspberry Pi, I2C and SPI are enabled, and it never wakes in a simulated room")
def _(guest: Guest) -> str:
    fakes = {
        "grep": 'case "$*" in *device-tree*) exit 0 ;; esac; exec /usr/bin/grep "$@"',
        "raspi-config": 'echo "$*" >>/root/asked; case "$2" in get_*) echo 1 ;; esac',
    }
    for name, body in fakes.items():
        guest.output(f"mkdir -p /root/pi && cat > /root/pi/{name} <<'END'\n#!/bin/sh\n{body}\nEND")
    guest.output("chmod +x /root/pi/*")
    output = guest.output(f"PATH=/root/pi:$PATH {CHECKOUT}/systemd/install")
    calls = guest.output("cat /root/asked").splitlines()
    must("nonint do_i2c 0" in calls and "nonint do_spi 0" in calls, f"it asked {calls}")
    must("sudo reboot" in output.splitlines()[-1], output)
    status = _status(guest)
    must(status["mode"] == "pi" and not status["simulated"], f"it lives in mode {status['mode']}")
    text = guest.show("StatusText")
    must("missing" in text, text)
    guest.output("rm /etc/systemd/system/lumen.service.d/body.conf && systemctl daemon-reload")
    guest.output("systemctl restart lumen")
    return f"without a HAT: {text}"


@proof("an upgrade keeps memory, and the version before")
def _(guest: Guest) -> str:
    first, _count = _remembered(guest)
    before = guest.output("readlink /opt/lumen/current")
    guest.output(f"cd {CHECKOUT} && sudo systemd/install", "pi")
    must(guest.output("readlink /opt/lumen/current") != before, "it is the same version")
    must(guest.output("readlink /opt/lumen/previous") == before, "the version before is not kept")
    must(guest.output("ls -d /opt/lumen/2*").count("\n") == 1, "more than two versions are kept")
    must(_remembered(guest)[0] == first, "the oldest moment is another")
    return "the oldest moment is still there"


@proof("an upgrade that does not start brings the version before back")
def _(guest: Guest) -> str:
    before = guest.output("readlink /opt/lumen/current")
    guest.output(f"cp -R {CHECKOUT} /root/broken")
    guest.output("echo 'raise SystemExit(1)' > /root/broken/lumen/commands/run.py")
    done = guest.run("/root/broken/systemd/install")
    must(done.returncode == 3, f"the installer ended with {done.returncode}")
    must("switching back to the version before" in done.stderr, done.stderr)
    must(guest.output("readlink /opt/lumen/current") == before, "the link was moved")
    guest.wait_for("Lumen", lambda: guest.show("ActiveState") == "active")
    return done.stderr.strip()


@proof("removing it keeps the memory")
def _(guest: Guest) -> str:
    output = guest.output(f"cd {CHECKOUT} && sudo systemd/uninstall", "pi")
    for path in ("/opt/lumen", "/etc/systemd/system/lumen.service", "/usr/local/bin/lumen"):
        must(guest.run(f"test -e {path}").returncode == 1, f"{path} is still there")
    guest.output(f"test -s {MEMORY}")
    return output.splitlines()[-1].removeprefix("lumen: ")


@proof("where it cannot start, the installer says so, and the settings are named")
def _(guest: Guest) -> str:
    guest.output("printf '[lights]\\nceiling = 7\\n' > /etc/lumen/lumen.toml")
    done = guest.run(f"cd {CHECKOUT} && sudo systemd/install", "pi")
    must(done.returncode == 1, f"the installer ended with {done.returncode}")
    doctor = guest.run("lumen doctor", "pi")
    must("lights.ceiling = 7" in doctor.stdout, doctor.stdout)
    guest.output("rm /etc/lumen/lumen.toml")
    return f"{done.stderr.splitlines()[-1]} -- {doctor.stderr.strip()}"


@proof("installing it again, it remembers")
def _(guest: Guest) -> str:
    first, count = _remembered(guest)
    guest.output(f"cd {CHECKOUT} && make install", "pi")
    must(_remembered(guest)[0] == first, "the oldest moment is another")
    return f"{count} moments were there"


@proof("--purge deletes the memory too")
def _(guest: Guest) -> str:
    guest.output(f"cd {CHECKOUT} && make uninstall ARGS=--purge", "pi")
    for path in ("/var/lib/lumen", "/etc/lumen", "/opt/lumen"):
        must(guest.run(f"test -e {path}").returncode == 1, f"{path} is still there")
    must(guest.run("getent passwd lumen").returncode != 0, "its user is still there")
    return "memory, settings, program and user are gone"


UNPROVED = "not proved: "


def _status(guest: Guest) -> dict[str, Any]:
    """Ask Lumen how it is, as any user."""
    status: dict[str, Any] = json.loads(guest.output("lumen status --json", "pi"))
    return status


def _mark(guest: Guest) -> int:
    return int(guest.output("date +%s"))


def _restarted(guest: Guest, before: str) -> float:
    """Wait until another process of Lumen's is ready."""

    def is_new() -> bool:
        return guest.show("MainPID") not in (before, "0") and guest.show("SubState") == "running"

    return guest.wait_for("another Lumen", is_new)


def _remembered(guest: Guest) -> tuple[int, int]:
    """Give the oldest moment's time and how many moments there are."""
    query = "SELECT min(time_ms), count(*) FROM moments"
    # A running Lumen keeps its memory to itself: a copy is read.
    copied = f"rm -rf /root/copy && mkdir /root/copy && cp {MEMORY}* /root/copy"
    copy = f"/root/copy/{MEMORY.rpartition('/')[2]}"
    script = f"import sqlite3; print(*sqlite3.connect('{copy}').execute('{query}').fetchone())"
    first, count = guest.output(f'{copied} && python3 -c "{script}"').split()
    return int(first), int(count)


def probe_unit(unit: str) -> str:
    """Give the service's unit with the probe in the place of Lumen and of what runs beside it."""
    beside = ("ExecStartPre=", "ExecStartPost=", "ExecStopPost=")
    for line in (*beside, "Type=", "Watchdog", "Restart", "StateDirectory=", "Runtime"):
        unit = "\n".join(row for row in unit.splitlines() if not row.startswith(line))
    unit = unit.replace("lumen run --plain --mode ${BODY}", f"python3 {PROBE}")
    return unit.replace(
        "[Service]", "[Service]\nType=oneshot\nStateDirectory=probe\nRuntimeDirectory=probe"
    )


def _probed(guest: Guest) -> dict[str, dict[str, str | None]]:
    """Run the probe in the unit's own sandbox, in the place of Lumen."""
    unit = probe_unit(guest.output("cat /etc/systemd/system/lumen.service"))
    file = guest.files / "etc/systemd/system/probe.service"
    file.write_text(unit, encoding="utf-8")
    guest.output("rm -f /dev/probe && mknod -m 660 /dev/probe c 1 3 && chgrp i2c /dev/probe")
    guest.output("systemctl daemon-reload && systemctl start probe")
    output = guest.output("journalctl --unit probe --output cat --identifier env --lines 1")
    answer: dict[str, dict[str, str | None]] = json.loads(output)
    return answer


PROBE = "/usr/local/lib/lumen-probe.py"
