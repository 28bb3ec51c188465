"""Who judges a life: each knows silicon, file or wires, and none of Lumen's own rules."""

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from chaos.body import AIR, CORES, NONSENSE, ROOM, Board
from chaos.faults import Kind
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.units import Seconds

NOTICED: Mapping[Kind, tuple[tuple[Channel, ...], int]] = {
    Kind.CABLE_PULLED: (ROOM, 1),
    Kind.BUS_HANGS: (ROOM, 1),
    Kind.STUCK_HIGH: (ROOM, 1),
    Kind.STUCK_LOW: (ROOM, 1),
    Kind.AIR_SILENT: (AIR, 1),
    Kind.LIGHT_SILENT: ((Channel.LIGHT,), 1),
    Kind.BAROMETER_ASLEEP: ((Channel.PRESSURE,), 20),
    Kind.LIGHT_FROZEN: ((Channel.LIGHT,), 20),
    Kind.TEMPERATURE_UNCONVERTED: (AIR, 1),
    Kind.HUMIDITY_UNCONVERTED: ((Channel.HUMIDITY,), 1),
    Kind.PRESSURE_UNCONVERTED: ((Channel.PRESSURE,), 1),
}
"""Which channels a fault takes, and with which sample at the latest that is told: as published."""

WHOLE_FOR: Seconds = 3600.0
"""After the last mishap of the body: from then on whatever is told at fault is a false alarm."""

JUDGED = (*ROOM, *dict(NONSENSE))
"""The channels whose silicon is known."""

BACK_WITHIN: Seconds = 300.0
"""The longest back-off is 160 s; a sample, and one more that settles, come after it."""


