"""`lumen replay`: live through a recording."""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator

from lumen.commands.printing import print_json
from lumen.commands.settings import settings_of
from lumen.core.moment import Moment
from lumen.formats.installed_student import student_in_use
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.recording_metadata import UNKNOWN_BODY
from lumen.formats.report import describe, iso
from lumen.formats.spans import counted
from lumen.formats.time_cells import zone_named
from lumen.formats.window_reasons import no_window_reason
from lumen.runtime.replay import Replay, replayed
from lumen.units import Seconds

_LONGEST_SLEEP: Seconds = 86_400.0


def run(arguments: argparse.Namespace) -> None:
    """Print each moment as JSON, or what was said and a summary."""
    settings = settings_of(arguments)
    student = student_in_use(settings.student.path, settings.memory.base)
    zone = None if arguments.zone is None else zone_named(arguments.zone)
    options = ReadOptions(skip=arguments.skip, zone=zone, every=arguments.every)
    recording = Recording(arguments.file, options)
    for notice in (*recording.notices, *_shortcomings(recording)):
        print(f"lumen: {notice}", file=sys.stderr)
    replay = replayed(recording, student, settings, recording.body, fill=arguments.fill == "mock")
    pace = _Pace(math.inf if arguments.speed is None else arguments.speed)
    if arguments.json:
        for moment in replay.moments:
            pace.keep(moment)
            print_json(describe(moment, replay.filled))
    else:
        _print_replay(replay, pace)


def _shortcomings(recording: Recording) -> Iterator[str]:
    """Say what of it a replay lacks, and why."""
    if recording.body is None:
        yield f"{recording.name}: {UNKNOWN_BODY}"
    reason = no_window_reason(recording.times)
    if reason is not None:
        yield f"{recording.name}: no shapes: {reason}"


class _Pace:
    """Keeps the time between two moments, so many times faster."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._last: float | None = None

    def keep(self, moment: Moment) -> None:
        at = moment.sample.at
        if self._last is not None and not math.isinf(self._speed):
            sys.stdout.flush()
            _sleep((at - self._last) / self._speed)
        self._last = at


def _sleep(duration: Seconds) -> None:
    """Wait, however long: no clock takes more than some years at once."""
    while duration > 0.0:
        time.sleep(min(duration, _LONGEST_SLEEP))
        duration -= _LONGEST_SLEEP


def _print_replay(replay: Replay, pace: _Pace) -> None:
    shapes: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    samples = 0
    if replay.filled:
        print(f"filled from the simulated world: {', '.join(sorted(replay.filled))}")
    for moment in replay.moments:
        pace.keep(moment)
        samples += 1
        shapes[moment.shape or "waking"] += 1
        faults.update(f"{channel}: {fault.kind}" for channel, fault in moment.faults.items())
        if moment.expression is not None:
            wall = iso(moment.sample.wall)
            said = f"{moment.expression}  {moment.narration or ''}".rstrip()
            print(f"{wall}  {moment.shape}  {said}")
    print(f"\n{counted(samples, 'sample')}")
    if replay.unknown:
        print(f"no shapes: this recording says nothing of {', '.join(replay.unknown)}")
    for name, count in shapes.most_common():
        print(f"  {name:24} {count:7}  {count / samples:6.1%}")
    for name, count in faults.most_common():
        print(f"  fault  {name}  {count}")
