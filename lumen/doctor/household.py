"""Checks that hold on any computer: program, service, memory, clock, power, voice. Pure."""

from collections.abc import Mapping
from typing import Any

from lumen.core.cadence import gap_limit
from lumen.core.reading import Channel
from lumen.doctor.facts import Facts, Power
from lumen.doctor.hat import SHOWN_PARTS
from lumen.doctor.sensors import SHOWN_CHANNELS
from lumen.doctor.verdicts import Finding, Outcome, absent, fails, notice, well
from lumen.formats.report import CALIBRATION, UNCALIBRATED
from lumen.system.plugin_names import is_plugin_part

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)
LEAST_FREE = 100_000_000
"""Bytes: the memory of ninety days takes a quarter of that, and SQLite needs room to tidy."""


def python(facts: Facts) -> Finding:
    """Lumen runs on Python 3.11 to 3.14."""
    program = facts.program
    version = ".".join(map(str, program.python))
    if not OLDEST_PYTHON <= program.python[:2] <= NEWEST_PYTHON:
        return fails(
            "Python", version, "make a new environment with Python 3.11, 3.12, 3.13 or 3.14"
        )
    return well("Python", f"{version}, Lumen {program.lumen}")


def libraries(facts: Facts) -> Finding:
    """Everything that Lumen declares is installed; on a Pi, Blinka's undeclared gpiod too."""
    missing, found = facts.program.missing_libraries, facts.program.libraries
    if missing:
        extra = "[pi]" if facts.board.is_pi else ""
        remedy = f"install Lumen again, or: pip install 'lumen-creature{extra}'"
        return fails("libraries", f"missing: {', '.join(missing)}", remedy)
    return well("libraries", ", ".join(f"{name} {version}" for name, version in found.items()))


def settings(facts: Facts) -> Finding:
    """The settings are accepted."""
    program = facts.program
    if isinstance(program.settings, str):
        return fails("settings", program.settings, "docs/lumen.toml lists every setting")
    return well("settings", str(program.settings_file or "all by default"))


def student(facts: Facts) -> Finding:
    """The student is whole and of this version."""
    program = facts.program
    if program.student is not None:
        # The text names its own way out.
        return fails("student", program.student, "install Lumen again, or set student.path")
    return well("student", program.student_summary)


def life(facts: Facts) -> Finding:
    """A service that is installed runs, feels, and has no fault that no other row shows."""
    status = facts.life.status
    if status is not None:
        return _running(facts, status)
    if facts.life.mute is not None:
        return fails("Lumen", facts.life.mute, "journalctl --unit lumen --lines 50")
    if facts.life.service:
        remedy = "journalctl --unit lumen --lines 50; then: sudo systemctl restart lumen"
        return fails("Lumen", "the service is installed and does not answer", remedy)
    return absent("Lumen", "none is running")


def calibration(facts: Facts) -> Finding:
    """The board's own heat is known, so that the room's temperature is, to 1.5 degC."""
    status = facts.life.status
    if status is None:
        return absent("calibration", "a running Lumen knows its own heat")
    if Channel.AMBIENT_TEMP not in status["fitted"]:
        return absent("calibration", "this body has no air sensor")
    if status["uncalibrated"]:
        return notice("calibration", UNCALIBRATED, CALIBRATION)
    return well("calibration", "the board's own heat is taken out of the room's temperature")


def _running(facts: Facts, status: Mapping[str, Any]) -> Finding:
    troubles = _troubles(status, hat_is_shown=facts.life.owns_hat)
    version, other = status.get("version"), None
    remedy = "see: lumen status; journalctl --unit lumen --lines 50"
    if version != facts.program.lumen:
        other = f"another version runs: {version}, and this is {facts.program.lumen}"
        service = facts.life.service
        remedy = "sudo systemctl restart lumen" if service else "end it, and start it anew"
    if troubles:
        summary = f"{other or 'runs'}, and says: {'; '.join(troubles)}"
        return fails("Lumen", summary, remedy)
    if other is not None:
        return notice("Lumen", other, remedy)
    room = " in a simulated room" if status["simulated"] else ""
    summary = f"runs in mode {status['mode']}{room}, {status['samples']} samples"
    if facts.board.is_pi and status["simulated"] and facts.life.service:
        remedy = "see the I2C rows; mode pi: systemctl edit lumen, Environment=BODY=pi"
        return notice("Lumen", summary, remedy)
    return well("Lumen", summary)


