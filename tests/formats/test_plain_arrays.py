"""The reader of joblib files: what joblib writes, and nothing that acts."""

import contextlib
import io
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumen.formats import plain_arrays


def dumped(value: object, compress: int = 0, protocol: int = plain_arrays.PROTOCOL) -> bytes:
    """Write a value as joblib does."""
    stream = io.BytesIO()
    joblib.dump(value, stream, compress=compress, protocol=protocol)
    return stream.getvalue()


class Planted:
    """An object whose pickle runs a command."""

    def __init__(self, witness: Path) -> None:
        self._witness = witness

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self._witness}",)


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4", "i8", "f4", "f8"])
def test_arrays_come_back_as_joblib_wrote_them(dtype: str) -> None:
    """Type, shape and values are the same as by joblib's own loader."""
    array = np.arange(24).astype(dtype).reshape(2, 3, 4)
    content = plain_arrays.read(dumped({"a": array, "again": array}))
    by_joblib = joblib.load(io.BytesIO(dumped({"a": array})))
    assert isinstance(content, dict)
    for name in ("a", "again"):
        assert content[name].dtype == by_joblib["a"].dtype
        assert content[name].tolist() == by_joblib["a"].tolist()


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_plain_containers_come_back_as_they_were(value: object) -> None:
    """Numbers, texts, lists and dicts need no more than the reader has."""
    assert plain_arrays.read(dumped(value)) == value


def test_a_planted_command_is_refused_and_never_run(tmp_path: Path) -> None:
    """Not at the top, not inside, and not instead of an array's own parts."""
    witness = tmp_path / "witness"
    for value in (Planted(witness), {"a": [Planted(witness)]}, {"a": np.array([Planted(witness)])}):
        with pytest.raises(ValueError, match="it holds"):
            plain_arrays.read(dumped(value))
    with pytest.raises(ValueError, match=r"posix\.system|nt\.system"):
        plain_arrays.read(pickle.dumps(Planted(witness), protocol=4))
    assert not witness.exists()


@pytest.mark.parametrize(
    "value",
    [{1, 2}, b"bytes", 1 + 2j, Path("x"), np.float64(1.0), np.array(["text"]), {1: "a"}],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_container_is_refused(value: object) -> None:
    """Sets, bytes, objects, texts in arrays and keys that are no text have no place."""
    with pytest.raises(ValueError, match="it "):
        plain_arrays.read(dumped(value))


def test_names_that_are_no_text_are_refused_at_once() -> None:
    """A small file whose name is a list of lists of lists must not become gigabytes of text."""
    nested = b"\x80\x04" + b"]\x94" + b"".join(b"](" + b"h\x00" * 50 + b"e" for _ in range(2))
    with pytest.raises(ValueError, match="damaged: STACK_GLOBAL requires str"):
        plain_arrays.read(nested + b"\x93.")
    deep = b"\x80\x04" + b")" + b"\x85" * 5000
    with pytest.raises(ValueError, match="it "):
        plain_arrays.read(deep + b"\x8c\x01x\x93.")


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.arange(3, dtype=">u2"), "not little-endian"),
        (np.asfortranarray(np.ones((2, 3))), "special form"),
        (np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), "no plain number"),
        (np.array([1, 2], dtype="M8[s]"), "no plain number"),
    ],
)
def test_an_array_that_is_not_plain_is_refused(array: object, said: str) -> None:
    """Only little-endian numbers in row order are admitted."""
    with pytest.raises(ValueError, match=said):
        plain_arrays.read(dumped(array))


@pytest.mark.parametrize(
    "data",
    [
        dumped({"a": 1}, compress=3),
        dumped({"a": 1}, protocol=2),
        b"",
        b"PK\x03\x04",
    ],
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    """Compressed, of another protocol, empty, or no joblib file at all."""
    with pytest.raises(ValueError, match="compressed, or no joblib file"):
        plain_arrays.read(data)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    """Every true prefix of a good file is an error, none a crash or a part of an answer."""
    whole = dumped({"name": "x" * 300, "a": np.arange(40, dtype=np.uint16), "b": [1, 2]})
    for length in range(len(whole)):
        with pytest.raises(ValueError, match=r"."):
            plain_arrays.read(whole[:length])


@given(st.data())
def test_a_flipped_byte_gives_an_answer_or_a_refusal(data: st.DataObject) -> None:
    """Damage never escapes as another error."""
    whole = bytearray(dumped({"a": np.arange(8, dtype=np.uint16), "b": [1, {"c": 2.5}]}))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        plain_arrays.read(bytes(whole))


def test_an_array_that_claims_to_be_huge_is_refused() -> None:
    """No memory is set aside for bytes that are not there."""
    honest = dumped(np.arange(3, dtype=np.uint16))
    huge = honest.replace(b"K\x03\x85", b"J\xff\xff\xff\x7f\x85", 1)
    huge = huge[:3] + (int.from_bytes(honest[3:11], "little") + 3).to_bytes(8, "little") + huge[11:]
    with pytest.raises(ValueError, match="cut off in the middle of an array"):
        plain_arrays.read(huge)


def test_an_array_that_is_recalled_is_the_array() -> None:
    """A file may announce an array once and refer back to it; joblib itself writes it twice."""
    one = dumped([np.arange(40, dtype=np.uint16)])
    assert one.endswith(b"a.")
    recalled = [_items(one[:-2] + b"ah" + bytes([place]) + b"a.") for place in range(6)]
    twice = [items for items in recalled if len(items) == 2 and isinstance(items[1], np.ndarray)]
    assert len(twice) == 1
    assert twice[0][0] is twice[0][1]
    assert twice[0][1].tolist() == list(range(40))


def _items(data: bytes) -> list[Any]:
    found = plain_arrays.read(data)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "body",
    [
        b")" * 2_000_000,
        b"(" * 2_000_000,
        b"N\x94" * 1_000_000,
        b"]" + b"(NNNe" * 400_000,
        b"\x8a\xff" * 1_000_000,
    ],
    ids=["tuples", "marks", "memo", "list", "integers"],
)
def test_a_file_that_would_take_long_to_refuse_is_refused_at_once(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no array's content is read only as far as a student's could reach."""
    steps: list[int] = []
    read = plain_arrays._Description.read

    def counted(description: plain_arrays._Description, size: int = -1) -> bytes:
        steps.append(size)
        return read(description, size)

    monkeypatch.setattr(plain_arrays._Description, "read", counted)
    with pytest.raises(ValueError, match="more than arrays"):
        plain_arrays.read(b"\x80\x04" + body + b".")
    assert len(steps) <= 64 * 1024 + 1


def test_a_key_that_would_take_for_ever_to_hash_is_refused() -> None:
    """Sixty tuples, each of the one before twice: their hash would take 2^60 steps."""
    doubled = b"".join(b"h" + bytes([n, ord("h"), n]) + b"\x86\x94" for n in range(60))
    for operation in (b"Ns", b"(h\x3cNu"):
        with pytest.raises(ValueError, match="a key is no text"):
            plain_arrays.read(b"\x80\x04)\x94" + doubled + b"}h\x3c" + operation + b".")
        with pytest.raises(ValueError, match="no plain number"):
            plain_arrays.read(
                b"\x80\x04)\x94" + doubled + b"\x8c\x05numpy\x8c\x05dtype\x93h\x3c\x85R."
            )


def test_reading_imports_neither_joblib_nor_scikit_learn() -> None:
    """The device is spared both."""
    code = "import lumen.formats.student, sys; print({'joblib', 'sklearn'} & set(sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter and the text above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
