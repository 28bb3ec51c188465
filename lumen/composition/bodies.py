"""Which body Lumen wakes in: the HAT of a Pi, this computer alone, or a simulated one.

One factory gives all three, so that mock mode is this very program in another body.
"""

import math
import platform
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from lumen.composition.sensors import bare_sensors, chosen_parts, hat_sensors, seen_on
from lumen.config.settings import BodyConfig, MockConfig, SensesConfig, Settings
from lumen.devices.buttons import GpioButtons
from lumen.devices.dotstar import DotstarLeds
from lumen.devices.espeak import voice
from lumen.devices.glass import GLASSES
from lumen.devices.header import BRAINCRAFT, Header
from lumen.devices.i2c_bus import I2cBus, addresses_found, open_bus
from lumen.devices.load import OwnLoad
from lumen.devices.registry import ADDRESSES
from lumen.devices.st7789 import St7789Display
from lumen.errors import DeviceError, UsageError
from lumen.ports import Clock, SpeechOutput
from lumen.runtime.hardware import Hardware, Mode, SimulatedView
from lumen.simulation.scenario import Scenario
from lumen.simulation.scenarios import SCENARIOS
from lumen.system.clock import SimulatedClock, SystemClock, machine_run
from lumen.system.ownership import owned
from lumen.system.suggestion import refusal
from lumen.units import Seconds, WallTime

T = TypeVar("T")

I2C_DEVICE = Path("/dev/i2c-1")
MOCK_YEAR = 2026
"""The simulated calendar; any year would do."""


def hat_answers(device: Path = I2C_DEVICE, opened: Callable[[], I2cBus] = open_bus) -> bool:
    """Tell whether a HAT's sensors answer on this machine's I2C bus.

    Raises:
        AlreadyRunningError: another Lumen owns the HAT; nothing was touched.
    """
    if not device.exists():
        return False
    nothing: list[int] = []
    with owned(device):
        return not ADDRESSES.isdisjoint(seen_on(opened, addresses_found, nothing))


def pi_parts(settings: Settings, disk: Path) -> Hardware:
    """Open the HAT; a part that cannot be opened is missed, and the rest lives."""
    from lumen.devices.host import HostTelemetry  # noqa: PLC0415 - psutil only where it is asked
    from lumen.devices.pi_header import PiHeader  # noqa: PLC0415 - Blinka's pins, only on a Pi

    clock = SystemClock()
    host = HostTelemetry(clock, disk, has_chip=True)
    senses = hat_sensors(open_bus, clock, settings.senses)
    parts = Hardware(Mode.PI, "Raspberry Pi", clock, clock, (senses, host), host.cores)
    parts.busy = OwnLoad().busy
    parts.boot = machine_run()
    parts.sources = lambda: senses.sources
    header = _tried("header", parts, PiHeader) if settings.body.hat else None
    if header is not None:
        _add_outputs(parts, header, clock, settings.body)
    parts.voice = _voice(settings)
    return parts


def host_parts(settings: Settings, disk: Path) -> Hardware:
    """Feel this computer, and the sensors on its I2C bus where the settings give it one."""
    from lumen.devices.host import HostTelemetry  # noqa: PLC0415 - psutil only where it is asked

    clock = SystemClock()
    host = HostTelemetry(clock, disk)
    place = f"this computer, {platform.node()}"
    parts = Hardware(Mode.HOST, place, clock, clock, (host,), host.cores)
    if settings.senses.bus is not None:
        _add_sensors(parts, settings.senses, settings.senses.bus)
    parts.boot = machine_run()
    parts.voice = _voice(settings)
    return parts


