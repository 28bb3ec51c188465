"""Recordings as loggers, spreadsheets and people write them: read to the value, or refused."""

import bz2
import csv
import gzip
import io
import lzma
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from lumen.core.reading import Channel
from lumen.errors import RecordingError, UsageError
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.time_cells import TimeCells, zone_named
from lumen.formats.zone_names import may_be_zones
from lumen.units import WallTime

BEGIN = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NAMES = ["time", "ambient_temp_c", "pressure_hpa", "light_lux"]
VALUES = [(20.0 + step / 8, 1013.25 - step, 1000.5 * step) for step in range(12)]
TIMES = [BEGIN + timedelta(seconds=30 * step) for step in range(12)]


def table(names: list[str], times: list[str], **dialect: str) -> str:
    """Write the values as CSV of a dialect."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", **dialect)  # type: ignore[arg-type]
    writer.writerow(names)
    for time, values in zip(times, VALUES, strict=True):
        writer.writerow([time, *values])
    return out.getvalue()


def iso_times() -> list[str]:
    """Give the times as recordings write them."""
    return [time.strftime("%Y-%m-%dT%H:%M:%SZ") for time in TIMES]


def check(data: bytes, directory: Path, options: ReadOptions | None = None) -> Recording:
    """Read a file, and hold every time and value against what was meant."""
    file = directory / "logged.csv"
    file.write_bytes(data)
    recording = Recording(file, options or ReadOptions())
    samples = list(recording)
    assert [sample.wall for sample in samples] == [time.timestamp() for time in TIMES]
    for sample, (air, pressure, light) in zip(samples, VALUES, strict=True):
        assert sample.value(Channel.AMBIENT_TEMP) == pytest.approx(air)
        assert sample.value(Channel.PRESSURE) == pytest.approx(pressure)
        assert sample.value(Channel.LIGHT) == pytest.approx(light)
    return recording


PLAIN = table(NAMES, iso_times())
POINTLESS = table(NAMES, iso_times(), delimiter=";").replace(".", ",")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN + ",,,\n , ,,\n",
        PLAIN.replace("time", "TIME").replace("_lux", "_Lux"),
        '# logger 3.2, kitchen; "quoted\n' + PLAIN,
        PLAIN.replace("\n2026", "\n# a remark\n2026", 3),
        "sep=,\n" + PLAIN,
        "SEP=;\n" + POINTLESS,
        POINTLESS,
        table(NAMES, iso_times(), delimiter="\t"),
        table(NAMES, iso_times(), delimiter="|"),
        table(NAMES, iso_times(), delimiter="\t").replace(".", ","),
        PLAIN.replace(",", ", "),
        "\n".join(", ".join(f'"{c}"' for c in line.split(",")) for line in PLAIN.splitlines()),
        PLAIN.replace("\n2026", ",\n2026").rstrip("\n") + ",\n",
        PLAIN.replace("ambient_temp_c", "ambient_temp_c (°C)").replace("hpa", "hPa [mbar]"),
        PLAIN.replace("ambient_temp_c", "Ambient Temp C"),
        "Office logger\nSerial: 0815\n\n" + PLAIN,
        PLAIN.replace("T08", " 8"),
        PLAIN.replace("-", "/", 2).replace("2026-03-01T", "2026/03/01 "),
        PLAIN.replace("2026-03-01T", "01.03.2026 ").replace("Z,", " UTC,"),
        PLAIN.replace("2026-03-01T08", "2026-03-01 8").replace("Z,", " AM UTC,"),
        PLAIN.replace("Z,", ".000000+00:00,"),
        PLAIN.replace("2026-03-01T", "20260301").replace(":", "").replace("Z,", ","),
        PLAIN.replace("2026-03-01T", "2026/3/1 ").replace(":00:00Z", ":0:0").replace("Z,", ","),
        PLAIN.replace("2026-03-01T08", '"01.03.2026, 08').replace("Z,", '",'),
        PLAIN.replace("T08", " 10").replace("Z,", " GMT+2,"),
        PLAIN.replace("time,", "Date (GMT+02:00),").replace("T08", " 10").replace("Z,", ","),
        POINTLESS.replace("time;", "Date Time, GMT-05:00;")
        .replace("T08", "T03")
        .replace("Z;", ";"),
        PLAIN.replace("time,", "time (Europe/Berlin),").replace("T08", " 09").replace("Z,", ","),
        PLAIN.replace("ambient_temp_c", "ambient_temp_c / ℃").replace("lux,", "lux {lx},"),
        "# " + PLAIN,
        "# mine, 2026\n#" + PLAIN,
        '"sep=;"\n' + POINTLESS,
        "sep=,\n" + POINTLESS,
        "TOA5,mine\n" + PLAIN.replace("\n", "\nTS,Deg C,hPa,lx\n", 1),
        PLAIN.replace("ambient_temp_c", '"ambient\n temp (°C)"').replace("hpa", "hpa (hPa)"),
        'a "title\n' + PLAIN.replace("time,", '"time\n(UTC)",'),
        PLAIN.replace("ambient_temp_c", "Temperature_Celsius(°C)").replace("_lux", "_level_lx"),
        PLAIN.replace("1013.25", "1013.25 hPa")
        .replace("20.125", "20.125°C")
        .replace("5\n", "5 lx\n"),
        table(NAMES, iso_times(), delimiter=";").replace("1000.5", "1\u2019000.5"),
        "#group,false,false\n,result,"
        + PLAIN.replace("\n2026", "\n,0,2026").replace("time", "_time"),
    ],
)
def test_every_way_of_writing_is_read_to_the_value(tmp_path: Path, text: str) -> None:
    """Delimiters, decimal commas, line ends, remarks, units, blanks, spellings of a date."""
    check(text.encode(), tmp_path)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_every_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    """With a mark or without; a degree sign in any of them."""
    text = PLAIN.replace("ambient_temp_c", "ambient_temp_c (°C)")
    assert check(text.encode(encoding), tmp_path).channels


@pytest.mark.parametrize(
    ("scale", "decimals"), [(1, 0), (1000, 0), (1_000_000, 0), (1, 3), (1_000_000_000, 0)]
)
def test_unix_time_is_read_by_its_size(tmp_path: Path, scale: int, decimals: int) -> None:
    """Seconds, and thousandths, millionths and billionths of them."""
    times = [f"{time.timestamp() * scale:.{decimals}f}" for time in TIMES]
    check(table(["epoch", *NAMES[1:]], times).encode(), tmp_path)


def test_other_names_and_units_are_read_and_told(tmp_path: Path) -> None:
    """What is taken for what can be checked."""
    rows = [
        f"{time},{air * 1.8 + 32},{pressure * 100},{light / 1000}"
        for time, (air, pressure, light) in zip(iso_times(), VALUES, strict=True)
    ]
    text = "Timestamp,Temperature (°F),Barometric Pressure [Pa],Illuminance (klx)\n"
    recording = check((text + "\n".join(rows) + "\n").encode(), tmp_path)
    (notice,) = recording.notices
    assert "Timestamp as time, Temperature (°F) as ambient_temp_c" in notice
    assert "Barometric Pressure [Pa] converted to pressure_hpa" in notice


def test_date_and_time_may_stand_apart(tmp_path: Path) -> None:
    """As many loggers write them."""
    text = PLAIN.replace("time,", "Date,Time,", 1).replace("T08", ",8").replace("Z,", ",")
    check(text.encode(), tmp_path)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "NA",
        "N/A",
        "nan",
        "NaN",
        "None",
        "NULL",
        "unavailable",
        "unknown",
        "-",
        "#N/A",
        "-nan",
        "<NA>",
        "NaT",
        "---",
        "—",
        "n.a.",
    ],
)
def test_word_for_no_reading_is_a_missing_one(tmp_path: Path, word: str) -> None:
    """And nothing else of its row is lost."""
    file = tmp_path / "r.csv"
    file.write_text(PLAIN.replace("20.125", word))
    samples = list(Recording(file))
    assert Channel.AMBIENT_TEMP in samples[1].faults
    assert samples[1].value(Channel.PRESSURE) == 1012.25


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAIN.replace("2026-03-01T", "03/01/2026 "), "may be two dates: write year-month-day"),
        (PLAIN.replace(iso_times()[0], "46082.3333"), "neither ISO 8601 nor Unix time"),
        (PLAIN.replace(iso_times()[0], "1.77235E+09"), "a spreadsheet has shortened it"),
        (PLAIN.replace(iso_times()[0], "30"), "nor Unix time: write it as 2026-"),
        (PLAIN.replace("Z,", " CEST,"), "nor Unix time: write it as 2026-"),
        (PLAIN.replace(iso_times()[0], "0001-01-01T00:00:00+14:00"), "between the years 1900"),
        (PLAIN.replace(iso_times()[0], "9999-12-31T23:59:59-12:00"), "between the years 1900"),
        (PLAIN.replace(iso_times()[0], "2026-02-30 8:00"), "is no time"),
        (PLAIN.replace("1013.25", '"1,013"'), "may be two numbers"),
        (POINTLESS.replace("1000,5", "1.200"), "'1.200' may be two numbers"),
        (PLAIN.replace(",", ";").replace("1000.5", "1,200"), "'1,200' may be two numbers"),
        (PLAIN.replace("1013.25", "14.7 psi"), "'14.7 psi' is no number"),
        (POINTLESS.replace("1000,5", "1.200 lx"), "'1.200' may be two numbers"),
        (PLAIN.replace("1013.25", "1013,25"), "with decimal commas, cells are parted by ;"),
        (PLAIN.replace("time", "when"), "no column 'time': call it so in a header line"),
        (PLAIN.replace("1013.25", "1_013.25"), "'1_013.25' is no number"),
        (PLAIN.replace("pressure_hpa", "pressure_hpa (psi)"), "the unit is none of pressure_hpa's"),
        (PLAIN.replace("time", "timestamp,utc"), "which is the time"),
        ("entity_id,state,last_changed\nsensor.t,21,2026-03-01\n", "one value a row"),
        (PLAIN.replace("light_lux", "time"), "columns that come twice: time"),
    ],
)
def test_what_may_be_two_things_is_refused_with_the_way_out(
    tmp_path: Path, text: str, said: str
) -> None:
    """Nothing is guessed that could be wrong."""
    file = tmp_path / "r.csv"
    file.write_text(text)
    with pytest.raises(RecordingError) as refusal:
        Recording(file)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_unit_in_a_name_or_behind_a_number_is_converted(tmp_path: Path) -> None:
    """A column's unit may be the end of its name; what stands behind the number comes first."""
    file = tmp_path / "r.csv"
    file.write_text("time,Temperature_Fahrenheit,pressure_pa\n2026-03-01 08:00,50,1013 mbar\n")
    (sample,) = Recording(file)
    assert sample.value(Channel.AMBIENT_TEMP) == pytest.approx(10.0)
    assert sample.value(Channel.PRESSURE) == 1013.0


