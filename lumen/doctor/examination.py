"""The whole examination: every row, in the order in which causes come before effects."""

from collections.abc import Callable, Sequence

from lumen.doctor import hat, household, outgoing, plugins, sensors
from lumen.doctor.facts import Facts
from lumen.doctor.verdicts import Finding

CHECKS: Sequence[Callable[[Facts], Finding]] = (
    household.python,
    household.libraries,
    household.settings,
    household.student,
    household.life,
    household.calibration,
    household.disk,
    household.memory,
    household.clock,
    household.power,
    hat.board,
    hat.groups,
    hat.i2c_bus,
    sensors.air_sensor,
    sensors.light_sensor,
    sensors.co2_sensor,
    hat.overlays,
    hat.panel,
    hat.lights_and_buttons,
    household.voice,
    outgoing.alerts,
    plugins.plugins,
)


def examine(facts: Facts) -> tuple[Finding, ...]:
    """Judge everything that is known."""
    return tuple(check(facts) for check in CHECKS)
