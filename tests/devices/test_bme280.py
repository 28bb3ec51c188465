"""A BME280 whose registers are wrong: nothing computed from them is a measurement."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

import pytest
from i2c_bench import I2cBench, kinds
from patience import run

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.simulation.silicon.bme280 import SimulatedBme280

AIR = {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE}
CALIBRATION = (*range(0x88, 0xA0), 0xA1, *range(0xE1, 0xE8))
TOLERANCE = {Channel.AMBIENT_TEMP: 1.0, Channel.HUMIDITY: 3.0, Channel.PRESSURE: 1.0}
"""The part's own, by its data sheet."""
TRUTH = {Channel.AMBIENT_TEMP: 21.5, Channel.HUMIDITY: 45.0, Channel.PRESSURE: 1003.2}

Harm = Callable[[bytearray], None]


class HarmedBench(I2cBench):
    """A bench whose air sensor gives harmed registers, as long as a test wants."""

    def __init__(self, harm: Harm, chip_id: int = 0x60) -> None:
        super().__init__(chip_id)
        self.harmed = True
        whole = self.bme280._memory

        def memory() -> bytearray:
            registers = whole()
            if self.harmed:
                harm(registers)
            return registers

        self.bme280._memory = memory  # type: ignore[method-assign]  # registers that fail


def air_of(readings: Mapping[Channel, Reading]) -> dict[Channel, Reading]:
    """Leave the light away."""
    return {channel: readings[channel] for channel in AIR}


def harmless(readings: Mapping[Channel, Reading]) -> bool:
    """Tell whether every value is true, within the part's tolerance."""
    return all(
        isinstance(readings[c], float) and abs(float(str(readings[c])) - TRUTH[c]) <= TOLERANCE[c]
        for c in AIR
    )


def filled(value: int) -> Harm:
    """Harm all calibration registers alike."""

    def harm(registers: bytearray) -> None:
        for register in CALIBRATION:
            registers[register] = value

    return harm


def flipped(register: int, bit: int) -> Harm:
    """Harm one bit."""

    def harm(registers: bytearray) -> None:
        registers[register] ^= 1 << bit

    return harm


@pytest.mark.parametrize("value", [0xFF, 0x00, 0x80, 0x55])
def test_constants_that_no_part_has_are_a_fault_until_they_are_right(value: int) -> None:
    """A part opened on a disturbed bus is never healthy, and heals at the next opening."""

    async def live() -> None:
        bench = HarmedBench(filled(value))
        for _ in range(30):
            assert kinds(air_of(await bench.samples())) == dict.fromkeys(AIR, FaultKind.MISSING)
        bench.harmed = False
        assert harmless(await bench.samples(6))

    run(live())


def test_every_single_bit_that_was_wrong_at_opening_is_found_at_the_next_sample() -> None:
    """All 256 of them: a fault at once or with the second sample, then the truth."""

    async def live(register: int, bit: int) -> bool:
        bench = HarmedBench(flipped(register, bit))
        first = air_of(await bench.samples())
        bench.harmed = False
        second = air_of(await bench.samples())
        assert kinds(first) or kinds(second) == dict.fromkeys(AIR, FaultKind.SILENT)
        assert harmless(await bench.samples(2))
        await bench.sensors.close()
        return bool(kinds(first))

    at_once = [run(live(register, bit)) for register in CALIBRATION for bit in range(8)]
    assert (len(at_once), sum(at_once)) == (256, 80)


def test_bits_that_stay_wrong_are_found_or_within_tolerance_or_known() -> None:
    """What burnt-in damage of one bit does is counted: a part that lies by a little, for ever."""

    async def live(register: int, bit: int) -> str:
        bench = HarmedBench(flipped(register, bit))
        read = await bench.samples(2)
        await bench.sensors.close()
        if kinds(air_of(read)):
            return "found"
        return "harmless" if harmless(read) else "unseen"

    fates = [run(live(register, bit)) for register in CALIBRATION for bit in range(8)]
    # Unseen: constants that another part of this make does have, as far as its registers tell.
    assert Counter(fates) == {"found": 80, "harmless": 139, "unseen": 37}


