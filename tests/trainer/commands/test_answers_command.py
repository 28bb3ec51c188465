"""`trainer answers`, from lines of answers to a tuned adapter, with a base made on the spot."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import ModelCard
from people import answer

from lumen.core.answers import HumanAnswer
from lumen.core.language import EXPRESSIONS, TOKENS, Token
from lumen.core.speaker import expression_probabilities
from lumen.formats.answer_lines import answer_lines
from trainer.commands import cli
from trainer.data.synthetic_windows import imagine
from trainer.measures import metrics
from trainer.teacher import bases, lora, teacher

_WINDOWS = imagine(6, np.random.default_rng(3))


def silent(_done: int, _of: int) -> None:
    """Hear of progress, and say nothing."""


@pytest.fixture(scope="module")
def untuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an adapter that changes nothing yet, with its base beside it."""
    folder = tmp_path_factory.mktemp("untuned")
    recipe = bases.BaseRecipe(draws=0, hidden=16, layers=1, heads=2)
    base = bases.make(folder / "base", recipe, silent)
    loaded = bases.load(str(base))
    # It has learnt nothing, but its head tells hidden states well apart.
    loaded.model.lm_head.weight.data *= 20.0
    loaded.model.save_pretrained(base)
    adapter = lora.adapted(loaded, lora.LoraRecipe(rank=2))
    adapter.save_pretrained(folder / "teacher", save_embedding_layers=False)
    base.rename(folder / "teacher" / "base")
    return folder / "teacher"


def answers(*, by_chance: bool) -> list[HumanAnswer]:
    """Give forty answers of one who likes what begins with warmth, or of a coin."""
    rng = np.random.default_rng(4)
    liked = [str(e) for e in EXPRESSIONS if e.tokens[0] is Token.WARMTH]
    others = [str(e) for e in EXPRESSIONS if Token.WARMTH not in e.tokens]
    found = []
    for number in range(40):
        warm = number % 2 == 0
        said = str(rng.choice(liked if warm else others))
        found.append(answer(number, said, fits=bool(rng.integers(2)) if by_chance else warm))
    return [replace(each, wall=each.expressed.wall) for each in found]


def tuned(untuned: Path, folder: Path, said: list[HumanAnswer], most_kl: float) -> dict[str, float]:
    """Run the command, and give its report."""
    file = folder / "answers.jsonl"
    file.write_bytes(answer_lines(said, simulated=True))
    command = ["answers", str(file), "--teacher", str(untuned), "--out", str(folder / "tuned")]
    assert cli.main([*command, "--most-kl", f"{most_kl:g}", "--steps", "20", "--force"]) == 0
    report: dict[str, float] = json.loads((folder / "tuned" / "answers.json").read_text())
    return report


def distance(place: Path) -> float:
    """Give how far a teacher is from the target, in bits an expression."""
    spoken = teacher.spoken(teacher.load(str(place)), _WINDOWS)
    return float(metrics.regret(expression_probabilities(_WINDOWS.targets()), spoken).mean())


def warmth(place: Path) -> float:
    """Give how often a teacher begins with warmth."""
    spoken = teacher.spoken(teacher.load(str(place)), _WINDOWS)
    return float(metrics.first_token_shares(spoken)[:, TOKENS.index(Token.WARMTH)].mean())


def weights(place: Path) -> bytes:
    """Give an adapter's weights."""
    return (place / "adapter_model.safetensors").read_bytes()


def test_taste_is_learnt_and_leaves_the_target_no_further_than_stated(
    untuned: Path, tmp_path: Path
) -> None:
    """What the command reports is what the tuned adapter does when it is loaded again."""
    report = tuned(untuned, tmp_path, answers(by_chance=False), 10.0)
    assert report["belief"] > 0.95
    assert report["wanted"] == 1.0
    assert report["kl_bits"] <= 10.0
    assert weights(tmp_path / "tuned") != weights(untuned)
    assert distance(tmp_path / "tuned") == pytest.approx(report["kl_bits"], rel=0.25)
    newest = max(each.wall for each in answers(by_chance=False))
    until = teacher.known_until(tmp_path / "tuned")
    assert until is not None
    assert newest <= until < newest + 1.0
    loved = warmth(tmp_path / "tuned")
    loath = [replace(each, fits=not each.fits) for each in answers(by_chance=False)]
    tuned(untuned, tmp_path, loath, 10.0)
    assert loved > 1.3 * warmth(tmp_path / "tuned")


def test_tuned_adapter_claims_no_figure_of_the_untuned_one(untuned: Path, tmp_path: Path) -> None:
    """What was measured before is kept as that; the card says what the answers changed."""
    source = tmp_path / "measured"
    shutil.copytree(untuned, source)
    before = {"base": "b", "validation_loss": 0.123, "seed": 7}
    (source / "report.json").write_text(json.dumps(before))
    (source / "README.md").write_text("validation_loss: 0.123")
    report = tuned(source, tmp_path, answers(by_chance=False), 10.0)
    written = json.loads((tmp_path / "tuned" / "report.json").read_text())
    assert written.pop("before the answers") == before
    assert written == report
    card = ModelCard.load(tmp_path / "tuned" / "README.md")
    assert not card.data.eval_results
    apart = f"differs from the target by {report['kl_bits']:.2f} bits"
    assert f"tuned by 40 answers of people, and {apart}" in card.text
    assert "| before the answers, validation_loss | 0.123 |" in card.text


@pytest.mark.parametrize(("by_chance", "most_kl"), [(True, 10.0), (False, 0.0)])
def test_nothing_is_learnt_of_chance_or_where_nothing_may_leave_the_target(
    untuned: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    by_chance: bool,
    most_kl: float,
) -> None:
    """The tuned adapter is then the untuned one, to the bit, and the command says so."""
    report = tuned(untuned, tmp_path, answers(by_chance=by_chance), most_kl)
    assert report["wanted"] == 0.0
    assert weights(tmp_path / "tuned") == weights(untuned)
    assert "nothing was learnt" in capsys.readouterr().out


def test_teacher_that_knows_the_answers_is_refused(
    untuned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They would count twice; one line says what to give instead."""
    said = answers(by_chance=False)
    known = tmp_path / "known"
    shutil.copytree(untuned, known)
    (known / "answers.json").write_text(json.dumps({"until": said[9].wall}))
    (tmp_path / "answers.jsonl").write_bytes(answer_lines(said, simulated=True))
    command = ["answers", str(tmp_path / "answers.jsonl"), "--teacher", str(known)]
    assert cli.main([*command, "--out", str(tmp_path / "tuned")]) == 1
    assert "learnt from 10 of these answers before" in capsys.readouterr().err
    assert not (tmp_path / "tuned").exists()
