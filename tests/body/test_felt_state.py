"""Face and lights follow the state: each dimension is seen, and the worst is never called calm."""

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scenery import AWAKE, moment, said

from lumen.body import light, rhythm, screen
from lumen.body.light import LightConfig
from lumen.body.mood import USUAL, Deviation, deviation_of, felt_colour
from lumen.body.motion import gaze, lift
from lumen.body.pages import face
from lumen.body.palette import TOKEN_COLOURS
from lumen.body.rhythm import BEAT
from lumen.body.scene import Scene
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Expression, Token, parse
from lumen.core.moment import DIMENSIONS, Eisv
from lumen.units import Monotonic

FACE = np.s_[24:206]
"""The face's area: the page, without the signs above and the message below."""

LEAST = 6.0
"""The least difference that a person sees at a glance, of 255, over the face's area."""

MIDDLE = Eisv(0.45, 0.75, 0.18, 0.08)
LIVED = {
    "E": (0.20, 0.70),
    "I": (0.55, 0.95),
    "S": (0.015, 0.345),
    "V": (0.014, 0.146),
}
"""5th and 95th percentile of each dimension as felt: its middle and 1.645 spreads (spec 8, 4.2)."""

WORST, BEST = (
    Eisv(*(LIVED[name][end] for name, end in zip("EISV", ends, strict=True)))
    for ends in ((0, 0, 1, 1), (1, 1, 0, 0))
)
CALM_WORDS = ("~stillness~", "~holding~ ~return~", "~resonance~ ~stillness~")
WORDS = (*CALM_WORDS, "~warmth~", "~ripple~", "~questioning~?", "~emergence~ ~reaching~ ~warmth~")
WORDS_SHUT = "~deep_listening~"

deviations = st.builds(Deviation, *(st.floats(-1.0, 1.0) for _ in range(4)))
FULL = LightConfig(ceiling=1.0)
DAYLIGHT = 1e5


def scene(eisv: Eisv, words: str) -> Scene:
    """Give a scene in a state, half a minute after these words."""
    return replace(AWAKE, moment=moment(eisv=eisv), said=(said(words),))


@cache
def drawn(eisv: Eisv, words: str) -> NDArray[np.float64]:
    """Give the face's pixels in a state."""
    pixels: NDArray[np.float64] = np.asarray(screen.render(scene(eisv, words)), dtype=np.float64)
    return pixels[FACE]


