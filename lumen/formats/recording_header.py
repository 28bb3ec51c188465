"""What the columns of a recording are: its channels, by their names or by what others call them."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from lumen.core.reading import Channel
from lumen.errors import RecordingError
from lumen.formats.recording_metadata import BODY_PREFIX
from lumen.formats.time_cells import zone_of
from lumen.formats.zone_names import may_be_zones, plain_zone

TIME = "time"
SIMULATED = "simulated"
_TIMES = (
    "timestamp datetime date_time time_utc utc utc_time timestamp_utc datetime_utc unix_time "
    "unixtime epoch epoch_s epoch_ms epoch_utc time_s time_ms timestamp_s timestamp_ms ts _time "
    "dateutc created_at recorded_at measured_at"
)
_TIME_NAMES = frozenset(_TIMES.split())
_ALIASES: Mapping[Channel, str] = {
    Channel.AMBIENT_TEMP: "temperature temp ambient_temp ambient_temperature air_temperature "
    "air_temp room_temperature room_temp temperature_c temp_c",
    Channel.HUMIDITY: "humidity relative_humidity rh rel_humidity humidity_percent hum",
    Channel.PRESSURE: "pressure air_pressure barometric_pressure atmospheric_pressure",
    Channel.LIGHT: "light lux illuminance ambient_light light_level",
    Channel.CPU_TEMP: "cpu_temp cpu_temperature processor_temperature soc_temp soc_temperature",
    Channel.CPU: "cpu cpu_percent cpu_usage processor_use cpu_load_percent",
    Channel.MEMORY: "memory memory_percent mem_pct mem_percent memory_usage memory_use_percent",
    Channel.DISK: "disk disk_percent disk_usage disk_use_percent",
    Channel.LOAD: "load load1 load_1 load_1min load_average_1m",
    Channel.CTX_SWITCHES: "ctx_switches context_switches context_switches_per_s",
    Channel.INTERRUPTS: "interrupts irq_per_s",
    Channel.CO2: "co2 carbon_dioxide co2_concentration",
}
_CHANNELS = {str(channel): channel for channel in Channel}
_ALIAS_OF = {name: channel for channel, names in _ALIASES.items() for name in names.split()}

Conversion = Callable[[float], float]


def _same(value: float) -> float:
    return value


def _times(factor: float) -> Conversion:
    return lambda value: value * factor


_CELSIUS: Mapping[str, Conversion] = {
    **dict.fromkeys(("c", "°c", "degc", "deg c", "celsius", "degrees celsius"), _same),
    **dict.fromkeys(("f", "°f", "degf", "deg f", "fahrenheit"), lambda value: (value - 32.0) / 1.8),
    **dict.fromkeys(("k", "kelvin"), lambda value: value - 273.15),
}
_PERCENT: Mapping[str, Conversion] = dict.fromkeys(("%", "pct", "percent", "%rh", "% rh"), _same)
_PER_SECOND: Mapping[str, Conversion] = dict.fromkeys(("1/s", "/s", "per s", "hz"), _same)
_UNITS: Mapping[Channel, Mapping[str, Conversion]] = {
    Channel.AMBIENT_TEMP: _CELSIUS,
    Channel.CPU_TEMP: _CELSIUS,
    Channel.HUMIDITY: _PERCENT,
    Channel.CPU: _PERCENT,
    Channel.MEMORY: _PERCENT,
    Channel.DISK: _PERCENT,
    Channel.PRESSURE: {
        **dict.fromkeys(("hpa", "mbar", "mb", "millibar"), _same),
        "pa": _times(0.01),
        "kpa": _times(10.0),
        **dict.fromkeys(("inhg", "in hg"), _times(33.863886)),
        **dict.fromkeys(("mmhg", "mm hg", "torr"), _times(1.3332239)),
    },
    Channel.LIGHT: {**dict.fromkeys(("lx", "lux"), _same), "klx": _times(1000.0)},
    Channel.LOAD: dict.fromkeys(("tasks", "1"), _same),
    Channel.CTX_SWITCHES: _PER_SECOND,
    Channel.INTERRUPTS: _PER_SECOND,
    Channel.LED_BRIGHTNESS: {**dict.fromkeys(("0..1", "1"), _same), "%": _times(0.01)},
    Channel.CO2: dict.fromkeys(("ppm", "parts per million"), _same),
}
_UNIT = re.compile(
    r"(.*?)(?:\s*[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]\s*|\s*,\s+([^,]+)|\s+/\s+([^/]+))", re.DOTALL
)


_UNIT_BEHIND = re.compile(r"(.*\d[.,]?)\s*([^\d.,]+)", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column that holds a channel: where it stands, and what makes its unit ours."""

    channel: Channel
    place: int
    convert: Conversion = _same

    def parted(self, cell: str) -> tuple[str, Conversion]:
        """Give a cell without the unit that may stand behind its number, and what makes it ours.

        >>> Column(Channel.HUMIDITY, 1).parted("45,5 %")[0]
        '45,5'
        """
        if not cell[-1:].isdigit() and (found := _UNIT_BEHIND.fullmatch(cell)) is not None:
            conversion = _UNITS[self.channel].get(_unit(found[2].strip()))
            if conversion is not None:
                return found[1], conversion
        return cell, self.convert


