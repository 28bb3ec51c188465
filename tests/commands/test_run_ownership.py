"""Who may look for parts: the one Lumen that owns the body."""

from pathlib import Path

import pytest

from lumen.commands import run
from lumen.commands.parser import new_parser
from lumen.composition import assembly
from lumen.errors import LumenError


def test_second_instance_looks_for_no_hat(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends before it would open a bus that another one uses."""

    def taken(_: Path) -> None:
        raise LumenError("another Lumen is running here")

    looked: list[None] = []
    monkeypatch.setattr(run, "sole_owner", taken)
    monkeypatch.setattr(assembly, "hat_answers", lambda: looked.append(None))
    with pytest.raises(LumenError, match="another Lumen"):
        run.run(new_parser().parse_args(["run"]))
    assert looked == []
