"""The lights say the expression, calmly, within one ceiling, and never flash."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body import light
from lumen.body.colour import oklab_from_linear
from lumen.body.light import LightConfig
from lumen.body.palette import TOKEN_COLOURS
from lumen.body.rhythm import BEAT
from lumen.core.language import EXPRESSIONS, PATTERNS, TOKENS, Expression, Pattern, Token
from lumen.devices.apa102 import apa102_from_rgb
from lumen.ports import DARK, LedFrame, Rgb

FULL = LightConfig(ceiling=1.0)
DAYLIGHT = 1e5
OF_EACH_PATTERN = [next(e for e in EXPRESSIONS if e.pattern is p) for p in PATTERNS]
FARTHEST = [
    Expression(Pattern.PAIR, (Token.CURIOSITY, Token.DEEP_LISTENING)),
    Expression(Pattern.TRIPLE, (Token.EMERGENCE, Token.QUESTIONING, Token.DEEP_LISTENING)),
    Expression(Pattern.REPETITION, (Token.CURIOSITY,)),
    Expression(Pattern.QUESTION, (Token.CURIOSITY,)),
]

expressions = st.one_of(st.none(), st.sampled_from(EXPRESSIONS))
times = st.floats(0.0, 1e6)
rooms = st.one_of(st.none(), st.floats(0.0, 150_000.0))
channels = st.floats(0.0, 1.0)
lights = st.builds(Rgb, channels, channels, channels)
frames = st.tuples(lights, lights, lights)


def looks(colour: Rgb) -> tuple[float, ...]:
    """Place in OKLab what a part really shows of a colour, after its steps."""
    word = apa102_from_rgb(colour)
    return oklab_from_linear(
        Rgb(*(duty / 255 * word.current / 31 for duty in (word.red, word.green, word.blue)))
    )


def test_tokens_differ_when_compared_in_full_light() -> None:
    """Every two tokens are more than four just noticeable differences apart."""
    pairs = itertools.combinations(TOKEN_COLOURS.values(), 2)
    assert min(math.dist(a.lab, b.lab) for a, b in pairs) >= 0.09


def test_hues_alone_differ_when_lightness_is_ignored() -> None:
    """A token is not only a brightness, which the room changes."""
    pairs = itertools.combinations(TOKEN_COLOURS.values(), 2)
    assert min(math.dist(a.lab[1:], b.lab[1:]) for a, b in pairs) >= 0.07


@pytest.mark.parametrize(("lux", "least"), [(0.0, 0.018), (30.0, 0.03), (DAYLIGHT, 0.05)])
def test_tokens_differ_when_shown_by_the_part(lux: float, least: float) -> None:
    """Dimmed by the room, cut to the part's steps, tokens at their brightest still differ."""
    shown = [
        looks(light.frame(Expression(Pattern.SINGLE, (t,)), 3.0, lux, LightConfig())[1])
        for t in TOKENS
    ]
    assert min(math.dist(a, b) for a, b in itertools.combinations(shown, 2)) >= least


@given(expressions, times, rooms, st.floats(0.01, 1.0), st.booleans(), st.booleans())
def test_light_stays_under_the_ceiling_when_anything_is_said(
    expression: Expression | None,
    since: float,
    lux: float | None,
    ceiling: float,
    quiet: bool,  # noqa: FBT001 - hypothesis fills it in by position
    faulty: bool,  # noqa: FBT001 - hypothesis fills it in by position
) -> None:
    """One ceiling bounds every channel of every frame."""
    config = LightConfig(ceiling=ceiling)
    shown = light.frame(expression, since, lux, config, quiet=quiet, faulty=faulty)
    assert all(0.0 <= channel <= ceiling for colour in shown for channel in colour)
    assert 0.0 <= light.brightness(shown) <= 1.0


@pytest.mark.parametrize("expression", [None, *OF_EACH_PATTERN, *FARTHEST])
def test_change_is_bounded_when_a_rhythm_runs(expression: Expression | None) -> None:
    """At each beat, at the brightest, no step is faster than the slew allows."""
    shown = [light.frame(expression, n * BEAT, DAYLIGHT, FULL) for n in range(1300)]
    steps = [light.difference(a, b) for a, b in itertools.pairwise(shown)]
    assert max(steps) <= light.SLEW * BEAT


@pytest.mark.parametrize("expression", OF_EACH_PATTERN)
def test_no_flash_when_a_rhythm_runs(expression: Expression) -> None:
    """The brightness of no light turns more than twice a second, so it never flashes at 3 Hz."""
    for which in range(3):
        levels = [
            oklab_from_linear(light.frame(expression, n * BEAT, DAYLIGHT, FULL)[which])[0]
            for n in range(400)
        ]
        rises = [b > a for a, b in itertools.pairwise(levels) if abs(b - a) > 1e-4]
        turns = sum(a != b for a, b in itertools.pairwise(rises))
        assert turns / (400 * BEAT) <= 2.0


def test_rhythms_differ_when_patterns_differ() -> None:
    """The same token said as a breath, as pulses and as a question is told apart by rhythm."""
    curves = []
    for pattern in (Pattern.SINGLE, Pattern.REPETITION, Pattern.QUESTION):
        said = Expression(pattern, (Token.WARMTH,))
        curves.append([light.frame(said, n / 10, DAYLIGHT, FULL) for n in range(200)])
    for one, other in itertools.combinations(curves, 2):
        assert max(light.difference(a, b) for a, b in zip(one, other, strict=True)) > 0.25