def test_letter_cut_in_half_at_the_end_costs_its_row_alone(tmp_path: Path) -> None:
    """Of two bytes a letter, one may be the last that was written."""
    file = tmp_path / "r.csv"
    file.write_bytes(PLAIN.encode("utf-16")[:-3])
    recording = Recording(file)
    assert len(recording) == len(TIMES) - 1
    assert recording.notices[-1].endswith("is cut short and left out")


@pytest.mark.parametrize("options", [ReadOptions(), ReadOptions(skip=True)])
def test_other_columns_from_some_row_on_are_refused(tmp_path: Path, options: ReadOptions) -> None:
    """Whoever passed over the new header would read each value as another."""
    head, *rows = PLAIN.splitlines()
    swapped = head.replace("ambient_temp_c", "light").replace("light_lux", "ambient_temp_c")
    file = tmp_path / "r.csv"
    file.write_text("\n".join([head, *rows[:5], swapped, *rows[5:]]) + "\n")
    with pytest.raises(RecordingError, match=r"line 7: another header: .*a file of its own$"):
        Recording(file, options)


NOTED = PLAIN.replace("\n", ",fine\n").replace("lux,fine", "lux,note")


def noted(notes: dict[int, str], end: str = "") -> str:
    """Give a recording with a column of notes, some of them others."""
    lines = NOTED.splitlines(keepends=True)
    for number, note in notes.items():
        lines[number] = lines[number].replace("fine", note)
    return "".join(lines).removesuffix(end)


