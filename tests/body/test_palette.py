"""Fifteen tokens, told apart by colour, by glyph, and readable as text."""

import itertools
import math

import numpy as np
import pytest

from lumen.body.brush import symbol
from lumen.body.colour import Colour, Srgb, linear_from_srgb, oklab_from_linear
from lumen.body.palette import (
    ALERT,
    FAINT_INK,
    INK,
    PAGE,
    SHAPE_COLOURS,
    SHAPE_TOKENS,
    SOFT_INK,
    TOKEN_COLOURS,
    ink_of,
)
from lumen.core.affinity import AFFINE_TOKENS
from lumen.core.language import TOKENS, Token
from lumen.core.shape_names import SHAPES
from lumen.ports import Rgb

READABLE = 4.5
"""WCAG 2.1, 1.4.3: contrast (minimum) of text."""

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
# deficiency", 2009: deuteranopia, on linear light.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)


def luminance(colour: Srgb) -> float:
    """Give the relative luminance of a colour on a screen (WCAG 2.1)."""
    red, green, blue = linear_from_srgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: Colour) -> float:
    """Give the contrast of a colour to the ground of the pages."""
    return (luminance(colour.srgb) + 0.05) / (luminance(PAGE) + 0.05)


def seen_without_green(colour: Colour) -> tuple[float, ...]:
    """Place in OKLab what a person without green cones sees."""
    return oklab_from_linear(Rgb(*np.clip(DEUTERANOPIA @ colour.linear, 0.0, 1.0).tolist()))


def unlikeness(one: Token, other: Token) -> float:
    """Give how different two glyphs are, 0 the same to 1 without any common light."""
    a, b = (np.asarray(symbol(token, 28), dtype=np.float64) for token in (one, other))
    return 1.0 - float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def test_tokens_differ_when_green_is_not_seen() -> None:
    """With deuteranopia, colours of tokens still differ by more than is just noticeable (.02)."""
    seen = [seen_without_green(TOKEN_COLOURS[token]) for token in TOKENS]
    assert min(math.dist(a, b) for a, b in itertools.combinations(seen, 2)) >= 0.045


def test_glyphs_differ_when_colours_do_not_help() -> None:
    """Every two glyphs share less than four fifths of their light, in any colour or none."""
    pairs = itertools.combinations(TOKENS, 2)
    assert min(unlikeness(a, b) for a, b in pairs) >= 0.19


def test_glyphs_differ_most_when_colours_differ_least() -> None:
    """Two tokens whose colours are nearest to a colour-blind person have plainly other glyphs."""
    for one, other in itertools.combinations(TOKENS, 2):
        seen = math.dist(*(seen_without_green(TOKEN_COLOURS[t]) for t in (one, other)))
        assert seen >= 0.06 or unlikeness(one, other) >= 0.35, (one, other)


@pytest.mark.parametrize("token", TOKENS)
def test_glyph_is_drawn_whole(token: Token) -> None:
    """A glyph is bright somewhere, and does not end at its square's edge."""
    mask = np.asarray(symbol(token, 28))
    edge = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    assert mask.max() > 200
    assert edge.max() < 90


@pytest.mark.parametrize("colour", [INK, SOFT_INK, FAINT_INK, ALERT], ids=str)
def test_ink_is_readable_on_the_page(colour: Colour) -> None:
    """Text of every rank, and of alarm, has enough contrast."""
    assert contrast(colour) >= READABLE


@pytest.mark.parametrize("token", TOKENS)
def test_token_is_readable_when_it_is_written(token: Token) -> None:
    """A token's own colour, lightened if need be, is legible as its name, and keeps its hue."""
    assert contrast(ink_of(token)) >= READABLE
    assert ink_of(token).hue == TOKEN_COLOURS[token].hue


def test_every_shape_has_the_colour_of_a_token_that_suits_it() -> None:
    """And no two shapes share one."""
    assert set(SHAPE_COLOURS) == set(SHAPES)
    for shape, colour in SHAPE_COLOURS.items():
        assert SHAPE_TOKENS[shape] in AFFINE_TOKENS[shape]
        assert colour is TOKEN_COLOURS[SHAPE_TOKENS[shape]]
    assert len(set(SHAPE_TOKENS.values())) == len(SHAPES)


def test_page_is_exact_in_the_bits_of_a_panel() -> None:
    """The ground of text gets no grain."""
    red, green, blue = PAGE
    assert (red % 8, green % 4, blue % 8) == (0, 0, 0)
