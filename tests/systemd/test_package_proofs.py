"""The proofs of the Debian package: what they take for a memory that was kept."""

import package_proofs
import pytest
from debian import Failed


@pytest.mark.parametrize("printed", ["", "None", "1771234567000 1771234568000"])
def test_memory_that_is_gone_is_not_taken_for_kept(printed: str) -> None:
    """No file, an empty one, and more than one: equal answers would prove nothing."""
    with pytest.raises(Failed, match="no one memory"):
        package_proofs._oldest(lambda _: printed)


def test_oldest_moment_is_given() -> None:
    """As the file holds it."""
    assert package_proofs._oldest(lambda _: "1771234567000\n") == "1771234567000"
