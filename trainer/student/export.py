"""Writes a student: its arrays and its manifest, whole and together.

Neither takes its name before both are durable: a full disk, a failing one, or Ctrl-C while they are
written leaves the old student. Only what ends the process between the two renames leaves a new
manifest beside old arrays, which it does not fit: a device refuses them, and nothing is mixed.
"""

import hashlib
import io
import math
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.predictor import StudentArrays
from lumen.core.speaker import Floats
from lumen.errors import StudentError
from lumen.formats import plain_arrays
from lumen.formats.student import ARRAYS_NAME, DTYPES, FORMAT_VERSION, NO_BASE, Manifest
from lumen.system.atomic import write_together
from lumen.units import WallTime
from trainer.system.fingerprint import processor
from trainer.system.json_files import indented

LARGEST_STUDENT = 1_000_000
"""Bytes: what a Pi reads and checks within some 20 ms."""

LIBRARIES = ("numpy", "joblib", "scikit-learn", "scipy")
"""Whose versions may change a student's bytes."""

_TEACHERS = ("torch", "transformers", "peft")


class StudentOrigin(msgspec.Struct, frozen=True):
    """Where a student comes from."""

    teacher: str
    base: str
    dataset_sha256: str
    windows: int
    seed: int
    metrics: dict[str, float]
    code: str = ""
    answers_until: WallTime | None = None


def export(out: Path, arrays: StudentArrays, origin: StudentOrigin) -> Path:
    """Write `student.joblib` and `student.json` into a folder, and give the former's path.

    Raises:
        StudentError: the student is larger than a device should load, or a figure is no number.
        LumenError: it cannot be written; the old one is untouched.
    """
    data = _packed(arrays)
    if len(data) > LARGEST_STUDENT:
        raise StudentError(
            f"the student has {len(data) / 1e6:.1f} MB, above {LARGEST_STUDENT / 1e6:.0f}: "
            "distil it with fewer leaves"
        )
    odd = [name for name, value in origin.metrics.items() if not math.isfinite(value)]
    if odd:
        raise StudentError(
            f"the student's {odd[0]} is no finite number, which no device reads: distil it with "
            "more windows"
        )
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        features=FEATURE_NAMES,
        patterns=tuple(PATTERNS),
        tokens=tuple(TOKENS),
        dtypes=DTYPES,
        sha256=hashlib.sha256(data).hexdigest(),
        libraries={"python": platform.python_version()}
        | {name: version(name) for name in _libraries_of(origin)},
        processor=processor(),
        **msgspec.structs.asdict(origin),
    )
    out.mkdir(parents=True, exist_ok=True)
    file = out / ARRAYS_NAME
    write_together({file.with_suffix(".json"): indented(manifest), file: data})
    return file


def _libraries_of(origin: StudentOrigin) -> tuple[str, ...]:
    """Name whose versions count: a language model's too, where one taught."""
    return LIBRARIES if origin.base == NO_BASE else (*LIBRARIES, *_TEACHERS)


def _packed(arrays: StudentArrays) -> bytes:
    import joblib

    content: dict[str, object] = {"format_version": FORMAT_VERSION}
    content |= {name: part._asdict() for name, part in arrays._asdict().items()}
    stream = io.BytesIO()
    joblib.dump(content, stream, compress=0, protocol=plain_arrays.PROTOCOL)
    return stream.getvalue()


def dataset_hash(features: EncodedFeatures, pattern: Floats, token: Floats) -> str:
    """Give the SHA-256 of what a student was fitted to: features and soft labels."""
    digest = hashlib.sha256()
    for array in (features, pattern, token):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
