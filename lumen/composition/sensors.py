"""Which I2C sensors a body has: those that are named, else the HAT's and whatever answers."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import SystemRandom
from typing import TypeVar

from lumen.config.settings import SensesConfig, Settings
from lumen.core.reading import Channel
from lumen.devices.blinka import IMPORT_DEADLINE
from lumen.devices.i2c import DEADLINE, I2cSensors
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.identify import Survey, survey
from lumen.devices.registry import AIR, PartSpec, named_parts
from lumen.errors import UsageError
from lumen.ports import Clock
from lumen.runtime.hardware import Hardware

T = TypeVar("T")

FAR = 200.0
"""The highest heat factor: own heat changes what is measured elsewhere by less than .2 degC."""


def chosen_parts(senses: SensesConfig) -> tuple[PartSpec, ...]:
    """Give the parts that the settings name; none where they are to be found.

    Raises:
        UsageError: there is no such part.
    """
    try:
        return named_parts(senses.parts)
    except ValueError as error:
        raise UsageError(f"senses.parts: {error}") from None


def hat_sensors(open_bus: Callable[[], I2cBus], clock: Clock, senses: SensesConfig) -> I2cSensors:
    """Give the sensors of a HAT, and of what is plugged in beside it.

    Air and light are expected: where nothing measures them, that is a fault. Another channel is
    had if a part that measures it answers now, or is named.

    Raises:
        UsageError: a part is named that there is not.
    """
    named = chosen_parts(senses)
    if named:
        return I2cSensors(open_bus, clock, wanted=_measured(named), specs=named)
    unwanted = (frozenset() if senses.air else AIR) | (
        frozenset() if senses.light else {Channel.LIGHT}
    )
    found = _measured(parts_found(open_bus).parts.values())
    return I2cSensors(open_bus, clock, wanted=(found | AIR | {Channel.LIGHT}) - unwanted)


def bare_sensors(open_bus: Callable[[], I2cBus], clock: Clock, senses: SensesConfig) -> I2cSensors:
    """Give the sensors of a computer without a HAT: those named, else those that answer now.

    Raises:
        UsageError: a part is named that there is not.
    """
    named = chosen_parts(senses)
    if named:
        return I2cSensors(open_bus, clock, wanted=_measured(named), specs=named)
    return I2cSensors(open_bus, clock, wanted=_measured(parts_found(open_bus).parts.values()))


def with_topics(parts: Hardware, settings: Settings) -> None:
    """Take the channels that have a topic from the broker, instead of from a part here.

    Temperature and humidity go together: relative humidity means that of its own temperature.

    Raises:
        UsageError: there are topics, and no broker.
    """
    wanted = settings.sensors.wanted
    if not wanted:
        return
    if not settings.mqtt.host:
        raise UsageError("[sensors] names topics, and mqtt.host names no broker: set it")
    # Loaded only where it is wanted.
    from lumen.outlets.mqtt.identity import machine, node_name  # noqa: PLC0415
    from lumen.outlets.mqtt.topic_sensor import TopicSensor  # noqa: PLC0415

    node = node_name(settings.mqtt.name, machine(), simulated=parts.simulated)
    topics = TopicSensor(settings.mqtt, wanted, f"{node}-sensors", parts.body_clock, SystemRandom())
    pair = {Channel.AMBIENT_TEMP, Channel.HUMIDITY}
    elsewhere = topics.channels | (pair if topics.channels & pair else set())
    here = parts.sources
    for sensor in parts.sensors:
        if isinstance(sensor, I2cSensors):
            sensor.forgo(elsewhere)
    parts.sensors = (*parts.sensors, topics)
    parts.sources = lambda: {**here(), **topics.sources}


def far_from_heat(settings: Settings) -> Settings:
    """Give the settings of a body whose air is measured elsewhere, away from its own heat."""
    known = settings.calibration.heat_factor is not None
    if known or Channel.AMBIENT_TEMP not in settings.sensors.wanted:
        return settings
    return replace(settings, calibration=replace(settings.calibration, heat_factor=FAR))


def parts_found(open_bus: Callable[[], I2cBus]) -> Survey:
    """Look at a bus once for the parts that answer."""
    return seen_on(open_bus, survey, Survey())


def seen_on(open_bus: Callable[[], I2cBus], look: Callable[[I2cBus], T], otherwise: T) -> T:
    """Look at a bus once, on a thread of its own; one that fails or hangs shows nothing.

    Args:
        open_bus: opens it; it may have to load drivers first, which takes its time.
        look: what is done.
        otherwise: what is given where nothing can be seen.
    """
    found: list[T] = []
    opened = threading.Event()

    def see() -> None:
        try:
            bus = open_bus()
            opened.set()
            try:
                found.append(look(bus))
            finally:
                bus.deinit()
        except Exception:  # noqa: BLE001 - Blinka raises bare ones of many kinds; each sample tells
            return
        finally:
            opened.set()

    thread = threading.Thread(target=see, name="I2C survey", daemon=True)
    thread.start()
    opened.wait(IMPORT_DEADLINE)
    thread.join(DEADLINE)
    return found[0] if found else otherwise


def _measured(parts: Iterable[PartSpec]) -> frozenset[Channel]:
    return frozenset[Channel]().union(*(spec.measures for spec in parts))
