"""What is told of the present: null for what is missing, and never a stand-in."""

import msgspec
from calm_snapshot import snapshot_of
from fleet import BLIND, READINGS, moment, present
from msgspec.structs import replace

from lumen.core.moment import Moment
from lumen.core.reading import Channel
from lumen.outlets.mqtt.state import LONGEST_STATE, state_of


def test_state_holds_every_fitted_channel() -> None:
    """A value where there is one."""
    state = state_of(present())
    assert set(state["reading"]) == {str(channel) for channel in Channel}
    assert state["reading"]["ambient_temp_c"] == 31.25
    assert state["coverage_pct"] == 100.0
    assert state["faults"] == {}
    assert state["time"] == "2026-02-02T02:40:00Z"


def test_state_is_null_where_a_reading_is_missing() -> None:
    """A fault is null, with its reason beside it; zero is a measurement."""
    state = state_of(present({**READINGS, Channel.LIGHT: BLIND, Channel.CPU: 0.0}))
    assert state["reading"]["light_lux"] is None
    assert state["reading"]["cpu_pct"] == 0.0
    assert state["faults"] == {"light_lux": "silent: no answer from 0x10"}
    assert state["fault_count"] == 1
    assert state["coverage_pct"] == 80.0


def test_state_is_null_while_waking() -> None:
    """No state, no shape and no words are unknown, each by its name."""
    waking = snapshot_of(Moment(moment().sample))
    state = state_of(replace(waking, said=None, sentence=None))
    assert state["eisv"] == {"E": None, "I": None, "S": None, "V": None}
    for key in ("shape", "trend", "expression", "sentence"):
        assert state[key] is None
    assert b'"shape":null' in msgspec.json.encode(state)


def test_coverage_is_null_when_nothing_informs() -> None:
    """A body without any informing sensor covers nothing, which is not zero percent of five."""
    state = state_of(present({Channel.CPU: 10.0}))
    assert state["coverage_pct"] is None


def test_room_is_null_where_it_cannot_be_known() -> None:
    """What is compensated is beside what is read."""
    room = {Channel.AMBIENT_TEMP: 21.23, Channel.HUMIDITY: None}
    state = state_of(replace(present(), room=room))
    assert state["room"] == {"ambient_temp_c": 21.23, "humidity_pct": None}


def test_sentence_is_clipped_when_home_assistant_takes_no_more() -> None:
    """A state there holds 255 characters."""
    state = state_of(replace(present(), sentence="a" * 300))
    assert len(state["sentence"]) == LONGEST_STATE
    assert state["sentence"].endswith("…")


def test_old_sample_is_no_present_when_the_senses_are_silent() -> None:
    """A switch that is moved meanwhile must not make old readings look new."""
    room = {Channel.AMBIENT_TEMP: 21.0}
    state = state_of(replace(present(), room=room, silent_min=5, muted=True))
    assert set(state["reading"].values()) == {None}
    assert state["room"] == {"ambient_temp_c": None}
    assert set(state["eisv"].values()) == {None}
    assert state["shape"] is None
    assert state["coverage_pct"] == 0.0
    assert state["faults"] == {"senses": "no sample for 5 min"}
    assert state["muted"] is True
    assert list(state) == list(state_of(present()))


def test_faults_of_parts_count_too() -> None:
    """A dark panel is told as a lost sensor is."""
    state = state_of(replace(present(), parts={"panel": "no answer"}))
    assert state["faults"] == {"panel": "no answer"}
    assert state["fault_count"] == 1
