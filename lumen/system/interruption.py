"""How a command line ends that is interrupted, while it is still being loaded too."""

import importlib

INTERRUPTED = 130
"""The exit code of a shell's command that Ctrl-C ended."""


def run_module(name: str) -> int:
    """Load a module, run its `main`, and give its exit code: `INTERRUPTED` where Ctrl-C comes."""
    try:
        code: int = importlib.import_module(name).main()
    except KeyboardInterrupt:
        return INTERRUPTED
    return code
