"""A command line that helps whoever mistypes, and shows its help where nothing is given."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from lumen.system.suggestion import nearest, way_out


class CommandParser(argparse.ArgumentParser):
    """argparse's parser, which says what was probably meant; so do those of its commands.

    Python 3.14 has `suggest_on_error` for choices; nothing there suggests an option.
    """

    _lists: tuple[tuple[str, Callable[[], Mapping[str, str]]], ...] = ()

    def add_list(self, heading: str, entries: Callable[[], Mapping[str, str]]) -> None:
        """End the help with a list of words and what they mean, which is made when it is shown."""
        self._lists = (*self._lists, (heading, entries))

    def format_help(self) -> str:
        """Give the help, with its lists before what it ends with."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)  # noqa: SLF001 - as argparse does it
            formatter.end_section()
        for heading, entries in self._lists:
            formatter.start_section(heading)
            formatter.add_arguments(
                argparse.Action((), word, nargs=0, help=text.replace("%", "%%"), metavar=word)
                for word, text in entries().items()
            )
            formatter.end_section()
        formatter.add_text(self.epilog)
        return formatter.format_help()

    def parse_known_args(  # type: ignore[override]  # any namespace, as all parsers here take
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; an option that there is not is refused here, where those of the command are known.

        Raises:
            SystemExit: the arguments are wrong; 2.
        """
        parsed, left = super().parse_known_args(args, namespace)
        for word in left:
            if word.startswith("--"):
                self._refuse_option(word.partition("=")[0])
        return parsed, left

    def _refuse_option(self, option: str) -> NoReturn:
        known = [text for text in self._option_string_actions if text.startswith("--")]
        near = nearest(option, known)
        hint = f"{self.prog} --help lists all" if near is None else f"did you mean {near}?"
        self.error(f"there is no option {option}; {hint}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - argparse's
        choices = action.choices
        if choices is None or value in choices:
            return
        raise argparse.ArgumentError(action, f"not {value!r}; {way_out(str(value), choices)}")


def parse(parser: CommandParser, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; print the help and end with 0 where there are none.

    Raises:
        SystemExit: there is nothing more to do: 0; or the arguments are wrong: 2.
    """
    if not arguments:
        parser.print_help()
        parser.exit()
    return parser.parse_args(arguments)
