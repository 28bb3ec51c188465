"""What the student is shown."""

import numpy as np

from lumen.core.encoding import FEATURE_NAMES, encode
from lumen.core.shape_names import SHAPES


def test_features_stand_in_the_formats_order_for_one_window() -> None:
    """Means, deltas and bends, then the nine shapes, then stability."""
    row = dict(zip(FEATURE_NAMES, encode(np.arange(12) / 10, 8, stable=True), strict=True))
    assert row["mean_E"] == np.float32(0.0)
    assert row["delta_I"] == np.float32(0.5)
    assert row["bend_V"] == np.float32(1.1)
    assert [row[f"shape_{shape}"] for shape in SHAPES] == [0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert row["stable"] == 1


def test_many_windows_are_laid_out_alike() -> None:
    """Rows equal the windows encoded alone, as float32."""
    numbers = np.linspace(-1, 1, 36).reshape(3, 12)
    shapes, stable = np.array([0, 4, 8]), np.array([True, False, True])
    rows = encode(numbers, shapes, stable)
    assert rows.dtype == np.float32
    assert rows.shape == (3, 22)
    for row in range(3):
        assert rows[row].tolist() == encode(numbers[row], shapes[row], stable[row]).tolist()
