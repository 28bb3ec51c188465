"""The screen in every language: legible, whole, and with nothing left in English."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from scenery import AWAKE, FROZEN, HURT, moment
from test_pages import Ink, assert_legible, inks, turned  # noqa: F401 - a fixture

from lumen.body import screen
from lumen.body.pages import vitals
from lumen.body.scene import PAGES, Offer, Page, Scene
from lumen.body.text import ELLIPSIS, width_of
from lumen.core.language import EXPRESSIONS, Pattern
from lumen.core.languages import LANGUAGES, Language
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.core.waking import Waking
from lumen.formats.catalogue import catalogue_of

OTHERS = [language for language in LANGUAGES if language != "en"]


def scenes(language: Language) -> Iterator[Scene]:
    """Give scenes in which every text of the screen is shown."""
    catalogue = catalogue_of(language)
    waiting = replace(AWAKE, moment=None, said=(), wait=Waking(7, 21, 420.0))
    for scene in (AWAKE, replace(AWAKE, offer=Offer()), replace(AWAKE, said=()), waiting, HURT):
        for page in PAGES:
            yield replace(scene, page=page, simulated=True, catalogue=catalogue)
    for turn in range(4):
        yield turned(replace(AWAKE, catalogue=catalogue), turn)
    yield replace(waiting, wait=Waking(20, 21, 30.0), page=Page.WORDS, catalogue=catalogue)


@pytest.mark.parametrize("language", OTHERS)
def test_screen_is_legible_in_every_language(inks: list[Ink], language: Language) -> None:  # noqa: F811 - the fixture
    """Nothing leaves the panel, overlaps, or is cut off, but for reasons of faults."""
    for scene in scenes(language):
        inks.clear()
        screen.render(scene)
        assert_legible(inks)


@pytest.mark.parametrize("language", OTHERS)
def test_longest_words_leave_room_for_the_largest_figures(language: Language) -> None:
    """Each label of the vitals fits beside its widest value or fault; each token fits its row."""
    translated = catalogue_of(language).translated
    room = 240 - 2 * vitals.MARGIN
    for channel in Channel:
        label = width_of(translated(QUANTITIES[channel].label), vitals.LABEL_SIZE)
        for value in (QUANTITIES[channel].low, QUANTITIES[channel].high):
            figure = translated(vitals.figure(channel, value))
            unit = width_of(vitals.unit_of(channel), vitals.UNIT_SIZE) + 6
            assert label + width_of(f"≈{figure}", vitals.FIGURE_SIZE) + unit < room, channel
        for kind in FaultKind:
            word = width_of(translated(vitals._FAULTS[kind]), vitals.WORD_SIZE)
            assert label + word + 4 < room, (channel, kind)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the screen asks its catalogue for, the catalogue has, names and plurals included."""
    catalogue, translations = catalogue_of(language), dict[str, str]()
    translated = catalogue.translated

    def noted(text: str) -> str:
        translations[text] = translated(text)
        return translations[text]

    monkeypatch.setattr(catalogue, "translated", noted)
    for scene in scenes(language):
        screen.render(replace(scene, catalogue=catalogue, faults={}, notices=()))
    faulty = moment(readings=dict.fromkeys(Channel, FROZEN))
    for turn in range(4):
        screen.render(turned(replace(AWAKE, moment=faulty, catalogue=catalogue), turn))
    singles = [e for e in EXPRESSIONS if e.pattern is Pattern.SINGLE]
    for expression in singles:
        said = (replace(AWAKE.said[-1], expression=expression),)
        screen.render(replace(AWAKE, page=Page.WORDS, said=said, catalogue=catalogue))
    unchanged = {text for text, instead in translations.items() if text == instead}
    assert {text for text in unchanged if any(map(str.isalpha, text))} <= {"CO2"}
    assert len(translations) > 60
    assert not any(ELLIPSIS in text for text in translations.values())