class Health:
    """Compares what is told of each channel with what its silicon suffers."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._since: dict[tuple[Kind, Channel], float] = {}
        self._reported_well: Counter[tuple[Kind, Channel]] = Counter()
        self._well_since: dict[Channel, float] = {}
        self._told_well: set[Channel] = set()
        """The channels that had a value in the sample before."""
        self._unnamed: set[tuple[Kind, Channel]] = set()
        """Lies that began while their channel was told well, and are not named yet."""
        self.named: dict[Kind, list[int]] = {}
        """With which sample each such lie was named."""
        self.judged = self.at_rest = 0
        """Readings beside their silicon, and of these those of a body long whole."""

    def wake(self, now: float) -> None:
        """Take note of a new process, which knows nothing of the one before."""
        self._reported_well.clear()
        self._unnamed.clear()
        self._told_well.clear()
        self._well_since = dict.fromkeys(self._well_since, now)

    def judge(self, moment: Moment, sampled: float, now: float) -> list[str]:
        """Give what is wrong in a moment, sampled and told at these times."""
        suffering = self._suffering()
        found: list[str] = []
        for channel in JUDGED:
            self.judged += 1
            kinds = [kind for kind, channels in suffering.items() if channel in channels]
            value = moment.sample.value(channel)
            found += self._false_health(channel, kinds, value, sampled, now)
            if now - self._board.stirred_at > WHOLE_FOR:
                self.at_rest += 1
                if not kinds and value is None and channel in self._told_well:
                    fault = moment.faults.get(channel)
                    found.append(f"false alarm: {channel} is well, and told: {fault}")
            if kinds or self._board.active[Kind.GARBLED]:
                self._well_since.pop(channel, None)
            elif value is None:
                since = self._well_since.setdefault(channel, now)
                if now - since > BACK_WITHIN:
                    fault = moment.faults.get(channel)
                    found.append(f"{channel} is well for {now - since:g} s, and told: {fault}")
            else:
                self._well_since[channel] = now
        for key in [key for key in self._since if key[1] not in suffering.get(key[0], ())]:
            del self._since[key]
            self._reported_well.pop(key, None)
            self._unnamed.discard(key)
        self._told_well = {c for c in JUDGED if moment.sample.value(c) is not None}
        return found

    def _suffering(self) -> dict[Kind, tuple[Channel, ...]]:
        active = self._board.active
        found = {kind: channels for kind, (channels, _) in NOTICED.items() if active[kind] > 0}
        if self._board.nonsense:
            found[Kind.HOST_NONSENSE] = tuple(c for c, _ in self._board.nonsense.values())
        return found

    def _false_health(
        self,
        channel: Channel,
        kinds: Sequence[Kind],
        value: float | None,
        sampled: float,
        now: float,
    ) -> list[str]:
        found = []
        for kind in kinds:
            key = kind, channel
            if key not in self._since and channel in self._told_well:
                self._unnamed.add(key)
            since = self._since.setdefault(key, now)
            garbled = self._board.active[Kind.GARBLED] > 0
            if garbled or (value is None and len(kinds) > 1):
                # Another fault may have shown the part's watch another code.
                self._reported_well.pop(key, None)
            if garbled or len(kinds) > 1 or self._may_rest(kind):
                self._unnamed.discard(key)
            if value is None and key in self._unnamed:
                self._unnamed.discard(key)
                self.named.setdefault(kind, []).append(self._reported_well[key] + 1)
            if garbled or value is None or self._may_rest(kind) or sampled < since:
                continue
            self._reported_well[key] += 1
            _, limit = NOTICED.get(kind, ((), 1))
            if self._reported_well[key] >= limit:
                found.append(f"{channel} = {value} in sample {self._reported_well[key]} of: {kind}")
        return found

    def _may_rest(self, kind: Kind) -> bool:
        return kind is Kind.LIGHT_FROZEN and self._board.light_rests_in_the_dark


class Row(NamedTuple):
    """A stored moment, as SQLite has it."""

    key: int
    readings: dict[str, float | None]
    state: tuple[float | None, ...]

    @property
    def content(self) -> tuple[float | None, ...]:
        """What tells it from others."""
        return (*self.readings.values(), *self.state)


_CHANNELS = tuple(str(channel) for channel in Channel)


def rows_of(file: Path) -> tuple[list[tuple[Any, ...]], bool]:
    """Read a memory with SQLite alone; give its moments in order, and whether heat is taken out.

    A moment is its key, its readings and its state, in one tuple: what `row_of` takes.
    """
    query = f"SELECT time_ms, {', '.join(_CHANNELS)}, E, I, S, V FROM moments ORDER BY time_ms"  # noqa: S608 - names of the enum
    with closing(sqlite3.connect(file)) as memory:
        trouble = memory.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if trouble != "ok":
            raise sqlite3.DatabaseError(trouble)
        found = memory.execute(query).fetchall()
        body = memory.execute("SELECT value FROM settings WHERE name = 'body'").fetchone()
    return found, body is not None and json.loads(body[0]).get("heat_factor") is not None


def row_of(stored: tuple[Any, ...]) -> Row:
    """Give names to what is stored of a moment."""
    width = 1 + len(_CHANNELS)
    readings = dict(zip(_CHANNELS, stored[1:width], strict=True))
    return Row(stored[0], readings, stored[width:])


def content_of(moment: Moment) -> tuple[float | None, ...]:
    """Give what of a moment is stored."""
    values = (moment.sample.value(channel) for channel in Channel)
    return (*values, *(moment.raw or (None,) * 4))


def missing(
    moments: Sequence[tuple[tuple[Any, ...], bool]], contents: Sequence[tuple[Any, ...]]
) -> list[int]:
    """Give the numbers of moments that were reported, had to be kept, and are not, in their order.

    Args:
        moments: what was reported, each with whether it may be missing.
        contents: what is stored, without its keys.
    """
    found, position = [], 0
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, content in enumerate(contents):
        places.setdefault(content, []).append(place)
    for number, (content, may_miss) in enumerate(moments):
        later = [place for place in places.get(content, ()) if place >= position]
        if later:
            position = later[0] + 1
        elif not may_miss:
            found.append(number)
    return found


def misstated(row: Row, *, compensated: bool, lost: bool) -> str | None:
    """State a row anew from its raw values, by the published formula; say what differs.

    Args:
        row: what is stored.
        compensated: whether own heat was taken out, so that the room's values are not the raw ones.
        lost: whether it was not known if it is to be taken out: then the room is unknown.
    """
    if row.state == (None,) * 4:
        return None
    if lost:
        unknown = dict.fromkeys(("ambient_temp_c", "humidity_pct", "light_lux"))
        return _outside(row, _bounds({**row.readings, **unknown}, row.readings, compensated=False))
    return _outside(row, _bounds(row.readings, row.readings, compensated=compensated))


def _outside(row: Row, bounds: Mapping[str, tuple[float, float]]) -> str | None:
    for name, value in zip("EISV", row.state, strict=True):
        low, high = bounds[name]
        if value is None or not low - 1e-6 <= value <= high + 1e-6:
            return f"{name} = {value}, and its raw values give {low:.6f} to {high:.6f}"
    return None


def _bounds(
    r: Mapping[str, float | None], raw: Mapping[str, float | None], *, compensated: bool
) -> dict[str, tuple[float, float]]:
    """Give between which values each dimension lies; where nothing is hidden, these are one.

    Hidden are the room without own heat, the usual pressure and how well the sample was predicted.
    """
    five = ("ambient_temp_c", "humidity_pct", "pressure_hpa", "light_lux", "cpu_temp_c")
    coverage = sum(raw[name] is not None for name in five) / 5.0
    switches, interrupts, load = r["ctx_switches_per_s"], r["interrupts_per_s"], r["load_1m"]
    rate = (
        None if switches is None or interrupts is None else (switches + interrupts) / CORES / 2000
    )
    gamma = 0.0 if rate is None else rate / (1.0 + rate)
    beta = (r["cpu_pct"] or 0.0) / 100.0
    energy = 0.35 * _soft(r["cpu_temp_c"], 52.5, 11.25) + 0.1 * (beta + gamma)
    alpha = 0.0 if load is None else 1.0 / (1.0 + load / CORES)
    light = 0.0 if r["light_lux"] is None else _clip(math.log10(1.0 + r["light_lux"]) / 5.0)
    damp = 1.0 if r["humidity_pct"] is None else _clip(abs(r["humidity_pct"] - 45.0) / 45.0)
    full = {name: 1.0 if r[name] is None else r[name] / 100.0 for name in _HOST}  # type: ignore[operator]  # not None
    void = 0.3 * (0.375 * full["memory_pct"] + 0.3125 * (full["cpu_pct"] + full["disk_pct"]))
    entropy = 0.3 * full["memory_pct"] + 0.25 * (1.0 - coverage)
    unsure = 0.15 if r["pressure_hpa"] is not None else 0.0
    entropy += 0.15 - unsure
    known = 0.2 * alpha + 0.2 * coverage
    warm = 0.45 * _soft(r["ambient_temp_c"], 20.0, 5.0)
    if compensated:
        return {
            "E": (energy, energy + 0.45),
            "I": (known, known + 0.6),
            "S": (entropy, entropy + unsure + 0.3),
            "V": (void, void),
        }
    return {
        "E": (energy + warm, energy + warm),
        "I": (known + 0.2 * light, known + 0.2 * light + 0.4),
        "S": (entropy + 0.3 * damp, entropy + 0.3 * damp + unsure),
        "V": (void, void),
    }


_HOST = ("memory_pct", "cpu_pct", "disk_pct")


def _soft(value: float | None, centre: float, span: float) -> float:
    return 0.0 if value is None else 1.0 / (1.0 + math.exp((centre - value) / span))


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
