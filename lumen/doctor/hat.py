"""Checks of the HAT and of what reaches it; on a computer without one they are absent. Pure."""

from lumen.config.settings import SensesConfig
from lumen.core.reading import Channel
from lumen.devices.bme280 import ADDRESSES, BME280_ID, BMP280_ID
from lumen.devices.bme280 import CHANNELS as AIR
from lumen.devices.header import BRAINCRAFT
from lumen.devices.veml7700 import ADDRESS as LIGHT_ADDRESS
from lumen.doctor.facts import Access, Facts, Found
from lumen.doctor.firmware_config import overlays as overlays_of
from lumen.doctor.firmware_config import unread_includes
from lumen.doctor.verdicts import Finding, absent, fails, notice, well

NEEDED_GROUPS = ("i2c", "spi", "gpio")

PANEL_OVERLAYS = frozenset(
    {"drm-tftbonnet13", "drm-minipitft13", "tftbonnet13", "minipitft13"}
    | {"panel-mipi-dbi-spi", "mipi-dbi-spi", "fbtft", "adafruit-st7789v-ips"}
)
"""Overlays that take the panel, and with it /dev/spidev0.0, away from programs."""

SHOWN_PARTS = frozenset({"panel", "lights", "buttons", "header"})
SHOWN_CHANNELS = AIR | {Channel.LIGHT}
"""What the rows here show of a running Lumen that owns the HAT."""

_AIR_CHIPS = (BME280_ID, BMP280_ID)
"""The air sensors' ids, the best first."""

NO_HAT = "this computer has no header for a HAT"
RUNNING = "the running Lumen owns it"
_PLUG = "look at the plug; with the power off, press the HAT onto its header"


def board(facts: Facts) -> Finding:
    """Lumen is made for a Raspberry Pi 4."""
    model = facts.board.model
    if not facts.board.is_pi:
        return absent("board", model or "no Raspberry Pi: Lumen lives in a simulated room here")
    assert model is not None  # noqa: S101 - a Pi says what it is
    if "Raspberry Pi 4 Model B" not in model:
        return notice("board", model, "Lumen is proved on a Raspberry Pi 4 Model B only")
    return well("board", model)


def groups(facts: Facts) -> Finding:
    """Whoever runs Lumen may open its parts."""
    board, access = facts.board, facts.buses.access
    if not board.is_pi:
        return absent("groups", NO_HAT)
    if board.user == "root":
        return well("groups", "root may open I2C, SPI and GPIO")
    if access is not None and access.user == board.user and access.allowed:
        return _allowed(access)
    missing = [group for group in NEEDED_GROUPS if group not in board.groups]
    existing = [group for group in missing if group in board.system_groups]
    if existing:
        remedy = (
            f"sudo usermod --append --groups {','.join(existing)} {board.user}; then log in anew"
        )
        return fails("groups", f"{board.user} is not in {', '.join(missing)}", remedy)
    if missing:
        found = f"this system has no group {', '.join(missing)}: whether {board.user} may open"
        return notice("groups", f"{found} the parts is not known", "see who owns /dev/gpiochip0")
    return well("groups", f"{board.user} is in {', '.join(NEEDED_GROUPS)}")


def _allowed(access: Access) -> Finding:
    """Judge what the user may open, device by device."""
    denied = [device for device, allowed in access.allowed.items() if allowed is False]
    unknown = [device for device, allowed in access.allowed.items() if allowed is None]
    if denied:
        names = dict.fromkeys(group for d in denied if (group := access.groups.get(d)))
        if names:
            remedy = f"sudo usermod --append --groups {','.join(names)} {access.user}; then reboot"
        else:
            remedy = "let a udev rule give them to a group that the user is in: docs/hardware.md"
        return fails("groups", f"{access.user} may not open {', '.join(denied)}", remedy)
    if unknown:
        found = f"whether {access.user} may open {', '.join(unknown)} is not known"
        return notice("groups", found, "sudo lumen doctor")
    return well("groups", f"{access.user} may open {', '.join(access.allowed)}")


