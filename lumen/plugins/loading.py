"""From enabled names to outlets: one for each part that an installed package offers."""

import asyncio
import copy
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lumen.config.plugins import PluginsConfig
from lumen.errors import LumenError, PluginError
from lumen.outlets.view import View
from lumen.plugins import checks
from lumen.plugins.interface import PluginSetup
from lumen.plugins.part import PluginPart, guarded, part_name
from lumen.plugins.placing import Placing
from lumen.plugins.starts import EARLY_ENDS, STEADY, PluginStarts
from lumen.runtime.faults import Outlet
from lumen.system.entry_points import Offered, PluginKind, offered
from lumen.system.suggestion import nearest
from lumen.system.worker_thread import WorkerThread
from lumen.units import Seconds

SCANNING: Seconds = 10.0
"""To look through the installed packages; a slow card takes a second."""

METHODS = {
    PluginKind.PAGE: "draw",
    PluginKind.OUTLET: "take",
    PluginKind.PHRASES: "phrases",
    PluginKind.FACE: "wear",
}


class UnusedPlugin(NamedTuple):
    """The place of a plug-in that cannot be used, for its fault to be seen."""

    name: str
    fault: str | None

    async def start(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


class SteadyStart:
    """Tells the count of starts that this one goes well: after a while, or at an end in order."""

    name = "plug-ins"
    fault = None

    def __init__(self, view: View, starts: PluginStarts) -> None:
        self._view = view
        self._starts = starts
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to wait."""
        self._task = asyncio.create_task(self._wait(), name="plug-ins' start")

    async def close(self) -> None:
        """Take an end in order for a good one."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._starts.went_well()
        self._starts.close()

    async def _wait(self) -> None:
        await self._view.clock.sleep(STEADY)
        await self._starts.went_well()


async def plugin_outlets(view: View, config: PluginsConfig, directory: Path) -> list[Outlet]:
    """Give an outlet for each part of each enabled plug-in, not yet started.

    What is not there or not clear has an outlet too, with nothing but its fault. The pages get
    their places at once.
    """
    starts = PluginStarts(directory)
    if not await starts.may_load():
        starts.close()
        reason = (
            f"not loaded: the last {EARLY_ENDS} starts with plug-ins ended within "
            f"{STEADY / 60:g} min; to try again, delete {starts.file} and restart Lumen"
        )
        return [UnusedPlugin(f"plug-in {name}", reason) for name in config.enabled]
    try:
        found = await _scanned()
    except LumenError as error:
        return [UnusedPlugin(f"plug-in {name}", str(error)) for name in config.enabled]
    outlets: list[Outlet] = [SteadyStart(view, starts)]
    for name in config.enabled:
        outlets += _outlets_of(view, name, found, config, directory)
    return outlets


async def _scanned() -> list[Offered]:
    thread = WorkerThread("installed packages")
    try:
        return await thread.call(partial(guarded, offered), SCANNING)
    finally:
        thread.close()


def _outlets_of(
    view: View, name: str, found: Sequence[Offered], config: PluginsConfig, directory: Path
) -> list[Outlet]:
    own = [each for each in found if each.entry.name == name]
    if not own:
        near = nearest(name, {each.entry.name for each in found})
        hint = (
            "docs/plugins.md says how to install one" if near is None else f"did you mean {near}?"
        )
        return [UnusedPlugin(f"plug-in {name}", f"no installed package has it; {hint}")]
    if len(packages := sorted({each.whose for each in own})) > 1:
        reason = f"several packages have it: {', '.join(packages)}; uninstall all but one"
        return [UnusedPlugin(f"plug-in {name}", reason)]
    setup = PluginSetup(
        copy.deepcopy(dict(config.tables.get(name, {}))),
        view.settings.identity.language,
        directory / "plugins" / name,
    )
    makers = {PluginKind(each.entry.group): partial(made, each, setup) for each in own}
    return [_part(view, name, kind, makers[kind]) for kind in PluginKind if kind in makers]


def made(of: Offered, setup: PluginSetup) -> object:
    """Import a plug-in and make it.

    Raises:
        PluginError: it is none.
    """
    setup.directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    factory = of.entry.load()
    if not callable(factory):
        raise PluginError(f"{of.entry.value} is no factory")
    plugin: object = factory(setup._replace(settings=copy.deepcopy(setup.settings)))
    method = METHODS[PluginKind(of.entry.group)]
    if not callable(getattr(plugin, method, None)):
        raise PluginError(f"what {of.entry.value} gives has no {method}")
    return plugin


def _part(view: View, plugin: str, kind: PluginKind, load: Callable[[], object]) -> Outlet:
    placing, name = Placing(plugin, view.additions), part_name(plugin, kind)
    match kind:
        case PluginKind.PAGE:
            view.additions.add_page(plugin)
            return PluginPart(view, name, load, checks.page_picture, placing.page)
        case PluginKind.OUTLET:
            return PluginPart(view, name, load, checks.taken, placing.nothing)
        case PluginKind.PHRASES:
            return PluginPart(view, name, load, checks.phrases, placing.phrases)
        case PluginKind.FACE:
            return PluginPart(view, name, load, checks.worn, placing.worn)
