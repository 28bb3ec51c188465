"""Every door that bytes of strangers come in through, and what may come of a knock.

A door takes any bytes and either accepts them or refuses them with an error of Lumen's own, whose
text is one line. Anything else that is raised, and whatever hangs, is a defect.
"""

import atexit
import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from random import Random

import numpy as np
from page_door import PageDoor

from lumen.body.scene import PAGES
from lumen.config.loading import load_settings
from lumen.core.encoding import FEATURE_NAMES
from lumen.core.inner_voice import encoded
from lumen.core.language import Expression, parse
from lumen.core.mind import Mind
from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.core.sampling import choose
from lumen.core.speaking import SpeechConfig
from lumen.core.state import Body
from lumen.errors import LumenError
from lumen.formats import plain_arrays
from lumen.formats.calibration import load_calibration
from lumen.formats.export import is_recording_of, is_states_of
from lumen.formats.recording import ReadOptions, Recording
from lumen.formats.recording_metadata import body_file, read_body
from lumen.formats.student import ARRAYS_NAME, SHIPPED, Student, load_student
from lumen.formats.time_cells import zone_named
from lumen.formats.trajectory_lines import judgements
from lumen.formats.window_reasons import no_window_reason
from lumen.outlets.mqtt.commands import change_from
from lumen.runtime.recall import REMEMBERED, replay_past
from lumen.store.memory import Memory
from lumen.store.store import FILE_NAME
from lumen.units import Monotonic, WallTime

_MOST_SAMPLES = 2_000
_FOLDER = Path(tempfile.mkdtemp())

_BODY = Body(frozenset(Channel), cores=4)
_SPEAKER = load_student()


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: what a good visitor brings, and what is done with what comes."""

    seeds: tuple[bytes, ...]
    knock: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = (LumenError,)


def knock(door: Door, data: bytes) -> bool:
    """Bring bytes to a door; tell whether they were accepted.

    Raises:
        AssertionError: a refusal is not one line.
        Exception: whatever the door should not have raised.
    """
    try:
        door.knock(data)
    except door.refusals as refusal:
        text = str(refusal)
        assert text, "a refusal says why"
        assert "\n" not in text, text
        return False
    return True


def _file(name: str, data: bytes) -> Path:
    file = _FOLDER / name
    file.write_bytes(data)
    return file


def _recording(data: bytes) -> None:
    for sample in islice(Recording(_file("r.csv", data)), _MOST_SAMPLES):
        assert sample.readings


def _logged(data: bytes) -> None:
    """Read a logger's file with every way out that there is."""
    options = ReadOptions(skip=True, zone=zone_named("Europe/Berlin"), every=30.0)
    recording = Recording(_file("logged.csv", data), options)
    assert all("\n" not in notice for notice in recording.notices)
    times = [sample.wall for sample in recording]
    assert all(earlier < later for earlier, later in pairwise(times))
    no_window_reason(recording.times)


def _own_export(data: bytes) -> None:
    """Ask of any file whether it is an export of a memory that holds nothing."""
    file = _file("export", data)
    if data.strip():  # an empty file loses nothing
        assert not is_recording_of(file, ())
        assert not is_states_of(file, ())


def _body(data: bytes) -> None:
    recording = _FOLDER / "b.csv"
    body_file(recording).write_bytes(data)
    read_body(recording)


def _settings(data: bytes) -> None:
    load_settings(_file("lumen.toml", data), {})


def _environment(data: bytes) -> None:
    name, _, value = data.decode("latin-1").partition("=")
    load_settings(None, {f"LUMEN_{name}": value})


