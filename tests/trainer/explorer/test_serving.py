"""How the explorer starts."""

import gc

import pytest

from trainer.explorer.serving import uncollected


def _loading() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise OSError("no disk")


def test_garbage_is_collected_again_when_loading_fails() -> None:
    """Nothing is looked for meanwhile, and everything is from then on."""
    with pytest.raises(OSError, match="no disk"):
        _loading()
    assert gc.isenabled()