def mock_parts(settings: Settings, elapsed: float) -> tuple[Hardware, SimulatedClock]:
    """Build a simulated body in a simulated room, so many seconds after its beginning.

    Raises:
        UsageError: there is no such scenario.
    """
    from lumen.simulation.host import CORES  # noqa: PLC0415 - as above
    from lumen.simulation.lived import LivedWorld  # noqa: PLC0415 - as above
    from lumen.simulation.silicon.bus import SimulatedI2c  # noqa: PLC0415 - only in mock mode
    from lumen.simulation.silicon.chips import simulated_chips  # noqa: PLC0415 - as above
    from lumen.simulation.silicon.header import SimulatedHeader  # noqa: PLC0415 - as above
    from lumen.simulation.silicon.host import SimulatedHost  # noqa: PLC0415 - as above
    from lumen.simulation.world import World  # noqa: PLC0415 - as above

    config = settings.mock
    world = World(_scenario(config.scenario), config.seed)
    clock = SimulatedClock(mock_begin(config), math.inf)
    clock.skip(elapsed)
    parts = Hardware(
        Mode.MOCK, f"simulated room, {config.scenario}", clock, SystemClock(), (), CORES
    )
    lived = LivedWorld(world, clock.monotonic, parts.shining)
    chips = simulated_chips(
        lived, clock.monotonic, chosen_parts(settings.senses), lambda p: _chance(config, p)
    )
    bus = SimulatedI2c(lived, chips)
    senses = hat_sensors(lambda: bus, clock, settings.senses)
    parts.sources = lambda: senses.sources
    parts.sensors = (senses, SimulatedHost(lived, _chance(config, "host")))
    if settings.body.hat:
        glass = GLASSES[settings.body.panel]
        header = SimulatedHeader(lived, BRAINCRAFT, glass, lights_by_kernel=True)
        parts.seen = lambda: SimulatedView(header.strip.frame, header.panel.picture)
        _add_outputs(parts, header, parts.body_clock, settings.body)
    parts.voice = _voice(settings)
    parts.busy = lived.busy
    parts.happening = lambda: lived.happening
    return parts, clock


def mock_begin(config: MockConfig) -> WallTime:
    """Give the date and time that a simulated world begins at, by this computer's time zone.

    Raises:
        UsageError: there is no such scenario.
    """
    scenario = _scenario(config.scenario)
    day = datetime(MOCK_YEAR, 1, 1) + timedelta(days=scenario.day_of_year)  # noqa: DTZ001 - local time
    return WallTime((day + timedelta(seconds=scenario.begins)).astimezone().timestamp())


def mock_watched(config: MockConfig) -> Seconds:
    """Give how much of the beginning of a simulated world a new Lumen has watched."""
    return _scenario(config.scenario).watched


def _scenario(name: str) -> Scenario:
    if name not in SCENARIOS:
        raise UsageError(refusal("scenario", name, SCENARIOS))
    return SCENARIOS[name]


def _chance(config: MockConfig, part: str) -> Random:
    return Random(f"{config.seed}:{part}")


def _add_sensors(parts: Hardware, config: SensesConfig, number: int) -> None:
    """Give a computer the sensors on one of its buses."""
    from lumen.devices.linux_i2c import open_numbered_bus  # noqa: PLC0415 - only where wanted

    senses = bare_sensors(lambda: open_numbered_bus(number), parts.clock, config)
    parts.sources = lambda: senses.sources
    if senses.channels:
        parts.sensors = (senses, *parts.sensors)
    else:
        parts.missing["sensors"] = (
            f"no known sensor answers on /dev/i2c-{number}: name yours in senses.parts"
        )


def _add_outputs(parts: Hardware, header: Header, clock: Clock, config: BodyConfig) -> None:
    glass = GLASSES[config.panel]
    parts.leds = _tried("lights", parts, lambda: DotstarLeds(header, clock))
    parts.display = _tried("panel", parts, lambda: St7789Display(header, clock, glass=glass))
    parts.buttons = _tried("buttons", parts, lambda: GpioButtons(header))


def _tried(name: str, parts: Hardware, opened: Callable[[], T]) -> T | None:
    try:
        return opened()
    except DeviceError as error:
        parts.missing[name] = str(error)
        return None


def _voice(settings: Settings) -> SpeechOutput:
    """Give the voice that is wished for: a server's where one is named, else espeak-ng's."""
    speech, language = settings.speech, settings.identity.language
    if not speech.aloud or not speech.server:
        return voice(wanted=speech.aloud, language=language)
    from lumen.devices.wyoming import server_voice  # noqa: PLC0415 - only where it is wished for

    return server_voice(speech.server, language)
