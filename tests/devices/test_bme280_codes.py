"""The code of no conversion, which a true one may have too: neither is taken for the other."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from i2c_bench import I2cBench, kinds
from patience import run

from lumen.core.reading import Channel, FaultKind
from lumen.simulation.silicon import bme280

NONE = 0x80000
STEP = 0.00508
"""Of a code of 16 bits, in °C."""
AIR = {
    0x60: {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE},
    0x58: {Channel.AMBIENT_TEMP, Channel.PRESSURE},
}
"""What a BME280 and a BMP280 measure."""


def at_that_temperature(chip_id: int, beside: float = 0.0) -> I2cBench:
    """Give a bench in air whose temperature has the code of no conversion, or lies beside it."""
    bench = I2cBench(chip_id)
    there = bme280._fine(NONE) / 5120.0
    bench.air.surroundings = replace(bench.air.surroundings, ambient_temp_c=there + beside)
    return bench


@pytest.mark.parametrize("chip_id", AIR)
@pytest.mark.parametrize("beside", [0.0, 0.5 * STEP, -0.5 * STEP])
def test_room_at_the_temperature_whose_code_is_that_of_none_is_measured(
    chip_id: int, beside: float
) -> None:
    """Hundreds of conversions have that code by noise as large as a step; no sample lacks."""
    bench = at_that_temperature(chip_id, beside)
    convert, codes = bench.bme280._convert, list[int]()

    def counted() -> None:
        convert()
        codes.append(bench.bme280._codes[1])

    bench.bme280._convert = counted  # type: ignore[method-assign]  # looks on

    async def live() -> None:
        for _ in range(300):
            found = await bench.samples()
            assert not AIR[chip_id] & set(kinds(found))
            measured = found[Channel.AMBIENT_TEMP]
            assert measured == pytest.approx(bme280._fine(NONE) / 5120.0 + beside, abs=0.03)

    run(live())
    assert codes.count(NONE) > 100


def skips_temperature(bench: I2cBench) -> Callable[[], None]:
    """Let the part lose the setting that has it convert temperature; give what mends it."""
    genuine = bench.bme280.write

    def write(data: bytes) -> None:
        genuine(bytes([data[0], data[1] & 0x1F]) if data[:1] == b"\xf4" and data[1:] else data)

    bench.bme280.write = write  # type: ignore[method-assign]  # a bit that is lost on its way
    return lambda: vars(bench.bme280).pop("write")


@pytest.mark.parametrize("chip_id", AIR)
def test_part_that_converts_no_more_at_just_that_temperature_is_named_at_once(chip_id: int) -> None:
    """However true the value that its code would have; and measures again as usual."""

    async def live() -> None:
        bench = at_that_temperature(chip_id)
        await bench.samples(5)
        usual = bench.bme280._oversampling
        mend = skips_temperature(bench)
        for _ in range(30):
            found = kinds(await bench.samples())
            assert {found[c] for c in AIR[chip_id]} == {FaultKind.NOT_CONVERTED}
        mend()
        bench.air.surroundings = replace(bench.air.surroundings, ambient_temp_c=21.5)
        for _ in range(5):
            assert not AIR[chip_id] & set(kinds(await bench.samples()))
            assert bench.bme280._oversampling == usual

    run(live())
