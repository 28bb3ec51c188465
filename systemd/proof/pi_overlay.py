"""The proofs with the overlay that gives the lights to the kernel: a frame is one call."""

import contextlib

from pi_lines import killed
from pi_proofs import cost, must, proof
from wires import light_frames
from workbench import LIGHT_CLOCK, LIGHT_DATA, Bench

_LIGHTS = "/sys/bus/spi/devices/spi*.0/of_node"


@proof("with its overlay the kernel drives the lights: whole frames, and dark after a kill")
def _(bench: Bench) -> str:
    _take_overlay(bench)
    record = bench.recorded(20.0)
    frames = light_frames(record, LIGHT_CLOCK, LIGHT_DATA)
    must(len(frames) > 5, f"{len(frames)} frames")
    must(any(any(light[1:]) for frame in frames for light in frame), "the lights are dark")
    last = light_frames(killed(bench), LIGHT_CLOCK, LIGHT_DATA)[-1]
    must(not any(any(light[1:]) for light in last), f"the last frame is {last}")
    doctor = bench.run("lumen doctor", "pi").stdout
    return f"{len(frames)} frames in 20 s, dark at the end; doctor: {_named(doctor)}"


@proof("what the real path costs with the overlay, with lights breathing")
def _(bench: Bench) -> str:
    _take_overlay(bench)
    spent = cost(bench, lambda: _transfers(bench))
    bench.restarted()
    must(_transfers(bench) > 0, "no frame went by the kernel's bus")
    return spent


def _take_overlay(bench: Bench) -> None:
    """Boot with the overlay, unless it has been done: each proof may be run alone."""
    if bench.machine.tree == bench.tree_with_lights:
        return
    bench.machine.tree = bench.tree_with_lights
    bench.machine.reboot()
    bench.wait_for("Lumen", lambda: bench.show("ActiveState") == "active")
    bench.wait_until("a whole body", lambda status: not status["parts"])


def _transfers(bench: Bench) -> int:
    """Count what crossed the lights' bus, by the kernel's own statistics."""
    look = f"for n in {_LIGHTS}; do readlink $n | grep -q lumen-lights && dirname $n; done"
    device = bench.output(f"{look}; true")
    must(bool(device), "the kernel has no bus for the lights")
    return int(bench.output(f"cat {device.splitlines()[0]}/statistics/transfers"))


def _named(doctor: str) -> str:
    with contextlib.suppress(StopIteration):
        return next(line.strip() for line in doctor.splitlines() if "lights" in line)
    return "no line"
