"""The senses on the I2C bus: true where they work, and clear faults where they do not."""

import asyncio
import errno
import itertools
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from i2c_bench import I2cBench, kinds
from patience import run

from lumen.core.reading import Channel, Fault, FaultKind, Reading
from lumen.devices.i2c import I2cSensors
from lumen.devices.i2c_bus import I2cBus, locked
from lumen.errors import DeviceError
from lumen.simulation.place import Mishap
from lumen.simulation.silicon.bus import SimulatedI2c

AIR = {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE}
LIGHT = Channel.LIGHT


def value(reading: Reading) -> float:
    """Give a reading that is no fault."""
    assert not isinstance(reading, Fault), reading
    return reading


@settings(max_examples=25, deadline=None)
@given(st.floats(-10.0, 50.0), st.floats(5.0, 95.0), st.floats(850.0, 1080.0))
def test_air_is_read_as_it_is(temperature: float, humidity: float, pressure: float) -> None:
    """What the place has comes back through registers, compensation and driver."""
    bench = I2cBench()
    bench.air.surroundings = replace(
        bench.air.surroundings,
        ambient_temp_c=temperature,
        humidity_pct=humidity,
        pressure_hpa=pressure,
    )
    read = run(bench.samples())
    assert value(read[Channel.AMBIENT_TEMP]) == pytest.approx(temperature, abs=0.05)
    assert value(read[Channel.HUMIDITY]) == pytest.approx(humidity, abs=0.5)
    assert value(read[Channel.PRESSURE]) == pytest.approx(pressure, abs=0.15)


def test_light_is_read_from_darkness_to_full_sun() -> None:
    """Seven decades, up and down again, within the noise of the light itself."""

    async def live() -> None:
        bench = I2cBench()
        levels = [0.0, 0.05, 0.3, 3.0, 30.0, 300.0, 3e3, 1e4, 3e4, 6e4, 1.2e5]
        for lux in (*levels, *reversed(levels), 1.2e5, 0.1, 1e5):
            bench.light(lux)
            read = value((await bench.samples())[LIGHT])
            assert read == pytest.approx(lux, rel=0.03, abs=0.02), lux

    run(live())


def test_light_is_never_read_from_the_old_cycle() -> None:
    """After a change of range the reading waits for a whole new cycle."""

    async def live() -> None:
        bench = I2cBench()
        bench.light(1.0)
        await bench.samples(2)
        bench.light(90_000.0)
        before = bench.air.now
        await bench.samples()
        assert 0.05 < bench.air.now - before - 30.0 < 3.0

    run(live())


def test_settled_range_costs_no_wait() -> None:
    """A steady light is read at once."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        before = bench.air.now
        await bench.samples()
        assert bench.air.now - before == 30.0

    run(live())


def test_more_light_than_the_part_measures_is_a_fault() -> None:
    """Saturation is no value."""
    bench = I2cBench()
    bench.veml7700._seen = 40_000.0, 0.1
    bench.suffer(Mishap.LIGHT_FROZEN)
    assert kinds(run(bench.samples()))[LIGHT] is FaultKind.SATURATED


def test_barometer_asleep_is_caught_and_comes_back_by_itself() -> None:
    """One raw code forever is a fault within twenty samples, and resets end it once they can."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        bench.suffer(Mishap.BAROMETER_ASLEEP)
        assert not kinds(await bench.samples(18))
        assert kinds(await bench.samples(2)) == {Channel.PRESSURE: FaultKind.FROZEN}
        # Ten hours on, with all its resets, it has not looked healthy once.
        for _ in range(1200):
            assert kinds(await bench.samples()) == {Channel.PRESSURE: FaultKind.FROZEN}
        bench.suffer()
        assert not kinds(await bench.samples(8))

    run(live())


