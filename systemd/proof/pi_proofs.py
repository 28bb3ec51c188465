"""The proofs on the board: installed as the README says, and living on a real kernel's devices."""

import base64
import io
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from debian import Failed
from disk import CHECKOUT, rules
from numpy.typing import NDArray
from PIL import Image
from wires import I2C_READ, I2C_WRITE, Counts, Glass, air, light_frames, pictures
from workbench import (
    AWAKE,
    BUTTON,
    DOWN,
    INTERVAL,
    LEFT,
    LIGHT_CLOCK,
    LIGHT_DATA,
    RIGHT,
    SELECT,
    SLOW,
    UP,
    Bench,
)

_DROP_IN = "/run/systemd/system/lumen.service.d"
_PROBE = (
    "[Service]\\nType=oneshot\\nWatchdogSec=0\\nRestart=no\\nExecStopPost=\\nExecStart=\\n"
    "ExecStart=/usr/bin/python3 /srv/board_probe.py\\n"
)

BenchProof = Callable[[Bench], str]
PROOFS: list[tuple[str, BenchProof]] = []


def proof(what: str) -> Callable[[BenchProof], BenchProof]:
    """Add a proof, in the order in which they are run; it gives what was seen."""

    def add(function: BenchProof) -> BenchProof:
        PROOFS.append((what, function))
        return function

    return add


def must(so: object, otherwise: str) -> None:
    """Fail the proof unless something is so."""
    if not so:
        raise Failed(otherwise)


@proof("sudo systemd/install, as the README says, and it is awake on the HAT")
def _(bench: Bench) -> str:
    said = bench.output(f"cd {CHECKOUT} && sudo systemd/install", "pi", 1800.0)
    must("is awake" in said, said)
    must(bench.show("Type") == "notify", "it is no notify service")
    must(bench.show("ActiveState") == "active", bench.show("ActiveState"))
    must(bench.output("systemctl is-enabled lumen") == "enabled", "it is not enabled")
    status = bench.wait_until("a whole body", lambda status: not status["parts"])
    must(status["mode"] == "pi" and not status["simulated"], f"it lives in {status['mode']}")
    return said.splitlines()[-2].removeprefix("lumen: ")


@proof("ready is notified after the first sample")
def _(bench: Bench) -> str:
    mark = bench.now()
    bench.restarted()
    status = bench.status()
    must(status["samples"] >= 1, "it was ready before it had sampled")
    must(bench.show("StatusText"), "it says nothing of itself")
    return f"{bench.show('StatusText')} (since {mark})"


@proof("the doctor finds the board whole")
def _(bench: Bench) -> str:
    bench.wait_until("the body", lambda status: not status["parts"])
    done = bench.run("lumen doctor", "pi")
    must(done.returncode == 0, done.stdout[-600:])
    return done.stdout.splitlines()[-1]


@proof("readings are what the board's registers hold")
def _(bench: Bench) -> str:
    codes = (401000, 524000, 29000)
    bench.trouble("air {} {} {} 0".format(*codes), "light 250000", "processor 51250")
    reading = bench.fresh()["now"]["reading"]
    wanted = air(*codes)
    pairs = {
        "ambient_temp_c": (wanted.celsius, 0.01),
        "humidity_pct": (wanted.percent, 0.05),
        "pressure_hpa": (wanted.hectopascal, 0.02),
        "cpu_temp_c": (51.25, 0.05),
        "light_lux": (250.0 * (1.0023 + 250.0 * 8.1488e-5), 250.0 * 0.02),
    }
    bench.well()
    for channel, (value, slack) in pairs.items():
        must(abs(reading[channel] - value) <= slack, f"{channel} {reading[channel]}, not {value}")
    return ", ".join(f"{c} {reading[c]} ({v:.2f})" for c, (v, _) in pairs.items())


@proof("every reading of the air is a conversion that crossed the wire")
def _(bench: Bench) -> str:
    record = bench.recorded(4 * INTERVAL)
    reads = [e for e in record if e.kind == I2C_READ and not e.error]
    forced = [
        e for e in record if e.kind == I2C_WRITE and e.where == 0x77 and e.data[:1] == b"\xf4"
    ]
    must(reads and forced, f"{len(reads)} reads, {len(forced)} conversions")
    short = [e for e in record if e.error]
    must(not short, f"{len(short)} transfers failed")
    return f"{len(forced)} conversions, {len(reads)} reads in {4 * INTERVAL} s"


