"""Reads a joblib file that holds arrays and plain containers, and can hold nothing else.

A pickle is a program for a small stack machine, and `joblib.load` does whatever it says. Here the
standard machine has only the operations that build dicts, lists, numbers, texts and arrays, and the
three names that joblib writes are stubs: nothing is imported and nothing of others is called.
Reading this way also spares the device joblib's own import, a quarter of a second on a workstation.
"""

import io
import math
import pickle
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

PROTOCOL = 4
"""The pickle protocol to dump with: `joblib.dump(value, path, compress=0, protocol=PROTOCOL)`."""

_OPENING = bytes([0x80, PROTOCOL])
# Bytes of all that is no array's content, and so the most operations there are: a student has 900.
_LONGEST_DESCRIPTION = 64 * 1024
# Little-endian numbers of the kinds a model is made of, and no objects.
_NUMERIC = frozenset({"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"})
_OPERATIONS = b"".join(
    (
        *(pickle.PROTO, pickle.FRAME, pickle.STOP, pickle.MARK),
        *(pickle.BINGET, pickle.LONG_BINGET, pickle.STACK_GLOBAL),
        *(pickle.NONE, pickle.NEWTRUE, pickle.NEWFALSE, pickle.BINFLOAT),
        *(pickle.BININT, pickle.BININT1, pickle.BININT2, pickle.LONG1),
        *(pickle.SHORT_BINUNICODE, pickle.BINUNICODE),
        *(pickle.EMPTY_TUPLE, pickle.TUPLE, pickle.TUPLE1, pickle.TUPLE2, pickle.TUPLE3),
        *(pickle.EMPTY_LIST, pickle.APPEND, pickle.APPENDS, pickle.EMPTY_DICT),
    )
)
_DAMAGE = (pickle.UnpicklingError, struct.error, EOFError, LookupError, TypeError, AttributeError)


def read(data: bytes) -> object:
    """Give what an uncompressed joblib file holds: dicts, lists, numbers, texts and arrays.

    The arrays are read-only views of the data.

    Raises:
        ValueError: it is no such file, is damaged, or holds something else.
    """
    if not data.startswith(_OPENING):
        raise ValueError("it is compressed, or no joblib file at all")
    try:
        return _Machine(data).load()
    except _DAMAGE as error:
        raise ValueError(f"it is damaged: {error}") from None


class _Ndarray:
    """Stands for the class of arrays."""


class _Dtype:
    """Stands for the type of an array's numbers."""

    def __init__(self, code: object, *_: object) -> None:
        if not isinstance(code, str) or code not in _NUMERIC:
            raise ValueError("it holds an array of what is no plain number")
        self.numbers = np.dtype(f"<{code}")


class _Announced:
    """Stands for an array whose bytes follow its description."""

    place: int | None = None
    """Where the machine remembers the announcement."""


_NAMES: dict[tuple[str, str], type] = {
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _Announced,
    ("numpy", "dtype"): _Dtype,
    ("numpy", "ndarray"): _Ndarray,
}


class _Description(io.BytesIO):
    """A file whose reader gets only so many bytes."""

    left = _LONGEST_DESCRIPTION

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= size if size and size > 0 else 1
        if self.left < 0:
            raise ValueError("it holds more than arrays and plain containers (or too many of them)")
        return super().read(size)


class _Operations(dict[int, Callable[..., None]]):
    def __missing__(self, code: int) -> Callable[..., None]:
        raise ValueError(f"it holds more than arrays and plain containers (operation {code:#04x})")


class _Machine(pickle._Unpickler):  # noqa: SLF001 - the machine in C has no table of operations
    """The standard pickle machine, with the operations of plain containers and arrays alone."""

    stack: list[Any]
    memo: dict[int, object]
    pop_mark: Callable[[], list[object]]

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file = _Description(data)
        super().__init__(self._file)

    def find_class(self, module_name: str, global_name: str, /) -> type:
        found = _NAMES.get((module_name, global_name))
        if found is None:
            name = f"{module_name}.{global_name}"[:80]
            raise ValueError(f"it holds more than arrays and plain containers ({name!r})")
        return found

    def memoize(self) -> None:
        if isinstance(self.stack[-1], _Announced):
            self.stack[-1].place = len(self.memo)
        self.memo[len(self.memo)] = self.stack[-1]

    def set_item(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._set([key, value])

    def set_items(self) -> None:
        self._set(self.pop_mark())

    def _set(self, items: list[object]) -> None:
        # Whatever else could be a key may take for ever to hash.
        if not isinstance(self.stack[-1], dict) or not all(isinstance(k, str) for k in items[::2]):
            raise TypeError("items are set on what is no dict, or a key is no text")
        self.stack[-1].update(zip(items[::2], items[1::2], strict=True))

    def announce(self) -> None:
        arguments, kind = self.stack.pop(), self.stack.pop()
        if kind is not _Announced or arguments != ():
            raise ValueError("it makes an object that is no array")
        self.stack.append(_Announced())

    def make_dtype(self) -> None:
        arguments, function = self.stack.pop(), self.stack.pop()
        if function is not _Dtype or not isinstance(arguments, tuple):
            raise ValueError("it calls a function")
        self.stack.append(_Dtype(*arguments))

    def build(self) -> None:
        state, target = self.stack.pop(), self.stack[-1]
        if isinstance(target, _Dtype) and isinstance(state, tuple):
            if state[1] not in ("<", "|"):
                raise ValueError("its numbers are not little-endian")
        elif isinstance(target, _Announced) and isinstance(state, dict):
            array = self.stack[-1] = self._array(state)
            if target.place is not None:
                # The machine remembers the announcement; whoever recalls it gets the array.
                self.memo[target.place] = array
        else:
            raise TypeError("the state of something that is no array is set")

    def _array(self, state: dict[str, object]) -> object:
        dtype, shape = state.get("dtype"), state.get("shape")
        if state.get("subclass") is not _Ndarray or state.get("order") != "C":
            raise ValueError("it holds an array of a special form")
        if not isinstance(dtype, _Dtype) or not isinstance(shape, tuple):
            raise TypeError("an array has no type, or no shape")
        if not all(isinstance(side, int) and 0 <= side <= len(self._data) for side in shape):
            raise ValueError("it is cut off in the middle of an array, or has no such shape")
        # A padding precedes the array's bytes, its length first.
        start = self._file.tell() + 1 + self._file.read(1)[0]
        count = math.prod(shape)
        if start + count * dtype.numbers.itemsize > len(self._data):
            raise ValueError("it is cut off in the middle of an array")
        self._file.seek(start + count * dtype.numbers.itemsize)
        return np.frombuffer(self._data, dtype.numbers, count, start).reshape(shape)

    dispatch = _Operations(
        {code: pickle._Unpickler.dispatch[code] for code in _OPERATIONS}  # noqa: SLF001 - as above
        | {
            pickle.MEMOIZE[0]: memoize,
            pickle.SETITEM[0]: set_item,
            pickle.SETITEMS[0]: set_items,
            pickle.NEWOBJ[0]: announce,
            pickle.REDUCE[0]: make_dtype,
            pickle.BUILD[0]: build,
        }
    )
