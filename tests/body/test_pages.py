"""What is written on the pages stays on the panel, apart, readable, and true."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image
from scenery import (
    AWAKE,
    FROZEN,
    HURT,
    NOW,
    READINGS,
    ROOM,
    SENTENCE,
    history,
    legal_scenes,
    moment,
    said,
)

from lumen.body import brush, screen
from lumen.body.chrome import CONTENT_TOP, Frame, content_bottom, frame_of, message_setting
from lumen.body.colour import Colour, linear_from_srgb
from lumen.body.pages import face, vitals, words
from lumen.body.scene import PAGES, Page, PastState, Scene
from lumen.core.language import EXPRESSIONS
from lumen.core.moment import Eisv
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.core.room_readings import RoomReadings
from lumen.ports import Rgb
from lumen.units import Monotonic

READABLE = 4.5
"""WCAG 2.1, 1.4.3: contrast (minimum) of text."""


@dataclass(frozen=True)
class Ink:
    """Something written: the box of what is seen of it, and its contrast to its ground."""

    left: int
    top: int
    right: int
    bottom: int
    contrast: float

    def overlaps(self, other: "Ink") -> bool:
        """Tell whether the boxes share a pixel."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def luminance(colour: Rgb) -> float:
    """Give the relative luminance of linear light (WCAG 2.1)."""
    return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue


@pytest.fixture
def inks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Ink]]:
    """Record everything that is written, and the glyphs beside words and under faces."""
    written: list[Ink] = []
    genuine = brush.tint

    def tint(picture: Image.Image, mask: Image.Image, colour: Colour, at: tuple[int, int]) -> None:
        box = mask.point(lambda level: 255 if level > 40 else 0).getbbox()
        if box is not None:
            left, top, right, bottom = (edge + at[n % 2] for n, edge in enumerate(box))
            ground = np.asarray(picture.crop((left, top, right, bottom))).reshape(-1, 3)
            brightest = max(
                luminance(linear_from_srgb(tuple(p))) for p in np.unique(ground, axis=0)
            )
            contrast = (luminance(colour.linear) + 0.05) / (brightest + 0.05)
            written.append(Ink(left, top, right, bottom, max(contrast, 1.0 / contrast)))
        genuine(picture, mask, colour, at)

    for module in (brush, face, words):
        monkeypatch.setattr(module, "tint", tint)
    brush._letters.cache_clear()
    face._backdrop.cache_clear()
    yield written
    face._backdrop.cache_clear()


def turned(scene: Scene, turn: int) -> Scene:
    """Give the vitals' scene at one of its four turns: energy, integrity, entropy, void."""
    later = turn * vitals.TURN
    present = scene.moment
    if present is not None:
        at = Monotonic(present.sample.at + later)
        present = replace(present, sample=replace(present.sample, at=at))
    return replace(scene, page=Page.VITALS, now=Monotonic(scene.now + later), moment=present)


TURNS = range(4)


def assert_legible(inks: list[Ink]) -> None:
    """Check that nothing leaves the panel, overlaps, or is too faint to be read."""
    for ink in inks:
        assert 0 <= ink.left < ink.right <= 240, ink
        assert 0 <= ink.top < ink.bottom <= 240, ink
        assert ink.contrast >= READABLE, ink
    for one, other in itertools.combinations(inks, 2):
        assert not one.overlaps(other), (one, other)


