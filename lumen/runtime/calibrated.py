"""What compensates this body's readings: set by hand, measured, or learned from life."""

from lumen.config.settings import CalibrationConfig
from lumen.core.compensation import DEFAULT_HEAT_LAG, Compensation
from lumen.formats.calibration import Calibration


def compensation_from(settings: CalibrationConfig, measured: Calibration) -> Compensation:
    """Give what compensates the readings.

    The factor that is set goes before the measured one, and that before the one learned in quiet
    nights. A lag belongs to its factor, but one that is set goes before all.
    """
    factor, lag = settings.heat_factor, settings.heat_lag
    if factor is None:
        heat = measured.heat
        factor = None if heat is None else heat.factor
        lag = lag or (None if heat is None else heat.lag)
    elif lag is None and measured.heat is not None:
        lag = measured.heat.lag
    glow = measured.light_glow if settings.light_glow is None else settings.light_glow
    return Compensation(factor, glow or 0.0, heat_lag=lag or DEFAULT_HEAT_LAG)