@dataclass(frozen=True)
class RecordingHeader:
    """The columns of a recording, by what they are."""

    names: tuple[str, ...]
    time: int
    date: int | None
    """Where the date stands, if the time has a column of its own."""
    columns: tuple[Column, ...]
    simulated: int | None
    body: Mapping[str, int]
    """Columns that tell of the body, by their names without the prefix."""
    ignored: tuple[str, ...]
    zone: tzinfo | None = None
    """What the name of the time's column tells of its zone."""
    zone_letters: str | None = None
    """What it tells in letters that several zones have, as EST and CST, or in no way known."""
    read_as: tuple[str, ...] = field(default=())
    """What is taken for what, for a person to check."""

    @property
    def ours(self) -> frozenset[int]:
        """The places that are read."""
        places = {self.time, *(c.place for c in self.columns), *self.body.values()}
        return frozenset(places | {p for p in (self.date, self.simulated) if p is not None})

    @property
    def needed(self) -> frozenset[int]:
        """The places that a whole row has: what is read, and whatever else has a name."""
        return self.ours | {place for place, name in enumerate(self.names) if name}

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)


def likeness(cells: Sequence[str]) -> int:
    """Tell how much a row looks like a header: 0 for not at all."""
    names = [_plain(cell)[0] for cell in cells]
    if not any(name in _TIME_NAMES or name in (TIME, "date") for name in names):
        return 0
    return 1 + sum(name in _CHANNELS or name in _ALIAS_OF for name in names)


def header_from(cells: Sequence[str], place: str) -> RecordingHeader:
    """Read a header.

    Raises:
        RecordingError: a column is lacking, comes twice, or has a unit that is not known; the
            text begins with the place.
    """
    names = tuple(cell.strip() for cell in cells)
    plain = [_plain(name) for name in names]
    by_name: dict[str, list[int]] = {}
    for at, (name, _) in enumerate(plain):
        by_name.setdefault(name, []).append(at)
    _refuse_doubles(by_name, place)
    time, date = _time_columns(by_name, names, place)
    taken, read_as = _channel_columns(by_name, names)
    columns = tuple(_column(channel, at, plain[at][1], names[at], place) for channel, at in taken)
    if not columns:
        raise RecordingError(f"{place}: no column is a channel: {', '.join(_CHANNELS)}")
    body = {
        name.removeprefix(BODY_PREFIX): places[0]
        for name, places in by_name.items()
        if name.startswith(BODY_PREFIX)
    }
    simulated = by_name.get(SIMULATED, [None])[0]
    header = RecordingHeader(names, time, date, columns, simulated, body, ())
    ignored = tuple(name for at, name in enumerate(names) if at not in header.ours and name)
    if date is None and plain[time][0] != TIME:
        read_as = [f"{names[time]} as {TIME}", *read_as]
    converted = [_conversion(c, names[c.place]) for c in columns if c.convert is not _same]
    conversions = (*read_as, *converted)
    return RecordingHeader(
        names, time, date, columns, simulated, body, ignored, *_zone(names[time]), conversions
    )


def with_units(header: RecordingHeader, cells: Sequence[str]) -> list[str] | None:
    """Give the names with the units that a row below the header tells; None where it is none."""
    if len(cells) <= max(header.ours) or any(map(str.isdigit, cells[header.time])):
        return None
    units_of = [(column, cells[column.place]) for column in header.columns if cells[column.place]]
    if not any(_unit(unit) in _UNITS[column.channel] for column, unit in units_of):
        return None
    units = {column.place: unit for column, unit in units_of}
    units[header.time] = cells[header.time]
    return [f"{n} [{units[at]}]" if units.get(at) else n for at, n in enumerate(header.names)]


