"""The lights' frames are planned ahead, and nobody sees that they are."""

from drawn_scenery import Scenery
from hypothesis import given, settings
from hypothesis import strategies as st

from lumen.body import light
from lumen.body.light import REST_WAIT, UNSEEN_STEP, LightConfig
from lumen.body.rhythm import BEAT
from lumen.ports import DARK
from lumen.runtime.controls import ControlChange
from lumen.runtime.wanted_lights import WantedLights
from lumen.units import Monotonic


def planner(scenery: Scenery) -> WantedLights:
    """Give what plans a scenery's lights."""
    return WantedLights(scenery.creature, scenery.controls, scenery.clock, LightConfig())


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0.0, 60.0), st.lists(st.floats(0.0, 9.0 * BEAT), max_size=60), st.sampled_from("~?")
)
def test_planned_frame_is_within_a_step_of_what_the_instant_asks_for(
    begin: float, delays: list[float], end: str
) -> None:
    """However late each wake-up comes: one that plans anew each time shows no other."""
    scenery = Scenery()
    scenery.live(f"~warmth~{'' if end == '~' else '?'}")
    scenery.clock.now += begin
    kept = planner(scenery)
    for delay in delays:
        now = scenery.clock.monotonic()
        frame, wait = kept.at(now, quiet=False)
        fresh, _ = planner(scenery).at(now, quiet=False)
        # A beat's colours are shown from half a beat before it until the next would be seen.
        assert light.difference(frame, fresh) <= 2.0 * UNSEEN_STEP
        assert BEAT <= wait <= REST_WAIT
        scenery.clock.now += wait + delay


def test_frames_in_time_are_those_of_their_instants() -> None:
    """Where each wake-up is in time, a planned frame is the instant's own, to rounding."""
    scenery = Scenery()
    scenery.live()
    kept, shown = planner(scenery), 0
    while shown < 100:
        now = scenery.clock.monotonic()
        frame, wait = kept.at(now, quiet=False)
        fresh, _ = planner(scenery).at(now, quiet=False)
        assert light.difference(frame, fresh) < 1e-6
        scenery.clock.now += wait
        shown += 1


def test_plan_is_made_anew_when_anything_but_the_time_changes() -> None:
    """A dimmer, a night and a silence are shown at the next frame, and not after the plan."""
    scenery = Scenery()
    scenery.live()
    kept, now = planner(scenery), scenery.clock.monotonic()
    bright, _ = kept.at(now, quiet=False)
    scenery.controls.apply(ControlChange(brightness=0.3))
    dimmed, _ = kept.at(now, quiet=False)
    assert light.brightness(dimmed) < 0.5 * light.brightness(bright)
    assert kept.at(now, quiet=True) == (DARK, REST_WAIT)
    scenery.clock.now += 3600.0
    numb, wait = kept.at(Monotonic(now + 3600.0), quiet=False)
    assert wait == REST_WAIT
    assert len(set(numb)) == 1
