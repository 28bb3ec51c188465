"""The documentation: links lead somewhere, and every command shown is one there is."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from repository import ROOT

import lumen.commands.parser
import trainer.commands.cli
from lumen.formats.trajectory_lines import Judgement, judgements

PAGES = sorted([ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#([\w-]+))?\)")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_PROGRAMS = {"lumen": lumen.commands.parser.new_parser, "trainer": trainer.commands.cli._parser}
_SHELL = {"", "sh", "bash", "console"}
# Names that stand for the reader's own.
_PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b|\.\.\.|…|<")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


class Shown(NamedTuple):
    """A command that a page shows, and whether it is only named within a sentence."""

    words: list[str]
    named: bool


def commands(page: Path) -> Iterator[Shown]:
    """Give every command that a page shows."""
    text = page.read_text(encoding="utf-8")
    lines = [
        line.removeprefix("$ ")
        for language, block in _BLOCK.findall(text)
        if language in _SHELL
        for line in block.replace("\\\n", " ").splitlines()
    ]
    named = _CODE.findall(_BLOCK.sub("", text))
    for shown, within in [*((line, False) for line in lines), *((code, True) for code in named)]:
        words = _words(shown)
        if words:
            yield Shown(words, within)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def _words(shown: str) -> list[str]:
    try:
        words = shlex.split(shown, comments=True)
    except ValueError:
        return []
    while words and (words[0] == "sudo" or re.fullmatch(r"[A-Z_]+=.*", words[0])):
        words.pop(0)
    if len(words) < 2:
        return []
    words[0] = re.sub(r"^(/opt/lumen/)?\.venv(-dev)?/bin/", "", words[0])
    if words[0] == "sudo" and "-u" in words:
        return []
    end = next((i for i, w in enumerate(words) if w in {"|", ">", ">>", "&&", ";", "2>&1"}), None)
    return words[:end]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """To a file of the project, and to a heading that is there."""
    for target, heading in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file = page.parent / target
        assert file.exists(), f"{page.name}: {target}"
        if heading:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in map(_anchor, headings), f"{page.name}: {target}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_are_understood(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is one that the program takes, with options that it has."""
    for words, named in commands(page):
        if words[0] not in _PROGRAMS or any(_PLACEHOLDER.search(word) for word in words):
            continue
        try:
            _PROGRAMS[words[0]]().parse_args(words[1:])
        except SystemExit as end:
            printed = capsys.readouterr().err
            # `lumen export states` within a sentence is a name; only a whole command takes all.
            whole = end.code == 0 or (named and "arguments are required" in printed)
            assert whole, f"{page.name}: {shlex.join(words)}: {printed}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_make_has_every_target(page: Path) -> None:
    """What a page tells to make can be made."""
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for words, _ in commands(page):
        if words[0] == "make" and re.fullmatch(r"[a-z][\w-]*", words[1]):
            assert words[1] in targets, f"{page.name}: make {words[1]}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_toml_is_toml(page: Path) -> None:
    """Settings that are shown can be pasted."""
    for language, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "toml":
            tomllib.loads(block)


def test_the_trajectory_that_is_shown_is_one(tmp_path: Path) -> None:
    """Who writes files for `classify` and `express` begins with it."""
    blocks = _BLOCK.findall((ROOT / "docs" / "state.md").read_text(encoding="utf-8"))
    (shown,) = (block for _, block in blocks if block.startswith('{"id"'))
    (tmp_path / "shown.jsonl").write_text(shown)
    assert list(judgements(str(tmp_path / "shown.jsonl"))) == [Judgement("a", None)]


def test_every_page_is_within_reach() -> None:
    """From the README, in one step or two."""
    reached = {ROOT / "README.md"}
    for _ in range(2):
        for page in tuple(reached):
            for target, _ in _LINK.findall(page.read_text(encoding="utf-8")):
                file = (page.parent / target).resolve()
                if file.suffix == ".md" and file.exists():
                    reached.add(file)
    assert set(PAGES) - reached == set()


def test_students_card_tells_what_its_manifest_does() -> None:
    """Whoever ships another student cannot forget its card."""
    models = ROOT / "models"
    manifest = json.loads((models / "student.json").read_text(encoding="utf-8"))
    figures = [
        f"{manifest['metrics'][name]:.3f}".lstrip("0") for name in ("regret_bits", "share_captured")
    ]
    assert f"held out | {' | '.join(figures)} |" in (models / "README.md").read_text(
        encoding="utf-8"
    )
