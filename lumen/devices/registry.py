"""The I2C sensors that Lumen knows: one row a part, by its data sheet.

Pure data: a part's driver is loaded when such a part answers. docs/hardware.md shows the rows;
`make parts` writes its table. A channel that several parts measure comes from the most exact one
that answers; of two alike, from the earlier row. Temperature comes from a part that also measures
humidity before one that does not: relative humidity means that of its own temperature.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lumen.core.reading import Channel
from lumen.devices.checksum import words_are_whole
from lumen.system.suggestion import refusal
from lumen.units import Seconds

Answer = Callable[[bytes], bool]


class Measure(NamedTuple):
    """What a part reports of a channel, in the channel's unit.

    `accuracy` is what its maker states for a room, at 20 degC, 50 %RH, 1000 hPa and 1000 ppm, of
    light in percent; `resolution` is the step of its raw code; `low` and `high` bound what it can
    measure. Where the maker is silent, the accuracy is estimated.
    """

    accuracy: float
    resolution: float
    low: float
    high: float
    is_stated: bool = True


@dataclass(frozen=True, slots=True)
class Recognition:
    """How a part is told from others at its address, without changing any of them.

    `asks` is written, `length` bytes are read after `wait`, and `fits` judges them; where both
    are nothing, the address is all there is. `words` says so to people.
    """

    asks: bytes
    length: int
    fits: Answer
    words: str
    wait: Seconds = 0.0

    @property
    def is_by_id(self) -> bool:
        """Whether the answer is a chip's id, which is worth telling."""
        return bool(self.asks) and self.length == 1


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One part: how it is found and opened, and what is to be known of it.

    `opens` names the class that opens it, as `module:class`; `settling` is how long its values
    are not believed after it was opened; `lacks` gives the reason why it cannot measure what its
    like do. The words of `freezes` and `no_reading` are for people.
    """

    name: str
    package: str
    opens: str
    addresses: tuple[int, ...]
    recognition: Recognition
    measures: Mapping[Channel, Measure]
    conversion: Seconds
    settling: Seconds
    freezes: str
    no_reading: str
    lacks: Mapping[Channel, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its name in the settings."""
        return self.name.lower()


def _is(chip: int) -> Answer:
    return lambda answer: answer[0] == chip


def _chip_id(asks: int, chip: int) -> Recognition:
    return Recognition(bytes([asks]), 1, _is(chip), f"chip id 0x{chip:02x}")


def _idle_status(answer: bytes) -> bool:
    """Tell an AHT20's status from a line at rest: it is idle, and says neither all nor nothing."""
    return answer[0] not in (0x00, 0xFF) and not answer[0] & 0x80


_BOSCH_ID, _TSL_ID = 0xD0, 0xB2
"""Registers of ids; the TSL2591's is 0x12, with the part's command bits."""

_BOSCH_REST = "one raw code 20 times; temperature and humidity of one part only together"
_RESTS_TOGETHER = "temperature and humidity with one raw code each, 20 times"
_BOSCH_NO_READING = (
    "raw code 0x80000 or 0x8000 six times (not measured); humidity of just 0 or 100 %"
)

