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
    , co2_ppm REAL, away_ms INTEGER);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
