"""Whether the plug-ins that the settings name are installed, and do what they are for. Pure."""

from lumen.doctor.facts import Facts, PluginFacts
from lumen.doctor.verdicts import Finding, absent, fails, notice, well
from lumen.system.plugin_names import is_plugin_part, without_prefix

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
        remedy = "ask its author; restart Lumen to try it at once, or disable it in plugins.enabled"
        return fails(ROW, "; ".join(troubles), remedy)
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


def _troubles(facts: Facts) -> list[str]:
    status = facts.life.status
    parts = {} if status is None else status["parts"]
    return [f"{without_prefix(p)}: {why}" for p, why in parts.items() if is_plugin_part(p)]
