"""A command line that helps whoever mistypes, and shows its help where nothing is given."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from lumen.system.suggestion import nearest, way_out


class CommandParser(argparse.ArgumentParser):
    """argparse's parser, which says what was probably meant; so do those of its commands.

    Python 3.14 has `suggest_on_error` for choices; nothing there suggests an option.
    """

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