@proof("what the panel's wire carries is what the body drew")
def _(bench: Bench) -> str:
    bench.restarted()
    bench.output("systemctl stop lumen")
    bench.trouble("record on")
    bench.output("systemctl start lumen")
    drawn = []
    for _round in range(3):
        time.sleep(2.0)
        drawn.append(_panel(bench))
    record = bench.recorded_so_far()
    seen = [_rgb(shown) for shown in pictures(Glass(), record)]
    must(len(seen) > 10, f"the panel was filled {len(seen)} times")
    errors = [min(float(np.abs(one - picture).mean()) for one in seen) for picture in drawn]
    must(max(errors) < 3.0, f"the nearest pictures differ by {errors} of 255")
    return (
        f"{len(seen)} fills decoded; three pictures of the page are among them, "
        f"{max(errors):.2f} of 255 apart at most (JPEG, 5 and 6 bits)"
    )


@proof("the lights' wires carry whole frames, within the ceiling")
def _(bench: Bench) -> str:
    record = bench.recorded(20.0)
    frames = light_frames(record, LIGHT_CLOCK, LIGHT_DATA)
    must(len(frames) > 5, f"{len(frames)} frames")
    most = max(max(light[1:]) / 255 * light.current / 31 for frame in frames for light in frame)
    must(0.0 < most <= 0.26, f"a channel shone with {most:.3f}")
    return f"{len(frames)} frames in 20 s, at most {most:.3f} of full light"


@proof("random pictures and lights arrive exactly as they were given to the devices")
def _(bench: Bench) -> str:
    bench.output("systemctl stop lumen")
    bench.trouble("record on")
    given = json.loads(bench.output("/opt/lumen/current/bin/python /srv/exact.py"))
    record = bench.recorded_so_far()
    bench.output("systemctl start lumen")
    glass = Glass()
    shown = {picture.tobytes() for picture in pictures(glass, record)}
    for packed in given["pictures"]:
        must(base64.b64decode(packed) in shown, "a picture did not arrive as it was given")
    frames = [
        [list(light) for light in frame] for frame in light_frames(record, LIGHT_CLOCK, LIGHT_DATA)
    ]
    for lights in given["lights"]:
        near = min(
            max(
                abs(channel / 255 * sent[0] / 31 - wanted)
                for sent, light in zip(frame, lights, strict=True)
                for channel, wanted in zip(sent[1:], light, strict=True)
            )
            for frame in frames
        )
        must(near <= 0.02, f"the nearest frame to {lights} is {near:.3f} away")
    return f"{len(given['pictures'])} pictures, all bits; {len(given['lights'])} frames of lights"


@proof("each button's press is taken once, and its line is never driven")
def _(bench: Bench) -> str:
    bench.restarted(SLOW)
    bench.wait_until("Lumen", lambda status: status["samples"] > 0 and not status["parts"])
    # A page turns from the one that is seen; what shows itself, as a fault does, is over by then.
    time.sleep(25.0)
    seen = []
    for line, field in ((RIGHT, "page"), (LEFT, "page"), (BUTTON, "page"), (SELECT, "muted"),
                        (SELECT, "muted")):  # fmt: skip
        before = bench.status()[field]
        bench.trouble(*_pressed(line))
        after = bench.wait_until(f"line {line}", other_than(field, before))[field]
        seen.append(f"{line}: {before} -> {after}")
        time.sleep(1.0)
    seen += [_dimmed(bench, DOWN), _dimmed(bench, UP)]
    _must_not_be_driven(bench)
    return "; ".join(seen)


@proof("while the screen offers it, up and down answer what was said")
def _(bench: Bench) -> str:
    bench.restarted()
    before = bench.wait_until("words", lambda status: status["answerable"], 900.0)
    bench.trouble(*_pressed(DOWN))
    after = bench.wait_until("an answer", other_than("answers", before["answers"]))
    must(after["brightness"] == before["brightness"], "it changed the brightness as well")
    must(after["answers"] == before["answers"] + 1, f"{before['answers']}, {after['answers']}")
    _must_not_be_driven(bench)
    return f"{DOWN}: {after['answers']} answer, {after['answered']}; the same brightness"


