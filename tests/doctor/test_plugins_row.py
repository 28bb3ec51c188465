"""What the doctor says of plug-ins."""

from dataclasses import replace
from threading import Event

import pytest
from patient import patient, status

from lumen.config.plugins import PluginsConfig
from lumen.config.settings import Settings
from lumen.doctor import reader
from lumen.doctor.examination import examine
from lumen.doctor.facts import Facts, LifeFacts, PluginFacts
from lumen.doctor.plugins import plugins
from lumen.doctor.verdicts import Outcome
from lumen.system.entry_points import Offered
from lumen.system.plugin_names import plugin_part_name, refused_settings

MOON = {"moon": ("lumen-moon 0.1.0",)}


def judged(facts: PluginFacts) -> tuple[Outcome, str]:
    """Give the verdict, and all that is said."""
    found = plugins(replace(patient(), plugins=facts))
    return found.verdict, f"{found.found} {found.remedy or ''}".strip()


def test_plugins_that_are_enabled_and_installed_are_well() -> None:
    """With their package; those that are only installed are named beside."""
    both = {**MOON, "tide": ("tides 2",)}
    assert judged(PluginFacts(("moon",), MOON)) == (Outcome.WELL, "moon (lumen-moon 0.1.0)")
    assert judged(PluginFacts(("moon",), both))[1].endswith("installed, not enabled: tide")
    assert judged(PluginFacts()) == (Outcome.ABSENT, "none is enabled")
    assert judged(PluginFacts((), MOON)) == (Outcome.ABSENT, "installed, not enabled: moon")


def test_what_is_not_installed_once_fails_with_the_way_out() -> None:
    """Missing ones and twins."""
    verdict, said = judged(PluginFacts(("moon", "sun"), MOON))
    assert (verdict, said.startswith("no installed package has sun")) == (Outcome.FAILS, True)
    verdict, said = judged(PluginFacts(("moon",), {"moon": ("a 1", "b 1")}))
    assert (verdict, "moon: a 1, b 1" in said) == (Outcome.FAILS, True)
    verdict, said = judged(PluginFacts((), {}, ("sun",)))
    assert (verdict, "plugins.sun" in said) == (Outcome.NOTICE, True)


def test_packages_that_nobody_could_look_through_fail_the_row() -> None:
    """Nothing is said to be missing where nobody knows."""
    verdict, said = judged(
        PluginFacts(("moon",), fault="installed packages: no answer within 10 s")
    )
    assert (verdict, "not known: installed packages: no answer" in said) == (Outcome.FAILS, True)


@pytest.mark.parametrize(
    ("hangs", "fault"), [(True, "no answer within 0.1 s"), (False, "no such disk")]
)
def test_scan_of_the_packages_has_a_deadline(
    monkeypatch: pytest.MonkeyPatch, fault: str, *, hangs: bool
) -> None:
    """A disk that hangs or fails is named, and nobody waits for it."""
    freed = Event()

    def broken() -> list[Offered]:
        if hangs:
            freed.wait()
        raise RuntimeError("no such disk")

    monkeypatch.setattr(reader, "offered", broken)
    monkeypatch.setattr(reader, "SCANNING", 0.1 if hangs else 60.0)
    found = reader._plugins(Settings(plugins=PluginsConfig(("moon",), {})))
    freed.set()
    assert fault in str(found.fault)
    assert found.enabled == ("moon",)


def test_fault_of_a_plugin_is_named_in_its_row_and_in_no_other() -> None:
    """By plug-in and part, with its reason."""
    ill = status(parts={"plug-in moon, page": "off after 3 failures: KeyError"})
    facts: Facts = patient(life=LifeFacts(service=True, status=ill))
    facts = replace(facts, plugins=PluginFacts(("moon",), MOON))
    rows = {row.name: row for row in examine(facts)}
    assert rows["plug-ins"].verdict is Outcome.FAILS
    assert rows["plug-ins"].found == "moon, page: off after 3 failures: KeyError"
    assert "ask its author" in str(rows["plug-ins"].remedy)
    assert rows["Lumen"].verdict is Outcome.WELL


def test_settings_that_a_plugin_refuses_are_named_once_with_their_table() -> None:
    """Whatever number of its parts refuse them; the remedy is no message to its author."""
    why = refused_settings("moon", "unknown field `sout`")
    parts = {plugin_part_name("moon", noun): why for noun in ("page", "face")}
    life = LifeFacts(service=True, status=status(parts=parts))
    found = plugins(replace(patient(life=life), plugins=PluginFacts(("moon",), MOON)))
    assert found.verdict is Outcome.FAILS
    assert found.found.startswith("moon (page, face): refuses its settings, [plugins.moon]: ")
    assert str(found.remedy).startswith("correct its table in lumen.toml")