def i2c_bus(facts: Facts) -> Finding:
    """The bus is enabled, and can be asked."""
    buses = facts.buses
    if not facts.board.is_pi:
        return absent("I2C bus", NO_HAT)
    if not buses.i2c_device:
        remedy = "sudo raspi-config nonint do_i2c 0; then: sudo reboot"
        return fails("I2C bus", "/dev/i2c-1 is missing", remedy)
    if facts.life.owns_hat:
        return well("I2C bus", RUNNING)
    if not isinstance(buses.found, Found):
        return fails("I2C bus", buses.found or "it was not looked at", "sudo lumen doctor")
    chips = ", ".join(f"0x{address:02x}" for address in sorted(buses.found.chips))
    return well("I2C bus", f"answering: {chips or 'nothing'}")


def air_sensor(facts: Facts) -> Finding:
    """A BME280 answers; a BMP280, often sold as one, has no humidity."""
    name = "air sensor"
    if not _senses(facts).air:
        return absent(name, "senses.air is off")
    if (elsewhere := _judged_without_bus(name, facts, AIR)) is not None:
        return elsewhere
    chips = facts.buses.found.chips if isinstance(facts.buses.found, Found) else {}
    answering = [a for a in ADDRESSES if a in chips]
    address = min(answering, key=lambda a: _rank(chips[a]), default=None)
    if address is None:
        return fails(name, "no BME280 answers at 0x77 or 0x76", _PLUG)
    if chips[address] == BMP280_ID:
        remedy = "it works without humidity; a genuine BME280 says 0x60"
        return notice(name, f"a BMP280 at 0x{address:02x}, which has no humidity", remedy)
    if chips[address] != BME280_ID:
        found = f"the chip at 0x{address:02x} is no BME280 (id {_hex(chips[address])})"
        return fails(name, found, "replace it by a BME280")
    return well(name, f"a BME280 at 0x{address:02x}")


def light_sensor(facts: Facts) -> Finding:
    """A VEML7700 answers."""
    name = "light sensor"
    if not _senses(facts).light:
        return absent(name, "senses.light is off")
    if (elsewhere := _judged_without_bus(name, facts, frozenset({Channel.LIGHT}))) is not None:
        return elsewhere
    chips = facts.buses.found.chips if isinstance(facts.buses.found, Found) else {}
    if LIGHT_ADDRESS not in chips:
        return fails(name, f"no VEML7700 answers at 0x{LIGHT_ADDRESS:02x}", _PLUG)
    return well(name, f"a chip at 0x{LIGHT_ADDRESS:02x}, a VEML7700's address")


def overlays(facts: Facts) -> Finding:
    """No kernel driver has taken the panel."""
    buses = facts.buses
    if not facts.board.is_pi:
        return absent("overlays", NO_HAT)
    config = facts.board.config or ""
    named = [o for o in overlays_of(config, facts.board.model or "") if o.name in PANEL_OVERLAYS]
    if surely := [overlay.name for overlay in named if overlay.sure]:
        remedy = f"take dtoverlay={surely[0]} out of /boot/firmware/config.txt; then: sudo reboot"
        return fails("overlays", f"{surely[0]} gives the panel to the kernel", remedy)
    if buses.panel_driver not in (None, "spidev"):
        remedy = "find its overlay in /boot/firmware/config.txt, take it out, and reboot"
        return fails("overlays", f"the kernel's {buses.panel_driver} owns the panel", remedy)
    screens = [name for name in buses.framebuffers if "st7789" in name or "mipi" in name]
    if screens:
        remedy = "find what makes it in /boot/firmware/config.txt, take it out, and reboot"
        return fails("overlays", f"the kernel shows {screens[0]} on the panel", remedy)
    return _overlays_unknown(facts, [overlay.name for overlay in named]) or well(
        "overlays", "none takes the panel"
    )


