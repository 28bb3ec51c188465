"""Putting one Lumen together, from settings and the body that was chosen; and taking it apart.

What serves an outlet is loaded only where that outlet is wanted.
"""

import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lumen.composition.bodies import (
    I2C_DEVICE,
    hat_answers,
    host_parts,
    mock_begin,
    mock_parts,
    mock_watched,
    pi_parts,
)
from lumen.composition.sensors import far_from_heat, with_topics
from lumen.config.owner import OwnerSettings
from lumen.config.settings import Settings
from lumen.errors import LumenError, UsageError, system_refusal
from lumen.formats.installed_student import student_in_use
from lumen.outlets.control.control import Control
from lumen.outlets.control.requests import OWNERS, SLOW, answers, streams
from lumen.outlets.control.server import ControlServer
from lumen.outlets.view import View
from lumen.runtime.faults import Outlet
from lumen.runtime.hardware import Hardware, Mode
from lumen.runtime.lifecycle import Lumen
from lumen.runtime.storage_writer import StorageWriter
from lumen.store.at_rest import newest_wall
from lumen.store.restoring import settle
from lumen.store.simulated import FOLDER
from lumen.store.snapshot import snapshot
from lumen.store.store import FILE_NAME
from lumen.system.log import log
from lumen.system.ownership import Ownership, owned, owned_memory
from lumen.system.paths import (
    SERVICE_STATE,
    SOCKET_NAME,
    is_service,
    is_there,
)
from lumen.units import Seconds, WallTime

LONGEST_MOCK_LIFE: Seconds = 14 * 86_400.0
"""A simulated room is lived through again at each start; beyond two weeks it begins anew."""

PREFILL = 26
"""Moments lived at once in a new simulated room: the forecast's warm-up and a window."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which body, and how its simulated time runs; one that only looks keeps nothing it lives."""

    mode: Mode
    speed: float | None = None
    fresh: bool = False
    looking: bool = False


def choose_mode(name: str, mock_options: Sequence[str]) -> Mode:
    """Choose the body: as asked, or where a HAT answers the Pi's, else a simulated one.

    Args:
        name: the mode's name, or auto.
        mock_options: the options that were given and are of the simulated world.

    Raises:
        UsageError: something of the simulated world is wanted in a real one.
    """
    if name == "auto":
        if mock_options or not hat_answers():
            return Mode.MOCK
        return Mode.PI
    mode = Mode(name)
    if mock_options and mode is not Mode.MOCK:
        raise UsageError(
            f"--{mock_options[0]} is of the simulated world, not of mode {mode}: leave it out, or "
            "use --mode mock"
        )
    return mode


def memory_directory(settings: Settings, mode: Mode) -> Path:
    """Give the directory that this Lumen remembers in: each body and simulated world its own."""
    base = settings.memory.base
    if mode is Mode.PI:
        return base
    if mode is Mode.HOST:
        return base / "host"
    return base / FOLDER / f"{settings.mock.scenario}-{settings.mock.seed}"


def memories(settings: Settings) -> list[Path]:
    """Give the directories that hold a memory: this user's, then the service's."""
    patterns = (FILE_NAME, f"host/{FILE_NAME}", f"{FOLDER}/*/{FILE_NAME}")
    bases = dict.fromkeys((settings.memory.base, SERVICE_STATE))
    return [file.parent for base in bases for each in patterns for file in sorted(base.glob(each))]


@asynccontextmanager
async def assembled(settings: Settings, choice: Choice) -> AsyncIterator[Lumen]:
    """Give a Lumen that is whole and not yet awake; afterwards its body is dark and let go of.

    Where the memory's directory cannot be used, Lumen lives without, and tells.

    Raises:
        AlreadyRunningError: another Lumen owns the memory, or one of whichever user the HAT.
        StudentError: the student is missing or damaged.
    """
    student = student_in_use(settings.student.path, settings.memory.base)
    directory = memory_directory(settings, choice.mode)
    with nullcontext() if choice.looking else owned_memory(settings.memory.base):
        # A restore that was interrupted is finished before anything is read.
        settle(directory, WallTime(time.time()))
        with (
            _owned_bus(settings, choice.mode),
            _copied(directory) if choice.looking else nullcontext(directory) as kept,
        ):
            parts, let_time_run = _body(settings, choice, directory, kept)
            with_topics(parts, settings)
            settings = far_from_heat(settings)
            copy_of = directory if choice.looking else None
            storage = StorageWriter(kept, settings.memory, parts.clock, parts.boot, copy_of)
            lumen = Lumen(settings, parts, student, storage, directory, let_time_run)
            try:
                yield lumen
            finally:
                await lumen.sleep()


async def woken(lumen: Lumen) -> None:
    """Wake a Lumen: in a new simulated room it has lived for a while already."""
    if lumen.creature.simulated:
        await lumen.wake(PREFILL, mock_watched(lumen.settings.mock))
    else:
        await lumen.wake()


