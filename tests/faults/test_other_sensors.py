"""Faults of other sensors than the HAT's, injected into the silicon and seen from the daemon."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from body_bench import Bench
from patience import run

from lumen.config.settings import SensesConfig
from lumen.core.reading import QUANTITIES, Channel, FaultKind
from lumen.devices.registry import SCD4X, SHT4X, named_parts
from lumen.outlets.view import View
from lumen.simulation.place import Mishap

PARTS = "sht4x bmp280 tsl2591 scd4x"
FITTED = frozenset[Channel]().union(*(spec.measures for spec in named_parts(PARTS)))

Meddle = Callable[[Bench], None]


def _silence(bench: Bench, *, silent: bool = True) -> None:
    """Let the humidity sensor and the CO2 sensor no longer acknowledge their addresses."""
    for spec in (SHT4X, SCD4X):
        vars(bench.bus._chips[spec.addresses[0]])["silent"] = silent


CASES: dict[str, tuple[Meddle, Meddle, frozenset[Channel], FaultKind, int]] = {
    "cable pulled": (
        lambda bench: bench.suffer(Mishap.CABLE_PULLED),
        Bench.suffer,
        FITTED,
        FaultKind.SILENT,
        1,
    ),
    "two parts silent": (
        _silence,
        lambda bench: _silence(bench, silent=False),
        # The barometer has a thermometer, and takes over.
        frozenset({Channel.HUMIDITY, Channel.CO2}),
        FaultKind.SILENT,
        2,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lost_part_is_noticed_shown_and_mended(bench: Bench, name: str) -> None:
    """Each through the whole daemon: what is lost is at fault, the rest goes on, all comes back."""
    begin, end, lost, kind, noticed = CASES[name]
    bench.settings = replace(bench.settings, senses=SensesConfig(parts=PARTS))

    async def live() -> None:
        async with bench.life() as lumen:
            assert lumen.senses.fitted >= FITTED
            before = (await bench.live(lumen, 6, shown=True))[-1]
            assert not before.faults
            assert before.sample.value(Channel.CO2) == pytest.approx(425.0, abs=30.0)
            begin(bench)
            for moment in (await bench.live(lumen, 6, shown=True))[noticed - 1 :]:
                assert {c: f.kind for c, f in moment.faults.items()} == dict.fromkeys(lost, kind)
                assert moment.eisv is not None
            shown = lumen.renderer.scene().troubles
            assert all(any(QUANTITIES[c].name in line for line in shown) for c in lost)
            end(bench)
            assert not (await bench.live(lumen, 11, shown=True))[-1].faults
            sources = View(lumen).snapshot().sources
            assert sources[Channel.AMBIENT_TEMP] == "SHT4x at 0x44"
            assert sources[Channel.CO2] == "SCD4x at 0x62"

    run(live())


def test_co2_changes_no_dimension_present_lost_or_high(bench: Bench) -> None:
    """It is recorded, shown and spoken of; what is felt is the same to the last bit."""

    async def states(*, co2: float, lost: bool) -> list[object]:
        bench.move(f"{co2}-{lost}")
        bench.settings = replace(bench.settings, senses=SensesConfig(parts="bme280 veml7700 scd4x"))
        async with bench.life() as lumen:
            await bench.live(lumen, 3)
            bench.change(co2_ppm=co2)
            vars(bench.bus._chips[0x62])["silent"] = lost
            return [moment.raw for moment in await bench.live(lumen, 5)]

    usual = run(states(co2=425.0, lost=False))
    assert run(states(co2=3000.0, lost=False)) == usual
    assert run(states(co2=425.0, lost=True)) == usual
