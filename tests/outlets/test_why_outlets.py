"""Why, as outlets give it: the same typed report on the page and on the control socket."""

from pathlib import Path

import msgspec
import pytest
from patience import run
from test_outlet_view import living
from visit import ask, visited

from lumen.config.settings import PageConfig
from lumen.core.reading import Channel, Fault, FaultKind
from lumen.errors import LumenError
from lumen.formats.report import WhyReport
from lumen.outlets.control.requests import answers


def test_page_gives_the_report_that_the_view_makes(tmp_path: Path) -> None:
    """As JSON of its type, to those who may ask, and only to be read."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.lumen.pulse.beat()
            answer = await ask(at.port, "/why.json")
            assert answer.status == 200
            assert answer.headers["content-type"] == "application/json"
            found = msgspec.json.decode(answer.body, type=WhyReport)
            assert found == at.view.why()
            assert found.simulated
            assert (await ask(at.port, "/why.json", Host="evil.example")).status == 421

    run(live())


def test_stranger_is_not_told_why(tmp_path: Path) -> None:
    """Behind the token, as all else."""

    async def live() -> None:
        async with visited(tmp_path, PageConfig("network", 0)) as at:
            await at.lumen.pulse.beat()
            assert (await ask(at.port, "/why.json", Host="lumen.local")).status == 401

    run(live())


def test_nothing_is_explained_before_the_first_sample(tmp_path: Path) -> None:
    """It is refused with the way out, as it is while a new calibration is taken up."""

    async def live() -> None:
        async with living(tmp_path) as at:
            with pytest.raises(LumenError, match="try again in half a minute"):
                at.view.why()
            await at.sample()
            assert at.view.why().waking is not None

    run(live())


def test_socket_gives_the_same_and_says_what_is_wrong(tmp_path: Path) -> None:
    """Faults with their reasons, whether it is calibrated, and that no sample is recent."""

    async def live() -> None:
        async with living(tmp_path) as at:
            fault = Fault(FaultKind.SILENT, "it no longer answers")
            for _ in range(9):
                await at.sample()
            at.sensor.readings[Channel.PRESSURE] = fault
            await at.sample()
            found = await answers(at.view)["why"]({})
            assert isinstance(found, WhyReport)
            assert found == at.view.why()
            assert found.faults == {Channel.PRESSURE: "silent: it no longer answers"}
            assert (found.calibrated, found.silent_min) == (True, None)
            at.clock.now += 600.0
            assert at.view.why().silent_min == 10
            with pytest.raises(LumenError, match="lives in host mode"):
                await answers(at.view)["why"]({"mode": "pi"})

    run(live())
