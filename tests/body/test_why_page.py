"""The page of reasons: what does most to make each dimension what it is, to be read on a panel."""

from dataclasses import replace

import pytest
from explained_lives import FITTED, lived
from scenery import AWAKE, FROZEN, HURT
from test_pages import Ink, assert_legible, inks  # noqa: F401 - a fixture

from lumen.body import screen
from lumen.body.pages.why import main_reason
from lumen.body.scene import Page, Scene
from lumen.core.explanation import Explanation
from lumen.core.moment import Moment
from lumen.core.reading import QUANTITIES, Channel, Reading
from lumen.units import Monotonic


def scene_of(moment: Moment, why: Explanation | None, scene: Scene = AWAKE) -> Scene:
    """Give a scene of the page, five seconds after a moment."""
    now = Monotonic(moment.sample.at + 5.0)
    return replace(scene, page=Page.WHY, now=now, moment=moment, why=why, said=(), history=())


def reasons(why: Explanation) -> list[tuple[str, bool]]:
    """Give the main reason of each dimension."""
    return [main_reason(each, why) for each in why.dimensions.values()]


def test_reason_is_what_differs_most_from_usual() -> None:
    """With its reading, and by how much."""
    last: dict[Channel, Reading] = {Channel.CPU_TEMP: 80.0, Channel.MEMORY: 95.0}
    _, why = lived(150, last)
    energy, _, entropy, void = (text for text, _ in reasons(why))
    assert energy.startswith("processor warmth 80.0 °C: +0.")
    assert entropy.startswith("memory use 95 %: +0.")
    assert void.startswith("memory use 95 %: +0.")


@pytest.mark.parametrize(
    ("count", "words"), [(3, "warming up: 4 more"), (9, "mostly "), (130, ": ")]
)
def test_reason_claims_no_usual_before_it_is_known(count: int, words: str) -> None:
    """In the warm-up there is no value, and in the first hour nothing is usual."""
    _, why = lived(count)
    assert all(words in text or text == "all is as usual" for text, _ in reasons(why))


def test_fault_is_the_reason_before_all_others() -> None:
    """What it hides counts as the worst, and is told in the colour of faults."""
    _, why = lived(100, {Channel.HUMIDITY: FROZEN})
    assert reasons(why)[2] == ("humidity missing: worst", True)


def test_dimension_without_a_sensor_says_so() -> None:
    """And no number stands for it."""
    _, why = lived(20, fitted=frozenset({Channel.CPU_TEMP, Channel.AMBIENT_TEMP}))
    assert reasons(why)[3] == ("no fitted sensor measures it", False)


@pytest.mark.parametrize("scene", [AWAKE, HURT], ids=["awake", "hurt"])
@pytest.mark.parametrize("end", ["usual", "lowest", "highest", "lost", "waking", "none"])
def test_page_is_legible_whatever_is_read(
    inks: list[Ink],  # noqa: F811 - the fixture
    scene: Scene,
    end: str,
) -> None:
    """From the least to the most that a sensor can report, and with everything lost."""
    ends: dict[str, dict[Channel, Reading]] = {
        "lowest": {c: QUANTITIES[c].low for c in FITTED},
        "highest": {c: QUANTITIES[c].high for c in FITTED},
        "lost": dict.fromkeys(FITTED, FROZEN),
    }
    moment, why = lived(4 if end == "waking" else 60, ends.get(end))
    inks.clear()
    screen.render(replace(scene_of(moment, None if end == "none" else why, scene), simulated=True))
    assert len(inks) >= 12
    assert_legible(inks)


def test_page_shows_nothing_of_the_past_as_the_present() -> None:
    """Once no sample is recent, values and reasons give way to dashes."""
    moment, why = lived(60)
    scene = scene_of(moment, why)
    stale = replace(scene, now=Monotonic(moment.sample.at + 600.0))
    without = replace(stale, why=None)
    assert screen.render(stale).tobytes() == screen.render(without).tobytes()
    assert screen.render(stale).tobytes() != screen.render(scene).tobytes()
