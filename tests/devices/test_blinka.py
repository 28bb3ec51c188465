"""Importing drivers: silent, and with one clear line when it fails."""

import json
import math
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from own_home import environment_in
from patience import run

from lumen.composition.bodies import pi_parts
from lumen.config.settings import Settings
from lumen.core.reading import Channel, Reading
from lumen.devices import blinka
from lumen.devices.blinka import import_board, import_driver
from lumen.errors import DeviceError
from lumen.system.stop_signals import STOP

MOCK_BODY = """
from types import SimpleNamespace
from lumen.simulation.silicon.header import SimulatedHeader
from lumen.devices.blank import blank_body
header = SimulatedHeader(SimpleNamespace(mishaps=frozenset()))
assert blank_body(header) == (), blank_body(header)
assert header.strip.frames == 1
"""


@pytest.mark.parametrize("machine", [{}, {"BLINKA_FORCECHIP": "GENERIC_X86"}])
def test_terminal_stays_empty_when_the_simulated_body_starts(machine: dict[str, str]) -> None:
    """Blinka's word on unknown boards would spoil the output that programs read."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-W", "error", "-c", MOCK_BODY],
        env=machine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_prints_go_nowhere_when_a_driver_prints_at_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed before and after the import still comes out."""
    (tmp_path / "chatty_driver.py").write_text("print('WARNING: not supported')\nanswer = 42\n")
    monkeypatch.syspath_prepend(tmp_path)
    sys.stdout.write("before\n")
    assert import_driver("chatty_driver").answer == 42
    sys.stdout.write("after\n")
    assert capsys.readouterr().out == "before\nafter\n"