SHT4X = PartSpec(
    name="SHT4x",
    package="adafruit-circuitpython-sht4x",
    opens="lumen.devices.sht4x:Sht4x",
    addresses=(0x44, 0x45, 0x46),
    recognition=Recognition(
        b"\x89", 6, words_are_whole, "serial number with right checksums", wait=0.01
    ),
    measures={
        Channel.AMBIENT_TEMP: Measure(0.2, 0.0027, -40.0, 85.0),
        Channel.HUMIDITY: Measure(1.8, 0.0019, 0.0, 100.0),
    },
    conversion=0.0083,
    settling=0.0,
    freezes=_RESTS_TOGETHER,
    no_reading="wrong checksum; humidity of just 0 or 100 %, where the driver cuts off",
)
AHT20 = PartSpec(
    name="AHT20",
    package="adafruit-circuitpython-ahtx0",
    opens="lumen.devices.aht20:Aht20",
    addresses=(0x38,),
    recognition=Recognition(b"", 1, _idle_status, "idle status, then right checksums"),
    measures={
        Channel.AMBIENT_TEMP: Measure(0.3, 0.0002, -40.0, 85.0),
        Channel.HUMIDITY: Measure(2.0, 0.0001, 0.0, 100.0),
    },
    conversion=0.08,
    settling=0.0,
    freezes=_RESTS_TOGETHER,
    no_reading="wrong checksum; calibration bit lost; humidity of just 0 or 100 %; -50 or 150 °C",
)
BME280 = PartSpec(
    name="BME280",
    package="adafruit-circuitpython-bme280",
    opens="lumen.devices.bme280:Bme280",
    addresses=(0x77, 0x76),
    recognition=_chip_id(_BOSCH_ID, 0x60),
    measures={
        Channel.AMBIENT_TEMP: Measure(0.5, 0.005, -40.0, 85.0),
        Channel.HUMIDITY: Measure(3.0, 0.008, 0.0, 100.0),
        Channel.PRESSURE: Measure(1.0, 0.0018, 300.0, 1100.0),
    },
    conversion=0.04,
    settling=0.0,
    freezes=_BOSCH_REST,
    no_reading=f"{_BOSCH_NO_READING}; pressure of just 300 or 1100 hPa",
)
BMP280 = PartSpec(
    name="BMP280",
    package="adafruit-circuitpython-bmp280",
    opens="lumen.devices.bme280:Bmp280",
    addresses=(0x77, 0x76),
    recognition=_chip_id(_BOSCH_ID, 0x58),
    measures={
        Channel.AMBIENT_TEMP: Measure(0.5, 0.005, -40.0, 85.0),
        Channel.PRESSURE: Measure(1.0, 0.0016, 300.0, 1100.0),
    },
    conversion=0.044,
    settling=0.0,
    freezes="one raw code 20 times",
    no_reading="raw code 0x80000 six times (not measured); beyond 300 to 1100 hPa",
    lacks={Channel.HUMIDITY: "the part is a BMP280, which has no humidity sensor"},
)
SCD4X = PartSpec(
    name="SCD4x",
    package="adafruit-circuitpython-scd4x",
    opens="lumen.devices.scd4x:Scd4x",
    addresses=(0x62,),
    recognition=Recognition(
        b"\xe4\xb8", 3, words_are_whole, "its data-ready word with a right checksum", wait=0.001
    ),
    measures={
        Channel.CO2: Measure(100.0, 1.0, 200.0, 40_000.0),
        Channel.AMBIENT_TEMP: Measure(0.8, 0.0027, -10.0, 60.0),
        Channel.HUMIDITY: Measure(6.0, 0.0015, 0.0, 100.0),
    },
    conversion=5.0,
    settling=60.0,
    freezes="one CO2 value 20 times; temperature and humidity together; nothing new for 20 s",
    no_reading="wrong checksum; CO2 of 0 ppm, or below 200, which no air on earth has",
)
# Neither Vishay nor ams states an accuracy in lux. The VEML7700, whose bend its maker corrects and
# which reads from darkness to full sun, goes before a part with two diodes of unlike light.
VEML7700 = PartSpec(
    name="VEML7700",
    package="adafruit-circuitpython-veml7700",
    opens="lumen.devices.veml7700:Veml7700",
    addresses=(0x10,),
    recognition=Recognition(b"", 0, lambda _: True, "its address, then whether settings hold"),
    measures={Channel.LIGHT: Measure(10.0, 0.0042, 0.0, 150_000.0, is_stated=False)},
    conversion=0.8,
    settling=0.0,
    freezes="one count 20 times; fewer than 10 may rest, as darkness does",
    no_reading="a count of 65535 (saturated); settings that do not hold",
)
TSL2591 = PartSpec(
    name="TSL2591",
    package="adafruit-circuitpython-tsl2591",
    opens="lumen.devices.tsl2591:Tsl2591",
    addresses=(0x29,),
    recognition=_chip_id(_TSL_ID, 0x50),
    measures={Channel.LIGHT: Measure(20.0, 0.0004, 0.0, 88_000.0, is_stated=False)},
    conversion=0.1,
    settling=0.0,
    freezes="both counts 20 times; fewer than 10 may rest, as darkness does",
    no_reading="a count at its end (saturated); no valid cycle; more infrared than any light has",
)
BH1750 = PartSpec(
    name="BH1750",
    package="adafruit-circuitpython-bh1750",
    opens="lumen.devices.bh1750:Bh1750",
    addresses=(0x23, 0x5C),
    recognition=Recognition(
        b"", 2, lambda answer: answer != b"\xff\xff", "its address alone: it has no id"
    ),
    measures={Channel.LIGHT: Measure(20.0, 0.42, 0.0, 54_612.0)},
    conversion=0.18,
    settling=0.0,
    freezes="one count 20 times that is the same at half the sensitivity; darkness may rest",
    no_reading="a count of 65535 (saturated)",
)

SPECS: tuple[PartSpec, ...] = (
    SHT4X,
    AHT20,
    BME280,
    BMP280,
    SCD4X,
    VEML7700,
    TSL2591,
    BH1750,
)

AIR = frozenset({Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE})
"""What a HAT's air sensor gives."""
MEASURED = frozenset[Channel]().union(*(spec.measures for spec in SPECS))
"""Every channel that some part measures."""
ADDRESSES = frozenset(address for spec in SPECS for address in spec.addresses)
"""Where a known part may answer."""


def measuring(channel: Channel, specs: Iterable[PartSpec] = SPECS) -> list[PartSpec]:
    """Give the parts that measure a channel, the best first: the rule of the module's head."""
    fitting = [spec for spec in specs if channel in spec.measures]
    fitting.sort(key=lambda spec: spec.measures[channel].accuracy)
    if channel is Channel.AMBIENT_TEMP:
        fitting.sort(key=lambda spec: Channel.HUMIDITY not in spec.measures)
    return fitting


def named_parts(words: str) -> tuple[PartSpec, ...]:
    """Give the parts that a setting names, by the words of it.

    Raises:
        ValueError: there is no such part.
    """
    by_key = {spec.key: spec for spec in SPECS}
    wanted = words.replace(",", " ").lower().split()
    for word in wanted:
        if word not in by_key:
            raise ValueError(refusal("part", word, by_key))
    return tuple(spec for spec in SPECS if spec.key in wanted)


def listed(names: Collection[str]) -> str:
    """Give names as people list alternatives."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
