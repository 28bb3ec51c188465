"""A simulated SHT4x: its commands, its words with their checksums (data sheet 4, 2023)."""

from lumen.simulation.silicon.commanded import WordChip, code_of

_SERIAL = 0x89
_PRECISE, _MEDIUM, _COARSE = 0xFD, 0xF6, 0xE0
_SERIAL_WORDS = (0x0F5A, 0x21C7)
_TEMPERATURE_NOISE, _HUMIDITY_NOISE = 0.013, 0.027
"""Standard deviations: a third of the repeatability that the data sheet states as three."""


class SimulatedSht4x(WordChip):
    """A thermometer and hygrometer that measures when it is commanded to."""

    def write(self, data: bytes) -> None:
        """Take a command of one byte."""
        if not data:
            return
        self._words = None
        if data[0] == _SERIAL:
            self._words = _SERIAL_WORDS
        elif data[0] in (_PRECISE, _MEDIUM, _COARSE):
            self._words = self._measure()

    def _convert(self) -> tuple[int, ...]:
        now = self._place.surroundings
        warmth = self._near(now.ambient_temp_c, _TEMPERATURE_NOISE)
        damp = self._near(now.humidity_pct, _HUMIDITY_NOISE)
        return code_of((warmth + 45.0) / 175.0), code_of((damp + 6.0) / 125.0)
