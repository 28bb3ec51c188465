"""A simulated SCD4x: its commands, its rhythm of 5 s, its words with checksums (data sheet 1.7)."""

from collections.abc import Callable
from random import Random

from lumen.devices.checksum import words_are_whole
from lumen.simulation.place import Place
from lumen.simulation.silicon.commanded import WordChip, code_of
from lumen.units import Hectopascal, Monotonic, Seconds

_START, _STOP, _READ, _READY, _SERIAL, _PRESSURE = 0x21B1, 0x3F86, 0xEC05, 0xE4B8, 0x3682, 0xE000
_SERIAL_WORDS = (0xF896, 0x9F07, 0x3BBE)
_IDLE_ONLY = frozenset({_SERIAL, _START})
_RHYTHM: Seconds = 5.0
_FACTORY_PRESSURE: Hectopascal = 1013.25
_CO2_NOISE, _TEMPERATURE_NOISE, _HUMIDITY_NOISE = 4.0, 0.03, 0.13
"""Standard deviations: some third of the repeatability, 10 ppm, .1 degC, .4 %RH."""


class SimulatedScd4x(WordChip):
    """A meter of CO2 that measures in a rhythm of its own once it is started."""

    def __init__(self, place: Place, rng: Random, now: Callable[[], Monotonic]) -> None:
        super().__init__(place, rng)
        self._now = now
        self._begun: Monotonic | None = None
        self._taken = 0
        self._pressure: Hectopascal = _FACTORY_PRESSURE
        self.stopped = False
        """It measures nothing new, without an error."""

    def lose_power(self) -> None:
        """Forget every setting, as at power-on: the part is idle."""
        super().lose_power()
        self._begun, self._pressure = None, _FACTORY_PRESSURE

    def write(self, data: bytes) -> None:
        """Take a command, and a word with its checksum where the command has one.

        Raises:
            OSError: the command is not for now.
        """
        if len(data) < 2:  # noqa: PLR2004 - a command
            return
        command = int.from_bytes(data[:2], "big")
        self._words = None
        if command in _IDLE_ONLY and self._begun is not None:
            raise OSError(121, "Remote I/O error")
        if command == _START:
            self._begun, self._taken = self._now(), 0
        elif command == _STOP:
            self._begun = None
        elif command == _PRESSURE and words_are_whole(data[2:]):
            self._pressure = float(int.from_bytes(data[2:4], "big"))
        else:
            self._words = self._answer(command)

    def _answer(self, command: int) -> tuple[int, ...] | None:
        if command == _SERIAL:
            return _SERIAL_WORDS
        if command == _READY:
            return (0x8006 if self._cycles > self._taken else 0x8000,)
        if command == _READ and self._cycles > self._taken:
            self._taken = self._cycles
            return self._measure()
        return None

    @property
    def _cycles(self) -> int:
        """How many measurements have ended since it began."""
        if self._begun is None or self.stopped:
            return 0
        return int((self._now() - self._begun) / _RHYTHM)

    def _convert(self) -> tuple[int, ...]:
        now = self._place.surroundings
        # It counts molecules: of thinner air, taken for denser, it finds less.
        co2 = self._near(now.co2_ppm * now.pressure_hpa / self._pressure, _CO2_NOISE)
        warmth = self._near(now.ambient_temp_c, _TEMPERATURE_NOISE)
        damp = self._near(now.humidity_pct, _HUMIDITY_NOISE)
        return (
            min(40_000, max(0, round(co2))),
            code_of((warmth + 45.0) / 175.0),
            code_of(damp / 100.0),
        )
