"""Checks of the HAT and of what reaches it; on a computer without one they are absent. Pure."""

from lumen.devices.header import BRAINCRAFT
from lumen.devices.identify import Survey
from lumen.doctor.facts import Access, Facts
from lumen.doctor.firmware_config import overlays as overlays_of
from lumen.doctor.firmware_config import unread_includes
from lumen.doctor.sensors import PLUG, RUNNING, senses_of
from lumen.doctor.verdicts import Finding, absent, fails, notice, well

NEEDED_GROUPS = ("i2c", "spi", "gpio")

PANEL_OVERLAYS = frozenset(
    {"drm-tftbonnet13", "drm-minipitft13", "tftbonnet13", "minipitft13"}
    | {"panel-mipi-dbi-spi", "mipi-dbi-spi", "fbtft", "adafruit-st7789v-ips"}
)
"""Overlays that take the panel, and with it /dev/spidev0.0, away from programs."""

SHOWN_PARTS = frozenset({"panel", "lights", "buttons", "header"})
"""What the rows here show of a running Lumen that owns the HAT."""

NO_HAT = "this computer has no header for a HAT"
NOT_FITTED = "body.hat is off"


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
    buses, bus = facts.buses, senses_of(facts).bus
    if not facts.board.is_pi and bus is None:
        return absent("I2C bus", NO_HAT)
    device = f"/dev/i2c-{1 if facts.board.is_pi else bus}"
    if not buses.i2c_device:
        remedy = "sudo raspi-config nonint do_i2c 0; then: sudo reboot"
        if not facts.board.is_pi:
            remedy = "look at `ls /dev/i2c-*`, and set senses.bus to the number of yours"
        return fails("I2C bus", f"{device} is missing", remedy)
    if facts.life.owns_bus:
        return well("I2C bus", RUNNING)
    if not isinstance(buses.found, Survey):
        return fails("I2C bus", buses.found or "it was not looked at", "sudo lumen doctor")
    chips = ", ".join(f"0x{a:02x}" for a in sorted(buses.found.parts | buses.found.strangers))
    return well("I2C bus", f"answering: {chips or 'nothing'}")


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
    if not _has_hat(facts):
        return absent("panel", NOT_FITTED)
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
    if not _has_hat(facts):
        return absent(name, NOT_FITTED)
    if facts.life.owns_hat:
        return _part(name, ("lights", "buttons", "header"), facts)
    owners = facts.buses.pin_owners
    if owners is None:
        return notice(name, "who holds the pins cannot be seen", "sudo lumen doctor")
    lights = facts.buses.lights_device
    pins = [BRAINCRAFT.panel_command, BRAINCRAFT.panel_backlight, *BRAINCRAFT.buttons.values()]
    if lights is None:
        pins += [BRAINCRAFT.dotstar_data, BRAINCRAFT.dotstar_clock]
    held = {pin: owners[pin] for pin in sorted(pins) if pin in owners}
    if held:
        holders = ", ".join(f"GPIO {pin} by {owner}" for pin, owner in held.items())
        return fails(name, f"held: {holders}", "stop that program, or take out its overlay")
    return well(name, "all of its pins are free" + _of_lights(lights))


def _of_lights(device: str | None) -> str:
    return "" if device is None else f"; the kernel drives the lights, by {device}"


def _has_hat(facts: Facts) -> bool:
    settings = facts.program.settings
    return isinstance(settings, str) or settings.body.hat


def _part(name: str, parts: tuple[str, ...], facts: Facts) -> Finding:
    """Say of an output what the running Lumen says of it."""
    assert facts.life.status is not None  # noqa: S101 - it owns the HAT
    reported = {part: facts.life.status["parts"].get(part) for part in parts}
    faults = [f"{part}: {fault}" for part, fault in reported.items() if fault is not None]
    if faults:
        return fails(name, f"the running Lumen says: {'; '.join(faults)}", PLUG)
    return well(name, RUNNING)
