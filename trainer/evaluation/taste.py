"""How much of a person's taste is captured by few answers, by three ways of learning it.

Counted is the regret to the speaker of the hidden taste, in bits an expression, on windows that
were never answered; the share captured is 1 - regret / that of the untuned speaker. Beside it
stand coherence, less than the target's own by so much, and the divergence from the untuned one.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lumen.core.answers import HumanAnswer
from lumen.core.language import PLACES, TOKENS
from lumen.core.shape_names import Trend
from lumen.core.speaker import Floats, Speech, expression_probabilities, state_coordinates
from lumen.core.taste import MOST_FACTOR, TOKEN_SHARES, reweighed, taste_of
from trainer.data.windows import Windows
from trainer.evaluation.resampling import jensen_shannon
from trainer.evaluation.simulated_tastes import (
    TEMPERS,
    Person,
    answers_of,
    coordinates_of,
    person_of,
    taste_speaker,
)
from trainer.measures import metrics
from trainer.teacher import preferences, teacher

COUNTS = (0, 20, 50, 200, 1000)
_TREES = 200
_SEED = 42
_LEAST = 0.02
_SHOWN_AT = 200

Way = Callable[[Sequence[HumanAnswer]], Floats]
"""From answers to how the judged windows are spoken of, [n, 2985]."""


class TasteScore(NamedTuple):
    """One person's share captured, and what stands beside it."""

    way: str
    temper: str
    answers: int
    seed: int
    person: int
    share: float
    coherence: float
    divergence: float


def device_ways(windows: Windows) -> tuple[Mapping[str, Way], Floats]:
    """Give what can be done without a language model, and how the target speaks of windows."""
    untuned = expression_probabilities(windows.targets())
    forest = direct_forest(windows, untuned, _SEED)
    return {"reweighing": reweighing(windows, untuned), "direct forest": forest}, untuned


def teacher_way(windows: Windows, place: str) -> tuple[Mapping[str, Way], Floats]:
    """Give the way through a teacher, with reweighing beside it, and how it speaks untuned."""
    loaded = teacher.load(place)
    untuned = teacher.spoken(loaded, windows)
    before = preferences.weights_of(loaded)

    def speak(answers: Sequence[HumanAnswer]) -> Floats:
        if not answers:
            return untuned
        preferences.restore(loaded, before)
        preferences.tune(loaded, answers, preferences.PreferenceRecipe(seed=_SEED))
        return teacher.spoken(loaded, windows)

    return {"through the teacher": speak, "reweighing": reweighing(windows, untuned)}, untuned


def reweighing(windows: Windows, untuned: Floats) -> Way:
    """Give the device's own way."""
    features = windows.encoded()

    def speak(answers: Sequence[HumanAnswer]) -> Floats:
        taste = taste_of(answers, answers[-1].wall) if answers else None
        return untuned if taste is None else reweighed(untuned, features, taste)

    return speak


def direct_forest(windows: Windows, untuned: Floats, seed: int) -> Way:
    """Give the way of a forest that is fitted to the answers: state and tokens to acceptance."""
    from sklearn.ensemble import RandomForestRegressor

    at = coordinates_of(windows)
    rows = np.repeat(at, len(TOKENS), axis=0)
    single = np.concatenate([rows, np.tile(np.eye(len(TOKENS)), (len(at), 1))], axis=1)
    token = metrics.first_token_shares(untuned)
    pattern = metrics.pattern_shares(untuned)

    def speak(answers: Sequence[HumanAnswer]) -> Floats:
        if not answers:
            return untuned
        said = [PLACES[a.expressed.expression] for a in answers]
        shown = np.concatenate([_coordinates(answers), TOKEN_SHARES[said]], axis=1)
        forest = RandomForestRegressor(_TREES, min_samples_leaf=3, random_state=seed, n_jobs=1)
        forest.fit(shown, [float(a.fits) for a in answers])
        accepted = np.clip(forest.predict(single), _LEAST, 1.0 - _LEAST).reshape(token.shape)
        odds = np.clip(np.log(accepted / (1.0 - accepted)), -MOST_FACTOR, MOST_FACTOR)
        weight = token * np.exp(odds)
        return expression_probabilities(Speech(pattern, weight / weight.sum(axis=1, keepdims=True)))

    return speak