def test_frozen_light_is_caught_and_darkness_is_not() -> None:
    """A lamp that does not flicker is frozen; the night is not."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        bench.suffer(Mishap.LIGHT_FROZEN)
        assert kinds(await bench.samples(25)) == {LIGHT: FaultKind.FROZEN}
        bench.suffer()
        assert not kinds(await bench.samples(3))
        bench.light(0.0)
        for _ in range(100):
            assert not kinds(await bench.samples())

    run(live())


def test_pulled_cable_silences_all_and_is_forgotten_when_put_back() -> None:
    """Every channel is at fault at once, and works again within one back-off."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        bench.suffer(Mishap.CABLE_PULLED)
        gone = kinds(await bench.samples())
        assert gone == dict.fromkeys((*AIR, LIGHT), FaultKind.SILENT)
        assert kinds(await bench.samples(40)) == gone
        bench.suffer()
        back = await bench.samples(7)
        assert not kinds(back)
        assert value(back[LIGHT]) == pytest.approx(200.0, rel=0.03)

    run(live())


def test_one_silent_part_leaves_the_other_alone() -> None:
    """The light sensor falls silent; the air goes on."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        bench.suffer(Mishap.LIGHT_SILENT)
        assert kinds(await bench.samples()) == {LIGHT: FaultKind.SILENT}
        bench.suffer()
        assert not kinds(await bench.samples(2))

    run(live())


def test_brown_out_without_an_error_is_mended() -> None:
    """A light sensor that lost its settings reads 0: it is set again, and not believed."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        bench.veml7700.lose_power()
        assert value((await bench.samples())[LIGHT]) == pytest.approx(200.0, rel=0.03)

    run(live())


def test_hanging_bus_times_out_and_recovers_with_one_thread() -> None:
    """A transfer that never returns costs a deadline, and no second thread."""

    async def live() -> None:
        bench = I2cBench(deadline=0.05)
        await bench.samples(3)
        before = threading.active_count()
        bench.suffer(Mishap.BUS_HANGS)
        for _ in range(50):
            found = kinds(await bench.samples())
            assert found == dict.fromkeys((*AIR, LIGHT), FaultKind.TIMEOUT)
        assert threading.active_count() == before
        bench.suffer()
        bench.bus.freed.set()
        # The thread comes back in its own time; samples are faster here than on any body.
        while kinds(await bench.samples()):  # noqa: ASYNC110 - what is waited for is a thread
            await asyncio.sleep(0.001)

    run(live())


def test_part_that_was_never_there_is_missing_and_welcome_later() -> None:
    """A sensor plugged in while Lumen runs is found."""

    async def live() -> None:
        bench = I2cBench()
        air = bench.chips.pop(0x77)
        assert kinds(await bench.samples(2)) == dict.fromkeys(AIR, FaultKind.MISSING)
        bench.chips[0x77] = air
        assert not kinds(await bench.samples(6))

    run(live())


def test_other_address_is_found() -> None:
    """A BME280 may sit at 0x76."""
    bench = I2cBench()
    bench.chips[0x76] = bench.chips.pop(0x77)
    assert not kinds(run(bench.samples()))


def test_bmp280_is_told_and_works_without_humidity() -> None:
    """A part that is often sold as a BME280 says what it is, and the rest goes on."""
    read = run(I2cBench(chip_id=0x58).samples())
    assert kinds(read) == {Channel.HUMIDITY: FaultKind.MISSING}
    assert "BMP280" in str(read[Channel.HUMIDITY])
    assert value(read[Channel.AMBIENT_TEMP]) == pytest.approx(21.5, abs=0.1)


def test_other_chip_is_refused() -> None:
    """Whatever answers at the address must be what it should be."""
    read = run(I2cBench(chip_id=0x55).samples())
    assert "no BME280 or BMP280 (id 0x55)" in str(read[Channel.AMBIENT_TEMP])


def test_unconverted_code_is_a_fault() -> None:
    """The code of a part that has not measured is no pressure."""
    bench = I2cBench()
    bench.bme280._convert = lambda: None  # type: ignore[method-assign]  # the part never measures
    assert set(kinds(run(bench.samples())).values()) == {FaultKind.NOT_CONVERTED}


