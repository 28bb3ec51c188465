"""Bring the catalogues of messages up to date: `make catalogue`.

Collects every message that the code shows, adds the new ones to lumen/catalogues/TAG.po, and writes
TAG.json, which the device and the page read, from what is translated. Exits with 1 where a message
has no translation, and names it.
"""

import ast
import itertools
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from lumen.body.pages.vitals import _FAULTS, NOTE
from lumen.body.scene import PAGES
from lumen.config.owned import OWNED
from lumen.core.catalogue import matcher
from lumen.core.day_places import DayPlace
from lumen.core.events import Event
from lumen.core.language import TOKENS
from lumen.core.languages import LANGUAGES
from lumen.core.moment import DIMENSION_NAMES
from lumen.core.movement import Movement
from lumen.core.part_names import PART_NAMES
from lumen.core.reading import QUANTITIES, FaultKind
from lumen.core.shape_names import SHAPES, Trend

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "lumen" / "catalogues"
PAGE = ROOT / "lumen" / "outlets" / "web" / "files"
HEARD = ("aria-label", "aria-description", "title", "placeholder")
"""Attributes whose text is shown or read aloud."""


def messages() -> list[str]:
    """Give every message that is known without running Lumen, each once, in order."""
    found = itertools.chain(
        _of_tables(), _of_python(), _of_html(), _of_javascript(), _of_glossary()
    )
    return sorted({text for text in found if re.search("[A-Za-z]{2}", text)})


def _of_tables() -> Iterator[str]:
    """Give the names that the product's own tables hold."""
    for quantity in QUANTITIES.values():
        yield from (quantity.name, quantity.label)
        yield quantity.name[0].upper() + quantity.name[1:]
    yield from _FAULTS.values()
    yield NOTE
    yield from DIMENSION_NAMES.values()
    yield from PART_NAMES.values()
    for kind in (Event, Movement, DayPlace, FaultKind, Trend, PAGES):
        yield from map(str, kind)
    for name in (*TOKENS, *SHAPES):
        yield name.replace("_", " ")
    yield from (owned.label for owned in OWNED)


def _of_python() -> Iterator[str]:
    """Give what is written where it is translated: `translated("...")`."""
    for file in (ROOT / "lumen").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = node.args[0] if node.args else None
                if node.func.attr == "translated" and isinstance(first, ast.Constant):
                    yield str(first.value)


class _Texts(HTMLParser):
    """Takes the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser calls it
        """Take what is heard."""
        self.found += [value for name, value in attrs if name in HEARD and value]

    def handle_data(self, data: str) -> None:
        """Take what is seen."""
        self.found.append(" ".join(data.split()))


def _of_html() -> Iterator[str]:
    for file in ("page.html", "token.html"):
        texts = _Texts()
        texts.feed((PAGE / file).read_text())
        yield from (text for text in texts.found if text not in _AS_THEY_ARE)


_AS_THEY_ARE = ("Lumen", "lumen invite")


def _of_javascript() -> Iterator[str]:
    """Give the texts among the literals of the page's scripts: what is no class of its style."""
    classes = set(re.findall(r"\.([a-z][\w-]*)", (PAGE / "page.css").read_text()))
    for file in PAGE.glob("*.js"):
        code = re.sub(r"^\s*//.*", "", file.read_text(), flags=re.MULTILINE)
        for text in _TEXT.findall(code):
            if not classes.issuperset(text.split()):
                yield text


_TEXT = re.compile(r'"([A-Za-z][A-Za-z\',;]* [A-Za-z\',;:. ]*|[A-Z][a-z]+\.)"')
"""Two words and more, or a sentence of one."""


def _of_glossary() -> Iterator[str]:
    for heading, words in json.loads((PAGE / "glossary.json").read_text()).items():
        yield heading
        yield from itertools.chain(*words.items())


def read(tag: str) -> Catalog:
    """Read a language's catalogue."""
    with (FOLDER / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag)


def translated(catalogue: Catalog) -> dict[str, str]:
    """Give what is translated, by its message."""
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string}


def compiled(tag: str, catalogue: Catalog) -> str:
    """Give the file that device and page read."""
    symbols = Locale.parse(tag).number_symbols["latn"]
    content = {
        "language": tag,
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "messages": dict(sorted(translated(catalogue).items())),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def missing(catalogue: Catalog) -> list[str]:
    """Give the messages that have no translation."""
    known = translated(catalogue)
    written = [str(m.id) for m in catalogue if m.id]
    templates = [matcher(message) for message in known if "{" in message]

    def is_known(text: str) -> bool:
        """Tell whether a text has a message, or one whose places hold what is known in its turn."""
        if text in known or not re.search("[A-Za-z]{2}", text):
            return True
        found = (template.fullmatch(text) for template in templates)
        return any(place and all(map(is_known, place.groupdict().values())) for place in found)

    return sorted(text for text in {*messages(), *written} if not is_known(text))


def main() -> int:
    """Bring every catalogue up to date."""
    lacking = 0
    for tag in LANGUAGES:
        if tag == "en":
            continue
        catalogue = read(tag)
        for message in missing(catalogue):
            catalogue.add(message)
        with (FOLDER / f"{tag}.po").open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True)
        (FOLDER / f"{tag}.json").write_text(compiled(tag, catalogue))
        for message in missing(catalogue):
            sys.stderr.write(f"{tag}: no translation: {message!r}\n")
            lacking += 1
    return int(lacking > 0)


if __name__ == "__main__":
    sys.exit(main())