def _coordinates(answers: Sequence[HumanAnswer]) -> Floats:
    means = np.array([a.expressed.means for a in answers])
    return state_coordinates(means, np.array([a.expressed.trend is Trend.STABLE for a in answers]))


def judged(
    ways: Mapping[str, Way],
    answered: Windows,
    windows: Windows,
    untuned: Floats,
    people: Iterable[tuple[Person, int, int]],
    counts: Sequence[int] = COUNTS,
) -> Iterator[TasteScore]:
    """Let people answer, and judge each way on windows that were never answered.

    Args:
        ways: by their names.
        answered: windows that answers are of.
        windows: others, that ways speak of.
        untuned: how these were spoken of without answers, [n, 2985].
        people: each with its seed and number.
        counts: of answers.
    """
    own = metrics.coherence(expression_probabilities(windows.targets()), windows.shape).mean()
    for person, seed, number in people:
        wanted = taste_speaker(person, windows)
        missed = float(metrics.regret(wanted, untuned).mean())
        for count in counts:
            answers = answers_of(person, answered, count, 1000 * seed + number)
            for name, way in ways.items():
                said = way(answers)
                share = 1.0 - float(metrics.regret(wanted, said).mean()) / missed
                coherence = float(metrics.coherence(said, windows.shape).mean() - own)
                apart = float(jensen_shannon(said, untuned).mean())
                temper = person.temper.name
                yield TasteScore(name, temper, count, seed, number, share, coherence, apart)


def people_of(seeds: int, each: int) -> list[tuple[Person, int, int]]:
    """Give so many people of every temper and seed."""
    return [
        (person_of(temper, seed, number), seed, number)
        for temper in TEMPERS
        for seed in range(seeds)
        for number in range(each)
    ]


def table(rows: Sequence[TasteScore]) -> list[dict[str, Any]]:
    """Give means over people with 95 % intervals (Student's t), by way, temper and count."""
    found: dict[tuple[str, str, int], list[TasteScore]] = {}
    for row in rows:
        found.setdefault((row.way, row.temper, row.answers), []).append(row)
    lines = []
    for (way, temper, answers), group in found.items():
        shares = np.array([row.share for row in group])
        lines.append(
            {
                "way": way,
                "temper": temper,
                "answers": answers,
                "people": len(group),
                "share": round(float(shares.mean()), 3),
                "interval": _interval(shares),
                "lowest": round(float(shares.min()), 3),
                "coherence": round(float(np.mean([row.coherence for row in group])), 3),
                "divergence": round(float(np.mean([row.divergence for row in group])), 4),
            }
        )
    return lines


def _interval(values: Floats) -> float | None:
    """Give half the width of the mean's interval; None of one person."""
    from scipy import stats

    if len(values) == 1:
        return None
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return round(float(half), 3)


def head_of(counts: Sequence[int]) -> list[str]:
    """Give the head of the table, as Markdown."""
    head = ["way", "person", *(str(count) for count in counts), "coherence", "divergence"]
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head))]


def as_text(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lay rows of the table out for people, as Markdown."""
    rows = []
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for line in lines:
        groups.setdefault((line["way"], line["temper"]), []).append(line)
    for (way, temper), group in groups.items():
        shares = [
            f"{g['share']:.2f}" + ("" if g["interval"] is None else f" ± {g['interval']:.2f}")
            for g in group
        ]
        worst = min(g["coherence"] for g in group)
        at_200 = next((g["divergence"] for g in group if g["answers"] == _SHOWN_AT), None)
        beside = "" if at_200 is None else f"{at_200:.4f}"
        rows.append([way, temper, *shares, f"{worst:+.3f}", beside])
    return [f"| {' | '.join(row)} |" for row in rows]