def unlike(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Give the mean absolute difference of two faces, of 255."""
    return float(np.abs(one - other).mean())


@pytest.mark.parametrize("words", [*WORDS, WORDS_SHUT])
@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_dimension_is_seen_in_the_face(name: str, words: str) -> None:
    """From its 5th to its 95th percentile, the others usual, the face visibly changes."""
    low, high = (drawn(MIDDLE._replace(**{name: value}), words) for value in LIVED[name])
    assert unlike(low, high) >= LEAST


@pytest.mark.parametrize("words", WORDS)
def test_dimensions_are_told_apart(words: str) -> None:
    """What one of them does to a face is not what another does: no two worst ends look alike."""
    ends = {"E": 0, "I": 0, "S": 1, "V": 1}
    faces = [drawn(MIDDLE._replace(**{n: LIVED[n][end]}), words) for n, end in ends.items()]
    assert min(unlike(a, b) for a, b in itertools.combinations(faces, 2)) >= LEAST


@pytest.mark.parametrize("words", CALM_WORDS)
def test_worst_state_is_not_calm_when_calm_words_are_said(words: str) -> None:
    """It differs from calm by more than two words do; its mouth sinks, its brows rise, it leans."""
    calm, worst = drawn(MIDDLE, words), drawn(WORST, words)
    others = [unlike(calm, drawn(MIDDLE, other)) for other in WORDS if other != words]
    assert unlike(calm, worst) > np.median(others)
    pose = face.pose_of(scene(WORST, words), parse(words))
    assert pose.smile < -0.3
    assert pose.tilt > 0.3
    assert min(pose.drop, pose.roll, pose.waver, pose.haze) > 0.7
    assert pose.near < -0.7


def test_worst_state_is_restless() -> None:
    """Its eyes move half as much again as calm ones, and its lights too; it breathes quicker."""
    calm, worst = deviation_of(MIDDLE), deviation_of(WORST)
    times = np.arange(0.0, 120.0, 0.2).tolist()

    def moved(felt: Deviation) -> float:
        looks = [gaze(time, max(felt.entropy, 0.0)) for time in times]
        return sum(abs(b.aside - a.aside) + abs(b.up - a.up) for a, b in itertools.pairwise(looks))

    def turns(felt: Deviation) -> int:
        breath = [lift(time, felt) for time in times]
        steps = np.sign(np.diff(breath))
        return int(np.count_nonzero(np.diff(steps)))

    assert moved(worst) > 1.5 * moved(calm)
    assert turns(worst) > 1.1 * turns(calm)


@pytest.mark.parametrize("name", DIMENSIONS)
@pytest.mark.parametrize("words", ["~stillness~", "~warmth~ ~ripple~", "~holding~?"])
def test_each_dimension_is_seen_in_the_lights(name: str, words: str) -> None:
    """Over ten seconds the lights differ by far more than is just noticed (.02 in OKLab)."""
    expression = parse(words)
    frames = [
        [
            light.frame(expression, t / 4, 100.0, LightConfig(), felt=deviation_of(eisv))
            for t in range(40)
        ]
        for eisv in (MIDDLE._replace(**{name: value}) for value in LIVED[name])
    ]
    apart = [light.difference(a, b) for a, b in zip(*frames, strict=True)]
    assert np.mean(apart) > 0.03


def test_lights_are_brighter_with_energy_and_leave_the_sides_with_void() -> None:
    """The mean light follows energy; with void the middle light leads."""

    def lights(**values: float) -> NDArray[np.float64]:
        felt = deviation_of(MIDDLE._replace(**values))
        shown = [light.frame(parse("~warmth~"), t / 4, 100.0, FULL, felt=felt) for t in range(48)]
        mean: NDArray[np.float64] = np.mean(
            [[sum(lamp) for lamp in each] for each in shown], axis=0
        )
        return mean

    assert lights(E=0.2).sum() < 0.6 * lights().sum() < 0.6 * lights(E=0.7).sum()
    left, middle, right = lights(V=0.146)
    assert max(left, right) < 0.5 * middle


def test_tempo_follows_unrest_and_tiredness() -> None:
    """Unrest hurries, want of energy slows; the usual state keeps the usual tempo."""
    assert rhythm.tempo_of(USUAL) == 0.0
    assert rhythm.tempo_of(USUAL._replace(entropy=1.0)) > 0.5
    assert rhythm.tempo_of(USUAL._replace(energy=-1.0)) < -0.3


@given(
    deviations,
    st.sampled_from([None, *(next(e for e in EXPRESSIONS if e.pattern is p) for p in PATTERNS)]),
)
def test_lights_stay_calm_to_the_eye_in_any_state(
    felt: Deviation, expression: Expression | None
) -> None:
    """No state takes them over the ceiling, past the slew, or near a flash: two turns a second."""
    shown = [light.frame(expression, n * BEAT, DAYLIGHT, FULL, felt=felt) for n in range(150)]
    assert max(max(max(lamp) for lamp in lights) for lights in shown) <= FULL.ceiling
    steps = [light.difference(a, b) for a, b in itertools.pairwise(shown)]
    assert max(steps) <= light.SLEW * BEAT
    for which in range(3):
        levels = [sum(lights[which]) for lights in shown]
        rises = [b > a for a, b in itertools.pairwise(levels) if abs(b - a) > 1e-3]
        assert sum(a != b for a, b in itertools.pairwise(rises)) / (150 * BEAT) <= 2.5


@pytest.mark.parametrize("token", TOKENS)
def test_token_keeps_its_hue_in_any_state(token: Token) -> None:
    """The state dims and dulls a word's colour; it takes no other word's hue."""
    colour = TOKEN_COLOURS[token]
    for felt in map(deviation_of, (WORST, BEST)):
        worn = felt_colour(colour, felt)
        turn = abs((worn.hue - colour.hue + 180.0) % 360.0 - 180.0)
        assert turn < 60.0 or worn.chroma < 0.06


def test_frames_are_few_in_the_worst_state() -> None:
    """Restless as it is, the face needs no more than 15 frames a second, and 10 as a rule."""
    now, end, frames = AWAKE.now, AWAKE.now + 30.0, 0
    restless = scene(WORST, "~ripple~")
    while now < end:
        frames += 1
        now = Monotonic(now + screen.frame_interval(replace(restless, now=now)))
    assert frames / 30.0 < 10.0


def test_small_changes_keep_the_backdrop() -> None:
    """A face that feels a hair otherwise is not drawn anew: the state shows in steps."""
    a, b = (face.felt_of(scene(MIDDLE._replace(E=e), "~warmth~")) for e in (0.450, 0.452))
    assert a == b