def _language(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    assert str(parse(text)) == text.strip()


def _trajectories(data: bytes) -> list[Expression]:
    """Say of each trajectory what `lumen express FILE` says of it."""
    rng = Random(1)
    return [
        choose(_SPEAKER.distribution(encoded(judgement.verdict)), rng, SpeechConfig().temperature)
        for judgement in judgements(str(_file("t.jsonl", data)))
        if judgement.verdict is not None
    ]


def _student(data: bytes) -> None:
    """Load arrays whose hash is right: it proves integrity, and not who made them."""
    manifest = json.loads((SHIPPED / "student.json").read_bytes())
    manifest["sha256"] = hashlib.sha256(data).hexdigest()
    _file("student.json", json.dumps(manifest).encode())
    student = Student.load(_file(ARRAYS_NAME, data))
    pattern, token = student.predict(np.zeros((1, len(FEATURE_NAMES)), dtype=np.float32))
    np.testing.assert_allclose([pattern.sum(), token.sum()], 1.0)


def _manifest(data: bytes) -> None:
    (_FOLDER / "m").mkdir(exist_ok=True)
    (_FOLDER / "m" / "student.json").write_bytes(data)
    (_FOLDER / "m" / ARRAYS_NAME).write_bytes(b"not the arrays")
    Student.load(_FOLDER / "m")


def _calibration(data: bytes) -> None:
    _file("calibration.json", data)
    load_calibration(_FOLDER)


def _database(data: bytes) -> list[Moment]:
    """Wake with a memory of any file, and close it: nothing is ever raised."""
    folder = Path(tempfile.mkdtemp(dir=_FOLDER))
    try:
        (folder / FILE_NAME).write_bytes(data)
        memory = Memory(folder, 90.0, lambda: Monotonic(0.0), lambda: WallTime(1.77e9))
        past = memory.past(REMEMBERED)
        now, wall = Monotonic(1000.0), WallTime(1.77e9)
        relived = replay_past(past, now, wall, Mind(_BODY, _SPEAKER))
        memory.setting("wishes")
        memory.close()
    finally:
        shutil.rmtree(folder)
    return relived


def _command(data: bytes) -> None:
    name, _, payload = data.partition(b" ")
    change_from(name.decode("latin-1"), payload, tuple(PAGES))


def _small_student() -> bytes:
    """Make arrays of a student with one split a forest: small enough to be changed everywhere."""
    from small_student import small_student  # noqa: PLC0415 - makes a seed, and is heavy

    from trainer.student.export import _packed  # noqa: PLC0415 - as above

    return _packed(small_student())


def _small_memory() -> bytes:
    folder = Path(tempfile.mkdtemp(dir=_FOLDER))
    memory = Memory(folder, 90.0, lambda: Monotonic(0.0), lambda: WallTime(1.77e9))
    memory.hold_setting("page", "face")
    memory.close()
    connection = sqlite3.connect(folder / FILE_NAME)
    row = (1_770_000_000_000, 30_000, 21.5, 1003.0, "~warmth~", "settled_presence")
    insert = (
        "INSERT INTO moments (time_ms, interval_ms, ambient_temp_c, pressure_hpa, expression, "
        "shape) VALUES (?, ?, ?, ?, ?, ?)"
    )
    connection.execute(insert, row)
    three_days_before = (row[0] - 3 * 86_400_000, *row[1:])
    connection.execute(insert, three_days_before)
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return (folder / FILE_NAME).read_bytes()


_RECORDING = b"time,light_lux,cpu_temp_c\n2026-01-01T00:00:00Z,12.5,50\n2026-01-01T00:00:30Z,,51\n"
_LOGGED = (
    b"sep=;\nDate;Time;Temperature (\xb0F);simulated;lumen_cores\n1.3.2026;8:00;70,5;1;4\n",
    b'# a\n"time", "rh"\n1772352000, "NA"\n1772352030000, 1e2\nAverage, 50\n\0\0',
    "time\tlux\n2026-10-25 02:30\t1.013,5\n2026-10-25 02:30\t2\n".encode("utf-16"),
)
_STATE = b'{"time":"2026-02-02T02:42:30Z","t":150.0,"E":0.5,"I":0.8,"S":0.2,"V":0.08}\n'
_TOML = (Path(__file__).parents[2] / "docs" / "lumen.toml").read_bytes()
_TRAJECTORY = b'{"id":1,"t":[0,30],"E":[1,0],"I":[1,0],"S":[1,0],"V":[0,0]}'
_LONG_TRAJECTORY = (
    b'{"id":"a","t":[0,60,120,180,240,300,360,420],"E":[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8],'
    b'"I":[1,1,1,1,1,1,1,1],"S":[0.5,0,0.5,0,0.5,0,0.5,0],"V":[0,0,0,0,0,0,0,0.1]}'
)
_PAGE = PageDoor()


def doors() -> Mapping[str, Door]:
    """Give every door by its name."""
    return {
        "recording": Door((_RECORDING, b"\xef\xbb\xbf" + _RECORDING, b'"time"\n'), _recording),
        "logger's recording": Door((_RECORDING, *_LOGGED), _logged),
        "export that is there": Door((_RECORDING, _STATE), _own_export),
        "body beside a recording": Door((b'{"cores":4,"heat_factor":2.25}',), _body),
        "configuration": Door((_TOML, b"[lights]\nceiling = 0.5\n"), _settings),
        "environment": Door((b"LIGHTS_CEILING=0.2", b"QUIET_BEGINS=22:00"), _environment),
        "language": Door((b"~warmth~ ~ripple~", b"~threshold~?", b"~a~"), _language),
        "trajectories": Door((_LONG_TRAJECTORY, _TRAJECTORY), _trajectories),
        "student's arrays": Door((_small_student(),), _student),
        "plain arrays": Door((_small_student(),), plain_arrays.read, (ValueError,)),
        "student's manifest": Door(((SHIPPED / "student.json").read_bytes(),), _manifest),
        "calibration": Door((b'{"heat_factor":2.25,"light_glow":null}',), _calibration),
        "memory": Door((_small_memory(),), _database),
        "page's requests": Door(_PAGE.SEEDS, _PAGE.knock),
        "command topics": Door((b"mute ON", b"brightness 55.5", b"page face"), _command),
    }


# Whoever only asks which doors there are has made the folder too.
@atexit.register
def leave() -> None:
    """Close what was opened, and take the folder away; safe to call twice."""
    _PAGE.close()
    shutil.rmtree(_FOLDER, ignore_errors=True)
