"""The dashboard for Grafana: each query names what Lumen exposes, by the labels it has."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from calm_snapshot import snapshot_of
from hand_clock import HandClock
from lives import moment
from prometheus_client.parser import text_string_to_metric_families
from repository import ROOT

from lumen.core.reading import QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.outlets.prometheus.exposition import written
from lumen.outlets.prometheus.metrics import LoopLag, metrics

FILE = ROOT / "docs" / "grafana" / "lumen.json"
_NAME = re.compile(r"\b(?:lumen|process)_[a-z0-9_]+")
_LABELS = re.compile(r"\{\{ *(\w+) *\}\}|by \((\w+)\)|[{,] *(\w+)=~?\"")
TARGET = {"instance", "job"}
"""The labels that Prometheus itself adds."""


def dashboard() -> dict[str, Any]:
    """Read the file."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def queries() -> Iterator[tuple[str, str]]:
    """Give each query with its legend."""
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"], target["legendFormat"]


def exposed() -> Mapping[str, set[str]]:
    """Scrape a body that has every part, and one that fails; give each sample's labels by name."""
    lived = moment(5)
    readings: dict[Channel, Reading] = {
        channel: 0.5 * (QUANTITIES[channel].low + 300.0) for channel in Channel
    }
    failed: dict[Channel, Reading] = {
        **readings,
        Channel.LIGHT: Fault(FaultKind.SILENT, "it no longer answers"),
    }
    snapshot = snapshot_of(replace(lived, sample=replace(lived.sample, readings=failed)))
    whole = msgspec.structs.replace(
        snapshot,
        parts={"panel": "no answer"},
        room={Channel.AMBIENT_TEMP: 21.0, Channel.HUMIDITY: 40.0, Channel.LIGHT: 5.0},
    )
    lag = LoopLag(HandClock())
    lag.latest = 0.001
    lit = msgspec.structs.replace(
        whole, now=snapshot_of(replace(lived, sample=replace(lived.sample, readings=readings))).now
    )
    found: dict[str, set[str]] = {}
    for each in (whole, lit):
        for family in text_string_to_metric_families(written(metrics(each, lag, 0)).decode()):
            for sample in family.samples:
                found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.mark.parametrize(("query", "legend"), list(queries()))
def test_every_query_names_what_is_exposed(query: str, legend: str) -> None:
    """Metrics that there are, and labels that they have."""
    known = exposed()
    names = _NAME.findall(query)
    assert names
    for name in names:
        assert name in known
        used = {word for groups in _LABELS.findall(query + legend) for word in groups if word}
        assert used <= known[name] | TARGET, name
    assert query.count("(") == query.count(")")
    assert '{instance=~"$instance"' in query


def test_every_metric_of_the_room_and_of_faults_is_shown() -> None:
    """Nothing that an owner would look for is missing, and what is chosen by name exists."""
    shown = {name for query, _ in queries() for name in _NAME.findall(query)}
    wanted = [n for n in exposed() if n.startswith(("lumen_room", "lumen_co2", "lumen_pressure"))]
    assert {*wanted, "lumen_eisv", "lumen_shape", "lumen_channel_up", "lumen_part_fault"} <= shown
    for variable in dashboard()["templating"]["list"][1:]:
        (name,) = _NAME.findall(variable["definition"])
        assert name in exposed()
        assert variable["name"] in TARGET


def test_panels_do_not_overlap_and_have_numbers_of_their_own() -> None:
    """As Grafana lays them out: 24 columns."""
    taken: set[tuple[int, int]] = set()
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