@pytest.mark.parametrize(
    "text",
    [
        noted({3: '"5 shelf'}),
        noted({3: '"5 shelf'}, end="\n"),
        noted({3: '"5 shelf', 9: 'shelf 6"'}),
        noted({3: '"big" shelf'}),
        noted({12: '"5 shelf'}),
    ],
)
def test_quote_that_is_not_closed_takes_no_other_row(tmp_path: Path, text: str) -> None:
    """It is refused with its line, and `--skip` passes over that row alone."""
    file = tmp_path / "r.csv"
    file.write_text(text)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if '"' in each)
    with pytest.raises(RecordingError, match=f"line {line}: a quote is not closed .*--skip"):
        Recording(file)
    assert len(Recording(file, ReadOptions(skip=True))) == len(TIMES) - 1


def test_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    """A note between quotes may hold line ends."""
    check(noted({3: '"moved,\nthen sat"', 9: '"""so""\n\n"'}).encode(), tmp_path)


def test_data_row_of_ones_is_no_row_of_units(tmp_path: Path) -> None:
    """Though 1 is the unit of a load."""
    file = tmp_path / "r.csv"
    file.write_text("time,load_1m\n" + "".join(f"{time},1\n" for time in iso_times()))
    assert len(Recording(file)) == len(TIMES)