@proof("a bouncing press counts once, a held button is quiet mode")
def _(bench: Bench) -> str:
    pages = ["face", "drawing", "vitals", "words"]
    before = pages.index(bench.status()["page"])
    bounce = [
        word
        for _ in range(6)
        for word in (f"press {RIGHT}", "wait 1500", f"release {RIGHT}", "wait 900")
    ]
    bench.trouble(*bounce, f"press {RIGHT}", "wait 250000", *bounce[::-1][1:], f"release {RIGHT}")
    time.sleep(1.5)
    after = pages.index(bench.status()["page"])
    must((after - before) % 4 == 1, f"the page turned by {(after - before) % 4}")
    was = bench.status()["quiet_mode"]
    bench.trouble(f"press {BUTTON}", "wait 1600000", f"release {BUTTON}")
    bench.wait_until("quiet mode", lambda status: status["quiet_mode"] != was)
    bench.trouble(f"press {BUTTON}", "wait 1600000", f"release {BUTTON}")
    bench.wait_until("its end", lambda status: status["quiet_mode"] == was)
    return "13 edges of one press: one page; 1.6 s of the button: quiet mode, and out of it"


@proof("the kernel's groups and the unit's device rules: only its parts can be opened")
def _(bench: Bench) -> str:
    nodes = bench.output("stat --format '%n %U:%G %a' /dev/i2c-1 /dev/spidev0.0 /dev/gpiochip*")
    must("root:i2c 660" in nodes and "root:spi 660" in nodes and "root:gpio 660" in nodes, nodes)
    bench.output(f"systemctl stop lumen; mkdir -p {_DROP_IN}")
    bench.output(f"printf '{_PROBE}' > {_DROP_IN}/probe.conf && systemctl daemon-reload")
    mark = bench.now()
    bench.output("systemctl start lumen")
    lines = [line for line in bench.journal(mark).splitlines() if line.startswith('{"refused"')]
    found = json.loads(lines[0])
    bench.output(f"rm {_DROP_IN}/probe.conf; systemctl daemon-reload; systemctl start lumen")
    could = [name for name, error in found["refused"].items() if error is None]
    could_not = {name: error for name, error in found["allowed"].items() if error is not None}
    must(not could, f"it could: {could}")
    must(not could_not, f"it could not: {could_not}")
    return f"allowed: {', '.join(found['allowed'])}; refused: {', '.join(found['refused'])}"


@proof("with plain Debian's rules it says which devices it may not open, and lives")
def _(bench: Bench) -> str:
    path = "/etc/udev/rules.d/99-com.rules"
    bench.output(f"printf '%s' '{rules('debian')}' > {path}")
    bench.output(
        "chgrp root /dev/spidev0.0 /dev/gpiochip*; chmod 600 /dev/spidev0.0 /dev/gpiochip*"
    )
    bench.restarted()
    status = bench.fresh()
    parts = status["parts"]
    doctor = bench.run("lumen doctor", "pi").stdout
    bench.output(f"printf '%s' '{rules('raspberry')}' > {path}")
    bench.output(
        "udevadm control --reload && udevadm trigger --settle"
        " --subsystem-match=spidev --subsystem-match=gpio"
    )
    bench.restarted()
    must({"lights", "panel", "buttons"} <= set(parts), f"at fault: {parts}")
    bench.wait_until("its end under the Pi's rules", lambda status: not status["parts"])
    named = [line.strip() for line in doctor.splitlines() if "spidev" in line or "gpio" in line]
    return f"{parts}; doctor: {' / '.join(named)[:300]}"


@proof("what the real path costs, with lights breathing")
def _(bench: Bench) -> str:
    spent = cost(bench)
    bench.restarted()
    return spent