@pytest.mark.parametrize("register", [0x88, 0x9F, 0xA1, 0xE1, 0xE7])
def test_constants_that_change_while_it_runs_are_a_fault(register: int) -> None:
    """Values computed with constants that the part no longer has are not told."""

    async def live() -> None:
        bench = HarmedBench(flipped(register, 0))
        bench.harmed = False
        assert harmless(await bench.samples(3))
        bench.harmed = True
        assert kinds(air_of(await bench.samples())) == dict.fromkeys(AIR, FaultKind.SILENT)
        bench.harmed = False
        assert harmless(await bench.samples(6))

    run(live())


def test_one_bad_transfer_of_the_constants_is_no_fault() -> None:
    """They are read once more before they are held to be wrong."""

    async def live() -> None:
        bench = HarmedBench(flipped(0x88, 5))
        bench.harmed = False
        await bench.samples(2)
        read, left = bench.bme280.read, [1]

        def once(count: int) -> bytes:
            data = read(count)
            if count == 24 and left.pop() if left else False:
                return bytes([data[0] ^ 0x20, *data[1:]])
            return data

        bench.bme280.read = once  # type: ignore[method-assign]  # a disturbed transfer
        assert harmless(await bench.samples())
        assert not left

    run(live())


def test_registers_that_a_bmp280_does_not_have_are_not_watched() -> None:
    """It has no humidity, and whatever it gives for its constants is nothing."""

    def wander(registers: bytearray) -> None:
        for register in (0xA1, *range(0xE1, 0xE8)):
            registers[register] = rng.randrange(256)

    rng = Random(4)
    read = run(HarmedBench(wander, chip_id=0x58).samples(3))
    assert kinds(air_of(read)) == {Channel.HUMIDITY: FaultKind.MISSING}


def codes(bench: I2cBench, change: Callable[[tuple[int, int, int]], tuple[int, int, int]]) -> None:
    """Change every conversion's codes of pressure, temperature and humidity."""
    convert = bench.bme280._convert

    def converted() -> None:
        convert()
        bench.bme280._codes = change(bench.bme280._codes)

    bench.bme280._convert = converted  # type: ignore[method-assign]  # a broken element


@pytest.mark.parametrize(("low", "high"), [(0, 40), (0xFF00, 0x10000)])
def test_humidity_that_is_cut_off_is_no_measurement(low: int, high: int) -> None:
    """The driver gives just 0 or 100 % for whatever lies beyond."""

    async def live() -> None:
        bench, rng = I2cBench(), Random(5)
        codes(bench, lambda c: (c[0], c[1], rng.randrange(low, high)))
        for _ in range(25):
            read = air_of(await bench.samples())
            assert kinds(read) == {Channel.HUMIDITY: FaultKind.OUT_OF_RANGE}

    run(live())


@pytest.mark.parametrize("code", [0, 0xFFFFF])
def test_codes_at_the_converters_end_are_out_of_range(code: int) -> None:
    """For pressure alone, and for temperature, with which all is computed."""
    bench = I2cBench()
    codes(bench, lambda c: (code, *c[1:]))
    assert kinds(air_of(run(bench.samples()))) == {Channel.PRESSURE: FaultKind.OUT_OF_RANGE}
    bench = I2cBench()
    codes(bench, lambda c: (c[0], code, c[2]))
    assert kinds(air_of(run(bench.samples()))) == dict.fromkeys(AIR, FaultKind.OUT_OF_RANGE)


class Stranger:
    """Another chip, by what it answers; None: it answers no transfer."""

    answers = True

    def __init__(self, chip: int | None) -> None:
        self.chip = chip
        self.register = 0
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Take a register's number, and remember whatever else was written."""
        self.register = data[0] if data else self.register
        if len(data) > 1:
            self.written.append(data)

    def read(self, count: int) -> bytes:
        """Give the id, and zeros."""
        if self.chip is None:
            raise OSError(121, "Remote I/O error")
        return bytes([self.chip if self.register == 0xD0 else 0] * count)

    def lose_power(self) -> None:
        """It has no settings."""


@pytest.mark.parametrize("stranger_at", [0x76, 0x77])
@pytest.mark.parametrize("chip", [0x00, 0x50, 0x61, 0xFF, None, 0x60])
def test_stranger_at_one_address_hides_no_air_sensor_at_the_other(
    stranger_at: int, chip: int | None
) -> None:
    """Whatever it says it is, a BME280's id included; and nothing is written to it."""

    async def live() -> None:
        bench, stranger = I2cBench(), Stranger(chip)
        bench.chips[stranger_at ^ 1] = bench.chips.pop(0x77)
        bench.chips[stranger_at] = stranger
        assert harmless(await bench.samples(3))
        assert chip == 0x60 or not stranger.written

    run(live())


