"""The command that publishes a dataset, an adapter, a student, or the explorer as a Space."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from lumen.errors import UsageError
from lumen.system.input_file import read_whole
from trainer.commands import replacing
from trainer.commands.common_options import need_libraries

if TYPE_CHECKING:
    from lumen.system.command_parser import CommandParser

_RELATIONS = {"dataset": ("adapter", "student"), "base": ("adapter",), "student": ("space",)}
"""Whose card names another repository."""
_LARGEST_TOKEN = 1 << 16
_TOKEN = "HF_TOKEN"  # noqa: S105 - the name of a variable, not its value


def add_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add `publish` to the trainer's commands."""
    command = commands.add_parser("publish", help="prepare a hub repository, and push it")
    command.add_argument("kind", choices=["dataset", "adapter", "student", "space"])
    command.add_argument("source", type=Path, metavar="DIR", help="what `trainer` made")
    command.add_argument("--name", required=True, metavar="OWNER/NAME", help="on the hub")
    command.add_argument(
        "--dataset", metavar="OWNER/NAME", help="what an adapter or a teacher was trained on"
    )
    command.add_argument(
        "--base", metavar="OWNER/NAME", help="an adapter's, if it was loaded from a folder"
    )
    command.add_argument("--student", metavar="OWNER/NAME", help="the one that a Space shows")
    command.add_argument("--out", type=Path, help="where to prepare it: build/publish/KIND")
    command.add_argument("--dry-run", action="store_true", help="show what would go, push nothing")
    command.add_argument("--private", action="store_true", help="for those who are invited")
    command.add_argument("--token-file", type=Path, help=f"a file that holds it; else ${_TOKEN}")
    command.add_argument("--json", action="store_true", help="print what goes as JSON")
    replacing.add_force(command, replacing.published)
    command.set_defaults(run=_publish)


def _publish(arguments: argparse.Namespace) -> None:
    need_libraries("publishing", "scipy", "huggingface_hub")
    from trainer.publishing import publish
    from trainer.system import hub

    hub.checked_name("--name", arguments.name)
    related = publish.Related(
        *(_related(arguments, option) for option in ("dataset", "base", "student"))
    )
    # Asked for before any work is done.
    token = None if arguments.dry_run else _token(arguments.token_file)
    kind = publish.Kind(arguments.kind)
    out = arguments.out or Path("build/publish") / kind
    repository = publish.prepare(kind, arguments.source, out, arguments.name, related)
    address = None
    if token is not None:
        address = publish.push(repository, token, private=arguments.private)
    files = publish.contents(repository)
    if arguments.json:
        report = {
            "name": arguments.name,
            "folder": str(out),
            "pushed": address,
            "files": dict(files),
        }
        print(json.dumps(report))
        return
    print(f"{arguments.name} ({repository.hub_type}), prepared in {out}")
    for file, size in files:
        print(f"{size:>12,}  {file}")
    print(f"{sum(size for _, size in files):>12,}  bytes in {len(files)} files")
    print("nothing was pushed (--dry-run)" if address is None else f"pushed: {address}")


def _related(arguments: argparse.Namespace, option: str) -> str | None:
    """Give another repository's name.

    Raises:
        UsageError: it is no name, or what is published has no such relation.
    """
    from trainer.system import hub

    name = getattr(arguments, option)
    if name is None:
        return None
    if arguments.kind not in _RELATIONS[option]:
        raise UsageError(f"--{option} is of {' or '.join(_RELATIONS[option])}: leave it out")
    return hub.checked_name(f"--{option}", name)


def _token(file: Path | None) -> str:
    try:
        text = read_whole(file, _LARGEST_TOKEN).decode() if file else os.environ.get(_TOKEN, "")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}: check the path") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: it holds no token: write one into it") from None
    if not text.strip():
        raise UsageError(f"pushing needs a token: set {_TOKEN}, or --token-file; or try --dry-run")
    return text.strip()
