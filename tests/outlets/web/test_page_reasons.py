"""What the page's dialogs say: the explanation's own numbers, in the glossary's words."""

import json
import re
from pathlib import Path

from repository import ROOT
from visit import ask, run, visited

from lumen.core.language import TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import Channel
from lumen.core.shape_names import SHAPES
from lumen.core.state import Component
from lumen.outlets.web.assets import read_assets
from lumen.outlets.why_words import NONE, part_numbers


def glossary() -> dict[str, dict[str, str]]:
    """Give the page's glossary."""
    found: dict[str, dict[str, str]] = json.loads(read_assets()["glossary.json"])
    return found


def test_every_number_shape_word_and_sentence_is_explained(tmp_path: Path) -> None:
    """By the numbers of `/why.json`, part by part; each part adds up to what is shown."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            why = (await ask(at.port, "/why.json")).text
            report = json.loads((await ask(at.port, "/reasons.json")).text)
            reasons, texts = json.loads(why), report["texts"]
            fitted = at.view.snapshot().fitted
            subjects = {*DIMENSIONS, "shape", "expression", "sentence", *TOKENS, *fitted}
            assert subjects == set(texts)
            for name in DIMENSIONS:
                table, formula = texts[name]["blocks"]
                parts = reasons["dimensions"][name]["parts"]
                assert [row[0] for row in table["rows"]] == [
                    PART_NAMES[part["component"]] for part in parts
                ]
                gives = [float(row[table["head"].index("gives")]) for row in table["rows"]]
                raw = reasons["dimensions"][name]["raw"]
                assert abs(sum(gives) - raw) < 0.001 * len(gives)
                assert f"sum of the parts {raw:.3f}" in formula
                assert texts[name]["value"] == f"{reasons['dimensions'][name]['felt']:.2f}"
            assert texts["shape"]["value"].startswith(reasons["shape"]["shape"].replace("_", " "))
            assert texts["warmth"]["lead"] == "It fits basin transition up."
            assert texts["warmth"]["blocks"] == ["Likelier with more energy."]
            said = at.view.snapshot().said
            assert texts["expression"]["value"] == said

    run(live())


def test_channel_at_fault_says_so_and_where_it_counts_as_the_worst(tmp_path: Path) -> None:
    """Nothing stands in for it."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.lumen.senses._sensors[0].close()
            await at.live(2)
            texts = json.loads((await ask(at.port, "/reasons.json")).text)["texts"]
            lost = texts["ambient_temp_c"]
            assert lost["value"] == NONE
            assert lost["lead"] == at.view.why().faults[Channel.AMBIENT_TEMP]
            parts = at.view.why().dimensions["E"].parts
            (part,) = (part for part in parts if part.component is Component.AMBIENT)
            (table,) = (block for block in lost["blocks"] if isinstance(block, dict))
            assert table["rows"][0][:3] == ["energy", "air warmth", part_numbers(part)[0]]
            assert part.value is None
            assert part.counted == 0.0

    run(live())


def test_glossary_has_the_words_of_the_documentation() -> None:
    """Every word with the same meaning; every part and every shape is among them."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").replace("`", "")
    rows = set(re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE))
    rows = {(word.strip(), meaning.strip()) for word, meaning in rows}
    shapes = {shape.replace("_", " "): shape for shape in SHAPES}
    for words in glossary().values():
        for word, meaning in words.items():
            assert (shapes.get(word, word), meaning) in rows
    assert set(glossary()["Shapes"]) == set(shapes)
    assert set(glossary()["Parts of the state"]) == set(PART_NAMES.values())