class HangingStranger(Stranger):
    """A chip that holds the bus whenever it is spoken to, until it is let go."""

    def __init__(self, chip: int) -> None:
        super().__init__(chip)
        self.freed, self.hangs = threading.Event(), 0

    def read(self, count: int) -> bytes:
        """Hold the bus, and give the id."""
        self.hangs += 1
        self.freed.wait()
        return super().read(count)


@pytest.mark.parametrize(("stranger_at", "chip"), [(0x76, 0x50), (0x77, 0x60)])
def test_chip_that_hangs_the_bus_hides_no_air_sensor_and_is_left_alone(
    stranger_at: int, chip: int
) -> None:
    """It costs samples once; afterwards only what no other chip serves is asked of it."""

    async def live() -> None:
        bench, stranger = I2cBench(deadline=0.5), HangingStranger(chip)
        bench.chips[stranger_at ^ 1] = bench.chips.pop(0x77)
        bench.chips[stranger_at] = stranger
        while not stranger.hangs:
            await bench.samples()
        assert set(kinds(air_of(await bench.samples())).values()) == {FaultKind.TIMEOUT}
        bench.sensors._deadline = 60.0
        stranger.freed.set()
        for _ in range(10_000):
            if not kinds(air_of(await bench.samples())):
                break
            await asyncio.sleep(0.001)
        until_now = stranger.hangs
        assert harmless(await bench.samples(20))
        assert stranger.hangs == until_now
        bench.chips[stranger_at] = bench.chips.pop(stranger_at ^ 1)
        assert harmless(await bench.samples(20))

    run(live())


def test_bme280_goes_before_a_bmp280_and_that_before_nothing() -> None:
    """Humidity is worth more than the usual address; what is lost is looked for at both."""

    async def live() -> None:
        bench = I2cBench()
        bench.chips[0x76] = bench.chips.pop(0x77)
        bench.chips[0x77] = SimulatedBme280(bench.air, Random(3), 0x58)
        assert harmless(await bench.samples(2))
        whole = bench.chips.pop(0x76)
        await bench.samples(3)
        assert kinds(air_of(await bench.samples())) == {Channel.HUMIDITY: FaultKind.SILENT}
        bench.chips[0x76] = whole
        del bench.chips[0x77]
        await bench.samples(3)
        assert harmless(await bench.samples())

    run(live())


def test_every_reason_is_given_where_no_address_has_an_air_sensor() -> None:
    """A person learns what answers at each."""

    async def live() -> Reading:
        bench = I2cBench()
        bench.chips |= {0x77: Stranger(0x50), 0x76: Stranger(None)}
        return (await bench.samples())[Channel.PRESSURE]

    reading = run(live())
    assert isinstance(reading, Fault)
    assert "0x77 is no BME280 or BMP280 (id 0x50)" in reading.reason
    assert "0x76 does not say what it is" in reading.reason


def test_part_that_measures_without_end_holds_nobody_up() -> None:
    """A status that never clears is its own fault alone, and over when it clears."""

    def busy(registers: bytearray) -> None:
        registers[0xF3] = 0xFF

    async def live() -> None:
        bench = HarmedBench(busy)
        readings = await bench.samples(2)
        assert kinds(readings) == dict.fromkeys(AIR, FaultKind.MISSING)
        assert "conversion does not end" in str(readings[Channel.PRESSURE])
        bench.harmed = False
        assert harmless(await bench.samples(6))

    run(live())


def test_id_that_was_wrong_only_at_opening_is_found_at_the_next_sample() -> None:
    """A BME280 once taken for a BMP280 must not lack its humidity for ever."""

    def other(registers: bytearray) -> None:
        registers[0xD0] = 0x58

    async def live() -> None:
        bench = HarmedBench(other)
        assert kinds(air_of(await bench.samples())) == {Channel.HUMIDITY: FaultKind.MISSING}
        bench.harmed = False
        assert harmless(await bench.samples(4))

    run(live())
