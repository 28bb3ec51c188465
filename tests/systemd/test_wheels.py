"""What a wheel's name says of it."""

from pathlib import Path

import pytest
from wheels import Wheel, described


@pytest.mark.parametrize(
    ("name", "wheel"),
    [
        ("h11-0.16.0-py3-none-any.whl", Wheel("h11", "0.16.0", 3, native=False)),
        (
            "gpiod-2.5.0-cp311-cp311-manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
            Wheel("gpiod", "2.5.0", 3, native=True),
        ),
    ],
)
def test_machine_code_is_known_by_the_name(tmp_path: Path, name: str, wheel: Wheel) -> None:
    """A platform means machine code; `any` means none."""
    (tmp_path / name).write_bytes(b"zip")
    assert described(tmp_path / name) == wheel