def _troubles(status: Mapping[str, Any], *, hat_is_shown: bool) -> list[str]:
    """Give a running Lumen's problems, without those that the rows of memory and HAT show."""
    late, age = gap_limit(status["interval_s"]), status["age_s"]
    silent = status["uptime_s"] if age is None else age
    troubles = [f"no sample for {silent:.0f} s"] if silent > late else []
    shown = {"memory", *(SHOWN_PARTS if hat_is_shown else ())}
    parts = {
        p: why for p, why in status["parts"].items() if p not in shown and not is_plugin_part(p)
    }
    troubles += [f"{p}: {why}" for p, why in parts.items()]
    if status["now"] is not None and not status["simulated"]:
        # In a simulated room, cables are pulled on purpose.
        channels = status["now"]["faults"].items()
        troubles += [
            f"{c}: {why}"
            for c, why in channels
            if not (hat_is_shown and c in SHOWN_CHANNELS) and not why.startswith("settling")
        ]
    return troubles


def disk(facts: Facts) -> Finding:
    """There is room to remember, and it can be written."""
    memory = facts.memory
    if memory.free_bytes is None:
        shown_elsewhere = memory.fault or (memory.unread and not memory.foreign)
        remedy = "see the memory row" if shown_elsewhere else "sudo lumen doctor"
        return notice("disk", f"{memory.directory} cannot be looked at", remedy)
    free = f"{memory.free_bytes / 1e9:.1f} GB free at {memory.directory}"
    if memory.writable is False:
        remedy = "an SD card that is read-only is often worn out: look into dmesg, and replace it"
        return fails("disk", f"{memory.directory} cannot be written", remedy)
    if memory.free_bytes < LEAST_FREE:
        return fails("disk", free, "make room: sudo apt clean; sudo journalctl --vacuum-size=50M")
    return well("disk", free)


def memory(facts: Facts) -> Finding:
    """The memory's file is whole, and can be read and written now."""
    found = facts.memory
    if found.damage is not None:
        remedy = "Lumen sets a damaged memory aside at its next start, and begins a fresh one"
        return fails("memory", found.damage, remedy)
    if found.fault is not None:
        return fails("memory", found.fault, _fault_remedy(facts))
    if not found.exists:
        return absent("memory", "nothing is remembered yet")
    if found.unread is not None:
        again = "sudo lumen doctor" if found.foreign else "once that is over: lumen doctor"
        return notice("memory", found.unread, again)
    return well("memory", "every page of the file is whole")


def _fault_remedy(facts: Facts) -> str:
    """Say what helps where nothing is wrong with the file itself."""
    if disk(facts).verdict is Outcome.FAILS:
        remedy = "see the disk row: nothing is wrong with the memory itself"
    elif facts.memory.silent:
        remedy = "look into dmesg: a disk that does not answer is often a card that is worn out"
    else:
        remedy = "look into dmesg, and who owns the file and may write it"
    if facts.life.status is None:
        return remedy
    return f"{remedy}; Lumen lives on, and tries again by itself within ten minutes"


def clock(facts: Facts) -> Finding:
    """The clock is set by the network; the Pi has no battery to keep it."""
    synchronised = facts.board.clock_synchronised
    if synchronised is None:
        return absent("clock", "this system does not tell whether its clock is set")
    if not synchronised:
        remedy = "a network sets it: timedatectl status; Lumen lives on, but its dates may be wrong"
        return notice("clock", "it is not set by a time server", remedy)
    return well("clock", "set by a time server")


def power(facts: Facts) -> Finding:
    """The supply holds its voltage, and the processor keeps its speed."""
    state = facts.board.power
    if state is None and not facts.board.is_pi:
        return absent("power", "only a Raspberry Pi tells")
    if state is None:
        remedy = "sudo lumen doctor; vcgencmd is of the package raspi-utils"
        return notice("power", "vcgencmd does not tell whether the supply holds", remedy)
    if Power.LOW_NOW in state:
        return fails("power", "under-voltage now", "use the official supply, and a short cable")
    if Power.LOW_BEFORE in state:
        return notice("power", "under-voltage since the boot", "use the official supply")
    if state & (Power.THROTTLED_NOW | Power.HOT_NOW):
        return notice(
            "power", "the processor is slowed down by its heat", "give it air: see the fan"
        )
    return well("power", "no under-voltage since the boot")


def voice(facts: Facts) -> Finding:
    """Where speech aloud is wanted, there is a program and a card for it."""
    wanted = not isinstance(facts.program.settings, str) and facts.program.settings.speech.aloud
    if not wanted:
        return absent("voice", "speech.aloud is off")
    assert not isinstance(facts.program.settings, str)  # noqa: S101 - speech is wanted
    board, server = facts.board, facts.program.settings.speech.server
    if board.voice is None and not server:
        return fails("voice", "espeak-ng is not installed", "sudo apt install espeak-ng")
    if not board.sound_cards:
        remedy = "the HAT's sound needs its overlay: dtoverlay=wm8960-soundcard in config.txt"
        return fails("voice", "there is no sound card", remedy)
    return well("voice", f"{server or 'espeak-ng'} through {', '.join(board.sound_cards)}")
