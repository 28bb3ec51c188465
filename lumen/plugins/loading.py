"""From enabled names to outlets: one for each part that an installed package offers."""

import asyncio
import copy
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lumen.config.plugins import PluginsConfig
from lumen.errors import LumenError, PluginError, PluginSettingsError
from lumen.outlets.view import View
from lumen.plugins.interface import PluginSetup
from lumen.plugins.kinds import KINDS
from lumen.plugins.part import LONGEST_REASON, PluginPart, guarded
from lumen.plugins.placing import Placing
from lumen.plugins.starts import EARLY_ENDS, STEADY, PluginStarts
from lumen.runtime.faults import Outlet
from lumen.system.entry_points import SCANNING, Offered, PluginKind, offered
from lumen.system.plugin_names import plugin_part_name, refused_settings
from lumen.system.suggestion import nearest
from lumen.system.worker_thread import on_a_thread


class UnusedPlugin(NamedTuple):
    """The place of a plug-in that cannot be used, for its fault to be seen."""

    name: str
    fault: str | None

    async def start(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


class SteadyStart:
    """Counts this start among those that ended early until it goes well.

    That is after a while, or at an end in order. It starts before the parts that it counts for.
    """

    name = "plug-ins"
    fault = None

    def __init__(self, view: View, starts: PluginStarts) -> None:
        self._view = view
        self._starts = starts
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Count it, and begin to wait."""
        await self._starts.note()
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
    their places at once. Only a start that goes on to load something counts as one with plug-ins.
    """
    starts = PluginStarts(directory)
    if await starts.early_ends() >= EARLY_ENDS:
        reason = (
            f"not loaded: the last {EARLY_ENDS} starts with plug-ins ended within "
            f"{STEADY / 60:g} min; to try again, delete {starts.file} and restart Lumen"
        )
        return [_unused(name, reason) for name in config.enabled]
    try:
        found = await on_a_thread("installed packages", partial(guarded, offered), SCANNING)
    except LumenError as error:
        return [_unused(name, str(error)) for name in config.enabled]
    outlets: list[Outlet] = []
    for name in config.enabled:
        outlets += _outlets_of(view, name, found, config, directory)
    loads = any(isinstance(outlet, PluginPart) for outlet in outlets)
    return [SteadyStart(view, starts), *outlets] if loads else outlets


def _unused(plugin: str, reason: str) -> UnusedPlugin:
    return UnusedPlugin(plugin_part_name(plugin), reason)


def _outlets_of(
    view: View, name: str, found: Sequence[Offered], config: PluginsConfig, directory: Path
) -> list[Outlet]:
    own = [each for each in found if each.entry.name == name]
    if not own:
        near = nearest(name, {each.entry.name for each in found})
        hint = (
            "docs/plugins.md says how to install one" if near is None else f"did you mean {near}?"
        )
        return [_unused(name, f"no installed package has it; {hint}")]
    if len(packages := sorted({each.whose for each in own})) > 1:
        reason = f"several packages have it: {', '.join(packages)}; uninstall all but one"
        return [_unused(name, reason)]
    setup = PluginSetup(
        config.tables.get(name, {}),
        view.settings.identity.language,
        directory / "plugins" / name,
    )
    makers = {PluginKind(each.entry.group): partial(made, each, setup) for each in own}
    return [_part(view, name, kind, makers[kind]) for kind in PluginKind if kind in makers]


def made(of: Offered, setup: PluginSetup) -> object:
    """Import a plug-in and make it.

    Raises:
        PluginError: it is none.
        PluginSettingsError: it refuses its settings.
    """
    setup.directory.mkdir(mode=0o750, parents=True, exist_ok=True)
    factory = of.entry.load()
    if not callable(factory):
        raise PluginError(f"{of.entry.value} is no factory")
    plugin = _from_factory(factory, of.entry.name, setup)
    method = KINDS[PluginKind(of.entry.group)].method
    if not callable(getattr(plugin, method, None)):
        raise PluginError(f"what {of.entry.value} gives has no {method}")
    return plugin


def _from_factory(factory: Callable[..., object], name: str, setup: PluginSetup) -> object:
    try:
        return factory(setup._replace(settings=copy.deepcopy(dict(setup.settings))))
    except ValueError as error:
        said = " ".join(str(error).split())[:LONGEST_REASON] or type(error).__name__
        raise PluginSettingsError(refused_settings(name, said)) from None


def _part(view: View, plugin: str, kind: PluginKind, load: Callable[[], object]) -> Outlet:
    if kind is PluginKind.PAGE:
        view.additions.add_page(plugin)
    noun, _, work, use = KINDS[kind]
    placed = partial(use, Placing(plugin, view.additions))
    return PluginPart(view, plugin_part_name(plugin, noun), load, work, placed)