@asynccontextmanager
async def reachable(
    lumen: Lumen, ownership: Ownership, owner: OwnerSettings
) -> AsyncIterator[None]:
    """Let others reach a Lumen until it sleeps: programs over its control socket, and outlets."""
    view, path = View(lumen), ownership.directory / SOCKET_NAME
    server = ControlServer(
        path,
        answers(view, lambda: lumen.invitation),
        streams(view),
        OWNERS,
        SLOW,
        for_all=is_service(),
    )
    try:
        control = Control(server, ownership, view.clock)
        added = await _plugins(view, lumen)
        wanted = outlets_for(view, lumen.settings, lumen.directory, owner)
        outlets: list[Outlet] = [control, *added, *wanted]
        for outlet in outlets:
            lumen.outlets.append(outlet)
            await outlet.start()
        yield
    finally:
        # All of them are hung up on by it, after the body is dark.
        try:
            await lumen.sleep()
        finally:
            # A start that was cancelled has made it, and does not know so.
            with suppress(OSError):
                path.unlink(missing_ok=True)


async def _plugins(view: View, lumen: Lumen) -> list[Outlet]:
    """Give the outlets of the plug-ins that are enabled; without one nothing is looked for."""
    if not lumen.settings.plugins.enabled:
        return []
    from lumen.plugins.loading import plugin_outlets  # noqa: PLC0415 - only where it is wanted

    return await plugin_outlets(view, lumen.settings.plugins, lumen.directory)


def outlets_for(
    view: View, settings: Settings, directory: Path, owner: OwnerSettings | None = None
) -> list[Outlet]:
    """Give the outlets that the settings ask for, not yet started."""
    outlets: list[Outlet] = []
    if _wants_page(view, settings):
        # A server is loaded only where it is wanted.
        from lumen.outlets.web.page import WebPage, disclosure  # noqa: PLC0415

        outlets.append(WebPage(view, settings.page, directory, disclosure(settings), owner))
        if settings.page.reach == "network" and not announced_by_avahi():
            from lumen.outlets.mdns.announcer import Announcer  # noqa: PLC0415 - as above

            outlets.append(Announcer(view))
    if settings.mqtt.host:
        from lumen.outlets.mqtt.view import mqtt_of  # noqa: PLC0415 - only where it is wanted

        outlets.append(mqtt_of(view, settings.mqtt))
    if settings.alerts.addresses:
        from lumen.outlets.alerts.outlet import Alerts  # noqa: PLC0415 - only where it is wanted

        outlets.append(Alerts(view, settings.alerts, directory))
    return outlets


def announced_by_avahi(services: Path = Path("/etc/avahi/services")) -> bool:
    """Tell whether the unit has Avahi announce the page: one of them on a computer is enough."""
    return is_service() and services.is_dir()


def _wants_page(view: View, settings: Settings) -> bool:
    reach = settings.page.reach
    if reach == "auto":  # a body without a screen is looked at there
        return view.mode is not Mode.PI or not settings.body.hat
    return reach != "off"


def _body(
    settings: Settings, choice: Choice, directory: Path, kept: Path
) -> tuple[Hardware, Callable[[], None]]:
    if choice.mode is Mode.PI:
        return pi_parts(settings, directory), _nothing
    if choice.mode is Mode.HOST:
        return host_parts(settings, directory), _nothing
    elapsed = _lived(settings, kept, choice)
    parts, clock = mock_parts(settings, elapsed)

    def let_time_run() -> None:
        clock.speed = choice.speed or settings.mock.speed

    return parts, let_time_run


def _owned_bus(settings: Settings, mode: Mode) -> AbstractContextManager[object]:
    """Own the bus of the body's sensors, if it has one."""
    if mode is Mode.PI:
        return owned(I2C_DEVICE)
    if mode is Mode.HOST and settings.senses.bus is not None:
        device = I2C_DEVICE.with_name(f"i2c-{settings.senses.bus}")
        return owned(device) if device.exists() else nullcontext()
    return nullcontext()


@contextmanager
def _copied(directory: Path) -> Iterator[Path]:
    """Give a directory with a copy of the memory, if there is one; it is gone afterwards."""
    file = directory / FILE_NAME
    if is_there(file):
        with snapshot(file) as copy:
            yield copy.parent
    else:
        with TemporaryDirectory(prefix="lumen-") as empty:
            yield Path(empty)


def _lived(settings: Settings, directory: Path, choice: Choice) -> Seconds:
    """Give how long the simulated room was lived in; a new one, or too old a one, is emptied."""
    begin = mock_begin(settings.mock)
    last = newest_wall(directory / FILE_NAME)
    if last is None:
        return 0.0
    lived = last - begin + settings.senses.interval
    if choice.fresh or not 0.0 < lived <= LONGEST_MOCK_LIFE:
        if not choice.looking:
            _set_aside(directory)
        return 0.0
    return lived


def _set_aside(directory: Path) -> None:
    """Keep the room's last life beside the new one, in the place of the one before it."""
    kept = directory.with_name(f"{directory.name}-before")
    try:
        if kept.exists():
            shutil.rmtree(kept)
        directory.rename(kept)
    except OSError as error:
        raise LumenError(f"{kept}: {system_refusal(error)}") from None
    log.warning("a new room: the memory of the last one is kept in %s", kept)


def _nothing() -> None:
    """Real time runs by itself."""
