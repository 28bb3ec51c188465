"""A home of its own for a Lumen that runs as a process: nothing of this computer's is touched."""

import os
from pathlib import Path


def environment_in(home: Path, **settings: str) -> dict[str, str]:
    """Give a process's environment in a home, which must be new, with settings by their names."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUMEN_", "XDG_"))}
    return {
        **kept,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(runtime),
        # In it the first minutes hold what tests wait for, and no night is lived before.
        "LUMEN_MOCK_SCENARIO": "day",
        **settings,
    }
