"""How well Lumen predicted this sample: the accuracy behind information integrity.

Each of the five informing channels has a level-and-trend forecast (Holt) and a scale, the root
of its squared one-step error averaged over hours. A reading that could not be predicted,
because it is missing or has just come back, counts as the worst error that the clip admits, so
that no loss can look like insight.
"""

import math
from collections.abc import Mapping

from lumen.core.reading import Channel
from lumen.units import Seconds

LEVEL_GAIN = 0.3
TREND_GAIN = 0.05
SCALE_HALF_LIFE: Seconds = 6 * 3600.0
WORST_Z = 6.0
Z_SOFTNESS = 3.0
ACCURACY_KEEP = 2.0 ** (-1.0 / 2.0)  # a half-life of two samples
WARM_UP = 6

# The sensors' resolution: no scale is finer than what the part can tell.
SCALE_FLOOR: Mapping[Channel, float] = {
    Channel.AMBIENT_TEMP: 0.01,
    Channel.HUMIDITY: 0.01,
    Channel.PRESSURE: 0.01,
    Channel.LIGHT: 0.01,  # of log10(1 + lux)
    Channel.CPU_TEMP: 0.1,
}


class ChannelForecast:
    """One channel's one-step forecast, in the channel's own unit."""

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._level: float | None = None
        self._trend = 0.0
        self._square = 0.0
        self._weight = 0.0
        self._errors = 0

    def lose(self) -> None:
        """Forget where the channel was: what comes next cannot be predicted from it."""
        self._level = None
        self._trend = 0.0

    def observe(self, value: float, interval: Seconds) -> float | None:
        """Take a value; give its |error| in scales, or None where it could not be predicted.

        The error is judged by the scale of the errors before it. A re-seated level leaves the
        scale alone: a jump across a loss is not the channel's ordinary error.
        """
        if self._level is None:
            self._level = value
            return None
        error = value - (self._level + self._trend)
        z = abs(error) / self._scale if self._errors >= WARM_UP - 1 else None
        self._learn(error, interval)
        return z

    @property
    def _scale(self) -> float:
        return max(self._floor, math.sqrt(self._square / self._weight))

    def _learn(self, error: float, interval: Seconds) -> None:
        assert self._level is not None  # noqa: S101 - observe() has seated it
        level = self._level + self._trend + LEVEL_GAIN * error
        self._trend += TREND_GAIN * (level - self._level - self._trend)
        self._level = level
        keep = 2.0 ** (-interval / SCALE_HALF_LIFE)
        self._square = keep * self._square + (1.0 - keep) * error * error
        self._weight = keep * self._weight + (1.0 - keep)
        self._errors += 1


class Forecast:
    """The forecasts of the fitted channels, and the accuracy they share."""

    def __init__(self, channels: tuple[Channel, ...]) -> None:
        self._forecasts = {c: ChannelForecast(SCALE_FLOOR[c]) for c in channels}
        self._accuracy: float | None = None
        self._samples = 0
        self.surprises: Mapping[Channel, float] = {}
        """How far each channel was from its forecast at the last sample, in its own scales, at most
        the worst that counts; a gap predicts nothing."""

    def observe(
        self, values: Mapping[Channel, float | None], interval: Seconds, *, gap: bool
    ) -> float | None:
        """Take one sample's values; give the running accuracy, 0..1.

        Args:
            values: each fitted channel's value, None where it is missing; light as
                log10(1 + lux).
            interval: seconds since the sample before.
            gap: nobody watched since the sample before, so nothing was predicted: the levels
                are re-seated and the accuracy stays what it was.

        Returns:
            The accuracy averaged with a half-life of two samples, or None without channels
            and in the warm-up of the first six samples.
        """
        if gap:
            for forecast in self._forecasts.values():
                forecast.lose()
        surprises = {c: self._surprise(c, values[c], interval) for c in self._forecasts}
        self.surprises = {} if gap else surprises
        total = sum(surprises.values())
        self._samples += 1
        if not self._forecasts or self._samples <= WARM_UP:
            return None
        if gap and self._accuracy is not None:
            return self._accuracy
        accuracy = math.exp(-total / len(self._forecasts) / Z_SOFTNESS)
        if self._accuracy is not None:
            accuracy = ACCURACY_KEEP * self._accuracy + (1.0 - ACCURACY_KEEP) * accuracy
        self._accuracy = accuracy
        return accuracy

    def _surprise(self, channel: Channel, value: float | None, interval: Seconds) -> float:
        forecast = self._forecasts[channel]
        if value is None:
            forecast.lose()
            return WORST_Z
        z = forecast.observe(value, interval)
        return WORST_Z if z is None else min(z, WORST_Z)
