"""Whether the plug-ins that the settings name are installed, and do what they are for. Pure."""

from collections.abc import Iterable

from lumen.doctor.facts import Facts, PluginFacts
from lumen.doctor.verdicts import Finding, absent, fails, notice, well
from lumen.system.plugin_names import (
    by_plugin,
    is_plugin_part,
    refuses_settings,
    without_prefix,
)

ROW = "plug-ins"


def plugins(facts: Facts) -> Finding:
    """Every plug-in that is enabled is installed once, and none has failed."""
    found = facts.plugins
    if found.fault is not None:
        remedy = "try again; is the disk slow, or a package's folder unreachable?"
        return fails(ROW, f"what is installed is not known: {found.fault}", remedy)
    if missing := [name for name in found.enabled if not found.offered.get(name)]:
        remedy = "install the package, or take the name out of plugins.enabled: docs/plugins.md"
        return fails(ROW, f"no installed package has {', '.join(missing)}", remedy)
    if several := [name for name in found.enabled if len(found.offered[name]) > 1]:
        packages = "; ".join(f"{name}: {', '.join(found.offered[name])}" for name in several)
        return fails(ROW, f"several packages have {packages}", "uninstall all but one")
    if troubles := _troubles(facts):
        said = "; ".join(f"{without_prefix(part)}: {why}" for part, why in troubles.items())
        return fails(ROW, said, _remedy(troubles.values()))
    if found.idle_tables:
        tables = ", ".join(f"plugins.{name}" for name in found.idle_tables)
        remedy = "add the name to plugins.enabled, or take the table out"
        return notice(ROW, f"{tables}: settings of a plug-in that is not enabled", remedy)
    return _enabled(found)


def _enabled(found: PluginFacts) -> Finding:
    idle = sorted(found.offered.keys() - set(found.enabled))
    installed = f"installed, not enabled: {', '.join(idle)}" if idle else ""
    if not found.enabled:
        return absent(ROW, installed or "none is enabled")
    shown = [f"{name} ({found.offered[name][0]})" for name in found.enabled]
    return well(ROW, "; ".join([", ".join(shown), *([installed] if idle else [])]))


def _troubles(facts: Facts) -> dict[str, str]:
    status = facts.life.status
    parts = {} if status is None else status["parts"]
    return by_plugin({part: why for part, why in parts.items() if is_plugin_part(part)})


def _remedy(reasons: Iterable[str]) -> str:
    if all(map(refuses_settings, reasons)):
        return "correct its table in lumen.toml, as its own guide says, and restart Lumen"
    return "ask its author; restart Lumen to try it at once, or disable it in plugins.enabled"
