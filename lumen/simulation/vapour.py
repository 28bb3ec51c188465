"""Water in air: absolute humidity is what is conserved, relative humidity is what is felt.

Absolute humidity is in g/m³, pressures in hPa.
"""

import math

from lumen.units import Celsius, Hectopascal, Percent

# Magnus formula over water, -45..60 degC: Sonntag (1990).
_MAGNUS_A: Hectopascal = 6.112
_MAGNUS_B = 17.62
_MAGNUS_C: Celsius = 243.12
_ZERO: float = 273.15
# The gas constant of water vapour, 461.5 J/(kg K), in hPa m³/(g K).
_GAS = 461.5e-5


def saturation_pressure(temperature: Celsius) -> Hectopascal:
    """Give the vapour pressure at which dew forms.

    >>> round(saturation_pressure(20.0), 1)
    23.3
    """
    return _MAGNUS_A * math.exp(_MAGNUS_B * temperature / (_MAGNUS_C + temperature))


def saturated_air(temperature: Celsius) -> float:
    """Give the most water that air holds, in g/m³.

    >>> round(saturated_air(20.0), 1)
    17.2
    """
    return saturation_pressure(temperature) / (_GAS * (temperature + _ZERO))


def relative_humidity(vapour: float, air: Celsius, at: Celsius) -> Percent:
    """Give the relative humidity that a thing at `at` meets in air at `air`.

    Air that touches a warmer board keeps its vapour pressure, and so its dew point, and is
    relatively drier there.

    Args:
        vapour: absolute humidity of the free air, g/m³.
        air: temperature of the free air.
        at: temperature where the humidity is felt.
    """
    pressure = vapour * _GAS * (air + _ZERO)
    return min(100.0, 100.0 * pressure / saturation_pressure(at))
