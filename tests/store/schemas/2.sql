CREATE TABLE moments (
        time_ms INTEGER PRIMARY KEY,  -- wall time, always ascending
        interval_ms INTEGER,          -- since the moment before; NULL at the start of a life
        ambient_temp_c REAL, humidity_pct REAL, pressure_hpa REAL, light_lux REAL, cpu_temp_c REAL, cpu_pct REAL, memory_pct REAL, disk_pct REAL, load_1m REAL, ctx_switches_per_s REAL, interrupts_per_s REAL, led_brightness REAL,                  -- raw readings; NULL where there was no value
        faults TEXT,                  -- JSON by channel; a channel in neither was not fitted
        E REAL, I REAL, S REAL, V REAL,
        shape TEXT, trend TEXT, expression TEXT, narration TEXT
    );
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
ALTER TABLE moments ADD COLUMN co2_ppm REAL;
CREATE TABLE answers (
    number INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    said_ms INTEGER NOT NULL,
    fits INTEGER NOT NULL,
    who TEXT NOT NULL,
    E REAL NOT NULL, I REAL NOT NULL, S REAL NOT NULL, V REAL NOT NULL,
    shape TEXT NOT NULL, trend TEXT NOT NULL, expression TEXT NOT NULL
);