def _plain(name: str) -> tuple[str, str | None]:
    """Give a column's name in one spelling, and its unit if it tells one.

    >>> _plain("Ambient Temp C (°C)")
    ('ambient_temp_c', '°c')
    >>> _plain("Temperature_Fahrenheit")
    ('temperature', 'fahrenheit')
    """
    name = name.strip().strip("\"'").strip()
    unit = None
    if (found := _UNIT.fullmatch(name)) is not None and found[1]:
        name, unit = found[1], _unit(found[found.lastindex or 2]) or None
    return _without_unit(re.sub(r"[\s\-./]+", "_", name.casefold()), unit)


def _without_unit(name: str, unit: str | None) -> tuple[str, str | None]:
    """Take the unit off the end of a name that is known without it."""
    known, _, end = name.rpartition("_")
    if name in _CHANNELS or name in _ALIAS_OF or (channel := _ALIAS_OF.get(known)) is None:
        return name, unit
    units = _UNITS[channel]
    if end not in units or units.get(unit or end) is not units[end]:
        return name, unit
    return known, unit or end


def _unit(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("º", "°")).casefold()


def _zone(name: str) -> tuple[tzinfo | None, str | None]:
    """Give the zone that the name of the time's column tells, and its letters if they may be many.

    >>> _zone("Time (EST)"), _zone("Time (START)")
    ((None, 'EST'), (None, None))
    """
    found = _UNIT.fullmatch(name.strip("\"' "))
    if found is None:
        return None, None
    text = found[found.lastindex or 2].strip()
    zone = zone_of(plain_zone(text))
    return zone, text if zone is None and may_be_zones(text) else None


def _refuse_doubles(by_name: Mapping[str, Sequence[int]], place: str) -> None:
    ours = {TIME, SIMULATED, *_CHANNELS}
    twice = [n for n, at in by_name.items() if len(at) > 1 and (n in ours or _is_body(n))]
    if twice:
        listed = ", ".join(sorted(twice))
        raise RecordingError(f"{place}: columns that come twice: {listed}: rename or remove one")


def _is_body(name: str) -> bool:
    return name.startswith(BODY_PREFIX)


def _time_columns(
    by_name: Mapping[str, Sequence[int]], names: Sequence[str], place: str
) -> tuple[int, int | None]:
    """Give where the time stands, and the date, if it stands apart."""
    if TIME in by_name:
        dates = by_name.get("date", ())
        return by_name[TIME][0], dates[0] if len(dates) == 1 else None
    found = [at for name, places in by_name.items() if name in _TIME_NAMES for at in places]
    found = found or list(by_name.get("date", ()))
    if not found and {"entity_id", "state"} <= by_name.keys():
        raise RecordingError(
            f"{place}: it is a history, one value a row: give each channel a column of its own "
            "(docs/recordings.md)"
        )
    if not found:
        raise RecordingError(f"{place}: there is no column 'time': call it so in a header line")
    if len(found) > 1:
        listed = ", ".join(names[at] for at in sorted(found))
        raise RecordingError(f"{place}: which is the time, {listed}? Call it 'time'")
    return found[0], None


def _channel_columns(
    by_name: Mapping[str, Sequence[int]], names: Sequence[str]
) -> tuple[list[tuple[Channel, int]], list[str]]:
    """Give each channel's place; what two columns may be is neither of them."""
    taken: dict[Channel, int] = {c: by_name[n][0] for n, c in _CHANNELS.items() if n in by_name}
    others: dict[Channel, list[int]] = {}
    for name, places in by_name.items():
        if (channel := _ALIAS_OF.get(name)) is not None and channel not in taken:
            others.setdefault(channel, []).extend(places)
    read_as = []
    for channel, places in others.items():
        if len(places) == 1:
            taken[channel] = places[0]
            read_as.append(f"{names[places[0]]} as {channel}")
    return [(channel, taken[channel]) for channel in Channel if channel in taken], read_as


def _column(channel: Channel, at: int, unit: str | None, name: str, place: str) -> Column:
    known = _UNITS[channel]
    if unit is None:
        return Column(channel, at)
    if unit not in known:
        raise RecordingError(
            f"{place}: {name!r}: the unit is none of {channel}'s: {', '.join(known)}"
        )
    return Column(channel, at, known[unit])


def _conversion(column: Column, name: str) -> str:
    return f"{name} converted to {column.channel}"
