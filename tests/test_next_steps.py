"""Every refusal names the next step: read from what the code raises, prints and hands on."""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest
from repository import ROOT

import lumen.errors
from lumen.errors import DeviceError, LumenError, PluginError, ReaderGoneError

REFUSALS = {
    name
    for name, kind in vars(lumen.errors).items()
    if isinstance(kind, type)
    and issubclass(kind, LumenError)
    and not issubclass(kind, DeviceError | PluginError | ReaderGoneError)
}
"""What a person is refused with. A device's or plug-in's error is a fault: `lumen doctor` names its
remedy; where nobody reads any more, nothing is said."""

_STEPS = (
    "ask|begin|build|calibrate|call|change|check|choose|chown|correct|darken|delete|distil|do|end|"
    "fetch|follow|free|give|install|label|learn|leave|let|make|move|name|raise|redirect|remove|"
    "rename|restart|save|see|set|start|stop|take|train|try|upload|use|wait|write"
)
NEXT_STEP = re.compile(
    rf"(?:^|[:;,.(] |\bor |\band |\bfirst, )(?:please )?(?:{_STEPS})\b|`|--[a-z]|\bsudo |chmod "
    r"|\bpip install |\bthe same command goes on\b",
    re.IGNORECASE,
)
"""An order, at the beginning of a clause; a command, or an option."""
ALLOWED = re.compile(
    r"\b(?:must be|lies? between|takes?|needs?|needed|known: |there are: |is one$|a whole number|"
    r"reads \{|is none of )"
)
"""Or what is allowed, where that is the way out."""
PLACE = re.compile(r"(?:line|row|window|state|point at) \{|\{place\}|\{found\.place\}")
"""Or the file and the line that is to be corrected."""
SAYERS = ("system_refusal", "other_memories", "missing_extra", "_way_on")
"""Functions whose answers end refusals."""
HANDED_ON = re.compile(
    rf"\{{(?:{'|'.join(SAYERS)})\(|\{{hint\}}|\{{remedy\}}$|\{{error\}}(?:$|; trying again$)"
)
"""Or what another function or error says, which names its own step."""

STEPS = (NEXT_STEP, ALLOWED, PLACE, HANDED_ON)

FAULTS = {
    "lumen/store/store.py": "a moment that is not stored is a fault, which `lumen doctor` explains",
    "lumen/updating/judging.py": "the installer goes back by itself, and says so",
}
"""What is raised and refuses nobody."""


def sources() -> Iterator[tuple[str, str]]:
    """Give every module of both packages, by its path."""
    for package in ("lumen", "trainer"):
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), file.read_text()


def constants(tree: ast.Module) -> dict[str, str]:
    """Give a module's own texts, by their names."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = text_of(node.value, {})
    return found


def text_of(node: ast.expr, known: Mapping[str, str]) -> str:
    """Give a message as it stands in the code, with a placeholder for every value in it."""
    text = f"{{{ast.unparse(node)}}}"
    match node:
        case ast.Constant(value=str(literal)):
            text = literal
        case ast.Name(id=name):
            text = known.get(name, text)
        case ast.JoinedStr(values=values):
            text = "".join(text_of(value, known) for value in values)
        case ast.FormattedValue(value=value):
            text = text_of(value, known)
        case ast.BinOp(left=left, right=right):
            text = text_of(left, known) + text_of(right, known)
        case ast.IfExp(body=body, orelse=other):
            # Whichever names no step is the one to look at.
            text = min(text_of(body, known), text_of(other, known), key=names_a_step)
    return text


def names_a_step(message: str) -> bool:
    """Tell whether a message says what to do, what is allowed, or where to correct what."""
    words = re.sub(r"\{[^{}]*\}", "{}", message)
    if ".strerror" not in message and not re.search(r"[a-z]{2}", words):
        return True  # nothing but values: what another error said is handed on
    return any(pattern.search(message) for pattern in STEPS)


def raised(node: ast.AST) -> list[ast.expr]:
    """Give the message of a refusal that is raised."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        name = ast.unparse(node.exc.func).rpartition(".")[2]
        return node.exc.args[:1] if name in REFUSALS else []
    return []


