"""The catalogues that come with Lumen: complete, compiled from their sources, with whole places."""

import importlib.util
import json
import re
import shutil
import string
import subprocess
from datetime import date
from random import Random
from types import ModuleType

import pytest
from babel.dates import format_date
from repository import ROOT

from lumen.core.language import EXPRESSIONS
from lumen.core.languages import LANGUAGES, Language, vocabulary_of
from lumen.core.narration import speak
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import QUANTITIES
from lumen.formats.catalogue import catalogue_data, catalogue_of


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "docs" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogues = _module()
OTHERS = [language for language in LANGUAGES if language != "en"]
NODE = shutil.which("node")


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_without_a_translation(language: Language) -> None:
    """`make catalogue` names what is missing, and what device and page read is what it makes."""
    catalogue = catalogues.read(language)
    assert catalogues.missing(catalogue) == []
    assert catalogue_data(language).decode() == catalogues.compiled(language, catalogue)


@pytest.mark.parametrize("language", OTHERS)
def test_translation_has_the_places_of_its_message(language: Language) -> None:
    """Whatever stands in braces is known, and nothing that differs is lost but an ending."""
    for message, instead in json.loads(catalogue_data(language))["messages"].items():
        ours, theirs = (
            {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for text in (message, instead)
        )
        assert theirs <= ours, message
        assert ours - theirs <= {"ending"}, message
        assert instead.strip(), message


@pytest.mark.parametrize("language", OTHERS)
def test_what_lumen_says_is_translated_no_further(language: Language) -> None:
    """The page shows its sentences through the same catalogue, and changes none."""
    words, translated, rng = vocabulary_of(language), catalogue_of(language).translated, Random(1)
    said = [speak(expression, rng, words) for expression in EXPRESSIONS[::3]]
    for group in (words.events, words.movements, words.places):
        for phrases in group.values():
            said += [f"{phrase} {rng.choice(said)}" for phrase in phrases if "{" not in phrase]
    assert [sentence for sentence in said if translated(sentence) != sentence] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_people_there_do(language: Language) -> None:
    """A decimal comma where there is one."""
    shown = catalogue_of(language).translated("2,985 at 0.72")
    decimal = json.loads(catalogue_data(language))["decimal"]
    assert re.search(rf"0{re.escape(decimal)}72", shown)


@pytest.mark.parametrize("language", OTHERS)
def test_dates_are_written_as_people_there_do(language: Language) -> None:
    """As the CLDR writes them, in every month; a date in the language is left as it is."""
    translated = catalogue_of(language).translated
    for month in range(1, 13):
        day = date(2026, month, 16)
        for english, form in _DATES.items():
            wanted = format_date(day, form, language)
            assert translated(format_date(day, english, "en")) == wanted
    assert translated("Mon 16") in ("Mo 16.", "lun 16")


_DATES = {"d MMMM y": "long", "EEEE": "EEEE", "MMMM": "MMMM"}
"""Forms of dates in English, and as they are wanted."""


@pytest.mark.parametrize("language", OTHERS)
def test_text_whose_places_hold_english_counts_as_missing(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message with wide places takes what has none of its own, but does not hide it."""
    monkeypatch.setattr(catalogues, "messages", lambda: ["today, nobody has translated this"])
    assert catalogues.missing(catalogues.read(language)) == ["today, nobody has translated this"]


@pytest.mark.parametrize("language", OTHERS)
def test_names_of_parts_are_whole_beside_their_numbers(language: Language) -> None:
    """However a name begins, no message for a value takes it apart."""
    translated = catalogue_of(language).translated
    for part in PART_NAMES.values():
        for text in (f"{part} 52.1 °C: -0.06", f"{part} load 0.41: +0.03", f"{part} 3: +0.03"):
            assert translated(text).startswith(translated(part)), text
    for quantity in QUANTITIES.values():
        shown = translated(f"{quantity.name}: timeout: I2C bus: stuck")
        assert shown == f"{translated(quantity.name)}: {translated('timeout: I2C bus: stuck')}"


PAGE = """
globalThis.fetch = async () => ({ ok: true, json: async () => JSON.parse(process.argv[2]) });
globalThis.NodeFilter = { SHOW_TEXT: 4 };
globalThis.document = { documentElement: {}, createTreeWalker: () => ({ nextNode: () => false }),
  querySelectorAll: () => [] };
const { translated } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(process.argv[3]).map(translated)));
"""
TEXTS = (
    *("energy", "settled presence", "3 of 8 samples", "energy 0.72: why?", "97.3 %", "2,985"),
    *("~warmth~ ~ripple~", "~warmth~?", "awake until 23:15; then quiet hours, until 06:30"),
    *("today so far, 1 mark", "light in the room: 0.4", "what nobody has said: 1.4.0", ""),
    *("processor warmth 52.1 °C: -0.06", "processor 97 %", "light: timeout: I2C bus: stuck"),
    *("16 February 2026", "14 Feb", "Mon 16", "February 2026", "Mon 16 Feb, 19:23"),
    *("Monday 16 February, 19:23", "✗ humidity: silent: no answer", "1 (2) [3] $& {n}"),
)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("language", OTHERS)
def test_page_says_what_the_panel_says(language: Language) -> None:
    """The page's own script and the panel's catalogue translate alike."""
    assert NODE is not None
    script = str(ROOT / "lumen" / "outlets" / "web" / "files" / "translate.js")
    arguments = [script, catalogue_data(language).decode(), json.dumps(TEXTS)]
    command = [NODE, "--input-type=module", "-e", PAGE, *arguments]
    found = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603
    translated = catalogue_of(language).translated
    assert json.loads(found.stdout) == [translated(text) for text in TEXTS]
