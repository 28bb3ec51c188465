"""Which sensors a body has: the HAT's, what answers beside them, what is named, and none."""

import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from i2c_bench import Air
from part_bench import TRUTH, without_waiting
from patience import run

from lumen.composition import bodies
from lumen.composition import sensors as composed
from lumen.composition.assembly import outlets_for
from lumen.composition.bodies import host_parts, mock_parts
from lumen.composition.sensors import bare_sensors, hat_sensors
from lumen.config.settings import BodyConfig, SensesConfig, Settings
from lumen.core.reading import Channel, Fault, Reading
from lumen.devices import linux_i2c
from lumen.devices.blinka import import_driver
from lumen.devices.i2c_bus import I2cBus
from lumen.devices.linux_i2c import LinuxI2c
from lumen.devices.registry import AIR, SPECS, named_parts
from lumen.errors import DeviceError, UsageError
from lumen.runtime.hardware import Mode
from lumen.simulation.silicon.bus import SimulatedI2c
from lumen.simulation.silicon.chips import simulated_chips

HAT = AIR | {Channel.LIGHT}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def bus_with(words: str) -> tuple[Air, SimulatedI2c]:
    """Give a bus with these parts on it, and its place."""
    air = Air()
    specs = named_parts(words)
    chips = simulated_chips(air, air.monotonic, specs, Random) if specs else {}
    return air, SimulatedI2c(air, chips)


def refusing() -> I2cBus:
    """Stand in for a computer without a bus."""
    raise DeviceError("there is no I2C bus")


def test_hat_misses_what_it_should_have_and_takes_what_is_plugged_in_beside() -> None:
    """Air and light are expected whatever answers; CO2 only where a part for it does."""
    senses = SensesConfig()
    for words, more in (("", set()), ("veml7700", set()), ("bme280 scd4x", {Channel.CO2})):
        air, bus = bus_with(words)
        assert hat_sensors(lambda bus=bus: bus, air, senses).channels == HAT | more  # type: ignore[misc]  # a default binds the loop's variable
    air, _ = bus_with("")
    assert hat_sensors(refusing, air, senses).channels == HAT
    assert hat_sensors(refusing, air, replace(senses, light=False)).channels == AIR


def test_named_parts_are_all_that_is_expected_and_all_that_is_used() -> None:
    """Whoever names an SHT4x and no barometer misses no pressure, and uses no BME280."""
    air, bus = bus_with("sht4x bme280")
    sensors = hat_sensors(lambda: bus, air, SensesConfig(parts="sht4x"))
    assert sensors.channels == {Channel.AMBIENT_TEMP, Channel.HUMIDITY}
    read = run(sensors.read())
    assert set(read) == sensors.channels
    gone = bare_sensors(lambda: bus, air, SensesConfig(parts="scd4x"))
    assert str(run(gone.read())[Channel.CO2]) == "missing: no SCD4x answers"
    with pytest.raises(UsageError, match=r"senses\.parts: there is no part 'sht5x'"):
        hat_sensors(lambda: bus, air, SensesConfig(parts="sht5x"))


def test_bare_body_has_what_answers_at_its_start() -> None:
    """Nothing is expected of a computer whose owner names no part."""
    air, bus = bus_with("aht20 bh1750")
    found = bare_sensors(lambda: bus, air, SensesConfig())
    assert found.channels == {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.LIGHT}
    assert bare_sensors(refusing, air, SensesConfig()).channels == frozenset()


