"""The lights' words: close to the wished-for light, and never a step back while it grows."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from lumen.devices.apa102 import Apa102, apa102_from_rgb
from lumen.ports import Rgb

UNIT = 1 / (255 * 31)
channels = st.floats(0.0, 1.0)
colours = st.builds(Rgb, channels, channels, channels)


def shining(word: Apa102) -> tuple[float, float, float]:
    """Give the light that a word makes."""
    red, green, blue, current = word
    return red * current * UNIT, green * current * UNIT, blue * current * UNIT


@given(colours)
def test_light_is_within_a_step_and_a_half_when_any_colour_is_asked_for(colour: Rgb) -> None:
    """The error is below 1.5 steps of the current chosen, and the current is the least."""
    word = apa102_from_rgb(colour)
    for wished, got in zip(colour, shining(word), strict=True):
        assert abs(wished - got) <= 1.5 * word.current * UNIT + 1e-9
    assert (word.current - 1) / 31 <= max(colour)


@given(channels)
def test_light_is_within_a_step_when_one_colour_shines_alone(red: float) -> None:
    """The brightest channel of a light is never off by more than a step."""
    word = apa102_from_rgb(Rgb(red, 0.0, 0.0))
    assert abs(red - shining(word)[0]) <= word.current * UNIT


@given(colours, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_no_channel_falls_when_a_colour_is_scaled_up(colour: Rgb, one: float, other: float) -> None:
    """Breathing in never makes a channel darker, not by one unit."""
    low, high = sorted((one, other))
    darker, brighter = (
        shining(apa102_from_rgb(Rgb(*(scale * channel for channel in colour))))
        for scale in (low, high)
    )
    assert all(a <= b + 1e-12 for a, b in zip(darker, brighter, strict=True))


def test_no_channel_falls_when_the_current_is_switched() -> None:
    """At each of the 30 switches, whatever the hue, the next current begins no darker."""
    for current, part in itertools.product(range(1, 31), range(256)):
        below, above = (
            shining(apa102_from_rgb(Rgb(most, most * part / 255, 0.0)))
            for most in (current / 31 - 1e-7, current / 31 + 1e-7)
        )
        assert all(a <= b + 1e-12 for a, b in zip(below, above, strict=True)), (current, part)


def test_no_step_is_visible_when_light_grows_slowly() -> None:
    """A step is the smallest there is, or below a hundredth of the light."""
    lights = [shining(apa102_from_rgb(Rgb(n / 20000, n / 20000, n / 20000))) for n in range(20001)]
    for (before, *_), (after, *_) in itertools.pairwise(lights):
        assert after - before <= max(UNIT, 0.01 * after) + 1e-12


def test_low_light_has_more_levels_than_eight_bits_when_it_breathes() -> None:
    """Below 1/31 of full light there are 256 levels; eight bits alone would give 9."""
    levels = {shining(apa102_from_rgb(Rgb(n / 1e5, 0.0, 0.0)))[0] for n in range(3226)}
    assert len(levels) == 256


def test_word_is_all_zero_when_dark() -> None:
    """Dark is dark: no current, no duty."""
    assert apa102_from_rgb(Rgb(0.0, 0.0, 0.0)) == (0, 0, 0, 0)


def test_word_is_bounded_when_light_is_beyond_full() -> None:
    """More than full is full."""
    assert apa102_from_rgb(Rgb(1.5, 1.0, -0.1)) == (255, 255, 0, 31)