def test_three_colours_travel_when_a_triple_is_said() -> None:
    """One colour a light, and each moves on to the next light."""
    said = Expression(Pattern.TRIPLE, (Token.WARMTH, Token.RIPPLE, Token.THRESHOLD))
    hues = [math.atan2(*oklab_from_linear(c)[:0:-1]) for c in light.frame(said, 0.0, 10.0, FULL)]
    later = [math.atan2(*oklab_from_linear(c)[:0:-1]) for c in light.frame(said, 3.0, 10.0, FULL)]
    assert hues[0] == pytest.approx(later[1], abs=1e-6)
    assert len({round(hue, 2) for hue in hues}) == 3


def test_lights_dim_when_the_room_darkens() -> None:
    """Equal ratios of room light give equal steps of apparent brightness."""
    config = LightConfig()
    levels = [light.room_level(lux, config) for lux in (0.0, 9.0, 99.0, 999.0)]
    steps = [b - a for a, b in itertools.pairwise(levels)]
    assert levels[0] == config.dark_level
    assert steps == pytest.approx([steps[0]] * 3, abs=1e-3)


def test_level_is_modest_when_the_light_is_unknown() -> None:
    """A missing reading is neither darkness nor daylight."""
    config = LightConfig()
    unknown = light.room_level(None, config)
    assert light.room_level(0.0, config) < unknown < light.room_level(1000.0, config)


@given(expressions, times, rooms)
def test_lights_are_off_when_quiet(
    expression: Expression | None, since: float, lux: float | None
) -> None:
    """Quiet hours are dark."""
    assert light.frame(expression, since, lux, LightConfig(), quiet=True) == DARK


def test_lights_are_faint_when_waking() -> None:
    """There is a light before the first word, and it is fainter than any word's."""
    waking = [light.brightness(light.frame(None, n / 4, 100.0, FULL)) for n in range(28)]
    said = [
        light.brightness(light.frame(e, n / 4, 100.0, FULL))
        for e in OF_EACH_PATTERN
        for n in range(28)
    ]
    assert min(waking) > 0.0
    assert max(waking) < min(said)


def test_one_light_is_numb_when_a_sensor_is_at_fault() -> None:
    """The right light stands still while the others breathe on."""
    said = Expression(Pattern.SINGLE, (Token.WARMTH,))
    shown = [light.frame(said, n / 2, 100.0, FULL, faulty=True) for n in range(12)]
    healthy = [light.frame(said, n / 2, 100.0, FULL) for n in range(12)]
    assert len({each[light.NUMB_LIGHT] for each in shown}) == 1
    assert [each[:2] for each in shown] == [each[:2] for each in healthy]


@given(frames, frames, st.floats(0.01, 0.2))
def test_easing_is_bounded_when_frames_jump(
    shown: LedFrame, wanted: LedFrame, elapsed: float
) -> None:
    """No jump gets through, whatever the frames are."""
    step = light.difference(shown, light.eased(shown, wanted, elapsed))
    # The first step out of darkness is a thousandth of full light, .1 in OKLab.
    assert step <= max(light.SLEW * elapsed, 0.1) + 1e-9


@given(frames, frames)
def test_easing_arrives_when_it_goes_on(shown: LedFrame, wanted: LedFrame) -> None:
    """Within two seconds the wanted frame is shown, exactly."""
    for _ in range(40):
        shown = light.eased(shown, wanted, BEAT)
    assert shown == wanted


@given(expressions, times, rooms)
def test_frames_wait_when_little_changes(
    expression: Expression | None, since: float, lux: float | None
) -> None:
    """The advised wait never skips what somebody could see."""
    config = LightConfig()
    wait = light.planned(expression, since, lux, config)[0].wait
    before = light.frame(expression, since, lux, config)
    for beat in range(2, round(wait / BEAT) + 1):
        then = light.frame(expression, since + beat * BEAT, lux, config)
        assert light.difference(before, then) <= light.UNSEEN_STEP + 1e-9


@given(expressions, times, rooms)
def test_frames_are_as_rare_as_nobody_sees(
    expression: Expression | None, since: float, lux: float | None
) -> None:
    """A beat after the advised wait the step would be seen, or a moving light has waited enough."""
    config = LightConfig()
    wait = light.planned(expression, since, lux, config)[0].wait
    before = light.frame(expression, since, lux, config)
    late = light.frame(expression, since + wait + BEAT, lux, config)
    assert wait == light.STILL_WAIT or light.difference(before, late) > light.UNSEEN_STEP - 1e-3


def test_few_frames_are_drawn_when_a_breath_is_slow() -> None:
    """A breath in an evening room is drawn at less than half of the beats."""
    said, since, drawn = Expression(Pattern.SINGLE, (Token.STILLNESS,)), 0.0, 0
    while since < 60.0:
        since += light.planned(said, since, 10.0, LightConfig())[0].wait
        drawn += 1
    assert drawn < 60.0 / BEAT / 2


@given(times)
def test_frames_are_rare_when_dark(since: float) -> None:
    """Lights that are off need hardly any frames."""
    wait = light.planned(None, since, None, LightConfig(), quiet=True)[0].wait
    assert wait == light.REST_WAIT


def test_brightness_follows_the_light_given_off_when_scaled() -> None:
    """A quarter of the light is half of the brightness; all of it is 1, none of it 0."""
    white = (Rgb(1.0, 1.0, 1.0),) * 3
    quarter = (Rgb(0.25, 0.25, 0.25),) * 3
    assert light.brightness(white) == pytest.approx(1.0)
    assert light.brightness(quarter) == pytest.approx(0.5)
    assert light.brightness(DARK) == 0.0
