"""Compare what is said with what truly was: `make truth`, or `make truth ARGS="--days 1"`.

Prints the table of what sentences must reach; the exit code is 1 where a goal is missed.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import mean

from endurance.rooms import claim_rooms
from endurance.table import Table
from repository import RECORDINGS

from lumen.simulation.scenarios import SCENARIOS
from truth.constant import chosen, false_sentences
from truth.judgement import Judgement
from truth.lives import life
from truth.recordings import punched, recordings
from truth.restarts import compared
from truth.windows import claim_curves, claim_published

PRECISION, RECALL = 0.98, 0.90
FEWEST, MOST = 30, 60
AGAIN = 0.10
ROOM_DAYS = 7.0
"""Of a room whose shapes and words are judged: bits and shares of a day say little."""
RESTARTS, LEAST_RESTARTED, RESTARTED_DAYS = 4, 2.0, 4.0
OTHER_CLAIMS = 0.05
"""Integrity depends a little on more than the day that is lived again."""


def table_of(
    days: float, scenarios: list[str], boards: int, rows: int | None, seed: int = 1
) -> Table:
    """Live, replay, judge, and lay out what was found."""
    table = Table(f"Sentences against the truth, {days:g} days of each scenario")
    for calibrated in (True, False):
        found = Judgement()
        for name in scenarios:
            found.add(name, list(life(name, days, calibrated=calibrated, seed=seed)))
        _claim_lives(table, found, calibrated=calibrated)
    _claim_constant(table, days, boards)
    _claim_recordings(table, rows)
    _claim_restarts(table, min(days, RESTARTED_DAYS))
    claim_rooms(table, RECORDINGS if RECORDINGS.is_dir() else None, ["day"], ROOM_DAYS)
    claim_curves(table)
    claim_published(table)
    return table


def _claim_lives(table: Table, found: Judgement, *, calibrated: bool) -> None:
    how = "calibrated" if calibrated else "uncalibrated"
    precision = f"{found.precision:.3f} of {found.named}"
    table.claim(f"precision of named causes, {how}", precision, holds=found.precision >= PRECISION)
    by = ", ".join(
        f"{name.lower()} {found.noticed[name]}/{count}" for name, count in found.happened.items()
    )
    table.claim(
        f"recall of named causes, {how}",
        f"{found.recall:.3f} ({by})",
        holds=found.recall >= RECALL,
    )
    share = f"{len(found.false)} of {found.judged} claims"
    table.claim(
        f"false claims of any kind, {how}",
        "; ".join([share, *found.false[:3]]),
        holds=not found.false,
    )
    if not calibrated:
        table.claim("absolutes while uncalibrated", found.absolutes, holds=not found.absolutes)
    table.claim(f"in quiet hours, {how}", found.in_quiet_hours, holds=not found.in_quiet_hours)
    if found.utterances:
        low, high = min(found.utterances), max(found.utterances)
        table.claim(
            f"utterances a whole day, {how}",
            f"{low} to {high}, mean {mean(found.utterances):.0f}",
            holds=low >= FEWEST and high <= MOST,
        )
    again = found.clauses_again / max(1, found.clauses)
    table.claim(f"same clause within 3 h, {how}", f"{again:.1%}", holds=again <= AGAIN)
    table.claim(
        f"same sentence within 7 days, {how}",
        found.sentences_again,
        holds=not found.sentences_again,
    )


def _claim_constant(table: Table, days: float, boards: int) -> None:
    some = chosen(boards)
    air: list[str] = []
    absolutes: list[str] = []
    for case in some:
        false, absolute = false_sentences(case, days)
        air += [f"{case}: {sentence}" for sentence in false]
        absolutes += absolute
    table.claim(
        f"false air sentences, constant room, {len(some)} boards and loads",
        "; ".join([str(len(air)), *air[:3]]),
        holds=not air,
    )
    table.say("absolutes in it", len(absolutes))


def _claim_restarts(table: Table, days: float) -> None:
    if days < LEAST_RESTARTED:
        table.say("restarts", f"need {LEAST_RESTARTED:g} days")
        return
    found = [
        compared(name, days, RESTARTS, calibrated=calibrated)
        for name, calibrated in (("home", True), ("lamps", False), ("window", True))
    ]
    others = [other for one in found for other in one.other_causes]
    count = f"{len(others)} of {sum(one.causes for one in found)}"
    count += f", {sum(one.restarts for one in found)} restarts"
    table.claim(
        "causes named otherwise after a restart",
        "; ".join([count, *others[:3]]),
        holds=not others,
    )
    claimed, other = (sum(counts) for counts in zip(*(one[3:] for one in found), strict=True))
    share = other / max(1, claimed)
    table.claim(
        "claims made otherwise in the half day after it",
        f"{other} of {claimed}",
        holds=share <= OTHER_CLAIMS,
    )


def _claim_recordings(table: Table, rows: int | None) -> None:
    files = recordings()
    if not files:
        table.say("punched recordings", "not beside this copy")
        return
    with tempfile.TemporaryDirectory() as directory:
        found = [punched(file, Path(directory), rows) for file in files]
    false = [sentence for one in found for sentence in one.false]
    share = f"{len(false)} of {sum(p.judged for p in found)} claims"
    share += f", {sum(p.punches for p in found)} punches in {len(found)} recordings"
    table.claim(
        "false sentences, punched recordings", "; ".join([share, *false[:3]]), holds=not false
    )


def main() -> int:
    """Run the comparison; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=float, default=28.0, help="of each scenario")
    parser.add_argument("--scenario", action="append", help="only this one; may be repeated")
    parser.add_argument("--boards", type=int, default=27, help="constant rooms with loads")
    parser.add_argument("--rows", type=int, help="of each recording, if not all")
    parser.add_argument("--seed", type=int, default=1, help="of the lived rooms, and their boards")
    given = parser.parse_args()
    scenarios = given.scenario or list(SCENARIOS)
    table = table_of(given.days, scenarios, given.boards, given.rows, given.seed)
    print(table)
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
