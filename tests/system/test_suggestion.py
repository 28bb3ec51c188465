"""Whoever mistypes a name hears what was probably meant, or what there is."""

import pytest

from lumen.system.suggestion import nearest, refusal


@pytest.mark.parametrize(
    ("name", "meant"),
    [("stauts", "status"), ("STATUS", "status"), ("Statu", "status"), ("zzz", None), ("", None)],
)
def test_nearest_name_is_meant(name: str, meant: str | None) -> None:
    """Swapped letters, other letters, one too few; nothing alike is nothing meant."""
    assert nearest(name, ["run", "status", "record"]) == meant


def test_a_name_like_none_is_answered_with_all_there_are() -> None:
    """So that the next attempt is right; what steers a terminal is not obeyed."""
    assert refusal("page", "x\x1b[2J", ["face", "vitals"]).endswith("there are: face, vitals")
    assert "\x1b" not in refusal("page", "x\x1b[2J", ["face", "vitals"])
    assert refusal("page", "vital", ["face", "vitals"]) == (
        "there is no page 'vital'; did you mean vitals?"
    )
