"""Checks of the sensors on the I2C bus: which parts answer, and what comes from which. Pure."""

from collections.abc import Collection, Sequence

from lumen.config.settings import SensesConfig
from lumen.core.reading import QUANTITIES, Channel
from lumen.devices.identify import Survey
from lumen.devices.registry import AIR, SPECS, PartSpec, listed, measuring, named_parts
from lumen.doctor.facts import Facts
from lumen.doctor.verdicts import Finding, absent, fails, notice, well
from lumen.formats.report import by_part, split_settling

SHOWN_CHANNELS = AIR | {Channel.LIGHT, Channel.CO2}
"""What the rows here show of a running Lumen that owns the bus."""

NO_BUS = "this computer has no header for a HAT, and senses.bus names no I2C bus"
RUNNING = "the running Lumen owns it"
PLUG = "look at the plug; with the power off, press the HAT onto its header"


def air_sensor(facts: Facts) -> Finding:
    """Air temperature, humidity and pressure are measured; a BMP280 has no humidity."""
    if not senses_of(facts).air and not senses_of(facts).parts:
        return absent("air sensor", "senses.air is off")
    return _judged("air sensor", facts, AIR)


def light_sensor(facts: Facts) -> Finding:
    """Light is measured."""
    if not senses_of(facts).light and not senses_of(facts).parts:
        return absent("light sensor", "senses.light is off")
    return _judged("light sensor", facts, {Channel.LIGHT})


def co2_sensor(facts: Facts) -> Finding:
    """CO2 is measured, where a part for it is named or answers."""
    return _judged("CO2 sensor", facts, {Channel.CO2})


def senses_of(facts: Facts) -> SensesConfig:
    """Give the settings of the senses, or the defaults where they are refused."""
    settings = facts.program.settings
    return SensesConfig() if isinstance(settings, str) else settings.senses


def _judged(name: str, facts: Facts, channels: Collection[Channel]) -> Finding:
    senses = senses_of(facts)
    if not facts.board.is_pi and senses.bus is None:
        return absent(name, NO_BUS)
    if facts.life.owns_bus:
        return _judged_by_life(name, facts, channels)
    if not isinstance(facts.buses.found, Survey):
        return absent(name, "the bus could not be asked")
    try:
        named = named_parts(senses.parts)
    except ValueError as error:
        return fails(name, f"senses.parts: {error}", "correct that setting")
    return _judged_by_bus(name, facts.buses.found, channels, named, is_hat=facts.board.is_pi)


def _judged_by_life(name: str, facts: Facts, channels: Collection[Channel]) -> Finding:
    """Say of a sensor what the running Lumen says."""
    status = facts.life.status
    assert status is not None  # noqa: S101 - it owns the bus
    fitted = [c for c in Channel if c in channels and c in status["fitted"]]
    now = status["now"] or {"faults": {}, "reading": {}}
    lost, _ = split_settling({c: now["faults"][c] for c in channels if c in now["faults"]})
    if lost:
        reasons = "; ".join(sorted(set(lost.values())))
        return fails(name, f"the running Lumen says: {reasons}", PLUG)
    if not fitted and Channel.CO2 in channels:
        return absent(name, "the running Lumen has none; one that is new is found at its start")
    if not any(channel in now["reading"] for channel in channels):
        return notice(name, f"{RUNNING}, and has not read it yet", "ask again in a minute")
    sources = {c: status.get("sources", {}).get(c) for c in fitted}
    parts = by_part({c: part for c, part in sources.items() if part is not None})
    return well(name, f"{RUNNING}, and reads it" + (f": {parts}" if parts else ""))


def _judged_by_bus(
    name: str,
    found: Survey,
    channels: Collection[Channel],
    named: Sequence[PartSpec],
    *,
    is_hat: bool,
) -> Finding:
    specs = named or SPECS
    wanted = [c for c in Channel if c in channels and measuring(c, specs)]
    best = {c: part for c in wanted if (part := _best(c, found, specs)) is not None}
    if not best:
        return _none_answers(name, found, wanted, named, is_hat=is_hat)
    parts = by_part(best)
    lacking = [c for c in wanted if c not in best]
    if not lacking:
        return well(name, parts)
    for spec in found.parts.values():
        for channel in lacking:
            if channel in spec.lacks:
                found_text = f"{parts}; {spec.lacks[channel]}"
                return notice(name, found_text, "it works without; a genuine BME280 says 0x60")
    names = " and ".join(QUANTITIES[c].name for c in lacking)
    if named or is_hat:
        remedy = "plug in a part that does, or name those that are there in senses.parts"
        return fails(name, f"{parts}; nothing measures {names}", remedy)
    return well(name, parts)


def _none_answers(
    name: str,
    found: Survey,
    wanted: Sequence[Channel],
    named: Sequence[PartSpec],
    *,
    is_hat: bool,
) -> Finding:
    if not wanted:
        return absent(name, "senses.parts names none")
    fitting = measuring(wanted[0], named or SPECS)
    addresses = {address for spec in fitting for address in spec.addresses}
    strangers = [found.strangers[a] for a in sorted(addresses & found.strangers.keys())]
    why = "; ".join(strangers) or f"no {listed([spec.name for spec in fitting])} answers"
    if not named and (not is_hat or Channel.CO2 in wanted):
        return absent(name, why)
    return fails(name, why, PLUG)


def _best(channel: Channel, found: Survey, specs: Sequence[PartSpec]) -> str | None:
    """Give the part that a channel is taken from, in words: the most exact that answers."""
    for spec in measuring(channel, specs):
        for address in spec.addresses:
            if found.parts.get(address) is spec:
                return f"{spec.name} at 0x{address:02x}"
    return None
