"""`lumen classify`: name the shapes of trajectories."""

import argparse

from lumen.commands.printing import print_json
from lumen.errors import printable
from lumen.formats.trajectory_lines import judgements


def run(arguments: argparse.Namespace) -> None:
    """Print a line for each trajectory: its id, and its shape or that it is too short."""
    for name, verdict in judgements(arguments.file):
        shape = None if verdict is None else verdict.shape
        if arguments.json:
            print_json({"id": name, "shape": shape})
        else:
            print(f"{printable(str(name))}\t{shape or '- (too short to have a shape)'}")
