"""What the page is told."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
from visit import run, visited

from lumen.body.scene import Page
from lumen.core.shape_names import SHAPES
from lumen.outlets.web import view as page_view
from lumen.outlets.web.event_feed import EventFeed
from lumen.runtime.controls import ControlChange
from lumen.units import Monotonic
from trainer.explorer import reading


def test_shape_has_one_colour_on_the_page_and_in_the_explorer(tmp_path: Path) -> None:
    """Who has learnt to read the one can read the other."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            for shape, shown in zip(SHAPES, page_view.legend(at.view)["shapes"], strict=True):
                assert shown["name"] == shape.replace("_", " ")
                assert f"--shape:{shown['colour']}" in reading.said_html(shape, "~warmth~", None)
                assert f"background:{shown['colour']}" in reading.legend_html({shape: 1})

    run(live())


def test_whole_story_of_a_long_life_is_bounded(tmp_path: Path) -> None:
    """Six hours at most, and small enough for a phone."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.live(760)
            story = page_view.whole(at.view)
            assert story["felt"][-1][0] - story["felt"][0][0] <= page_view.CHART
            assert len(story["felt"]) == 720
            assert len(msgspec.json.encode(story)) < 64 * 1024

    run(live(), 60.0)


def test_story_begins_anew_when_the_past_comes_back(tmp_path: Path) -> None:
    """A memory that hung at the start: who watches sees its curve at once."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            await at.live(12)
            creature = at.lumen.creature
            assert creature.moment is not None
            news = EventFeed(at.view)
            dict(news())
            past = replace(
                creature.moment, sample=replace(creature.moment.sample, at=Monotonic(-60.0))
            )
            creature.restore_before([past], Monotonic(-60.0))
            changes = dict(news())
            assert "moment" not in changes
            assert json.loads(changes["story"])["felt"][0][0] == -60.0
            assert dict(news()) == {}
            await at.live(1)
            assert len(json.loads(dict(news())["moment"])["felt"]) == 1

    run(live())


def test_news_are_only_what_changed(tmp_path: Path) -> None:
    """Asked twice, nothing is told twice."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            news = EventFeed(at.view)
            first = dict(news())
            assert set(first) == {"status", "panel"}
            assert dict(news()) == {}
            await at.live(3)
            await at.lumen.renderer.show_lights()
            await at.lumen.renderer.show_screen()
            changes = dict(news())
            assert {"moment", "panel"} <= set(changes)
            assert len(json.loads(changes["moment"])["felt"]) == 3
            assert dict(news()) == {}

    run(live())


def test_page_says_that_lumen_is_uncalibrated(tmp_path: Path) -> None:
    """In words, with what helps; and nothing once its own heat is known."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            calm = msgspec.structs.replace(at.view.snapshot(), uncalibrated=False)
            assert page_view.status(calm)["uncalibrated"] is None
            warning = page_view.status(msgspec.structs.replace(calm, uncalibrated=True))[
                "uncalibrated"
            ]
            assert "own heat" in warning
            assert "lumen calibrate heat" in warning

    run(live())


def test_pages_of_plugins_are_offered_and_the_shown_one_is_told(tmp_path: Path) -> None:
    """Beside the own ones, so that a page knows which request turns to which."""

    async def live() -> None:
        async with visited(tmp_path) as at:
            assert page_view.legend(at.view)["addedPages"] == []
            at.lumen.additions.add_page("moon")
            assert page_view.legend(at.view)["addedPages"] == ["moon"]
            at.lumen.controls.apply(ControlChange(page=Page.PLUGIN, plugin_page="moon"))
            status = page_view.status(at.view.snapshot())
            assert (status["page"], status["plugin_page"]) == ("plugin", "moon")

    run(live())
