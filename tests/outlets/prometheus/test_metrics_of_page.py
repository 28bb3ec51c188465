"""Lumen's numbers, read by Prometheus' own parser."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hand_clock import HandClock
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from visit import ask, run, visited

from lumen.core.language import EXPRESSIONS, TOKENS
from lumen.core.moment import DIMENSIONS
from lumen.core.reading import HAT_CHANNELS, QUANTITIES, Channel, Fault, FaultKind, Reading
from lumen.core.shape_names import SHAPES
from lumen.outlets.prometheus import metrics
from lumen.outlets.prometheus.exposition import written
from lumen.outlets.prometheus.metrics import LoopLag
from lumen.units import Monotonic

# https://prometheus.io/docs/practices/naming: lower case, a unit in the plural, base units only.
NAME = re.compile(r"(lumen|process)_[a-z0-9]+(_[a-z0-9]+)*")
NO_BASE_UNITS = re.compile(r"percent|_pct|hpa|_ms(_|$)|millis|minutes|hours|_mb|kilo")


def scraped(directory: Path, samples: int = 5) -> dict[str, Metric]:
    """Scrape a Lumen that lived a while; give the metrics by name."""

    async def live() -> str:
        async with visited(directory) as at:
            await at.live(samples)
            answer = await ask(at.port, "/metrics")
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
            return answer.text

    text = run(live())
    return {family.name: family for family in text_string_to_metric_families(text)}


def test_every_metric_is_explained_typed_and_named_by_the_rules(tmp_path: Path) -> None:
    """HELP and TYPE for each, base units, counters in _total, no name twice."""
    found = scraped(tmp_path)
    assert len(found) > 25
    for name, family in found.items():
        assert NAME.fullmatch(name), name
        assert not NO_BASE_UNITS.search(name), name
        assert family.documentation, name
        assert family.type in ("gauge", "counter", "histogram"), name
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)
        seen = [(sample.name, tuple(sample.labels.items())) for sample in family.samples]
        assert len(seen) == len(set(seen)), name


def test_state_work_and_readings_are_told(tmp_path: Path) -> None:
    """What an owner would draw and be alarmed by."""
    found = scraped(tmp_path)
    eisv = {sample.labels["dimension"]: sample.value for sample in found["lumen_eisv"].samples}
    assert tuple(eisv) == DIMENSIONS
    assert all(0.0 < value < 1.0 for value in eisv.values())
    assert [sample.value for sample in found["lumen_shape"].samples] == [1.0]
    up = {s.labels["channel"]: s.value for s in found["lumen_channel_up"].samples}
    assert up == dict.fromkeys(map(str, HAT_CHANNELS | {Channel.LED_BRIGHTNESS}), 1.0)
    assert found["lumen_samples"].samples[0].value == 31
    assert found["lumen_database_writes"].samples[0].value == 31
    assert 900_00 < found["lumen_pressure_pascals"].samples[0].value < 1100_00
    assert 0.0 < found["lumen_humidity_ratio"].samples[0].value < 1.0
    assert 20.0 < found["lumen_ambient_temperature_celsius"].samples[0].value < 50.0
    # Nobody has calibrated it: what the board reads is no room's temperature.
    assert "lumen_room_temperature_celsius" not in found
    assert found["lumen_build_info"].samples[0].labels["mode"] == "mock"


def test_process_is_told_under_the_usual_names(tmp_path: Path) -> None:
    """Dashboards for any process work for this one."""
    found = scraped(tmp_path)
    assert found["process_resident_memory_bytes"].samples[0].value > 10e6
    assert found["process_open_fds"].samples[0].value > 3
    assert found["process_cpu_seconds"].samples[0].value > 0.0
    assert found["process_start_time_seconds"].samples[0].value > 1.6e9


def test_nothing_is_told_of_what_is_not_known_yet(tmp_path: Path) -> None:
    """Before the first moment there is neither state nor reading, and no nought for them."""

    async def live() -> str:
        async with visited(tmp_path) as at:
            at.lumen.creature.moment = None
            at.lumen.creature.history.said.clear()
            return (await ask(at.port, "/metrics")).text

    text = run(live())
    assert "lumen_eisv" not in text
    assert "lumen_shape" not in text
    assert "celsius" not in text
    assert "lumen_samples_total" in text


def test_nothing_is_told_of_the_past_as_the_present(tmp_path: Path) -> None:
    """What is remembered, and what is older than a gap, is no reading of now; its age is told."""

    async def live() -> list[str]:
        texts = []
        async with visited(tmp_path) as at:
            await at.live(1)
            at.lumen.hardware.clock.skip(3600.0)  # type: ignore[attr-defined]  # a simulated clock
            texts.append((await ask(at.port, "/metrics")).text)
            at.lumen.creature.history.samples = 0
            texts.append((await ask(at.port, "/metrics")).text)
        return texts

    for text in run(live()):
        found = {f.name: f for f in text_string_to_metric_families(text)}
        assert found["lumen_sample_age_seconds"].samples[0].value >= 3600.0
        for name in ("lumen_eisv", "lumen_shape", "lumen_channel_up"):
            assert name not in found or not found[name].samples
        assert "lumen_ambient_temperature_celsius" not in found


def test_process_is_left_out_where_the_kernel_tells_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without /proc, as on a Mac, all else is told."""
    monkeypatch.setattr(metrics, "PROC", tmp_path / "nowhere")
    found = scraped(tmp_path)
    assert found["lumen_eisv"].samples
    assert not [name for name in found if name.startswith("process_")]


MOST_SERIES = 200
CALM: dict[Channel, Reading] = {channel: QUANTITIES[channel].low for channel in Channel}


def test_series_are_bounded_whatever_is_said_and_whatever_fails(tmp_path: Path) -> None:
    """Every expression, shape and fault there is, in one life: each label has few values."""
    series: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    values: dict[str, set[str]] = {}

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.live(2)
            moment = at.lumen.creature.moment
            assert moment is not None
            at.lumen.creature.faults = dict.fromkeys(["lights", "panel", "voice", "memory"], "x")
            kinds = list(FaultKind)
            for number, expression in enumerate(EXPRESSIONS):
                faults = {
                    c: Fault(kinds[(number + n) % len(kinds)], f"reason {number}")
                    for n, c in enumerate(Channel)
                }
                sample = replace(moment.sample, readings=faults if number % 2 else CALM)
                said = replace(
                    moment, sample=sample, expression=expression, shape=SHAPES[number % len(SHAPES)]
                )
                at.lumen.creature.add(said, Monotonic(0.0))
                if number % 97 < 2:
                    text = written(
                        metrics.metrics(at.view.snapshot(), LoopLag(HandClock()), 0)
                    ).decode()
                    for family in text_string_to_metric_families(text):
                        for each in family.samples:
                            series.add((each.name, tuple(each.labels.items())))
                            for label, value in each.labels.items():
                                values.setdefault(label, set()).add(value)

    run(live())
    assert len(series) <= MOST_SERIES
    assert "expression" not in values
    assert max(map(len, values.values())) <= len(TOKENS)
    counted = {labels for name, labels in series if name == "lumen_expressions_by_token_total"}
    assert len(counted) == len(TOKENS)
