"""Reads a joblib file that holds arrays and plain containers, and can hold nothing else.

A pickle is a program for a small stack machine, and `joblib.load` does whatever it says. Here
only the operations that build dicts, lists, numbers, texts and numeric arrays exist at all:
nothing is imported and nothing is called, so a planted file has no way to act. Reading this
way also spares the device joblib's own import, a quarter of a second on a workstation.
"""

import io
import math
import pickletools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

PROTOCOL = 4
"""The pickle protocol to dump with: `joblib.dump(value, path, compress=0, protocol=PROTOCOL)`."""

_OPENING = bytes([0x80, PROTOCOL])
_ARRAY = "joblib.numpy_pickle.NumpyArrayWrapper"
_DTYPE = "numpy.dtype"
_NDARRAY = "numpy.ndarray"
# Little-endian numbers of the kinds a model is made of, and no objects.
_NUMERIC = frozenset({"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"})
_ENDIAN = frozenset({"<", "|"})


def read(data: bytes) -> object:
    """Give what an uncompressed joblib file holds: dicts, lists, numbers, texts and arrays.

    The arrays are read-only views of the data.

    Raises:
        ValueError: it is no such file, is damaged, or holds something else.
    """
    if not data.startswith(_OPENING):
        raise ValueError("it is compressed, or no joblib file at all")
    stream = io.BytesIO(data)
    machine = _Machine(stream)
    try:
        for operation, argument, _ in pickletools.genops(stream):
            machine.run(operation.name, argument)
    except (IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is damaged: {error}") from None
    return machine.result()


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that the file mentions: a mere text, which is never looked up."""

    path: str


@dataclass(frozen=True, slots=True)
class _Dtype:
    """A numeric type, as the file spells it."""

    code: str


class _Array:
    """An array that is announced; its bytes follow its description."""

    place: int | None = None
    """Where the machine remembers the announcement."""


class _Machine:
    """The pickle machine, without any operation that imports or calls."""

    def __init__(self, stream: io.BytesIO) -> None:
        self._stream = stream
        self._stack: list[object] = []
        self._marks: list[int] = []
        self._memo: list[object] = []

    def run(self, name: str, argument: object) -> None:
        if name in _LITERALS:
            self._stack.append(argument)
        elif name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name])
        elif name in _STEPS:
            _STEPS[name](self, argument)
        elif name not in _IGNORED:
            raise ValueError(f"it holds more than arrays and plain containers ({name})")

    def result(self) -> object:
        if len(self._stack) != 1 or self._marks:
            raise ValueError("it is damaged: parts are left over")
        return self._stack[0]

    def mark(self, _: object) -> None:
        self._marks.append(len(self._stack))

    def since_mark(self) -> list[object]:
        start = self._marks.pop()
        items = self._stack[start:]
        del self._stack[start:]
        return items

    def memoize(self, _: object) -> None:
        top = self._stack[-1]
        if isinstance(top, _Array):
            top.place = len(self._memo)
        self._memo.append(top)

    def recall(self, place: object) -> None:
        if not isinstance(place, int):
            raise TypeError("a reference is no number")
        self._stack.append(self._memo[place])

    def empty_dict(self, _: object) -> None:
        self._stack.append({})

    def empty_list(self, _: object) -> None:
        self._stack.append([])

    def tuple_since_mark(self, _: object) -> None:
        self._stack.append(tuple(self.since_mark()))

    def tuple_of(self, count: int) -> None:
        items = tuple(self._stack.pop() for _ in range(count))
        self._stack.append(items[::-1])

    def set_items(self, items: list[object]) -> None:
        target = self._stack[-1]
        if not isinstance(target, dict) or len(items) % 2:
            raise TypeError("items are set on what is no dict")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str):
                raise TypeError("a key is no text")
            target[key] = value

    def set_item(self, _: object) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self.set_items([key, value])

    def append(self, _: object) -> None:
        item = self._stack.pop()
        self.extend([item])

    def extend(self, items: list[object]) -> None:
        target = self._stack[-1]
        if not isinstance(target, list):
            raise TypeError("items are appended to what is no list")
        target.extend(items)

    def mention(self, _: object) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise TypeError("a name is no text")
        path = f"{module}.{name}"
        if path not in {_ARRAY, _DTYPE, _NDARRAY}:
            raise ValueError(f"it holds more than arrays and plain containers ({path!r})")
        self._stack.append(_Name(path))

    def announce_array(self, _: object) -> None:
        arguments, kind = self._stack.pop(), self._stack.pop()
        if kind != _Name(_ARRAY) or arguments != ():
            raise ValueError("it makes an object that is no array")
        self._stack.append(_Array())

    def make_dtype(self, _: object) -> None:
        arguments, function = self._stack.pop(), self._stack.pop()
        if function != _Name(_DTYPE) or not isinstance(arguments, tuple):
            raise ValueError("it calls a function")
        code = arguments[0]
        if not isinstance(code, str):
            raise TypeError("a number's type is no text")
        if code not in _NUMERIC:
            raise ValueError(f"it holds an array of {code!r}, which is no plain number")
        self._stack.append(_Dtype(code))

    def build(self, _: object) -> None:
        state, target = self._stack.pop(), self._stack[-1]
        if isinstance(target, _Dtype) and isinstance(state, tuple):
            if state[1] not in _ENDIAN:
                raise ValueError("its numbers are not little-endian")
        elif isinstance(target, _Array) and isinstance(state, dict):
            array = _read_array(self._stream, state)
            self._stack[-1] = array
            if target.place is not None:
                # The machine remembers the announcement; whoever recalls it gets the array.
                self._memo[target.place] = array
        else:
            raise TypeError("the state of something that is no array is set")


_STEPS: Mapping[str, Callable[[_Machine, object], None]] = {
    "MARK": _Machine.mark,
    "MEMOIZE": _Machine.memoize,
    "BINGET": _Machine.recall,
    "LONG_BINGET": _Machine.recall,
    "EMPTY_DICT": _Machine.empty_dict,
    "EMPTY_LIST": _Machine.empty_list,
    "TUPLE": _Machine.tuple_since_mark,
    "TUPLE1": lambda machine, _: machine.tuple_of(1),
    "TUPLE2": lambda machine, _: machine.tuple_of(2),
    "TUPLE3": lambda machine, _: machine.tuple_of(3),
    "SETITEM": _Machine.set_item,
    "SETITEMS": lambda machine, _: machine.set_items(machine.since_mark()),
    "APPEND": _Machine.append,
    "APPENDS": lambda machine, _: machine.extend(machine.since_mark()),
    "STACK_GLOBAL": _Machine.mention,
    "NEWOBJ": _Machine.announce_array,
    "REDUCE": _Machine.make_dtype,
    "BUILD": _Machine.build,
}
_LITERALS = frozenset(
    {"BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "SHORT_BINUNICODE", "BINUNICODE"}
)
_CONSTANTS: Mapping[str, object] = {
    "NONE": None,
    "NEWTRUE": True,
    "NEWFALSE": False,
    "EMPTY_TUPLE": (),
}
_IGNORED = frozenset({"PROTO", "FRAME", "STOP"})


def _read_array(stream: io.BytesIO, state: dict[str, object]) -> object:
    """Read the bytes that follow an array's description: a padding, its length first."""
    dtype = state.get("dtype")
    if not isinstance(dtype, _Dtype):
        raise TypeError("an array has no type")
    if state.get("subclass") != _Name(_NDARRAY) or state.get("order") != "C":
        raise ValueError("it holds an array of a special form")
    shape = _sides(state.get("shape"))
    kind = np.dtype(f"<{dtype.code}")
    stream.read(stream.read(1)[0])
    wanted = math.prod(shape) * kind.itemsize
    data = stream.read(wanted) if wanted <= stream.getbuffer().nbytes else b""
    if len(data) != wanted:
        raise ValueError("it is cut off in the middle of an array")
    return np.frombuffer(data, dtype=kind).reshape(shape)


def _sides(shape: object) -> tuple[int, ...]:
    sides = shape if isinstance(shape, tuple) else (None,)
    if not all(isinstance(side, int) and side >= 0 for side in sides):
        raise TypeError("an array has no shape")
    return sides
