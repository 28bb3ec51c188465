"""What compensates this body's readings: set by hand, measured, or known of itself."""

from lumen.config.settings import CalibrationConfig
from lumen.core.compensation import Compensation
from lumen.formats.calibration import Calibration


def compensation_from(
    settings: CalibrationConfig, measured: Calibration, own: Compensation | None = None
) -> Compensation:
    """Give what compensates the readings: what is set by hand goes before what was measured.

    A body that knows its `own` keeps it until something is measured in it; what is set by hand is
    the real body's.
    """
    heat, glow = settings.heat_factor, settings.light_glow
    if own is not None:
        heat, glow = None, None
    own = own or Compensation()
    return Compensation(
        heat_factor=_first(heat, measured.heat_factor, own.heat_factor),
        light_glow=_first(glow, measured.light_glow, own.light_glow) or 0.0,
    )


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)
