"""How a teacher sees states: its main directions, each counting alike."""

import numpy as np
import pytest

from trainer.teacher.views import main_directions


def test_views_tell_numbers_alike_however_much_each_stands_out() -> None:
    """Five hidden numbers of very different strength, in sixteen columns with a little noise."""
    rng = np.random.default_rng(1)
    numbers = rng.normal(size=(400, 5))
    mixing = np.linalg.qr(rng.normal(size=(16, 16)))[0][:5]
    hidden = (numbers * [9.0, 4.0, 3.0, 2.0, 1.0]) @ mixing
    views = (hidden + 0.05 * rng.normal(size=hidden.shape)) @ main_directions(hidden)
    assert (views**2).mean(axis=0) == pytest.approx(0.9, rel=0.05)
    assert (views**2).sum(axis=1).mean() == pytest.approx(4.5, rel=0.05)
    # A state's numbers can be read off its view with equal ease.
    read = views @ np.linalg.lstsq(views, numbers, rcond=None)[0]
    left = ((numbers - read) ** 2).sum(axis=0) / (numbers**2).sum(axis=0)
    assert left.max() < 0.02


def test_what_a_teacher_hardly_sees_is_not_made_much_of() -> None:
    """Of two numbers alone the rest is rounding, and stays as small as it is."""
    rng = np.random.default_rng(2)
    hidden = np.concatenate([rng.normal(size=(400, 2)), 1e-6 * rng.normal(size=(400, 6))], axis=1)
    views = hidden @ main_directions(hidden)
    assert (views[:, :2] ** 2).mean(axis=0) == pytest.approx(0.9, rel=0.1)
    assert np.abs(views[:, 2:]).max() < 0.01