def test_part_is_found_however_long_the_drivers_take_to_load(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From a slow card that takes seconds: it is the bus that may not take so long."""
    air, bus = bus_with("scd4x")
    monkeypatch.setattr(composed, "DEADLINE", 0.01)
    monkeypatch.setattr(composed, "IMPORT_DEADLINE", 60.0)

    def slowly() -> I2cBus:
        threading.Event().wait(0.2)
        monkeypatch.setattr(composed, "DEADLINE", 60.0)
        return bus

    assert bare_sensors(slowly, air, SensesConfig()).channels >= {Channel.CO2}


def test_bus_that_hangs_is_no_hat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks which body there is waits for no transfer that may never return."""
    _, bus = bus_with("bme280")
    (tmp_path / "i2c-1").touch()
    assert bodies.hat_answers(tmp_path / "i2c-1", lambda: bus)
    over, scan = threading.Event(), bus.scan

    def hang() -> list[int]:
        over.wait(2.0)
        return scan()

    monkeypatch.setattr(bus, "scan", hang)
    monkeypatch.setattr(composed, "DEADLINE", 0.01)
    assert not bodies.hat_answers(tmp_path / "i2c-1", lambda: bus)
    over.set()


def test_host_with_a_bus_has_sensors_and_says_where_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any Linux with an I2C sensor: its own telemetry and the room's, without lights or screen."""
    _, bus = bus_with("sht4x bh1750")
    monkeypatch.setattr(linux_i2c, "LinuxI2c", lambda number: bus if number == 7 else refusing())
    parts = host_parts(Settings(senses=SensesConfig(bus=7)), tmp_path)
    sensors = parts.sensors[0]
    assert sensors.channels == {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.LIGHT}
    assert (parts.leds, parts.display, parts.buttons, parts.missing) == (None, None, None, {})
    read = run(sensors.read())
    assert not [str(value) for value in read.values() if isinstance(value, Fault)]
    assert set(parts.sources().values()) == {"SHT4x at 0x44", "BH1750 at 0x23"}
    none = host_parts(Settings(senses=SensesConfig(bus=8)), tmp_path)
    assert "no known sensor answers on /dev/i2c-8" in none.missing["sensors"]
    assert len(host_parts(Settings(), tmp_path).sensors) == 1


def test_pi_without_a_hat_touches_no_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sensors, page and terminal: the header is never opened."""
    from lumen.devices import pi_header  # noqa: PLC0415 - what must not be opened

    _, bus = bus_with("sht4x")
    monkeypatch.setattr(bodies, "open_bus", lambda: bus)
    monkeypatch.setattr(pi_header, "PiHeader", lambda: pytest.fail("the header was opened"))
    settings = Settings(body=BodyConfig(hat=False), senses=SensesConfig(parts="sht4x"))
    parts = bodies.pi_parts(settings, tmp_path)
    assert (parts.mode, parts.leds, parts.display, parts.missing) == (Mode.PI, None, None, {})
    assert parts.sensors[0].channels == {Channel.AMBIENT_TEMP, Channel.HUMIDITY}


@pytest.mark.parametrize(("hat", "pages"), [(True, 0), (False, 1)])
def test_body_without_a_screen_has_a_page(tmp_path: Path, *, hat: bool, pages: int) -> None:
    """On a Pi the page is off by itself; where there is no screen, it is how Lumen is seen."""
    view: Any = SimpleNamespace(mode=Mode.PI, clock=Air())
    assert len(outlets_for(view, Settings(body=BodyConfig(hat=hat)), tmp_path)) == pages


def test_simulated_body_has_the_parts_that_are_named() -> None:
    """To see CO2, or another part than the HAT's, without one."""
    parts, clock = mock_parts(Settings(senses=SensesConfig(parts="aht20 scd4x")), 0.0)
    sensors = parts.sensors[0]
    assert sensors.channels == {Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.CO2}

    async def live() -> Mapping[Channel, Reading]:
        clock.skip(30.0)
        await sensors.read()
        clock.skip(90.0)
        return await sensors.read()

    read = run(live())
    assert all(not isinstance(value, Fault) for value in read.values())
    bare, _ = mock_parts(Settings(body=BodyConfig(hat=False)), 0.0)
    assert (bare.leds, bare.display, bare.seen) == (None, None, None)


class _SmBus:
    """Stand in for Adafruit's SMBus on /dev/i2c-N, over simulated chips."""

    def __init__(self, bus: SimulatedI2c) -> None:
        self.bus, self.closed = bus, 0

    def write_quick(self, address: int) -> None:
        """Probe."""
        if address not in self.bus.scan():
            raise OSError(121, "Remote I/O error")

    def read_byte(self, address: int) -> int:
        """Probe by reading."""
        return self.read_bytes(address, 1)[0]

    def write_bytes(self, address: int, data: bytes) -> None:
        """Send."""
        self.bus.writeto(address, data)

    def read_bytes(self, address: int, count: int) -> bytes:
        """Fetch."""
        data = bytearray(count)
        self.bus.readfrom_into(address, data)
        return bytes(data)

    def read_i2c_block_data(self, address: int, command: bytes, count: int) -> bytes:
        """Send and fetch."""
        data = bytearray(count)
        self.bus.writeto_then_readfrom(address, bytes(command), data)
        return bytes(data)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def test_every_part_is_read_over_the_bus_of_any_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through Blinka's own class for /dev/i2c-N; it is closed again, and missed in one line."""
    air, bus = bus_with(" ".join(spec.key for spec in SPECS))
    opened: list[_SmBus] = []

    def smbus(number: int) -> _SmBus:
        if number != 3:
            raise FileNotFoundError
        opened.append(_SmBus(bus))
        return opened[-1]

    genuine = import_driver

    def driver(name: str) -> object:
        module = genuine(name)
        monkeypatch.setattr(module, "smbus", SimpleNamespace(SMBus=smbus))
        return module

    monkeypatch.setattr(linux_i2c, "import_driver", driver)
    sensors = bare_sensors(lambda: LinuxI2c(3), air, SensesConfig())

    async def live() -> None:
        for _ in range(3):
            air.now += 30.0
            await sensors.read()
        air.now += 30.0
        read = await sensors.read()
        for channel, value in read.items():
            assert not isinstance(value, Fault)
            assert value == pytest.approx(TRUTH[channel].value, abs=TRUTH[channel].within)
        await sensors.close()

    run(live())
    assert [each.closed for each in opened] == [1, 1]
    with pytest.raises(DeviceError, match="/dev/i2c-4 cannot be opened"):
        LinuxI2c(4)


def test_body_without_a_part_loads_nothing_for_it() -> None:
    """Neither the class that would open it nor Adafruit's driver."""
    usual = ("lumen.devices.bme280", "lumen.devices.veml7700")
    names = sorted({m for s in SPECS if (m := s.opens.partition(":")[0]) not in usual})
    code = (
        "import sys, asyncio; from lumen.composition.bodies import mock_parts;"
        "from lumen.config.settings import Settings; parts, clock = mock_parts(Settings(), 0.0);"
        "asyncio.run(parts.sensors[0].read());"
        f"print([n for n in {names!r} if n in sys.modules],"
        "[n for n in sys.modules if n.startswith('adafruit_') and n.split('_')[1].split('.')[0]"
        " in ('ahtx0', 'sht4x', 'scd4x', 'bh1750', 'tsl2591', 'bmp280')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and text
    assert done.stdout.strip() == "[] []", done.stdout