def test_unit_below_its_name_is_converted(tmp_path: Path) -> None:
    """A row of units is no sample, and no less than units in the header."""
    file = tmp_path / "r.csv"
    file.write_text("time,temp\nUTC,Deg F\n2026-03-01 08:00:00,50\n")
    recording = Recording(file)
    (sample,) = recording
    assert sample.value(Channel.AMBIENT_TEMP) == pytest.approx(10.0)
    assert sample.wall == BEGIN.timestamp()
    assert not any("UTC" in notice and "zone" in notice for notice in recording.notices)


def test_rows_of_one_time_are_gathered(tmp_path: Path) -> None:
    """A history with whole seconds has several values at one, each in a row of its own."""
    rows = []
    for time, (air, pressure, light) in zip(iso_times(), VALUES, strict=True):
        rows += [f"{time},{air},,", f"{time},,{pressure},", f"{time},,,{light}"]
    data = (",".join(NAMES) + "\n" + "\n".join(rows) + "\n").encode()
    check(data, tmp_path, ReadOptions(every=30.0))
    with pytest.raises(RecordingError, match="as the row before: --every 30 gathers"):
        Recording(tmp_path / "logged.csv")


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("every", [30, 900, 3600])
def test_local_times_are_unfolded_when_the_zone_is_named(tmp_path: Path, every: int) -> None:
    """The hour that comes twice in October is two hours, whatever the rhythm."""
    begin = datetime(2025, 10, 25, 20, 0, tzinfo=UTC)
    times = [begin + timedelta(seconds=every * step) for step in range(8 * 3600 // every)]
    file = tmp_path / "r.csv"
    lines = [f"{time.astimezone(BERLIN):%Y-%m-%d %H:%M:%S},1" for time in times]
    file.write_text("\n".join(["time,light_lux", *lines]) + "\n")
    with pytest.raises(RecordingError, match="time does not go forward"):
        Recording(file)
    walls = [sample.wall for sample in Recording(file, ReadOptions(zone=BERLIN))]
    assert walls == [time.timestamp() for time in times]


def test_repeated_row_in_the_hour_that_comes_twice_is_no_later_hour(tmp_path: Path) -> None:
    """A stamp that is written twice is a repeated one there too."""
    times = ["02:10:00", "02:10:30", "02:10:30", "02:11:00", "03:10:00"]
    file = tmp_path / "r.csv"
    file.write_text("time,light_lux\n" + "".join(f"2025-10-26T{t},1\n" for t in times))
    recording = Recording(file, ReadOptions(skip=True, zone=BERLIN))
    assert [sample.at for sample in recording] == [0.0, 30.0, 60.0, 7200.0]


def test_hour_that_never_was_is_refused() -> None:
    """When clocks are put forward."""
    with pytest.raises(ValueError, match="did not occur in Europe/Berlin"):
        TimeCells(BERLIN).read("2026-03-29 02:30", WallTime(0.0))


@pytest.mark.parametrize("name", ["Nowhere", "../../etc/passwd", "", "Europe", "a\0b"])
def test_zone_that_is_none_is_refused(name: str) -> None:
    """Whatever it is called."""
    with pytest.raises(UsageError, match="no time zone"):
        zone_named(name)


def test_name_that_steers_a_terminal_is_shown_as_its_escape(tmp_path: Path) -> None:
    """A file from a stranger is told of, and never obeyed."""
    recording = check(
        PLAIN.replace("lux,", "lux,")
        .replace("time,", "time,\x1b[2J,", 1)
        .replace("Z,", "Z,1,")
        .encode(),
        tmp_path,
    )
    assert [notice.rpartition(": ")[2] for notice in recording.notices] == [r"\x1b[2J"]


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (gzip.compress, "it is compressed: gunzip it first"),
        (bz2.compress, "it is compressed: bunzip2 it first"),
        (lzma.compress, "it is compressed: unxz it first"),
        (lambda data: b"PK\x03\x04" + data, "it is an archive or a workbook"),
        (lambda data: b"\x28\xb5\x2f\xfd" + data, "it is compressed: unzstd it first"),
        (lambda data: b"PAR1\x15" + data, "it is a Parquet file"),
    ],
)
def test_packed_recording_is_refused_with_what_unpacks_it(
    pack: Callable[[bytes], bytes], said: str, tmp_path: Path
) -> None:
    """It is not called a table that lacks a column."""
    file = tmp_path / "logged.csv.packed"
    file.write_bytes(pack(PLAIN.encode()))
    with pytest.raises(RecordingError, match=rf"^{re.escape(str(file))}: {said}"):
        Recording(file)


