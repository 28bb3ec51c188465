"""What lights are called."""

import pytest

from lumen.body.palette import TOKEN_COLOURS
from lumen.core.language import Token
from lumen.outlets.web.view import colour_name
from lumen.ports import Rgb


@pytest.mark.parametrize(
    ("light", "name"),
    [
        (Rgb(1.0, 0.0, 0.0), "red"),
        (Rgb(0.02, 0.02, 0.0), "yellow"),
        (Rgb(0.0, 0.5, 0.0), "green"),
        (Rgb(0.0, 0.5, 0.5), "cyan"),
        (Rgb(0.0, 0.0, 0.01), "blue"),
        (Rgb(0.3, 0.0, 0.3), "magenta"),
        (Rgb(0.25, 0.25, 0.25), "white"),
        (Rgb(0.0, 0.0, 0.0), "off"),
    ],
)
def test_light_is_called_what_people_call_it(light: Rgb, name: str) -> None:
    """However dim, its hue decides."""
    assert colour_name(light) == name


@pytest.mark.parametrize(
    ("token", "name"),
    [
        (Token.WARMTH, "orange"),
        (Token.EMERGENCE, "green"),
        (Token.DEEP_LISTENING, "blue"),
        (Token.THRESHOLD, "violet"),
        (Token.CURIOSITY, "yellow"),
        (Token.RESONANCE, "turquoise"),
    ],
)
def test_expressions_keep_their_colours_names(token: Token, name: str) -> None:
    """The palette's own words."""
    assert colour_name(TOKEN_COLOURS[token].linear) == name
