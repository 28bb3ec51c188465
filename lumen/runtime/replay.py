"""Living through a recording: the same mind, without a body."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from lumen.config.settings import Settings
from lumen.core.frozen import ValueWatch
from lumen.core.inner_voice import Speaker
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import Moment
from lumen.core.reading import HAT_CHANNELS, Channel, Reading, Readings, Sample
from lumen.core.state import Body
from lumen.formats.calibration import Calibration
from lumen.formats.recording import Recording
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.runtime.calibrated import compensation_from
from lumen.runtime.local_time import quiet_hours
from lumen.simulation.host import CORES
from lumen.simulation.measured import measured
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import World
from lumen.units import Seconds

DAY: Seconds = 86_400.0
LONGEST_FILLED_GAP: Seconds = 2 * DAY
FILLING_SCENARIO = "calm"
"""What completes a recording must add nothing that happened: everyone sleeps or is away."""


class Replay(NamedTuple):
    """What a replay gives: the moments, one for each sample, and the channels that were filled."""

    moments: Iterator[Moment]
    filled: frozenset[Channel]
    unknown: tuple[str, ...]
    mind: Mind
    """Whose moments they are."""


def replayed(
    recording: Recording,
    speaker: Speaker,
    settings: Settings,
    body: RecordingMetadata | None = None,
    *,
    fill: bool,
) -> Replay:
    """Live through a recording.

    Args:
        recording: raw readings.
        speaker: who chooses the expressions.
        settings: of state, speech and, without a body, compensation.
        body: what the readings come from; else what the recording says; a Pi as it is set, if
            nothing is known of it.
        fill: whether the simulated room and host complete channels that it lacks.
    """
    recorded = recording.channels
    lacking = HAT_CHANNELS - recorded
    filled = lacking if fill else frozenset()
    body = body or recording.body
    if body is None:
        compensation = compensation_from(settings.calibration, Calibration())
        body = RecordingMetadata.of(CORES, compensation)
    felt = Body(recorded | filled, body.cores, body.compensation)
    quiet = quiet_hours(settings.quiet)
    config = MindConfig(settings.state, settings.speech, quiet, unspoken=filled)
    mind = Mind(felt, speaker, config)
    samples = completed(recording, filled, settings.mock.seed) if fill else iter(recording)
    return Replay((mind.live(sample) for sample in watched(samples)), filled, mind.unknown, mind)


def watched(samples: Iterator[Sample]) -> Iterator[Sample]:
    """Put faults in the place of what is frozen."""
    watch = ValueWatch()
    for sample in samples:
        yield replace(sample, readings=watch.watched(sample.at, sample.readings))


def completed(recording: Recording, filled: frozenset[Channel], seed: int) -> Iterator[Sample]:
    """Add what a simulated world would have read at the same time of day, by UTC.

    Nobody knows where a recording was made; by UTC the result is the same everywhere. After days
    without a sample the world begins anew: it is lived through second by second.
    """
    scenario = SCENARIOS[FILLING_SCENARIO]
    world, rng = World(scenario, seed), Random(f"{seed}:fill")
    begin, last = 0.0, -math.inf
    for sample in recording:
        if sample.at - last > LONGEST_FILLED_GAP:
            world = World(scenario, seed)
            begin = (_time_of_day(sample) - scenario.begins) % DAY - sample.at
        last = sample.at
        world.advance(begin + sample.at)
        added = measured(world.surroundings, rng)
        yield replace(sample, readings=_merged(sample.readings, added, filled))


def _merged(
    readings: Readings, added: Mapping[Channel, float], filled: frozenset[Channel]
) -> dict[Channel, Reading]:
    return {
        c: added[c] if c in filled else readings[c] for c in Channel if c in filled or c in readings
    }


def _time_of_day(sample: Sample) -> Seconds:
    time = datetime.fromtimestamp(sample.wall, UTC)
    return 3600.0 * time.hour + 60.0 * time.minute + time.second
