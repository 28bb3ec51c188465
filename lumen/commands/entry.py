"""Where `lumen` begins: loaded so that an interrupt meanwhile ends it as a later one does."""

from lumen.system.interruption import run_module


def main() -> int:
    """Load the command line, run it, and give its exit code."""
    return run_module("lumen.commands.cli")
