"""A simulated BME280: its registers, and the data sheet's compensation inverted.

What the driver computes from the codes is the air that the place has, within a step of the
converter and the noise of the part.
"""

import struct
from collections.abc import Callable, Mapping
from random import Random

from lumen.core.reading import Channel
from lumen.simulation.measured import NOISE
from lumen.simulation.place import Mishap, Place
from lumen.units import Celsius

# A part's own constants, as they are burnt in; these are the data sheet's example for
# temperature and pressure, and those of a common part for humidity.
T = (27504, 26435, -1000)
P = (36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000)
H = (75, 361, 0, 339, 0, 30)

_POWER_ON = (0x80000, 0x80000, 0x8000)
"""The codes of pressure, temperature and humidity before the first conversion."""

_WARM_UP_HUMIDITY_ERROR = 30.0
"""The first humidity after a reset has been seen 30 % off."""

_TEMPERATURE_NOISE: Mapping[int, Celsius] = {1: 0.005, 2: 0.004, 3: 0.003, 4: 0.003, 5: 0.002}
"""RMS noise by oversampling (osrs_t) with the filter off, by the BMP280's data sheet; each step of
it gives one bit more than 16."""

_CHIP_ID, _RESET, _CTRL_HUM, _CTRL_MEAS, _CONFIG = 0xD0, 0xE0, 0xF2, 0xF4, 0xF5
_RESET_WORD = 0xB6
_FORCED, _MODE_BITS = 0x01, 0x03


class SimulatedBme280:
    """Fulfils `lumen.simulation.silicon.bus.Chip`."""

    def __init__(self, place: Place, rng: Random, chip_id: int = 0x60) -> None:
        self._place = place
        self._rng = rng
        self._chip_id = chip_id
        self._register = 0
        self._asleep_at: int | None = None
        self._codes = _POWER_ON
        self._conversions = 0
        self._oversampling = 1
        """Of temperature, as the register has it; 0 skips it."""

    @property
    def answers(self) -> bool:
        """Whether it acknowledges its address: always, on a whole bus."""
        return True

    def lose_power(self) -> None:
        """Forget every setting, as at power-on."""
        self._codes = _POWER_ON
        self._conversions = 0
        if Mishap.BAROMETER_ASLEEP not in self._place.mishaps:
            self._asleep_at = None

    def write(self, data: bytes) -> None:
        """Take a register's number, then what is written there."""
        if not data:
            return
        self._register = data[0]
        for value in data[1:]:
            if self._register == _RESET and value == _RESET_WORD:
                self.lose_power()
            elif self._register == _CTRL_MEAS and value & _MODE_BITS == _FORCED:
                self._oversampling = value >> 5
                self._convert()

    def read(self, count: int) -> bytes:
        """Give registers from the one that was named."""
        memory = self._memory()
        return bytes(memory[self._register + i] for i in range(count))

    def _memory(self) -> bytearray:
        memory = bytearray(_BURNT_IN)
        memory[_CHIP_ID] = self._chip_id
        pressure, temperature, humidity = self._codes
        memory[0xF7:0xFA] = (pressure << 4).to_bytes(3, "big")
        memory[0xFA:0xFD] = (temperature << 4).to_bytes(3, "big")
        memory[0xFD:0xFF] = humidity.to_bytes(2, "big")
        return memory

    def _convert(self) -> None:
        """Measure the place, all three quantities at once."""
        place, now = self._place, self._place.surroundings
        warm_up = _WARM_UP_HUMIDITY_ERROR if self._conversions == 0 else 0.0
        self._conversions += 1
        oversampling = min(max(self._oversampling, 1), 5)
        spreads = {**NOISE, Channel.AMBIENT_TEMP: _TEMPERATURE_NOISE[oversampling]}
        noise = {c: self._rng.gauss(0.0, spread) for c, spread in spreads.items()}
        wanted = now.ambient_temp_c + noise[Channel.AMBIENT_TEMP]
        temperature = _code(lambda code: _fine(code) / 5120.0, wanted, 20, 32 >> oversampling)
        fine = _fine(temperature)
        humidity = _code(
            lambda code: _humidity(code, fine),
            now.humidity_pct + noise[Channel.HUMIDITY] + warm_up,
            16,
        )
        pressure = _code(
            lambda code: -_pressure(code, fine),
            -(now.pressure_hpa + noise[Channel.PRESSURE]),
            20,
        )
        if Mishap.BAROMETER_ASLEEP in place.mishaps and self._asleep_at is None:
            self._asleep_at = pressure
        if self._asleep_at is not None:
            pressure = self._asleep_at
        skipped = self._oversampling == 0
        self._codes = (pressure, _POWER_ON[1] if skipped else temperature, humidity)


def _burnt_in() -> bytes:
    """Give the registers of the constants."""
    memory = bytearray(0x110)
    memory[0x88:0xA0] = struct.pack("<HhhHhhhhhhhh", *T, *P)
    h1, h2, h3, h4, h5, h6 = H
    memory[0xA1] = h1
    # H2 to H6 as the data sheet interleaves them.
    packed = struct.pack("<hBbBbb", h2, h3, h4 >> 4, (h5 & 0xF) << 4 | (h4 & 0xF), h5 >> 4, h6)
    memory[0xE1:0xE8] = packed
    return bytes(memory)


_BURNT_IN = _burnt_in()


def _code(value_of: Callable[[int], float], wanted: float, bits: int, step: int = 1) -> int:
    """Find the code whose value, which rises with it, is nearest to the wanted one.

    The values lie nearly on a line: where it meets the wanted one is looked at first.
    """
    low, high = 0, (1 << bits) // step - 1
    least, most = value_of(low), value_of(high * step)
    if not least < wanted < most:
        return low if wanted <= least else high * step
    while high - low > 1:
        met = low + int((high - low) * (wanted - least) / (most - least))
        for guess in (met, met + 1):
            if low < guess < high:
                value = value_of(guess * step)
                if value < wanted:
                    low, least = guess, value
                else:
                    high, most = guess, value
    return (low if wanted - least <= most - wanted else high) * step


def _fine(code: int) -> int:
    """Give the data sheet's t_fine of a temperature code (section 8.1)."""
    first = (code / 16384.0 - T[0] / 1024.0) * T[1]
    second = (code / 131072.0 - T[0] / 8192.0) ** 2 * T[2]
    return int(first + second)


def _pressure(code: int, fine: int) -> float:
    """Give the pressure in hPa of a code; it falls as the code rises."""
    var1 = fine / 2.0 - 64000.0
    var2 = var1 * var1 * P[5] / 32768.0 + var1 * P[4] * 2.0
    var2 = var2 / 4.0 + P[3] * 65536.0
    var1 = (P[2] * var1 * var1 / 524288.0 + P[1] * var1) / 524288.0
    var1 = (1.0 + var1 / 32768.0) * P[0]
    pressure = ((1048576.0 - code) - var2 / 4096.0) * 6250.0 / var1
    return (
        pressure
        + (P[8] * pressure * pressure / 2147483648.0 + pressure * P[7] / 32768.0 + P[6]) / 16.0
    ) / 100.0


def _humidity(code: int, fine: int) -> float:
    """Give the relative humidity in % of a code."""
    var1 = fine - 76800.0
    var3 = code - (H[3] * 64.0 + (H[4] / 16384.0) * var1)
    var5 = 1.0 + (H[2] / 67108864.0) * var1
    var6 = var3 * (H[1] / 65536.0) * (var5 * (1.0 + (H[5] / 67108864.0) * var1 * var5))
    return var6 * (1.0 - H[0] * var6 / 524288.0)
