"""Simulated days, lived by a whole mind, with the truth beside every moment."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from lumen.core.compensation import Compensation
from lumen.core.events import Noticed
from lumen.core.languages import Language, vocabulary_of
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import Moment
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.core.speaking import Amount, QuietHours, SpeechConfig
from lumen.core.state import Body
from lumen.formats.student import load_student
from lumen.simulation.board import drawn_traits
from lumen.simulation.measured import measured
from lumen.simulation.place import Mishap
from lumen.simulation.scenarios import SCENARIOS
from lumen.simulation.world import Truth, World
from lumen.units import Monotonic, WallTime

INTERVAL = 30.0
DAY = 86_400.0
QUIET = QuietHours(22.5 * 3600.0, 6.5 * 3600.0)

_AIR = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
_LOST = {
    Mishap.CABLE_PULLED: ((*_AIR, Channel.LIGHT), FaultKind.SILENT),
    Mishap.BUS_HANGS: ((*_AIR, Channel.LIGHT), FaultKind.TIMEOUT),
    Mishap.BAROMETER_ASLEEP: ((Channel.PRESSURE,), FaultKind.FROZEN),
    Mishap.LIGHT_FROZEN: ((Channel.LIGHT,), FaultKind.FROZEN),
    Mishap.LIGHT_SILENT: ((Channel.LIGHT,), FaultKind.SILENT),
}


class Step(NamedTuple):
    """One sample of a life: when, the truth, what was noticed, and the moment made of it.

    `local` is local civil time, whole days since a midnight.
    """

    at: float
    local: float
    truth: Truth
    noticed: tuple[Noticed, ...]
    moment: Moment


def life(
    scenario: str,
    days: float,
    *,
    calibrated: bool,
    seed: int = 1,
    words: Amount = "usual",
    language: Language = "en",
) -> Iterator[Step]:
    """Live a scenario; the LEDs shine as they would, and the board warms its own sensors."""
    mind = new_mind(calibrated=calibrated, seed=seed, words=words, language=language)
    for local, truth, sample in samples(scenario, days, seed):
        moment = mind.live(sample)
        yield Step(sample.at, local, truth, mind._events.latest, moment)


def new_mind(
    *, calibrated: bool, seed: int = 1, words: Amount = "usual", language: Language = "en"
) -> Mind:
    """Give a mind without a past, in the body that a seed's board makes."""
    board = drawn_traits(Random(f"{seed}:board"))
    own = Compensation(board.factor if calibrated else None, World.light_glow, heat_lag=board.lag)
    body = Body(frozenset(Channel), 4, own)
    config = MindConfig(
        speech=SpeechConfig(words=words), quiet=QUIET, vocabulary=vocabulary_of(language)
    )
    return Mind(body, load_student(), config)


def samples(scenario: str, days: float, seed: int = 1) -> Iterator[tuple[float, Truth, Sample]]:
    """Give local time, truth and sample, one after the other."""
    world, chance = World(SCENARIOS[scenario], seed), Random(f"{seed}:senses")
    begins = SCENARIOS[scenario].day_of_year * DAY + SCENARIOS[scenario].begins
    for number in range(round(days * DAY / INTERVAL)):
        at = number * INTERVAL
        world.advance(at)
        world.led_brightness = 0.08 + 0.06 * (number // 9 % 3)
        sample = Sample(Monotonic(at), WallTime(begins + at), readings(world, chance))
        yield begins + at, world.truth, sample


def readings(world: World, chance: Random) -> dict[Channel, Reading]:
    """Give what the parts would read, mishaps included."""
    found: dict[Channel, Reading] = {**measured(world.surroundings, chance)}
    found[Channel.LED_BRIGHTNESS] = world.led_brightness
    # Drawn apart, so that the other parts' noise is that of a life without it.
    found[Channel.CO2] = round(world.truth.co2 + Random(f"co2:{world.elapsed}").gauss(0.0, 4.0))
    for mishap in world.mishaps:
        channels, kind = _LOST.get(mishap, ((), FaultKind.SILENT))
        found.update(dict.fromkeys(channels, Fault(kind, str(mishap))))
    return found
