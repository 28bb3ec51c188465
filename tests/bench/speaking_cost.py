"""The student beside other ways to evaluate the same forests."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from daemons import LOADED, ROOT
from figures import Beside, Figure
from timing import compared, spread

from lumen.core.encoding import FEATURE_NAMES, EncodedFeatures
from lumen.core.forest import LEAF, LEAF_TOTAL, Forest, ForestArrays
from lumen.core.speaker import Floats
from lumen.formats.plain_arrays import read
from lumen.formats.student import ARRAYS_NAME, SHIPPED, Student
from lumen.units import Seconds
from trainer.data.synthetic_windows import imagine
from trainer.student.distill import PATTERN_GROWTH, TOKEN_GROWTH
from trainer.student.forests import ForestParams, fit

_MICRO = 1e6
_FITTED = 20_000
_SEED = 5


def speaking(rounds: int) -> list[Figure]:
    """Time one prediction to pattern and first-token probabilities, and loading the student."""
    student = Student.load(SHIPPED)
    content: Any = read((SHIPPED / ARRAYS_NAME).read_bytes())
    parts = [ForestArrays(**content[name]) for name in ("pattern", "token")]
    window = imagine(1, np.random.default_rng(_SEED)).encoded()
    works: dict[str, Callable[[], object]] = {"Lumen's student": lambda: student.predict(window)}
    expected = np.concatenate(student.predict(window), axis=1)[0]
    for name, predict in (
        ("pure Python, the same arrays", _python(parts)),
        ("ONNX Runtime, the same trees", _onnx(parts)),
    ):
        np.testing.assert_allclose(predict(window), expected, rtol=1e-4)
        works[name] = lambda predict=predict: predict(window)  # type: ignore[misc]  # bound now
    works["scikit-learn, a forest grown alike"] = _sklearn(window)
    told = compared(works, rounds)
    own, *others = (told[name] for name in works)
    loading = spread([_loading() for _ in range(rounds)])
    return [
        Figure(
            "the student: one prediction to pattern and token probabilities",
            own.median * _MICRO,
            "us of processor, one thread",
            "at most",
            150.0,
            own.low * _MICRO,
            own.high * _MICRO,
            tuple(
                Beside(name, other.median * _MICRO)
                for name, other in zip(list(works)[1:], others, strict=True)
            ),
        ),
        Figure(
            "the student's file",
            _size(SHIPPED / ARRAYS_NAME),
            "MB",
            "at most",
            3.0,
        ),
        Figure(
            "loading and checking the student in a fresh process, as the daemon does",
            loading.median * 1e3,
            "ms of processor, all threads",
            "at most",
            50.0,
            loading.low * 1e3,
            loading.high * 1e3,
        ),
    ]


def _loading() -> Seconds:
    """Time how a process loads the student that has loaded what `lumen run` does."""
    told = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", f"{LOADED}\n{_LOADS}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(told.stdout)


_LOADS = """
import time
from lumen.config.settings import Settings
from lumen.formats.student import load_student

config = Settings().student
begin = time.process_time()
load_student(config.path)
print(time.process_time() - begin)
"""


def forest_growth(rounds: int) -> list[Figure]:
    """Time a prediction with a quarter, all and four times the student's leaves."""
    windows = imagine(_FITTED, np.random.default_rng(_SEED))
    features, labels = windows.encoded(), windows.targets().token
    one = features[:1]
    times = []
    for leaves in (400, 1600, 6400):
        growth = ForestParams(trees=12, leaves=leaves, least=1, candidates=0.7)
        arrays = fit(features, labels, np.ones(len(features)), growth, _SEED)
        forest = Forest(arrays, len(FEATURE_NAMES), labels.shape[1])
        taken = compared({"one": lambda forest=forest: forest.predict(one)}, rounds)["one"]  # type: ignore[misc]  # bound now
        times.append((f"{leaves:,} leaves, {forest.depth} deep", taken))
    (name, smallest), *larger = times
    return [
        Figure(
            f"a prediction by the token forest's size, 12 trees: {name}",
            smallest.median * _MICRO,
            "us of processor, one thread",
            low=smallest.low * _MICRO,
            high=smallest.high * _MICRO,
            beside=tuple(Beside(n, taken.median * _MICRO) for n, taken in larger),
        )
    ]


def _size(file: Path) -> float:
    return file.stat().st_size / 1e6


def _python(parts: list[ForestArrays]) -> Callable[[EncodedFeatures], Floats]:
    """Evaluate the trees by loops over lists."""
    forests = [_as_lists(part) for part in parts]

    def predict(features: EncodedFeatures) -> Floats:
        row = features[0].tolist()
        return np.concatenate([_walked(trees, row) for trees in forests])

    return predict