def test_reading_is_believed_when_its_code_is_that_of_no_reading() -> None:
    """One temperature has the code of a part that has not measured; noise soon moves it."""
    bench = I2cBench()
    convert, conversions = bench.bme280._convert, itertools.count()

    def measure() -> None:
        convert()
        pressure, _, humidity = bench.bme280._codes
        bench.bme280._codes = (pressure, 0x80000 + next(conversions) % 2, humidity)

    bench.bme280._convert = measure  # type: ignore[method-assign]  # that temperature, to the code
    read = run(bench.samples())
    assert value(read[Channel.AMBIENT_TEMP]) == pytest.approx(26.46, abs=0.01)
    assert kinds(read) == {}


def test_first_humidity_after_a_reset_is_not_believed() -> None:
    """The part's first humidity is wrong by 30 %, and never seen."""
    assert value(run(I2cBench().samples())[Channel.HUMIDITY]) == pytest.approx(45.0, abs=0.5)


def test_nonsense_from_the_light_sensor_is_survived() -> None:
    """A driver that stumbles over a garbled register is a fault, not an end."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(3)
        fitted = bench.sensors._places[0x10]
        assert fitted.part is not None

        def stumble() -> dict[Channel, Reading]:
            raise KeyError(7)

        fitted.part.read = stumble  # type: ignore[method-assign]  # as a garbled transfer would
        reading = (await bench.samples())[LIGHT]
        assert "it sent nonsense" in str(reading)
        assert not kinds(await bench.samples(2))

    run(live())


class CountedBus(SimulatedI2c):
    """A bus that counts how often it was let go of, and fails as a test wants."""

    def __init__(self, bench: I2cBench, scan: Callable[[], list[int]]) -> None:
        super().__init__(bench.air, bench.chips)
        self._scan = scan
        self.closed = 0

    def scan(self) -> list[int]:
        """Fail, or hang."""
        return self._scan()

    def deinit(self) -> None:
        """Count."""
        self.closed += 1
        super().deinit()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ETIMEDOUT, "Connection timed out"),
        OSError(errno.EREMOTEIO, "Remote I/O error"),
        RuntimeError("clock stretch"),
        StopIteration(),
        SystemExit(1),
    ],
)
def test_error_of_a_transfer_is_silence_and_every_bus_is_let_go(error: BaseException) -> None:
    """ETIMEDOUT is what the bus says, no deadline: it is opened anew, and nothing piles up."""

    def scan() -> list[int]:
        raise error

    async def live() -> None:
        bench = I2cBench()
        buses: list[CountedBus] = []

        def opened() -> I2cBus:
            buses.append(CountedBus(bench, scan))
            return buses[-1]

        sensors = I2cSensors(opened, bench.air, wanted=AIR)
        for _ in range(8):
            bench.air.now += 200.0
            assert FaultKind.TIMEOUT not in kinds(await sensors.read()).values()
        await sensors.close()
        assert len(buses) == 8
        assert [bus.closed for bus in buses] == [1] * 8

    run(live())


def test_bus_that_hung_is_let_go_when_it_has_come_back() -> None:
    """A file left open for each hang would be the end after a thousand of them."""

    async def live() -> None:
        bench, freed = I2cBench(), threading.Event()
        buses: list[CountedBus] = []

        def hang() -> list[int]:
            freed.wait()
            return []

        def opened() -> I2cBus:
            buses.append(CountedBus(bench, hang))
            return buses[-1]

        sensors = I2cSensors(opened, bench.air, wanted=AIR, deadline=0.05)
        assert set(kinds(await sensors.read()).values()) == {FaultKind.TIMEOUT}
        freed.set()
        while len(buses) < 2:
            bench.air.now += 200.0
            await sensors.read()
            await asyncio.sleep(0.001)
        assert buses[0].closed == 1
        await sensors.close()

    run(live())


def test_bus_that_somebody_holds_is_a_fault_and_no_endless_wait() -> None:
    """A transfer takes milliseconds."""
    bench = I2cBench()
    bench.bus.try_lock()
    with pytest.raises(DeviceError, match="was not free"), locked(bench.bus, 0.02):
        pass


def test_bus_that_cannot_be_opened_is_a_fault_of_every_channel() -> None:
    """Without a bus there are no values, and no exception either."""

    def refuse() -> None:
        raise DeviceError("the I2C bus cannot be opened: it is not enabled")

    bench = I2cBench()
    sensors = I2cSensors(refuse, bench.air)  # type: ignore[arg-type]  # it never returns
    read = run(sensors.read())
    assert kinds(read) == dict.fromkeys((*AIR, LIGHT), FaultKind.MISSING)
    assert str(read[LIGHT]) == "missing: the I2C bus cannot be opened: it is not enabled"


def test_part_that_was_not_fitted_has_no_channels() -> None:
    """The configuration says what this body has."""
    bench = I2cBench()
    sensors = I2cSensors(lambda: bench.bus, bench.air, wanted={LIGHT})
    assert sensors.channels == {LIGHT}
    assert set(run(sensors.read())) == {LIGHT}


def test_bus_is_let_go_when_closed() -> None:
    """Closing is safe, twice too."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples()
        await bench.sensors.close()
        await bench.sensors.close()

    run(live())