def test_column_that_is_named_as_a_packed_file_begins_is_a_column(tmp_path: Path) -> None:
    """PAR1 is a logger's name of light for plants, too."""
    file = tmp_path / "logged.csv"
    file.write_text("PAR1,time,temperature\n310,2026-03-01T08:00:00Z,20.5\n")
    assert [sample.readings for sample in Recording(file)] == [{Channel.AMBIENT_TEMP: 20.5}]


def test_letters_that_several_zones_have_are_refused_and_the_zone_named_counts(
    tmp_path: Path,
) -> None:
    """They are not read as UTC."""
    file = tmp_path / "logged.csv"
    times = [time.strftime("%Y-%m-%d %H:%M:%S") for time in TIMES]
    file.write_text(table(["Time (EST)", *NAMES[1:]], times))
    with pytest.raises(RecordingError, match=r"line 1: 'EST' may be one of several time zones"):
        Recording(file)
    read = Recording(file, ReadOptions(zone=ZoneInfo("America/New_York")))
    assert read.times[0] == BEGIN.timestamp() + 5 * 3600.0


READ_HEADS = {
    "Time (START)": 0,
    "Time (LIGHT)": 0,
    "time (SENT)": 0,
    "Time (NIST)": 0,
    "Time(dd/mm/yyyy)": 0,
    "Time (AM/PM)": 0,
    "Time (hh:mm)": 0,
    "Time (24h)": 0,
    "Datetime (ISO 8601)": 0,
    "time (ms)": 0,
    "timestamp (unix)": 0,
    "Time / UTC": 0,
    "Time (UT)": 0,
    "time [Z]": 0,
    "Date/Time (GMT-0500)": -5,
    "Date Time, GMT+01:00": 1,
    "Time (UTC\N{MINUS SIGN}5)": -5,
    "Time (UTC±00:00)": 0,
    "Time (UTC +2)": 2,
    "Time (+02:00)": 2,
    "Time (Europe/Berlin)": 1,
    "Time (America / New York)": -5,
}
"""Names of the time's column as loggers write them, and the hours by which they are ahead."""
DOUBTED_HEADS = (
    *("Time (CET)", "Time(EDT)", "Time (MSK)", "time (cest)", "Time (EST/EDT)", "Time (ET)"),
    *("Time, EST5EDT", "Time (Eastern Standard Time)", "Timestamp [local]", "Time (Ortszeit)"),
    *("Time (GMT+25)", "Time (UTC offset 2)", "Time (WIB)"),
)


