"""The `lumen` command as a process in a home of its own."""

import subprocess
import sys
from pathlib import Path

from own_home import environment_in


class Shell:
    """A home of its own, and the command in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = environment_in(home, LUMEN_PAGE_PORT="0")

    def lumen(self, *arguments: str, given: str = "", **settings: str) -> tuple[int, str, str]:
        """Run the command; give its exit code, output and errors."""
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", *arguments],
            env={**self.environment, **settings},
            input=given,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def full(self, *arguments: str) -> tuple[int, str]:
        """Run the command into a full disk; give its exit code and errors."""
        with Path("/dev/full").open("w") as full:
            return self.into(full.fileno(), *arguments)

    def into(self, output: int, *arguments: str) -> tuple[int, str]:
        """Run the command with a descriptor as its output; give its exit code and errors."""
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", *arguments],
            env=self.environment,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
            check=False,
        )
        return done.returncode, done.stderr

    def closed(self, *arguments: str, program: str = "lumen") -> tuple[int, str]:
        """Run a command without a standard output; give its exit code and errors."""
        command = [sys.executable, "-m", f"{program}.commands.cli", *arguments]
        done = subprocess.run(  # noqa: S603 - this very program
            ["sh", "-c", 'exec "$@" >&-', "sh", *command],  # noqa: S607 - found on PATH
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
            check=False,
        )
        return done.returncode, done.stderr

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a daemon, and give it once its first line has come."""
        daemon = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "lumen.commands.cli", "run", "--json", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert daemon.stdout is not None
        assert daemon.stdout.readline().startswith("{"), daemon.stderr
        return daemon


def one_line(errors: str) -> str:
    """Give the one line that a refusal is."""
    assert errors.startswith("lumen: "), errors
    assert errors.count("\n") == 1, errors
    assert "Traceback" not in errors
    return errors