def cost(bench: Bench, transfers: Callable[[], int] | None = None) -> str:
    """Measure what a while takes in which lights breathe and the face is shown.

    Args:
        bench: where.
        transfers: what counts the frames that the kernel's own bus carries, where it does; the
            kernel's own writes of these lines are no calls then.
    """
    bench.restarted(f'[page]\nreach = "off"\n{AWAKE}')
    bench.wait_until("its first shape", lambda status: status["now"]["shape"] is not None, 900.0)
    must(not bench.status()["quiet_mode"], "it is in quiet mode: its lights are dark")
    group = "/sys/fs/cgroup/system.slice/lumen.service"
    usage = f"head -1 {group}/cpu.stat | cut -d ' ' -f 2"
    frames = transfers() if transfers else 0
    before, begin, used = bench.counts(), time.monotonic(), int(bench.output(usage))
    time.sleep(90.0)
    used = int(bench.output(usage)) - used
    after, minutes = bench.counts(), (time.monotonic() - begin) / 60.0
    frames = transfers() - frames if transfers else 0
    memory = int(bench.output(f"cat {group}/memory.current"))
    own = (LIGHT_DATA, LIGHT_CLOCK) if transfers else ()
    return (
        f"a second: {line_calls(before, after, own) / minutes / 60.0:.0f} line calls and "
        f"{frames / minutes / 60.0:.1f} transfers to the lights; {costs(before, after, minutes)}; "
        f"{used / minutes / 60e4:.1f} % of a core here; {memory / 2**20:.1f} MiB in its cgroup"
    )


def line_calls(before: Counts, after: Counts, own: Sequence[int]) -> int:
    """Count the calls for lines, but for those that the kernel drives itself, a line at a time."""
    kernels = sum(
        after.lines[n]["writes"] - before.lines.get(n, {"writes": 0})["writes"] for n in own
    )
    return after.line_calls - before.line_calls - kernels


def other_than(field: str, value: object) -> Callable[[dict[str, Any]], bool]:
    """Whether a status has another value there."""
    return lambda status: status[field] != value


def costs(before: Counts, after: Counts, minutes: float) -> str:
    """Say what crossed the wires, by a second or a minute."""
    spent = [(b - a) / minutes for a, b in zip(before[:4], after[:4], strict=True)]
    nothing = {"writes": 0, "reads": 0}
    lines = [
        f"line {number}: "
        + ", ".join(
            f"{(now[what] - before.lines.get(number, nothing)[what]) / minutes:.0f} {what}"
            for what in nothing
        )
        for number, now in after.lines.items()
    ]
    return (
        f"a minute: {spent[2]:.0f} SPI transfers with "
        f"{spent[3] / 1024.0:.0f} KiB, {spent[1]:.0f} I2C messages; {'; '.join(lines)}"
    )


def _pressed(line: int) -> tuple[str, ...]:
    return f"press {line}", "wait 500000", f"release {line}"


def _differs(before: dict[str, Any], fields: Sequence[str], now: dict[str, Any]) -> bool:
    return any(now[field] != before[field] for field in fields)


def _dimmed(bench: Bench, line: int) -> str:
    """Press up or down until it changes the brightness: for a minute after words it answers."""
    fields = ("brightness", "answers", "answered")
    for _ in range(5):
        before = bench.status()
        bench.trouble(*_pressed(line))
        after = bench.wait_until(f"line {line}", partial(_differs, before, fields))
        if after["brightness"] != before["brightness"]:
            return f"{line}: {before['brightness']} -> {after['brightness']}"
        time.sleep(65.0)
    raise Failed(f"line {line} never changed the brightness")


def _must_not_be_driven(bench: Bench) -> None:
    shorts = {n: c["shorts"] for n, c in bench.counts().lines.items() if c["shorts"]}
    must(not shorts, f"driven while grounded: {shorts}")


def _panel(bench: Bench) -> NDArray[np.int16]:
    """Give the picture that the page shows of the panel, as a person sees it."""
    fetch = (
        "import urllib.request, base64; "
        "print(base64.b64encode(urllib.request.urlopen('http://127.0.0.1:8520/panel.jpg').read()).decode())"
    )
    packed = bench.output(f'python3 -c "{fetch}"')
    picture = Image.open(io.BytesIO(base64.b64decode(packed))).convert("RGB")
    return np.asarray(picture, np.int16)


def _rgb(glass: NDArray[np.uint16]) -> NDArray[np.int16]:
    red, green, blue = glass >> 11, glass >> 5 & 63, glass & 31
    return np.stack(
        (red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2), -1
    ).astype(np.int16)