@pytest.mark.parametrize("head", [*READ_HEADS, *DOUBTED_HEADS])
def test_zone_in_the_name_of_the_time_is_one_that_exists_or_is_refused(
    tmp_path: Path, head: str
) -> None:
    """Letters that are no zone are a part of the name; those of several are none of them."""
    file = tmp_path / "logged.csv"
    file.write_text(f'"{head}",temperature\n2026-12-01 08:00:00,21.5\n', encoding="utf-8")
    if head in DOUBTED_HEADS:
        with pytest.raises(RecordingError, match=r"may be one of several time zones: .*--zone"):
            Recording(file)
        return
    eight = datetime(2026, 12, 1, 8, tzinfo=UTC).timestamp()
    assert Recording(file).times[0] == eight - 3600.0 * READ_HEADS[head]


def test_letters_of_every_zone_there_is_are_doubted() -> None:
    """By the names that the tz database has for each in winter and summer."""
    for name in available_timezones():
        for month in (1, 7):
            letters = datetime(2026, month, 1, tzinfo=ZoneInfo(name)).tzname() or ""
            assert not letters.isalpha() or letters in ("UTC", "GMT") or may_be_zones(letters)


def test_row_of_units_of_which_one_is_unknown_is_refused_even_where_rows_are_skipped(
    tmp_path: Path,
) -> None:
    """Else the numbers below would be read in another unit."""
    file = tmp_path / "logged.csv"
    file.write_text(PLAIN.replace("\n", "\n,°R,hPa,lx\n", 1))
    with pytest.raises(RecordingError, match="the unit is none of ambient_temp_c's"):
        Recording(file, ReadOptions(skip=True))


def test_values_that_no_part_reports_are_counted(tmp_path: Path) -> None:
    """Kelvin under a name without a unit: no reading is lost in silence."""
    file = tmp_path / "logged.csv"
    file.write_text(re.sub(r"Z,(\d)", r"Z,3\1", PLAIN))
    assert any(
        "ambient_temp_c: 12 of 12 values are none" in each for each in Recording(file).notices
    )


def test_many_foreign_columns_are_not_all_named(tmp_path: Path) -> None:
    """The first of them, and how many more."""
    file = tmp_path / "logged.csv"
    names = ",".join(f"c{number}" for number in range(5000))
    file.write_text(f"time,temperature,{names}\n2026-03-01T08:00:00Z,20{',' * 5000}\n")
    (ignored,) = (each for each in Recording(file).notices if "ignored" in each)
    assert ignored.endswith("c19 and 4,980 more")
