"""The student: a checked model file that answers how Lumen would speak.

A student is `student.joblib`, plain arrays, with its manifest `student.json` beside it. The
manifest's hash proves that the file is whole, not who made it; that is why the file can hold
arrays and nothing else, and why its structure is checked before it is used.
"""

import errno
import hashlib
from pathlib import Path
from typing import Any

import msgspec

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.forest import ForestArrays
from lumen.core.language import PATTERNS, TOKENS
from lumen.core.predictor import Predictor, StudentArrays
from lumen.core.softmax import HingeArrays
from lumen.core.speaker import Floats, Speech, expression_probabilities
from lumen.errors import StudentError
from lumen.formats import plain_arrays
from lumen.system.decoding import NO_SUCH_JSON, plain
from lumen.system.input_file import read_bounded
from lumen.system.paths import expanded, is_folder, is_there
from lumen.units import WallTime

FORMAT_VERSION = 2
"""The version of the student's two files: 1 was forests alone, of shares.

To change the format: raise this number; change `Manifest`, `StudentArrays` and what the trainer
exports in the same commit; distil the shipped student again; and let `Student.load` either read
the old version too or refuse it with the way out, as it does now. A test loads the shipped file.
"""

NO_BASE = "none"
"""What a manifest calls the base where the target itself taught."""

ARRAYS_NAME = "student.joblib"
MANIFEST_NAME = "student.json"
DTYPES = {
    "softmax.feature": "uint8",
    "softmax.knot": "float32",
    "softmax.weight": "int32",
    "forest.sizes": "uint32",
    "forest.feature": "uint8",
    "forest.threshold": "float32",
    "forest.leaf": "int16",
}
"""The arrays of each part, as the manifest declares them."""

SHIPPED = Path(__file__).resolve().parents[1] / "models"
"""In a checkout a link to the folder `models`, which is where `trainer distill` writes."""

_WAY_OUT = "restore it, or make another with `trainer distill`"
# A student has at most 1 MB; a file far beyond that is no student, and is not read into memory.
_LARGEST_FILE = 16 * 1024 * 1024


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a student says of itself; `sha256` is that of its array file.

    processor: what computed it. code: a digest of what distilled it. Both are empty where they
    were not noted. answers_until: when the newest of people's answers was given that its teacher
    had learnt from.
    """

    format_version: int
    features: tuple[str, ...]
    patterns: tuple[str, ...]
    tokens: tuple[str, ...]
    dtypes: dict[str, str]
    sha256: str
    dataset_sha256: str
    windows: int
    seed: int
    teacher: str
    base: str
    metrics: dict[str, float]
    libraries: dict[str, str]
    processor: str = ""
    code: str = ""
    answers_until: WallTime | None = None


class _Versioned(msgspec.Struct, frozen=True):
    """What every version's manifest has."""

    format_version: int


class Student:
    """How Lumen would speak: a predictor with its manifest."""

    def __init__(self, manifest: Manifest, predictor: Predictor) -> None:
        self.manifest = manifest
        self._predictor = predictor

    @classmethod
    def load(cls, path: Path) -> "Student":
        """Load a student from its array file, or from the folder that holds `student.joblib`.

        Raises:
            StudentError: it is missing, damaged, of another version, or not what it claims.
        """
        file = path / ARRAYS_NAME if is_folder(path) else path
        manifest = _manifest(file.with_suffix(".json"))
        data = _bytes(file)
        if hashlib.sha256(data).hexdigest() != manifest.sha256:
            raise StudentError(
                f"{file}: the file is not the one its manifest describes (the SHA-256 differs): "
                f"{_WAY_OUT}"
            )
        try:
            predictor = Predictor(_arrays(plain_arrays.read(data)))
        except ValueError as error:
            raise StudentError(f"{file}: {error}: {_WAY_OUT}") from None
        return cls(manifest, predictor)

    def predict(self, features: EncodedFeatures) -> Speech:
        """Say how the student speaks of encoded windows, [..., 22].

        Raises:
            ValueError: a feature is not a finite number.
        """
        return self._predictor.predict(features)

    def distribution(self, features: EncodedFeatures) -> Floats:
        """Give the probability of each expression, [..., 2985], by the law of drawing."""
        return expression_probabilities(self.predict(features))


def _bytes(file: Path) -> bytes:
    try:
        return read_bounded(file, _LARGEST_FILE)
    except OSError as error:
        if error.errno == errno.EOVERFLOW:
            raise StudentError(f"{file}: the file is too large for a student: {_WAY_OUT}") from None
        raise StudentError(f"{file}: {error.strerror}: {_WAY_OUT}") from None


def _manifest(file: Path) -> Manifest:
    text = _bytes(file)
    try:
        version = msgspec.json.decode(text, type=_Versioned).format_version
        if version != FORMAT_VERSION:
            raise StudentError(
                f"{file}: the student is of format {version} and this Lumen reads "
                f"{FORMAT_VERSION}: make another with `trainer distill`"
            )
        manifest = msgspec.json.decode(text, type=Manifest)
    except NO_SUCH_JSON as error:
        raise StudentError(f"{file}: {plain(str(error))}: {_WAY_OUT}") from None
    wanted = {"features": FEATURE_NAMES, "patterns": PATTERNS, "tokens": TOKENS, "dtypes": DTYPES}
    for name, value in wanted.items():
        if getattr(manifest, name) != value:
            raise StudentError(f"{file}: its {name} are not those of this Lumen: {_WAY_OUT}")
    return manifest


def _arrays(content: object) -> StudentArrays:
    if not isinstance(content, dict) or content.get("format_version") != FORMAT_VERSION:
        raise ValueError(f"it holds no student of format {FORMAT_VERSION}")
    return StudentArrays(
        HingeArrays(**_part(content, "softmax", HingeArrays._fields)),
        ForestArrays(**_part(content, "forest", ForestArrays._fields)),
    )


def _part(content: dict[str, Any], name: str, fields: tuple[str, ...]) -> dict[str, Any]:
    part = content.get(name)
    if not isinstance(part, dict) or set(part) != set(fields):
        raise ValueError(f"it holds no {name}")
    return part


def load_student(path: str | Path | None = None) -> Student:
    """Load a student by its file or folder, or the one that ships.

    Raises:
        StudentError: it is missing, damaged, of another version, or not what it claims.
    """
    file = SHIPPED if path is None else expanded(path)
    if not is_there(file):
        raise StudentError(f"{file}: there is no student: make one with `trainer distill`")
    return Student.load(file)
