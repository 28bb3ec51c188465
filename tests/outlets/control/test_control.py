"""The control socket for as long as Lumen lives."""

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hand_clock import HandClock
from patience import run

from lumen.outlets.control import client
from lumen.outlets.control.control import Control
from lumen.outlets.control.server import ControlServer, Request
from lumen.system.ownership import Ownership, sole_owner
from lumen.system.paths import LOCK_NAME, SOCKET_NAME


async def _echo(_request: Request) -> dict[str, Any]:
    return {"heard": True}


class Held(HandClock):
    """A clock on which nobody wakes by itself."""

    async def sleep(self, duration: float) -> None:  # noqa: ARG002 - as long as the test lives
        """Wait for ever."""
        await asyncio.Event().wait()


def _lose_all(directory: Path) -> None:
    shutil.rmtree(directory)


def _lose_socket(directory: Path) -> None:
    (directory / SOCKET_NAME).unlink()


def _lose_lock(directory: Path) -> None:
    (directory / LOCK_NAME).unlink()


def _lose_to_a_file(directory: Path) -> None:
    (directory / SOCKET_NAME).unlink()
    (directory / SOCKET_NAME).write_text("")


@pytest.mark.parametrize("lose", [_lose_all, _lose_socket, _lose_lock, _lose_to_a_file])
def test_lumen_is_found_again_when_its_directory_was_removed(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    """At the next look lock and socket are there; who was connected is no worse off than that."""
    directory = tmp_path / "run"

    async def live(ownership: Ownership) -> None:
        server = ControlServer(directory / SOCKET_NAME, {"echo": _echo}, {})
        control = Control(server, ownership, Held())
        await control.start()
        await control.look()
        await asyncio.to_thread(lose, directory)
        await control.look()
        assert control.fault is None
        assert ownership.is_there()
        answer = await asyncio.to_thread(
            client.ask, [directory / SOCKET_NAME], "echo", dict[str, bool]
        )
        assert answer == {"heard": True}
        await control.close()
        await control.close()

    with sole_owner(directory) as ownership:
        run(live(ownership))
    assert not (directory / SOCKET_NAME).exists()


def test_directory_that_cannot_be_made_is_a_fault_until_it_can(tmp_path: Path) -> None:
    """It is told why, and tried again."""
    directory = tmp_path / "deep" / "run"

    async def live(ownership: Ownership) -> None:
        control = Control(
            ControlServer(directory / SOCKET_NAME, {"echo": _echo}, {}), ownership, Held()
        )
        await control.start()
        await asyncio.to_thread(shutil.rmtree, tmp_path / "deep")
        await asyncio.to_thread((tmp_path / "deep").write_text, "")
        await control.look()
        assert str(directory) in str(control.fault)
        await asyncio.to_thread((tmp_path / "deep").unlink)
        await control.look()
        assert control.fault is None
        await control.close()

    with sole_owner(directory) as ownership:
        run(live(ownership))


def test_socket_that_the_system_has_none_of_is_a_fault_until_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All descriptors are in use for a while, just when the socket is to be made anew."""
    directory = tmp_path / "run"

    def none_left(*_given: object) -> NoReturn:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    async def live(ownership: Ownership) -> None:
        server = ControlServer(directory / SOCKET_NAME, {"echo": _echo}, {})
        control = Control(server, ownership, Held())
        await control.start()
        _lose_socket(directory)
        with monkeypatch.context() as used_up:
            used_up.setattr("lumen.outlets.control.server.socket.socket", none_left)
            await control.look()
        assert os.strerror(errno.EMFILE) in str(control.fault)
        await control.look()
        assert control.fault is None
        assert server.is_there()
        await control.close()

    with sole_owner(directory) as ownership:
        run(live(ownership))
