"""Writes the tables of sensors in the documentation from the registry: `make parts`."""

from collections.abc import Iterator
from pathlib import Path

from lumen.core.reading import QUANTITIES, Channel
from lumen.devices.registry import SPECS, Measure, PartSpec

DOCS = Path(__file__).parent
PAGES = (DOCS / "hardware.md", DOCS / "dev" / "sensors.md")
BEGIN = "<!-- Written by `make parts` from lumen/devices/registry.py. -->\n"
END = "<!-- End of what `make parts` writes. -->\n"


def short_table() -> str:
    """Give the table for users: what each part measures, how well, and where it answers."""
    return "".join(_short_lines())


def long_table() -> str:
    """Give the table for developers: how each part is recognised, and how it fails."""
    return "".join(_long_lines())


def page(path: Path) -> str:
    """Give a page with its table as it should be."""
    table = short_table() if path == PAGES[0] else long_table()
    head, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    return head + BEGIN + "\n" + table + "\n" + END + rest.partition(END)[2]


def _short_lines() -> Iterator[str]:
    yield "| part | `senses.parts` | I2C address | measures, with its maker's accuracy |\n"
    yield "|---|---|---|---|\n"
    for spec in SPECS:
        measures = ", ".join(_measure(c, m) for c, m in spec.measures.items())
        yield f"| {spec.name} | `{spec.key}` | {_addresses(spec)} | {measures} |\n"


def _long_lines() -> Iterator[str]:
    yield "| part | recognised by | range and step | conversion, settling | frozen | no reading |\n"
    yield "|---|---|---|---|---|---|\n"
    for spec in SPECS:
        ranges = "; ".join(_range(c, m) for c, m in spec.measures.items())
        times = f"{spec.conversion:g} s, {spec.settling:g} s"
        found = f"{spec.recognition.words}"
        row = (spec.name, found, ranges, times, spec.freezes, spec.no_reading)
        yield f"| {' | '.join(row)} |\n"


def _addresses(spec: PartSpec) -> str:
    return ", ".join(f"0x{address:02x}" for address in spec.addresses)


def _unit(channel: Channel) -> str:
    return "%" if channel is Channel.LIGHT else QUANTITIES[channel].unit


def _measure(channel: Channel, measure: Measure) -> str:
    estimated = "" if measure.is_stated else " (estimated)"
    return f"{QUANTITIES[channel].name} ±{measure.accuracy:g} {_unit(channel)}{estimated}"


def _range(channel: Channel, measure: Measure) -> str:
    quantity = QUANTITIES[channel]
    ends = f"{measure.low:g} to {measure.high:g} {quantity.unit}"
    return f"{quantity.name} {ends}, step {measure.resolution:g}"


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(page(each), encoding="utf-8")