_Tree = tuple[list[int], list[float], list[int], list[list[int]]]


def _as_lists(arrays: ForestArrays) -> list[_Tree]:
    """Give each tree as features, thresholds, left children and leaves' shares, all by node."""
    trees: list[_Tree] = []
    node = inner = leaf = 0
    for size in arrays.sizes.tolist():
        feature = arrays.feature[node : node + size].tolist()
        threshold, left, shares = [], [], []
        rank = 0
        for name in feature:
            if name == LEAF:
                threshold.append(0.0)
                left.append(0)
                shares.append(arrays.leaf[leaf].tolist())
                leaf += 1
            else:
                threshold.append(float(arrays.threshold[inner]))
                left.append(1 + 2 * rank)
                shares.append([])
                rank += 1
                inner += 1
        trees.append((feature, threshold, left, shares))
        node += size
    return trees


def _walked(trees: list[_Tree], row: list[float]) -> Floats:
    totals = None
    for feature, threshold, left, shares in trees:
        node = 0
        while feature[node] != LEAF:
            node = left[node] + (row[feature[node]] > threshold[node])
        leaf = shares[node]
        totals = leaf if totals is None else [a + b for a, b in zip(totals, leaf, strict=True)]
    return np.array(totals) / (len(trees) * LEAF_TOTAL)


def _onnx(parts: list[ForestArrays]) -> Callable[[EncodedFeatures], Floats]:
    """Evaluate the trees with ONNX Runtime on one thread."""
    import onnxruntime  # noqa: PLC0415 - a benchmark's alternative

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    sessions = [
        onnxruntime.InferenceSession(
            _onnx_model(part).SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        for part in parts
    ]

    def predict(features: EncodedFeatures) -> Floats:
        return np.concatenate([s.run(None, {"x": features})[0][0] for s in sessions])

    return predict


def _onnx_model(arrays: ForestArrays) -> Any:  # noqa: ANN401 - onnx's own type, untyped here
    import onnx  # noqa: PLC0415 - a benchmark's alternative
    from onnx import TensorProto, helper  # noqa: PLC0415 - as above

    outputs = arrays.leaf.shape[1]
    nodes: dict[str, list[Any]] = defaultdict(list)
    targets: dict[str, list[Any]] = defaultdict(list)
    scale = 1.0 / (len(arrays.sizes) * LEAF_TOTAL)
    for tree, (feature, threshold, left, shares) in enumerate(_as_lists(arrays)):
        for node, name in enumerate(feature):
            is_leaf = name == LEAF
            nodes["treeids"].append(tree)
            nodes["nodeids"].append(node)
            nodes["featureids"].append(0 if is_leaf else name)
            nodes["values"].append(threshold[node])
            nodes["modes"].append("LEAF" if is_leaf else "BRANCH_LEQ")
            nodes["truenodeids"].append(0 if is_leaf else left[node])
            nodes["falsenodeids"].append(0 if is_leaf else left[node] + 1)
            for index, share in enumerate(shares[node]):
                targets["treeids"].append(tree)
                targets["nodeids"].append(node)
                targets["ids"].append(index)
                targets["weights"].append(share * scale)
    attributes: dict[str, Any] = {
        **{f"nodes_{name}": values for name, values in nodes.items()},
        **{f"target_{name}": values for name, values in targets.items()},
    }
    operation = helper.make_node(
        "TreeEnsembleRegressor",
        ["x"],
        ["y"],
        domain="ai.onnx.ml",
        n_targets=outputs,
        **attributes,
    )
    graph = helper.make_graph(
        [operation],
        "forest",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, len(FEATURE_NAMES)])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, outputs])],
    )
    operations = [onnx.helper.make_opsetid("ai.onnx.ml", 3), onnx.helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=operations, ir_version=8)


def _sklearn(window: EncodedFeatures) -> Callable[[], object]:
    """Grow scikit-learn forests of the student's kind, and predict with them on one thread."""
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 - heavy

    windows = imagine(_FITTED, np.random.default_rng(_SEED))
    features, labels = windows.encoded(), windows.targets()
    forests = [
        RandomForestRegressor(
            n_estimators=growth.trees,
            max_leaf_nodes=growth.leaves,
            max_features=growth.candidates,
            random_state=_SEED,
        ).fit(features, label)
        for growth, label in ((PATTERN_GROWTH, labels.pattern), (TOKEN_GROWTH, labels.token))
    ]
    return lambda: [forest.predict(window) for forest in forests]
