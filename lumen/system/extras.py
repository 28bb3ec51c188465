"""Libraries that are installed only where somebody wants what they are for."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def missing_extra(library: str, extra: str, package: Path = _PACKAGE) -> str:
    """Say that a library is missing, and how its extra is installed beside this very Lumen.

    Args:
        library: its name.
        extra: the extra of the distribution that brings it.
        package: where Lumen's code lies: in a copy of the project, or in an environment.
    """
    if (package.parent / "pyproject.toml").is_file():
        return f"{library} is not installed: .venv/bin/pip install -e '.[{extra}]' brings it"
    python = Path(sys.prefix) / "bin" / "python"
    return (
        f"{library} is not installed: install Lumen with its extra, 'lumen-creature[{extra}]', "
        f"or {library} alone beside {python}"
    )
