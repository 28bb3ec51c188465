"""The body in a terminal."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scenery import AWAKE

from lumen.body import screen
from lumen.body.colour import linear_from_srgb, oklab_from_linear
from lumen.body.halfblocks import STEP, UPPER_HALF, half_blocks, lamp_colours
from lumen.body.light import LightConfig, frame
from lumen.body.palette import TOKEN_COLOURS
from lumen.core.language import TOKENS, Expression, Pattern, Token
from lumen.ports import DARK, Rgb

levels = st.floats(0.0, 1.0)
lamps = st.builds(Rgb, levels, levels, levels)


@pytest.mark.parametrize("columns", [1, 24, 47, 48, 60, 240])
def test_lines_are_square_when_a_picture_is_given(columns: int) -> None:
    """As many characters a line as asked for, half as many lines, in as few runs as colours."""
    lines = half_blocks(screen.render(AWAKE), columns)
    assert len(lines) == (columns + 1) // 2
    for line in lines:
        assert sum(len(characters) for characters, _, _ in line) == columns
        assert all(set(characters) == {UPPER_HALF} for characters, _, _ in line)
        colours = [run[1:] for run in line]
        assert all(a != b for a, b in itertools.pairwise(colours))


def test_halves_have_the_colours_of_their_pixels() -> None:
    """The front colour is above, the back colour below, left is left."""
    picture = Image.new("RGB", (240, 240))
    picture.paste((255, 0, 0), (0, 0, 120, 60))
    picture.paste((0, 255, 0), (0, 60, 120, 120))
    [first, second] = half_blocks(picture, 4)
    assert first == [("▀▀", (255, 0, 0), (0, 255, 0)), ("▀▀", (0, 0, 0), (0, 0, 0))]
    assert second == [("▀▀▀▀", (0, 0, 0), (0, 0, 0))]


def test_fine_lines_stay_bright_when_averaged() -> None:
    """Half of the light of a cell is .735 of its code, not .5: averaged as light is."""
    pixels = np.zeros((240, 240, 3), dtype=np.uint8)
    pixels[:, ::2] = 255
    [[(_, front, back)]] = half_blocks(Image.fromarray(pixels), 1)
    assert front == back == (188, 188, 188)


@given(st.integers(0, 255))
def test_grey_stays_itself_within_a_step(level: int) -> None:
    """Rounding changes no channel by more than half a step."""
    [[(_, front, _)]] = half_blocks(Image.new("RGB", (240, 240), (level, level, level)), 2)
    assert all(abs(channel - level) <= STEP / 2 + 1 for channel in front)


@given(st.tuples(lamps, lamps, lamps))
def test_lamps_can_be_shown_whatever_they_do(lights: tuple[Rgb, Rgb, Rgb]) -> None:
    """Three colours of a screen, none wholly black."""
    for colour in lamp_colours(lights):
        assert all(0 <= channel <= 255 for channel in colour)
        assert max(colour) >= 28


def test_dark_lamps_are_seen_to_be_there() -> None:
    """Off is a faint grey, the same for all three."""
    [colour] = set(lamp_colours(DARK))
    assert 20 < min(colour) <= max(colour) < 40


def test_lamp_looks_bright_when_it_is_at_its_ceiling() -> None:
    """What a quarter of the part's light is to an eye, full light is on a screen."""
    shown = lamp_colours(
        frame(Expression(Pattern.SINGLE, (Token.WARMTH,)), 3.0, 1e5, LightConfig())
    )
    assert max(shown[1]) > 200


def test_lamp_is_still_seen_when_the_room_is_dark() -> None:
    """Dimmed by the room it is darker, and its colour is still plain."""
    said = Expression(Pattern.SINGLE, (Token.WARMTH,))
    day, night = (lamp_colours(frame(said, 3.0, lux, LightConfig()))[1] for lux in (1e5, 0.0))
    assert max(day) > max(night) > 90
    assert max(night) - min(night) > 40


def test_lamp_keeps_its_hue_when_it_is_scaled() -> None:
    """Each token's lamp is the token's colour, brighter or darker."""
    for token in TOKENS:
        lights = frame(Expression(Pattern.SINGLE, (token,)), 3.0, 1e5, LightConfig())
        _, a, b = oklab_from_linear(linear_from_srgb(lamp_colours(lights)[1]))
        hue = np.degrees(np.arctan2(b, a)) % 360.0
        assert abs((hue - TOKEN_COLOURS[token].hue + 180.0) % 360.0 - 180.0) < 12.0, token
