"""Standard output while drivers are imported."""

import sys
import threading

import pytest

from lumen.system.standard_output import silenced


def test_what_other_threads_print_arrives_while_one_is_silenced(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The silence is of one thread, and standard output stays a file for all."""
    begun, printed = threading.Event(), threading.Event()

    def print_beside() -> None:
        begun.wait(10.0)
        print("from another thread")  # noqa: T201 - it is what is tested
        printed.set()

    other = threading.Thread(target=print_beside)
    other.start()
    before = sys.stdout
    with silenced():
        print("of the driver")  # noqa: T201 - as above
        begun.set()
        assert printed.wait(10.0)
        assert sys.stdout.isatty() == before.isatty()
    other.join()
    print("afterwards")  # noqa: T201 - as above
    assert sys.stdout is before
    assert capsys.readouterr().out == "from another thread\nafterwards\n"