def _overlays_unknown(facts: Facts, perhaps: list[str]) -> Finding | None:
    """Say what could not be found out; None where all was, or the panel is seen to be free."""
    if facts.buses.panel_driver == "spidev":
        return None
    if perhaps:
        found = f"{perhaps[0]} gives the panel to the kernel, under a condition in config.txt"
        return notice("overlays", found, "look whether this board meets it")
    if facts.board.config is None:
        return notice("overlays", "config.txt could not be read", "sudo lumen doctor")
    if unread := unread_includes(facts.board.config):
        found = f"config.txt includes {unread[0]}, which could not be read"
        return notice("overlays", found, "look whether it is there")
    return None


def panel(facts: Facts) -> Finding:
    """The panel's bus is there."""
    if not facts.board.is_pi:
        return absent("panel", NO_HAT)
    if facts.life.owns_hat:
        return _part("panel", ("panel",), facts)
    if not facts.buses.spi_device:
        remedy = "sudo raspi-config nonint do_spi 0; then: sudo reboot (see overlays, too)"
        return fails("panel", "/dev/spidev0.0 is missing", remedy)
    return well("panel", "/dev/spidev0.0 is there; the panel itself cannot answer")


def lights_and_buttons(facts: Facts) -> Finding:
    """Nobody else holds a pin of the HAT."""
    name = "lights, buttons"
    if not facts.board.is_pi:
        return absent(name, NO_HAT)
    if facts.life.owns_hat:
        return _part(name, ("lights", "buttons", "header"), facts)
    owners = facts.buses.pin_owners
    if owners is None:
        return notice(name, "who holds the pins cannot be seen", "sudo lumen doctor")
    pins = (
        BRAINCRAFT.dotstar_data,
        BRAINCRAFT.dotstar_clock,
        BRAINCRAFT.panel_command,
        BRAINCRAFT.panel_backlight,
        *BRAINCRAFT.buttons.values(),
    )
    held = {pin: owners[pin] for pin in sorted(pins) if pin in owners}
    if held:
        holders = ", ".join(f"GPIO {pin} by {owner}" for pin, owner in held.items())
        return fails(name, f"held: {holders}", "stop that program, or take out its overlay")
    return well(name, "all of its pins are free")


def _senses(facts: Facts) -> SensesConfig:
    settings = facts.program.settings
    return SensesConfig() if isinstance(settings, str) else settings.senses


def _judged_without_bus(name: str, facts: Facts, channels: frozenset[Channel]) -> Finding | None:
    """Say of a sensor what is known without asking it; None where it can be judged by the bus."""
    if not facts.board.is_pi:
        return absent(name, NO_HAT)
    if facts.life.owns_hat:
        assert facts.life.status is not None  # noqa: S101 - it owns the HAT
        now = facts.life.status["now"] or {"faults": {}, "reading": {}}
        reasons = {now["faults"][c] for c in channels if c in now["faults"]}
        if reasons:
            return fails(name, f"the running Lumen says: {'; '.join(sorted(reasons))}", _PLUG)
        if not any(channel in now["reading"] for channel in channels):
            return notice(name, f"{RUNNING}, and has not read it yet", "ask again in a minute")
        return well(name, f"{RUNNING}, and reads it")
    if not isinstance(facts.buses.found, Found):
        return absent(name, "the bus could not be asked")
    return None


def _part(name: str, parts: tuple[str, ...], facts: Facts) -> Finding:
    """Say of an output what the running Lumen says of it."""
    assert facts.life.status is not None  # noqa: S101 - it owns the HAT
    reported = {part: facts.life.status["parts"].get(part) for part in parts}
    faults = [f"{part}: {fault}" for part, fault in reported.items() if fault is not None]
    if faults:
        return fails(name, f"the running Lumen says: {'; '.join(faults)}", _PLUG)
    return well(name, RUNNING)


def _rank(chip: int | None) -> int:
    """Give how much a chip is worth as an air sensor, the best least."""
    return _AIR_CHIPS.index(chip) if chip in _AIR_CHIPS else len(_AIR_CHIPS)


def _hex(chip: int | None) -> str:
    return "unknown" if chip is None else f"0x{chip:02x}"