def printed(node: ast.AST) -> list[ast.expr]:
    """Give what is printed as an error."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
        streams = (ast.unparse(each.value) for each in node.keywords if each.arg == "file")
        return node.args[:1] if "sys.stderr" in streams else []
    return []


def handed_on(node: ast.AST) -> list[ast.expr]:
    """Give what a function returns that ends refusals; an empty text adds nothing."""
    if isinstance(node, ast.FunctionDef) and node.name in SAYERS:
        returns = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
        return [text for text in returns if text is not None and ast.unparse(text) != "''"]
    return []


def mute(source: str) -> list[str]:
    """Give the messages of a module's refusals that leave their reader alone."""
    tree = ast.parse(source)
    known = constants(tree)
    found = []
    for node in ast.walk(tree):
        for expression in (*raised(node), *printed(node), *handed_on(node)):
            message = text_of(expression, known)
            if not names_a_step(re.sub("^(?:lumen|trainer): ", "", message)):
                found.append(f"{expression.lineno}: {message}")
    return found


def test_every_refusal_names_the_next_step() -> None:
    """Nobody is left with what went wrong alone."""
    found = {p: lines for p, text in sources() if p not in FAULTS and (lines := mute(text))}
    assert found == {}


@pytest.mark.parametrize(
    "message",
    [
        "'it is damaged'",
        "f'{file}: {error.strerror}'",
        "f'{file}: it is no backup'",
        "GONE",
        "'free will' if fine else 'it is gone'",
    ],
)
def test_refusal_that_names_no_step_is_seen(message: str) -> None:
    """Whether it is written out, a constant, or one of two."""
    assert len(mute(f"GONE = 'it is gone'\nraise StoreError({message})")) == 1


@pytest.mark.parametrize(
    "message",
    [
        "'it is damaged: take another'",
        "f'{file}: {system_refusal(error)}'",
        "f'{name}: there is no memory: start Lumen with `lumen run`'",
        "f'{name} takes ON or OFF, not {shown}'",
        "f'{file}, line {number}: {error}'",
        "str(error)",
    ],
)
def test_refusal_that_names_a_step_is_left_in_peace(message: str) -> None:
    """An order, a command, what is allowed, the line to correct, or what another error said."""
    assert mute(f"raise StoreError({message})") == []


@pytest.mark.parametrize(
    "code",
    [
        "print('lumen: it is damaged', file=sys.stderr)",
        "print(f'trainer: {file}: {error.strerror}', file=sys.stderr)",
        "def missing_extra():\n    return 'it is gone'",
        "def other_memories():\n    if found:\n        return ''\n    return f'{file} is gone'",
    ],
)
def test_message_that_is_printed_or_returned_without_a_step_is_seen(code: str) -> None:
    """What a person reads is the same, whichever way it comes."""
    assert len(mute(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "print('lumen: it is damaged: see `lumen doctor`', file=sys.stderr)",
        "print(f'lumen: {error}', file=sys.stderr)",
        "print('it is done')",
        "print(f'{count} ...', end='', file=sys.stderr)",
        "def missing_extra():\n    return f'it is not installed: install {name}'",
        "def anything():\n    return 'it is gone'",
    ],
)
def test_what_is_no_error_or_names_a_step_is_left_in_peace(code: str) -> None:
    """Output, progress, what another error said, and what no refusal hands on."""
    assert mute(code) == []


def test_every_remedy_is_a_step() -> None:
    """What helps where the system refuses a file."""
    remedies = lumen.errors._REMEDIES.values()
    assert [each for each in remedies if not NEXT_STEP.search(f": {each}")] == []


def test_every_function_that_ends_refusals_is_there() -> None:
    """One that is renamed would be believed unread."""
    defined = {
        node.name
        for _, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }
    assert set(SAYERS) <= defined