@pytest.mark.parametrize(
    "failure",
    [
        "raise RuntimeError('gpiod\\n   was not found')",
        "raise NotImplementedError('gpiod was not found')",
        "raise ImportError('gpiod was not found')",
    ],
)
def test_error_is_one_line_when_a_driver_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """Whatever Blinka raises is one clear line that names driver and reason."""
    (tmp_path / "failing_driver.py").write_text(failure + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeviceError) as caught:
        import_driver("failing_driver")
    assert str(caught.value) == (
        "the driver failing_driver cannot be used here: gpiod was not found"
    )


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("raise PermissionError(13, 'denied', '/dev/gpiochip0')", "[Errno 13] denied"),
        ("raise KeyError('BCM2712')", "KeyError: 'BCM2712'"),
        ("raise ValueError", "ValueError"),
        ("raise SystemExit('no board')", "SystemExit: no board"),
        ("import sys; sys.exit(1)", "SystemExit: 1"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class Odd(BaseException): pass\nraise Odd('x')", "Odd: x"),
        ("assert False", "AssertionError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import ctypes; ctypes.CDLL('libno-such.so.1')", "libno-such.so.1"),
        ("def f(): f()\nf()", "recursion"),
        ("(", "SyntaxError"),
        ("class Mute(Exception):\n def __str__(self): raise OSError\nraise Mute", "Mute"),
    ],
)
def test_whatever_an_import_raises_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str, said: str
) -> None:
    """Importing runs foreign code: nothing that it raises ends the program, or says nothing."""
    (tmp_path / "failing_driver.py").write_text(failure + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeviceError) as caught:
        import_driver("failing_driver")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_interrupt_during_an_import_is_the_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends the program at once, and is no fault of a driver's."""
    (tmp_path / "interrupted_driver.py").write_text(
        "import os, signal, threading\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "threading.Event().wait()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        import_driver("interrupted_driver")


def test_stop_waits_for_no_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has come while a driver hangs."""
    (tmp_path / "stopped_driver.py").write_text("import threading\nthreading.Event().wait()\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(blinka, "IMPORT_DEADLINE", math.inf)
    monkeypatch.setattr(STOP, "first", signal.SIGTERM)
    with pytest.raises(DeviceError, match="stopped_driver is not imported"):
        import_driver("stopped_driver")


def test_import_that_hangs_is_given_up_and_over_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps one thread; whoever asks meanwhile is refused at once, and later gets the driver."""
    (tmp_path / "slow_driver.py").write_text("import sys\nsys.let_go.wait()\nanswer = 42\n")
    monkeypatch.syspath_prepend(tmp_path)
    let_go = threading.Event()
    monkeypatch.setattr(sys, "let_go", let_go, raising=False)
    monkeypatch.setattr(blinka, "IMPORT_DEADLINE", 0.01)
    before = threading.active_count()
    with pytest.raises(DeviceError, match=r"slow_driver is not imported within 0\.01 s"):
        import_driver("slow_driver")
    monkeypatch.setattr(blinka, "IMPORT_DEADLINE", 60.0)
    for _ in range(100):
        with pytest.raises(DeviceError, match="slow_driver is not imported"):
            import_driver("slow_driver")
    (thread,) = (each for each in threading.enumerate() if each.name == "import slow_driver")
    assert threading.active_count() == before + 1
    let_go.set()
    thread.join(60.0)
    assert import_driver("slow_driver").answer == 42


_HANGING_BOARD = """
import sys
from lumen.devices import blinka
from lumen.composition import sensors
from lumen.commands.cli import main
blinka.IMPORT_DEADLINE = sensors.DEADLINE = 0.2
sys.argv = ["lumen", "run", "--mode", "pi", "--json"]
sys.exit(main())
"""


def test_lumen_lives_and_ends_though_its_board_is_never_imported(tmp_path: Path) -> None:
    """The rest is sensed, the service manager hears of it, and the first signal ends it."""
    (tmp_path / "board.py").write_text("import threading\nthreading.Event().wait()\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60.0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", _HANGING_BOARD],
            env=environment_in(
                tmp_path,
                NOTIFY_SOCKET=str(tmp_path / "notify"),
                PYTHONPATH=str(tmp_path),
                LUMEN_PAGE_REACH="off",
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        ready = manager.recv(4096)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60.0)
    assert ready.startswith(b"READY=1")
    assert process.returncode == 0
    sample = json.loads(out.splitlines()[0])
    assert "board is not imported within" in sample["faults"]["light_lux"]
    assert sample["reading"]["memory_pct"] > 0.0


@pytest.mark.parametrize(
    "failure",
    ["PermissionError(13, 'Permission denied', '/dev/gpiochip0')", "SystemExit(1)", "KeyError(7)"],
)
def test_body_lives_without_its_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """Every part that needs the board is a fault with its reason, and the host is felt."""
    (tmp_path / "board.py").write_text(f"raise {failure}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "board", raising=False)
    body = pi_parts(Settings(), tmp_path)
    assert "board cannot be used here" in body.missing["header"]
    assert (body.leds, body.display, body.buttons) == (None, None, None)

    async def live() -> Mapping[Channel, Reading]:
        senses, host = body.sensors
        readings = {**await senses.read(), **await host.read()}
        await senses.close()
        await host.close()
        return readings

    readings = run(live())
    assert "board cannot be used here" in str(readings[Channel.LIGHT])
    assert isinstance(readings[Channel.MEMORY], float)


def test_board_that_raises_when_its_pins_are_asked_for_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some boards look at the chip only then."""

    class Odd(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise RuntimeError(f"no {name} here")

    monkeypatch.setitem(sys.modules, "board", Odd("board"))
    with pytest.raises(DeviceError, match="the board cannot be used: no D26 here"):
        import_board()


def test_board_is_refused_when_it_has_no_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Blinka finds on a computer has no pins, and a person is told what that means."""
    monkeypatch.setitem(sys.modules, "board", ModuleType("board"))
    with pytest.raises(DeviceError) as caught:
        import_board()
    assert str(caught.value) == "there is no Raspberry Pi here"
