"""Every part that the registry knows, through its genuine driver, and what can befall it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from i2c_bench import kinds
from part_bench import TRUTH, PartBench, harmed, without_waiting
from patience import run

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.devices.blinka import import_driver
from lumen.devices.checksum import crc8
from lumen.devices.registry import (
    AHT20,
    BH1750,
    BME280,
    BMP280,
    MEASURED,
    SCD4X,
    SHT4X,
    SPECS,
    TSL2591,
    VEML7700,
    PartSpec,
    measuring,
    named_parts,
)
from lumen.simulation.place import Mishap

SETTLED = 4
"""Samples after which even a part that settles for a minute is believed."""
BACK = 12
"""Samples within which whatever is over is over: the longest back-off, and a minute to settle."""

each_part = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.key)
LIGHT_PARTS = (VEML7700, TSL2591, BH1750)
CHECKED_PARTS = (SHT4X, AHT20, SCD4X)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def wrong(readings: Mapping[Channel, Reading]) -> dict[Channel, Reading]:
    """Give what is neither a fault nor true."""
    return {
        channel: reading
        for channel, reading in readings.items()
        if not isinstance(reading, Fault)
        and abs(reading - TRUTH[channel].value) > TRUTH[channel].within
    }


def assert_true(readings: Mapping[Channel, Reading]) -> None:
    """Hold every channel to the truth."""
    assert kinds(readings) == {}
    assert wrong(readings) == {}


@each_part
def test_part_is_found_and_reads_what_is_true(spec: PartSpec) -> None:
    """Through scan, recognition, genuine driver and simulated registers; and it says from where."""

    async def live() -> None:
        bench = PartBench(spec)
        assert_true(await bench.samples(SETTLED))
        (address,) = bench.chips
        source = f"{spec.name} at 0x{address:02x}"
        assert bench.sensors.sources == dict.fromkeys(spec.measures, source)
        await bench.sensors.close()

    run(live())


@each_part
def test_part_at_its_last_address_is_found(spec: PartSpec) -> None:
    """Wherever its solder bridges put it."""

    async def live() -> None:
        bench = PartBench(spec)
        bench.chips[spec.addresses[-1]] = bench.chips.pop(spec.addresses[0])
        assert_true(await bench.samples(SETTLED))

    run(live())


@each_part
def test_part_that_is_missing_is_welcome_later(spec: PartSpec) -> None:
    """It is missing by name until it is plugged in, and then true."""

    async def live() -> None:
        bench = PartBench(spec)
        (address, chip) = bench.chips.popitem()
        read = await bench.samples(2)
        assert kinds(read) == dict.fromkeys(spec.measures, FaultKind.MISSING)
        assert all(spec.name in str(fault) for fault in read.values())
        bench.chips[address] = chip
        assert_true(await bench.samples(BACK))

    run(live())


@each_part
def test_part_that_falls_silent_is_a_fault_until_it_answers(spec: PartSpec) -> None:
    """Each transfer is refused; afterwards the part has lost its settings, and is set again."""

    async def live() -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)
        bench.suffer(Mishap.CABLE_PULLED)
        for _ in range(20):
            assert set(kinds(await bench.samples()).values()) == {FaultKind.SILENT}
        bench.suffer()
        assert_true(await bench.samples(BACK))

    run(live())


@each_part
def test_bus_that_hangs_at_a_part_is_given_up_and_comes_back(spec: PartSpec) -> None:
    """A transfer that never returns costs a deadline."""

    async def live() -> None:
        bench = PartBench(spec, deadline=0.2)
        await bench.samples(SETTLED)
        bench.suffer(Mishap.BUS_HANGS)
        for _ in range(2):
            assert set(kinds(await bench.samples()).values()) == {FaultKind.TIMEOUT}
        bench.suffer()
        bench.bus.freed.set()
        bench.sensors._deadline = 5.0
        # The thread comes back in its own time; samples are faster here than on any body.
        while kinds(await bench.samples()):  # noqa: ASYNC110 - what is waited for is a thread
            await asyncio.sleep(0.001)
        assert_true(await bench.samples())

    run(live())


@each_part
def test_brown_out_without_an_error_never_makes_a_value(spec: PartSpec) -> None:
    """The part forgets its settings between two samples: the truth, or a fault, and then truth."""

    async def live() -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)
        for _ in range(3):
            bench.chip.lose_power()
            for _ in range(BACK):
                assert wrong(await bench.samples()) == {}
            assert_true(await bench.samples())

    run(live())


@each_part
@pytest.mark.parametrize("level", [0x00, 0xFF])
def test_data_line_that_is_stuck_makes_no_value(spec: PartSpec, level: int) -> None:
    """Every byte is the same: a fault, but for the one part that cannot know darkness from it."""

    async def live() -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)
        with harmed(bench.chip, lambda data: bytes([level]) * len(data)):
            for _ in range(8):
                read = await bench.samples()
                if (spec, level) == (BH1750, 0x00):
                    assert read == {Channel.LIGHT: 0.0}
                else:
                    assert set(kinds(read)) == set(spec.measures)
        assert_true(await bench.samples(BACK))

    run(live())


@each_part
def test_any_one_bad_bit_of_a_transfer_ends_nothing(spec: PartSpec) -> None:
    """Each transfer of a sample in turn: no exception, and well again."""

    async def live() -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)
        for which in range(10):
            seen = 0

            def flip(data: bytes, which: int = which) -> bytes:
                nonlocal seen
                seen += 1
                return bytes([data[0] ^ 0x20, *data[1:]]) if data and seen == which + 1 else data

            with harmed(bench.chip, flip):
                read = await bench.samples()
            if spec in CHECKED_PARTS:
                assert wrong(read) == {}
            await bench.samples(BACK)
        assert_true(await bench.samples())

    run(live())


@pytest.mark.parametrize("spec", CHECKED_PARTS, ids=lambda spec: spec.key)
def test_wrong_checksum_is_no_value(spec: PartSpec) -> None:
    """As long as it lasts, whichever byte it is; afterwards the truth."""

    async def live(place: int) -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)

        def harm(data: bytes) -> bytes:
            enough = len(data) > place and len(data) > 1
            return (
                data[:place] + bytes([data[place] ^ 0x04]) + data[place + 1 :] if enough else data
            )

        with harmed(bench.chip, harm):
            for _ in range(3):
                read = await bench.samples()
                assert set(kinds(read)) == set(spec.measures)
        assert_true(await bench.samples(BACK))

    for place in (1, 2, 4):
        run(live(place))


@pytest.mark.parametrize("spec", [SHT4X, AHT20, SCD4X], ids=lambda spec: spec.key)
def test_frozen_part_is_known_and_lives_again(spec: PartSpec) -> None:
    """The same raw codes twenty times; a part that is told to measure anew gives the same."""

    async def live() -> None:
        bench = PartBench(spec)
        await bench.samples(SETTLED)
        vars(bench.chip)["frozen"] = True
        assert kinds(await bench.samples(18)) == {}
        read = await bench.samples(80)
        frozen = set(kinds(read).values())
        assert frozen <= {FaultKind.FROZEN, FaultKind.SETTLING}
        assert set(kinds(read)) == set(spec.measures)
        vars(bench.chip)["frozen"] = False
        assert_true(await bench.samples(BACK))

    run(live())


@pytest.mark.parametrize("spec", LIGHT_PARTS, ids=lambda spec: spec.key)
@pytest.mark.parametrize("lux", [40.0, 200.0])
def test_frozen_light_is_known_and_lives_again(spec: PartSpec, lux: float) -> None:
    """One count forever is a fault, and the night is none."""

    async def live() -> None:
        bench = PartBench(spec)
        bench.air.surroundings = replace(bench.air.surroundings, light_lux=lux)
        await bench.samples(SETTLED)
        bench.suffer(Mishap.LIGHT_FROZEN)
        assert kinds(await bench.samples(24)) == {Channel.LIGHT: FaultKind.FROZEN}
        bench.suffer()
        assert kinds(await bench.samples(BACK)) == {}
        bench.air.surroundings = replace(bench.air.surroundings, light_lux=0.0)
        for _ in range(60):
            assert kinds(await bench.samples()) == {}

    run(live())


@pytest.mark.parametrize("spec", LIGHT_PARTS, ids=lambda spec: spec.key)
@pytest.mark.parametrize(("dim", "lux"), [(2.0, 12.0), (20.0, 120.0), (60.0, 300.0)])
def test_frozen_light_stays_known_when_it_is_read_in_another_range(
    spec: PartSpec, dim: float, lux: float
) -> None:
    """Opened anew it is read in the first range, where its one count means another light."""

    async def live() -> None:
        bench = PartBench(spec)
        for light in (dim, lux):
            bench.air.surroundings = replace(bench.air.surroundings, light_lux=light)
            await bench.samples(SETTLED)
        bench.suffer(Mishap.LIGHT_FROZEN)
        await bench.samples(24)
        for _ in range(40):
            assert kinds(await bench.samples()) == {Channel.LIGHT: FaultKind.FROZEN}
        bench.suffer()
        assert kinds(await bench.samples(BACK)) == {}

    run(live())


@pytest.mark.parametrize("lux", [3.0, 7.5, 20.0, 60.0])
def test_steady_light_that_a_coarse_part_cannot_resolve_is_not_frozen(lux: float) -> None:
    """Steps of .42 lx hide the flicker of a lamp: the part is asked at half the sensitivity."""

    async def live() -> None:
        bench = PartBench(BH1750)
        bench.air.surroundings = replace(bench.air.surroundings, light_lux=lux)
        for _ in range(100):
            read = (await bench.samples())[Channel.LIGHT]
            assert not isinstance(read, Fault)
            assert read == pytest.approx(lux, abs=1.5)

    run(live())


@pytest.mark.parametrize(
    ("spec", "brightest"), [(TSL2591, 55_000.0), (BH1750, 54_000.0)], ids=["tsl2591", "bh1750"]
)
def test_light_is_read_from_darkness_to_the_parts_end(spec: PartSpec, brightest: float) -> None:
    """Up and down again; beyond its end it is saturated, and comes back."""

    async def live() -> None:
        bench = PartBench(spec)
        levels = [0.0, 1.0, 10.0, 300.0, 3e3, 2e4, brightest, 1.0, brightest, 100.0]
        for lux in levels:
            bench.air.surroundings = replace(bench.air.surroundings, light_lux=lux)
            read = (await bench.samples())[Channel.LIGHT]
            assert not isinstance(read, Fault), (lux, read)
            assert read == pytest.approx(lux, rel=0.03, abs=0.5)
        bench.air.surroundings = replace(bench.air.surroundings, light_lux=140_000.0)
        assert kinds(await bench.samples()) == {Channel.LIGHT: FaultKind.SATURATED}
        bench.air.surroundings = replace(bench.air.surroundings, light_lux=200.0)
        assert_true(await bench.samples())

    run(live())


@pytest.mark.parametrize("spec", [SHT4X, AHT20, SCD4X], ids=lambda spec: spec.key)
@pytest.mark.parametrize("humidity", [-8.0, 140.0])
def test_humidity_at_the_end_where_it_is_cut_off_is_no_measurement(
    spec: PartSpec, humidity: float
) -> None:
    """0 and 100 % are what drivers and converters give for whatever lies beyond."""

    async def live() -> None:
        bench = PartBench(spec)
        bench.air.surroundings = replace(bench.air.surroundings, humidity_pct=humidity)
        read = await bench.samples(SETTLED)
        assert kinds(read) == {Channel.HUMIDITY: FaultKind.OUT_OF_RANGE}

    run(live())


@pytest.mark.parametrize("co2", [0.0, 60.0, 150.0])
def test_co2_that_no_air_has_is_no_value(co2: float) -> None:
    """0 ppm is what a part gives before it has measured; the open air has more than 400."""

    async def live() -> None:
        bench = PartBench(SCD4X)
        bench.air.surroundings = replace(bench.air.surroundings, co2_ppm=co2)
        read = (await bench.samples(SETTLED))[Channel.CO2]
        assert isinstance(read, Fault)
        assert read.kind in (FaultKind.NOT_CONVERTED, FaultKind.OUT_OF_RANGE)

    run(live())


def test_co2_settles_first_and_is_not_believed_once_it_stops() -> None:
    """A minute to settle; when nothing new comes, the driver would give its last for ever."""

    async def live() -> None:
        bench = PartBench(SCD4X)
        for _ in range(2):
            assert set(kinds(await bench.samples()).values()) == {FaultKind.SETTLING}
        assert_true(await bench.samples(2))
        vars(bench.chip)["stopped"] = True
        assert set(kinds(await bench.samples()).values()) == {FaultKind.FROZEN}
        vars(bench.chip)["stopped"] = False
        assert_true(await bench.samples(BACK))

    run(live())


def test_co2_of_thin_air_is_true_where_the_pressure_is_known() -> None:
    """Behind the pass a part that takes the air for that of the sea finds a sixth too little."""

    async def live(*specs: PartSpec) -> float:
        bench = PartBench(*specs)
        air = bench.air.surroundings
        bench.air.surroundings = replace(air, pressure_hpa=850.0, co2_ppm=800.0)
        read = (await bench.samples(SETTLED))[Channel.CO2]
        assert not isinstance(read, Fault)
        return read

    assert run(live(SCD4X, BMP280)) == pytest.approx(800.0, abs=20.0)
    assert run(live(SCD4X)) == pytest.approx(800.0 * 850.0 / 1013.25, abs=20.0)


def test_ids_of_other_chips_are_refused() -> None:
    """A TSL2591 has an id: whatever else sits at 0x29 is named, and not set."""

    async def live() -> None:
        bench = PartBench(TSL2591)
        vars(bench.chip)["_chip"] = 0xEE
        read = (await bench.samples())[Channel.LIGHT]
        assert "the chip at 0x29 is no TSL2591 (id 0xee)" in str(read)
        assert vars(bench.chip)["_settings"] == {0: 0, 1: 0}

    run(live())


def test_busy_aht20_holds_nobody_up() -> None:
    """Its driver asks without end."""

    async def live() -> None:
        bench = PartBench(AHT20)
        await bench.samples(2)
        with harmed(bench.chip, lambda data: bytes([data[0] | 0x80, *data[1:]])):
            assert "conversion does not end" in str((await bench.samples())[Channel.HUMIDITY])
        assert_true(await bench.samples(BACK))

    run(live())


def test_aht20_that_lost_its_calibration_is_opened_anew() -> None:
    """Its codes would still come, with right checksums, and mean something else."""

    async def live() -> None:
        bench = PartBench(AHT20)
        await bench.samples(2)
        bench.chip.lose_power()
        assert "lost its calibration" in str((await bench.samples())[Channel.HUMIDITY])
        assert_true(await bench.samples(2))

    run(live())


def test_best_of_all_parts_is_chosen_for_each_channel() -> None:
    """With everything plugged in: by the accuracy that makers state."""

    async def live() -> None:
        bench = PartBench(*SPECS)
        assert_true(await bench.samples(SETTLED))
        assert bench.sensors.sources == {
            Channel.AMBIENT_TEMP: "SHT4x at 0x44",
            Channel.HUMIDITY: "SHT4x at 0x44",
            Channel.PRESSURE: "BME280 at 0x77",
            Channel.LIGHT: "VEML7700 at 0x10",
            Channel.CO2: "SCD4x at 0x62",
        }
        await bench.sensors.close()

    run(live())


def test_next_best_part_takes_over_from_one_that_failed_and_keeps_the_channel() -> None:
    """Nobody is blind who has a second eye; and the values do not go back and forth."""

    async def live() -> None:
        bench = PartBench(SHT4X, BME280)
        await bench.samples(2)
        vars(bench.chip)["silent"] = True
        assert set(kinds(await bench.samples())) == {Channel.AMBIENT_TEMP, Channel.HUMIDITY}
        assert_true(await bench.samples())
        assert set(bench.sensors.sources.values()) == {"BME280 at 0x77"}
        vars(bench.chip)["silent"] = False
        assert_true(await bench.samples(20))
        assert set(bench.sensors.sources.values()) == {"BME280 at 0x77"}

    run(live())


def test_part_that_froze_gives_way_to_another() -> None:
    """A frozen part opens without an error: it would be chosen for ever."""

    async def live() -> None:
        bench = PartBench(SHT4X, AHT20)
        await bench.samples(2)
        vars(bench.chip)["frozen"] = True
        await bench.samples(22)
        assert_true(await bench.samples())
        assert set(bench.sensors.sources.values()) == {"AHT20 at 0x38"}

    run(live())


def test_temperature_and_humidity_never_come_from_two_parts_where_one_has_both() -> None:
    """Relative humidity means that of its own temperature: for every set of three parts."""
    for specs in combinations(SPECS, 3):
        humid = measuring(Channel.HUMIDITY, specs)
        assert not humid or measuring(Channel.AMBIENT_TEMP, specs)[0] is humid[0]


@each_part
def test_rows_agree_with_the_drivers_and_the_channels(spec: PartSpec) -> None:
    """A row's package is a requirement, its class opens, its ranges are within the channel's."""
    import pkgutil  # noqa: PLC0415 - only here
    from importlib import metadata  # noqa: PLC0415 - only here

    declared = " ".join(metadata.requires("lumen-creature") or [])
    assert spec.package in declared or metadata.version(spec.package)
    assert callable(pkgutil.resolve_name(spec.opens))
    for channel, measure in spec.measures.items():
        quantity = QUANTITIES[channel]
        assert quantity.low <= measure.low < measure.high <= quantity.high
        assert channel in MEASURED
    assert named_parts(spec.name) == (spec,)


def test_parts_are_named_in_any_order_and_case() -> None:
    """And one that is not known is refused with what was probably meant, or those that are."""
    assert named_parts(" BH1750,sht4x ") == (SHT4X, BH1750)
    with pytest.raises(ValueError, match="'bme28'; did you mean bme280"):
        named_parts("bme28")
    with pytest.raises(ValueError, match="there is no part 'lm75'; there are: sht4x"):
        named_parts("lm75")


@pytest.mark.parametrize(
    ("data", "checksum"),
    [
        (b"\xbe\xef", 0x92),  # SHT4x data sheet, 4.4
        (b"\x01\xf4", 0x33),  # SCD4x data sheet: 500 ppm
        (b"\x66\x67", 0xA2),  # SCD4x data sheet: 25 degC
        (b"\x5e\xb9", 0x3C),  # SCD4x data sheet: 37 %RH
    ],
)
def test_checksum_is_that_of_the_data_sheets(data: bytes, checksum: int) -> None:
    """And that of Adafruit's own drivers, which is other code."""
    genuine: Any = import_driver("adafruit_sht4x").SHT4x
    assert crc8(data) == checksum == genuine._crc8(data)
