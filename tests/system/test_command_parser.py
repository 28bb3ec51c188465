"""A command line that helps whoever mistypes."""

import re
from collections.abc import Mapping

import pytest

from lumen.system.command_parser import CommandParser, parse


@pytest.fixture
def parser() -> CommandParser:
    """Give a small command line."""
    parser = CommandParser(prog="small")
    commands = parser.add_subparsers(dest="command", required=True)
    grow = commands.add_parser("grow")
    grow.add_argument("--height", type=int)
    grow.add_argument("--mode", choices=["slow", "fast"])
    commands.add_parser("shrink")
    return parser


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("gorw", "did you mean grow?"),
        ("fly", "there are: grow, shrink"),
        ("grow --hieght 3", "there is no option --hieght; did you mean --height?"),
        ("grow --hieght=3", "there is no option --hieght; did you mean --height?"),
        ("grow --zzz", "there is no option --zzz; small grow --help lists all"),
        ("grow --mode fats", "not 'fats'; did you mean fast?"),
        ("grow 3", "unrecognized arguments: 3"),
        ("grow --height tall", "invalid int value: 'tall'"),
    ],
)
def test_what_was_meant_is_named(
    parser: CommandParser, words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of commands, options and choices, in one line, and the exit code is that of wrong usage."""
    with pytest.raises(SystemExit) as ended:
        parse(parser, words.split())
    assert ended.value.code == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert said in line
    assert line.startswith("small")


def test_right_words_are_taken(parser: CommandParser) -> None:
    """Short forms too, as argparse has them."""
    given = parse(parser, ["grow", "--hei", "3", "--mode", "slow"])
    assert (given.command, given.height, given.mode) == ("grow", 3, "slow")


def test_list_is_made_where_help_is_shown_and_stands_before_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its words in a column with what they mean; nothing of it is made for an ordinary call."""
    parser, made = CommandParser(prog="small", epilog="The end."), list[str]()

    def sorts() -> Mapping[str, str]:
        made.append("sorts")
        return {"oak": "grows slowly, to 100%", "birch": "grows fast"}

    parser.add_argument("--fast", action="store_true")
    parser.add_list("sorts", sorts)
    assert parse(parser, ["--fast"]).fast
    assert not made
    with pytest.raises(SystemExit):
        parse(parser, ["--help"])
    shown = capsys.readouterr().out
    assert re.search(r"sorts:\n +oak +grows slowly, to 100%\n +birch +grows fast\n\nThe end", shown)


def test_no_word_shows_the_help(parser: CommandParser, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, and it is no failure."""
    with pytest.raises(SystemExit) as ended:
        parse(parser, [])
    assert ended.value.code == 0
    assert "{grow,shrink}" in capsys.readouterr().out
