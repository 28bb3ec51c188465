"""What lasts begins at one level and ends at another; what is lost is lost twice."""

import pytest

from lumen.core.body_events import Lasting, Parts
from lumen.core.events import Event
from lumen.core.observation import Observation
from lumen.core.reading import Channel, Fault, FaultKind, Reading, Sample
from lumen.units import Monotonic, WallTime

AIR_CHANNELS = (Channel.AMBIENT_TEMP, Channel.HUMIDITY, Channel.PRESSURE)
GONE = Fault(FaultKind.SILENT, "it no longer answers")
MISSING = Fault(FaultKind.MISSING, "no reading in the recording")
SETTLING = Fault(FaultKind.SETTLING, "it settles")


def seen(quantity: str, value: float, raw: float | None = None) -> Observation:
    """Give what is known of one quantity, and what its last reading was."""
    last = value if raw is None else raw
    return Observation(Monotonic(0.0), 0.0, {quantity: value}, {quantity: last})


@pytest.mark.parametrize(
    ("event", "quantity", "begins", "ends"),
    [
        (Event.DARK, "light", 1.0, 3.0),
        (Event.BRIGHT, "light", 500.0, 350.0),
        (Event.WARM, "air", 25.0, 24.0),
        (Event.COOL, "air", 17.0, 18.0),
        (Event.MOIST, "humidity", 65.0, 62.0),
        (Event.DRY, "humidity", 30.0, 33.0),
        (Event.BUSY, "processor", 60.0, 25.0),
        (Event.HOT, "chip", 75.0, 70.0),
        (Event.DISK_FULL, "disk", 90.0, 88.0),
    ],
)
def test_condition_begins_and_ends_at_its_levels(
    event: Event, quantity: str, begins: float, ends: float
) -> None:
    """Beyond the first it begins, and at the other it is over; between, what was stays."""
    beyond = 1e-6 if begins > ends else -1e-6
    lasting = Lasting()
    held = []
    for value in (begins, begins + beyond, begins, ends + beyond, ends, begins, begins + beyond):
        list(lasting.observe(seen(quantity, value)))
        held.append(event in lasting.present)
    assert held == [False, True, True, True, False, False, True]
    assert lasting.evidence[event] == {quantity: begins + beyond, "ends at": ends}
    list(lasting.observe(seen("none of these", 0.0)))
    assert event not in lasting.present


def test_condition_is_doubtful_where_the_last_reading_has_ended_it() -> None:
    """The median of three still shows what is over: at its end, and not before."""
    lasting = Lasting()
    for event, quantity, value, raw, doubtful in (
        (Event.DARK, "light", 0.5, 2.999, False),
        (Event.DARK, "light", 0.5, 3.0, True),
        (Event.DARK, "light", 0.5, 0.5, False),
        (Event.WARM, "air", 26.0, 24.001, False),
        (Event.WARM, "air", 26.0, 24.0, True),
        (Event.WARM, "air", 26.0, 26.0, False),
    ):
        list(lasting.observe(seen(quantity, value, raw)))
        assert event in lasting.present
        assert (event in lasting.doubtful) is doubtful


def test_work_that_was_there_when_the_reading_came_is_not_told_as_begun() -> None:
    """Across a gap, or after readings that made no sense, nobody knows when it began."""
    lasting, found = Lasting(), []
    for value in (100.0, None, 100.0, 10.0, None, 100.0):
        known = seen("disk", 1.0) if value is None else seen("processor", value)
        found += [noticed.event for noticed in lasting.observe(known)]
    assert found == [Event.WORK_ENDED]
    assert Event.BUSY in lasting.present


def test_work_begins_and_ends_once_each() -> None:
    """With the level that it passed."""
    lasting, found = Lasting(), []
    for processor in (50.0, 61.0, 90.0, 26.0, 25.0, 10.0):
        found += [
            (n.event, dict(n.evidence)) for n in lasting.observe(seen("processor", processor))
        ]
    assert found == [
        (Event.WORK_BEGAN, {"processor": 61.0, "limit": 60.0}),
        (Event.WORK_ENDED, {"processor": 25.0, "limit": 25.0}),
    ]


def noticed(*samples: dict[Channel, Reading]) -> tuple[list[list[Event]], set[Event]]:
    """Give what is noticed of the parts at each of these samples, and what holds in the end."""
    parts, found = Parts(), []
    for number, readings in enumerate(samples):
        at = Monotonic(30.0 * number)
        sample = Sample(at, WallTime(at), readings)
        found.append([each.event for each in parts.observe(sample)])
    return found, parts.present


WHOLE: dict[Channel, Reading] = {**dict.fromkeys(AIR_CHANNELS, 40.0), Channel.LIGHT: 40.0}
NO_PRESSURE: dict[Channel, Reading] = {**WHOLE, Channel.PRESSURE: GONE}
NO_AIR: dict[Channel, Reading] = {**WHOLE, **dict.fromkeys(AIR_CHANNELS, GONE)}


@pytest.mark.parametrize(
    ("samples", "events", "present"),
    [
        ([NO_PRESSURE, WHOLE, NO_PRESSURE], [], set()),
        ([NO_PRESSURE] * 2, [Event.AIR_PARTLY_LOST], {Event.LESS_AIR}),
        ([NO_PRESSURE] * 4, [Event.AIR_PARTLY_LOST], {Event.LESS_AIR}),
        ([NO_AIR] * 2, [Event.AIR_LOST], {Event.NO_AIR}),
        ([NO_AIR] * 2 + [WHOLE], [Event.AIR_LOST], {Event.NO_AIR}),
        ([NO_AIR] * 2 + [WHOLE] * 2, [Event.AIR_LOST, Event.AIR_BACK], set()),
        ([NO_AIR] * 2 + [NO_PRESSURE] * 3, [Event.AIR_LOST], {Event.LESS_AIR}),
        ([{**WHOLE, Channel.LIGHT: GONE}] * 2, [Event.LIGHT_LOST], {Event.NO_LIGHT}),
        ([{**WHOLE, Channel.LIGHT: MISSING}] * 2, [Event.LIGHT_LOST], {Event.NO_LIGHT}),
        ([{**WHOLE, Channel.LIGHT: SETTLING}] * 5, [], set()),
        ([{**WHOLE, Channel.MEMORY: GONE}] * 5, [], set()),
    ],
)
def test_part_is_lost_and_back_when_a_second_sample_says_so(
    samples: list[dict[Channel, Reading]], events: list[Event], present: set[Event]
) -> None:
    """Whole or in part; what settles, and what is no sense of the room, is not lost."""
    found, held = noticed(WHOLE, *samples)
    assert [event for at_once in found for event in at_once] == events
    assert held == present


def test_cells_that_were_always_empty_are_no_loss() -> None:
    """What a recording never had is not missed; what a live part never gave is."""
    assert noticed(*[{**WHOLE, Channel.LIGHT: MISSING}] * 3) == ([[]] * 3, set())
    found, held = noticed(*[{**WHOLE, Channel.LIGHT: GONE}] * 3)
    assert found == [[], [Event.LIGHT_LOST], []]
    assert held == {Event.NO_LIGHT}


def test_two_channels_that_take_turns_are_no_loss_that_lasts() -> None:
    """A second sample must miss the same one."""
    dry: dict[Channel, Reading] = {**WHOLE, Channel.HUMIDITY: GONE}
    assert noticed(WHOLE, *[dry, NO_PRESSURE] * 3) == ([[]] * 7, set())
