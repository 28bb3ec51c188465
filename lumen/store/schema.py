"""The tables, and how an older memory becomes a present one.

To change a table: append one migration. It runs in the same transaction that raises the file's
version, so that a power cut leaves the old memory or the new one.

Where an upgrade goes back, the version before finds a later memory. A migration that it can live
with (new tables, new columns of `moments`) ends with `PRAGMA application_id = N`: N is the oldest
version whose program goes on remembering. Any other migration sets that to its own number.
"""

import sqlite3
from collections.abc import Sequence

from lumen.errors import StoreError
from lumen.store.rows import COLUMNS

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE moments (
        time_ms INTEGER PRIMARY KEY,  -- wall time, always ascending
        interval_ms INTEGER,          -- since the moment before; NULL at the start of a life
        -- Raw readings; NULL where there was no value.
        ambient_temp_c REAL, humidity_pct REAL, pressure_hpa REAL, light_lux REAL,
        cpu_temp_c REAL, cpu_pct REAL, memory_pct REAL, disk_pct REAL, load_1m REAL,
        ctx_switches_per_s REAL, interrupts_per_s REAL, led_brightness REAL,
        faults TEXT,                  -- JSON by channel; a channel in neither was not fitted
        E REAL, I REAL, S REAL, V REAL,
        shape TEXT, trend TEXT, expression TEXT, narration TEXT
    );
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE moments ADD COLUMN co2_ppm REAL;
    -- Days are numbered from 1 January 1970 by local midnights.
    CREATE TABLE days (
        day INTEGER PRIMARY KEY,
        watched_s INTEGER NOT NULL,   -- how long Lumen lived in it
        summary BLOB NOT NULL         -- MessagePack; see lumen/store/day_rows.py
    );
    CREATE TABLE day_hours (day INTEGER PRIMARY KEY, medians BLOB NOT NULL);
    CREATE TABLE diary (day INTEGER PRIMARY KEY, line TEXT NOT NULL);
    CREATE TABLE letters (monday INTEGER PRIMARY KEY, letter TEXT NOT NULL);
    CREATE TABLE answers (
        number INTEGER PRIMARY KEY,   -- in their order
        time_ms INTEGER NOT NULL,     -- wall time of the answer
        said_ms INTEGER NOT NULL,     -- wall time of what was said
        fits INTEGER NOT NULL,        -- 1: that fits; 0: that does not
        who TEXT NOT NULL,            -- hand, page, mqtt, command
        E REAL NOT NULL, I REAL NOT NULL, S REAL NOT NULL, V REAL NOT NULL,
        shape TEXT NOT NULL, trend TEXT NOT NULL, expression TEXT NOT NULL
    );
    """,
    """
    -- How long Lumen was away before a life, as it lived that; NULL within a life.
    ALTER TABLE moments ADD COLUMN away_ms INTEGER;
    PRAGMA application_id = 2;
    """,
)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a memory to the present version.

    Raises:
        StoreError: it is of a later version, which does not say that this program can live with it.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    readable_from: int = connection.execute("PRAGMA application_id").fetchone()[0]
    if version > len(migrations) and not 0 < readable_from <= len(migrations):
        raise StoreError(
            f"the memory is of version {version}, and this Lumen knows {len(migrations)}: "
            "install a newer Lumen, or move the memory away"
        )
    for number, script in enumerate(migrations[version:], version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;"
        )


def misfit(connection: sqlite3.Connection) -> str | None:
    """Give how a memory is built otherwise than it was made, or None.

    A view in a table's place, a trigger or a column that is missing would lose moments in silence.
    """
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master").fetchall())
    for name in ("moments", "settings", "days", "day_hours", "diary", "letters", "answers"):
        if kinds.get(name) != "table":
            return f"{name} is no table"
    if "trigger" in kinds.values():
        return "it has a trigger"
    columns = {row[1] for row in connection.execute("PRAGMA table_info(moments)")}
    missing = [name for name in COLUMNS if name not in columns]
    return f"{', '.join(missing)}: no such column" if missing else None