@settings(
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(scene=legal_scenes)
def test_text_is_legible_when_anything_is_shown(inks: list[Ink], scene: Scene) -> None:
    """Every line of every page stays on the panel, apart from the others, in enough contrast."""
    inks.clear()
    face._backdrop.cache_clear()
    screen.render(replace(scene, quiet=False))
    assert_legible(inks)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scene", [AWAKE, HURT], ids=["awake", "hurt"])
def test_text_is_legible_when_every_sign_is_shown(
    inks: list[Ink], page: Page, scene: Scene
) -> None:
    """Also muted, quiet, simulated and broken at once."""
    screen.render(replace(scene, page=page, muted=True, simulated=True))
    assert_legible(inks)
    assert inks


@pytest.mark.parametrize("page", PAGES)
def test_messages_are_legible_when_quiet(inks: list[Ink], page: Page) -> None:
    """At night glyphs are dim, but what is wrong can be read."""
    screen.render(replace(HURT, page=page, quiet=True, said=()))
    assert_legible(inks)


def test_words_are_legible_when_anything_is_said(inks: list[Ink]) -> None:
    """The widest expressions fit, each with a long sentence."""
    for expression in EXPRESSIONS[::101]:
        inks.clear()
        utterance = replace(said("~warmth~", SENTENCE * 3), expression=expression)
        screen.render(replace(AWAKE, page=Page.WORDS, said=(said("~return~"), utterance)))
        assert_legible(inks)
        assert len(inks) >= len(expression.spoken)


def test_reason_is_cut_when_it_is_endless() -> None:
    """A message takes two lines and says that there is more."""
    setting = message_setting("the part says: " + "x" * 5000)
    assert len(setting.lines) == 2
    assert setting.lines[-1].endswith("…")


def test_room_is_left_when_a_message_shows() -> None:
    """A page's content ends above the message."""
    quiet = frame_of(replace(AWAKE, now=Monotonic(NOW)))
    loud: Frame = quiet._replace(message="one\ntwo " + 40 * "words ")
    assert CONTENT_TOP < content_bottom(loud) < content_bottom(quiet)


def test_messages_take_turns_when_there_are_several() -> None:
    """Every trouble and notice is seen within a minute, troubles in alarm, notices not."""
    shown = {}
    for second in range(60):
        frame = frame_of(replace(HURT, now=Monotonic(NOW + second), moment=moment(at=NOW + second)))
        shown[frame.message] = frame.urgent
    assert shown == {
        "panel: a write did not return within 2 s": True,
        "A fresh memory was begun: the old file was damaged and is kept beside it.": False,
    }


@pytest.mark.parametrize("kind", FaultKind)
def test_vitals_fit_when_every_sensor_is_at_fault(inks: list[Ink], kind: FaultKind) -> None:
    """Each kind of fault has a word that fits beside every label."""
    broken = moment(readings=dict.fromkeys(Channel, Fault(kind, "a reason")))
    for turn in TURNS:
        inks.clear()
        screen.render(turned(replace(AWAKE, moment=broken), turn))
        assert_legible(inks)


def test_vitals_fit_when_readings_are_extreme(inks: list[Ink]) -> None:
    """The longest figures fit beside their labels, compensated ones too."""
    extremes = {
        Channel.AMBIENT_TEMP: -40.0,
        Channel.HUMIDITY: 100.0,
        Channel.PRESSURE: 1100.0,
        Channel.LIGHT: 119_880.0,
        Channel.CPU_TEMP: 104.9,
        Channel.LOAD: 99_999.0,
        Channel.CTX_SWITCHES: 999_499_999.0,
        Channel.INTERRUPTS: 999_499_999.0,
    }
    scene = replace(AWAKE, moment=moment(readings=dict(extremes)))
    scene = replace(scene, room={c: -v for c, v in extremes.items() if c in ROOM})
    for turn in TURNS:
        inks.clear()
        screen.render(turned(scene, turn))
        assert_legible(inks)


def test_missing_is_no_zero_when_a_sensor_was_never_fitted() -> None:
    """An absent reading, a faulty one and a zero are three different pictures."""
    zero = moment(readings={Channel.HUMIDITY: 0.0})
    bare = dict(READINGS)
    del bare[Channel.HUMIDITY]
    absent = replace(zero, sample=replace(zero.sample, readings=bare))
    broken = moment(readings={Channel.HUMIDITY: FROZEN})
    drawn = {
        screen.render(turned(replace(AWAKE, moment=each), 2)).tobytes()
        for each in (zero, absent, broken)
    }
    assert len(drawn) == 3


def test_compensated_reading_stands_beside_the_raw_one() -> None:
    """What the room has and what the board reads are both shown."""
    for turn in (0, 1, 2):
        plain, both = (
            screen.render(turned(replace(AWAKE, room=room), turn)) for room in ({}, ROOM)
        )
        changed = np.argwhere((np.asarray(plain) != np.asarray(both)).any(axis=2))
        first_row = vitals.SENSORS_TOP + vitals.BASE_BELOW + vitals.UNIT_SIZE // 2
        assert changed[:, 0].min() > vitals.SENSORS_TOP - 2
        assert changed[:, 0].max() < first_row
        assert np.ptp(changed[:, 1]) > 60


def test_vitals_are_large_enough_to_be_read_from_an_arm_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every value and every reading has figures of 28 pixels at least, and each has its turn."""
    seen: set[str] = set()

    def noted(*given: Any, **named: Any) -> None:  # noqa: ANN401 - as `write` takes them
        text, size = given[2], given[3]
        brush.write(*given, **named)
        if size >= 28:
            seen.add(text)

    monkeypatch.setattr("lumen.body.pages.vitals.write", noted)
    for turn in TURNS:
        screen.render(turned(AWAKE, turn))
    assert seen == {
        *("0.62", "0.80", "0.17", "0.08"),
        *("31.4", "52.1", "12", "312", "0.42", "2310", "38", "1013", "41", "23", "1420", "0.12"),
    }


def test_air_is_marked_when_it_includes_the_boards_own_heat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Uncalibrated, air and humidity are about so much, and the page says why.

    A calibrated body that lost what it compensates with has no better: a fault at the foot tells.
    """
    written: list[str] = []

    def noted(*given: Any, **named: Any) -> None:  # noqa: ANN401 - as `write` takes them
        written.append(given[2])
        brush.write(*given, **named)

    monkeypatch.setattr("lumen.body.pages.vitals.write", noted)
    known = RoomReadings(21.5, 45.0, 1013.0, 298.0, 20.0, None, calibrated=True)
    # The processor's sensor was lost: what heat the board has cannot be taken out.
    lost = known._replace(ambient=None, humidity=None, heat_excess=None)
    for room, marked in (
        (known, []),
        (lost, ["≈31.4", "≈38"]),
        (known._replace(calibrated=False), ["≈31.4", "≈38", vitals.NOTE]),
    ):
        written.clear()
        for turn in TURNS:
            screen.render(turned(replace(AWAKE, moment=replace(moment(), room=room)), turn))
        assert {text for text in written if vitals.ABOUT in text} == set(marked)


def test_vitals_fit_when_uncalibrated(inks: list[Ink]) -> None:
    """The note leaves the dots of the pages and the readings alone."""
    room = RoomReadings(-40.0, 100.0, 1013.0, 298.0, 20.0, None, calibrated=False)
    extremes = {Channel.AMBIENT_TEMP: -40.0, Channel.HUMIDITY: 100.0}
    shown = replace(moment(readings=dict(extremes)), room=room)
    for turn in TURNS:
        inks.clear()
        screen.render(turned(replace(AWAKE, moment=shown), turn))
        assert_legible(inks)


@pytest.mark.parametrize("scene", [AWAKE, HURT], ids=["awake", "hurt"])
@pytest.mark.parametrize("length", [1, 12, 400])
def test_letter_is_legible_however_long_it_is(inks: list[Ink], scene: Scene, length: int) -> None:
    """It has the whole page, and is cut visibly where even that is not enough."""
    letter = "A week of light and rain. " * length
    screen.render(replace(scene, page=Page.WORDS, letter=letter, simulated=True))
    assert_legible(inks)


@pytest.mark.parametrize("scene", [AWAKE, HURT], ids=["awake", "hurt"])
@pytest.mark.parametrize("text", ["Tea!", "Dinner is ready, come down. " * 9, "W" * 240])
def test_message_is_legible_whatever_is_in_it(inks: list[Ink], scene: Scene, text: str) -> None:
    """It goes before the letter, and has the whole page."""
    screen.render(replace(scene, page=Page.WORDS, message=text, letter="A week.", simulated=True))
    assert_legible(inks)


def test_curve_ends_at_the_present_when_samples_come() -> None:
    """The last column is the newest state, the first is three hours old."""
    found = vitals.curves(history(24.0), NOW, 126)
    assert not np.isnan(found).any()
    assert found[0, -1] == pytest.approx(0.62)
    assert found[0, 0] == pytest.approx(0.62 - 0.2 * 10_714 / 86_400.0, abs=1e-3)


def test_curve_has_a_gap_when_lumen_was_away() -> None:
    """Between two states 20 minutes apart nothing is known, and nothing is drawn."""
    past = tuple(felt for felt in history(3.0) if not 3000.0 < NOW - felt.at < 4200.0)
    unknown = np.isnan(vitals.curves(past, NOW, 126))
    assert unknown.all(axis=0).sum() == pytest.approx(1200.0 / 85.7, abs=1.0)
    assert (unknown.all(axis=0) == unknown.any(axis=0)).all()


def test_curve_is_empty_when_a_dimension_is_unknown() -> None:
    """An uninformed dimension has no curve, the others have theirs."""
    past = tuple(PastState(f.at, Eisv(None, f.eisv.I, f.eisv.S, f.eisv.V)) for f in history(1.0))
    found = vitals.curves(past, NOW, 126)
    assert np.isnan(found[0]).all()
    assert not np.isnan(found[1:, -1]).any()


def test_curve_stays_flat_when_only_noise_moves_it() -> None:
    """Ripples below what the shapes call significant are not blown up to movement."""
    ripple = np.array([0.5, 0.505, 0.5, 0.495])
    heights = vitals.heights(ripple, vitals.SPANS["E"])
    assert np.ptp(heights) == pytest.approx(0.05)


def test_silence_is_named_when_samples_stop() -> None:
    """An old sample says nothing about now: its values are gone, the silence is named."""
    stale = replace(AWAKE, moment=moment(at=NOW - 600.0))
    assert stale.present is None
    assert frame_of(stale).message == "senses: no sample for 10 min"
    fresh = screen.render(replace(AWAKE, page=Page.VITALS)).tobytes()
    assert screen.render(replace(stale, page=Page.VITALS)).tobytes() != fresh


def test_every_sign_shows_when_it_is_set() -> None:
    """Muted, quiet, simulated and at fault each change every page."""
    for page in PAGES:
        plain = replace(AWAKE, page=page)
        signed = [
            plain,
            replace(plain, muted=True),
            replace(plain, quiet=True),
            replace(plain, simulated=True),
            replace(plain, faults={"leds": "no answer"}),
        ]
        drawn = {screen.render(scene).tobytes() for scene in signed}
        assert len(drawn) == 5, page


def test_drawing_is_shown_whole_when_it_has_another_size() -> None:
    """A picture of twice the size is fitted to the panel."""
    scene = replace(AWAKE, page=Page.DRAWING, drawing=Image.new("RGB", (480, 480), "white"))
    assert np.asarray(screen.render(scene))[10:200].min() > 230
