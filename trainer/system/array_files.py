"""Files of named arrays (.npz), read as what they are: nothing in them is unpickled or believed."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumen.system.input_file import open_file

Kind = tuple[str, int]
"""What an array holds, by numpy's letters of kinds (`iu`, `f`, `b`), and how many axes it has."""


def read_arrays(file: Path, wanted: Mapping[str, Kind]) -> dict[str, NDArray[Any]]:
    """Read arrays, each of its kind.

    Args:
        file: a file of named arrays.
        wanted: what must be in it.

    Raises:
        OSError: it cannot be read; `strerror` says why.
        ValueError: it holds something else, is cut short or damaged.
    """
    with io.BufferedReader(open_file(file)) as opened:
        try:
            stored = np.load(opened, allow_pickle=False)
            if not isinstance(stored, np.lib.npyio.NpzFile):
                raise ValueError("it is no file of named arrays")  # noqa: TRY004 - one kind of error for whoever reads
            with stored:
                found = {name: stored[name] for name in wanted}
        except KeyError as error:
            raise ValueError(f"there is no {error.args[0]}") from None
        except MemoryError:
            raise ValueError("an array claims to be larger than this computer's memory") from None
        # NotImplementedError and RuntimeError: a zip's compression or encryption.
        except (EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError(f"it is cut short or damaged ({error})") from None
    for name, (kinds, axes) in wanted.items():
        if found[name].dtype.kind not in kinds or found[name].ndim != axes:
            raise ValueError(f"{name} is of another kind")
        if not np.isfinite(found[name]).all():
            raise ValueError(f"{name} holds what is no finite number")
    return found
