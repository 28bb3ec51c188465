"""What the tests of datasets share."""

from collections.abc import Iterator

import pytest
from small_datasets import short_lives

from trainer.data import dataset


@pytest.fixture(scope="module")
def lives_of_a_morning() -> Iterator[None]:
    """Fill datasets up with the lives of a morning."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "lives", short_lives)
        yield
