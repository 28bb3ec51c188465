"""Colours: the published conversions, and choices that keep what they should."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.body.colour import (
    Colour,
    Oklab,
    blended,
    linear_from_oklab,
    linear_from_srgb,
    oklab_from_linear,
    srgb_from_linear,
)
from lumen.ports import Rgb

bytes_of_light = st.tuples(*[st.integers(0, 255)] * 3)
shares = st.floats(0.0, 1.0)


def test_oklab_has_the_published_values_when_given_known_colours() -> None:
    """White is lightness 1 without colour; sRGB red is as CSS Color 4 lists it."""
    assert oklab_from_linear(Rgb(1.0, 1.0, 1.0)) == pytest.approx((1.0, 0.0, 0.0), abs=1e-6)
    assert oklab_from_linear(Rgb(1.0, 0.0, 0.0)) == pytest.approx((0.628, 0.225, 0.126), abs=5e-4)


@given(bytes_of_light)
def test_bytes_come_back_when_converted_to_oklab(colour: tuple[int, int, int]) -> None:
    """sRGB, linear light and OKLab are three names of the same colours."""
    there = oklab_from_linear(linear_from_srgb(colour))
    assert srgb_from_linear(linear_from_oklab(there)) == colour


@given(st.floats(0.0, 1.0), st.floats(0.0, 0.4), st.floats(0.0, 360.0))
def test_light_can_be_shown_when_a_colour_is_out_of_gamut(
    lightness: float, chroma: float, hue: float
) -> None:
    """Whatever is chosen, each channel stays between nothing and all."""
    assert all(0.0 <= channel <= 1.0 for channel in Colour(lightness, chroma, hue).linear)


def test_hue_stays_when_a_colour_is_toned() -> None:
    """Toning changes lightness, and chroma only when asked to."""
    colour = Colour(0.6, 0.1, 200.0)
    assert colour.toned(0.8) == Colour(0.8, 0.1, 200.0)
    assert colour.toned(0.8, 0.05) == Colour(0.8, 0.05, 200.0)


@given(shares)
def test_blend_lies_between_its_colours(share: float) -> None:
    """Mixing goes straight through OKLab."""
    first, second = Colour(0.7, 0.1, 30.0), Colour(0.5, 0.15, 250.0)
    mixed = blended(first, second, share).lab
    whole = math.dist(first.lab, second.lab)
    assert math.dist(first.lab, mixed) == pytest.approx(share * whole, abs=1e-9)
    assert math.dist(mixed, second.lab) == pytest.approx((1.0 - share) * whole, abs=1e-9)


def test_lab_of_a_colour_is_cartesian() -> None:
    """Chroma is the distance from grey, hue the angle from red."""
    assert Colour(0.5, 0.2, 90.0).lab == pytest.approx(Oklab(0.5, 0.0, 0.2))