def registers_harmed(bench: I2cBench, harm: Callable[[int, int], int]) -> None:
    """Let the light sensor's words arrive as `harm` makes them of register and word."""
    genuine = bench.veml7700.read

    def read(count: int) -> bytes:
        word = int.from_bytes(genuine(count), "little")
        return harm(bench.veml7700._register, word).to_bytes(2, "little")

    bench.veml7700.read = read  # type: ignore[method-assign]  # as bad transfers do


@pytest.mark.parametrize("bit", [0, *range(6, 10), 11, 12])
def test_one_bad_transfer_of_the_range_makes_no_other_light(bit: int) -> None:
    """Whichever transfer it hits, each bit of gain, time and sleep: the truth, or a fault."""

    async def live(which: int) -> None:
        bench, transfers = I2cBench(), 0
        await bench.samples(2)

        def harm(register: int, word: int) -> int:
            nonlocal transfers
            transfers += register == 0
            return word ^ 1 << bit if register == 0 and transfers == which else word

        registers_harmed(bench, harm)
        for _ in range(4):
            read = (await bench.samples())[LIGHT]
            assert isinstance(read, Fault) or read == pytest.approx(200.0, rel=0.08)
        assert not kinds(await bench.samples(3))
        await bench.sensors.close()

    for which in range(1, 13):
        run(live(which))


def test_brown_out_while_the_light_is_read_makes_no_other_light() -> None:
    """Between the count and what is computed of it, the part forgets its range."""

    async def live() -> None:
        bench = I2cBench()
        await bench.samples(2)
        counted = 0

        def forget(register: int, word: int) -> int:
            nonlocal counted
            counted += register == 4
            if register == 4 and counted == 1:
                bench.veml7700.lose_power()
            return word

        registers_harmed(bench, forget)
        for _ in range(3):
            read = (await bench.samples())[LIGHT]
            assert isinstance(read, Fault) or read == pytest.approx(200.0, rel=0.08)

    run(live())


@pytest.mark.parametrize("word", [0x0000, 0xFFFF])
def test_stranger_at_the_light_sensors_address_is_named(word: int) -> None:
    """What does not hold its settings is no VEML7700, and no light that changes fast."""

    async def live() -> Reading:
        bench = I2cBench()
        registers_harmed(bench, lambda _register, _word: word)
        return (await bench.samples(2))[LIGHT]

    reading = run(live())
    assert isinstance(reading, Fault)
    assert "does not hold its settings" in reading.reason
