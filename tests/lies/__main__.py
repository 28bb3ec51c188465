"""Measure how many samples pass until a sensor that lies is named: `make lies`.

    make lies ARGS="--trials 10 --samples 1440"

Writes the table into docs/dev/reliability.md. The exit code is 1 where an honest sensor was named.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from repository import RECORDINGS, ROOT

from lies.kinds import LIES
from lies.rooms import RoomFound, looked_through
from lies.trials import INTERVAL, Found, false_alarms, tried

PAGE = ROOT / "docs" / "dev" / "reliability.md"
BEGIN = "<!-- Written by `make lies`. -->\n"
END = "<!-- End of what `make lies` writes. -->\n"


def table_of(
    found: Sequence[Found], honest: int, alarms: Counter[str], rooms: Sequence[RoomFound]
) -> str:
    """Give the tables as Markdown."""
    trials = found[0].trials
    lines = [
        f"Live, by raw codes; {trials} simulated rooms each, samples {INTERVAL:g} s apart.",
        "",
        "| lie | channel | named with sample |",
        "|---|---|---|",
        *(f"| {each.lie.name} | {each.lie.channel} | {each} |" for each in found),
        f"| none: honest sensors | all | {sum(alarms.values())} named in {honest:,} samples |",
        "",
        "Recordings of real rooms, by rounded values:",
        "",
        "| recording | samples | hours | honest channels named | freezes named within a day |",
        "|---|---|---|---|---|",
        *(
            f"| {r.name} | {r.samples:,} | {r.hours:,.0f} | "
            f"{r.alarms} times, {r.alarmed} samples | {r.frozen} |"
            for r in rooms
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure; give the exit code."""
    parser = argparse.ArgumentParser(prog="lies", description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=3, help="rooms for each lie")
    parser.add_argument("--samples", type=int, default=240, help="until a lie counts as unnamed")
    given = parser.parse_args()
    found = []
    for lie in LIES:
        found.append(tried(lie, given.trials, given.samples))
        print(f"{lie.channel}, {lie.name}: {found[-1]}", file=sys.stderr, flush=True)
    honest, alarms = 0, Counter[str]()
    for samples, named in false_alarms(given.trials, given.samples):
        honest += samples
        alarms += named
    rooms = [looked_through(file) for file in sorted(RECORDINGS.glob("*.csv"))]
    table = table_of(found, honest, alarms, rooms)
    print(table)
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
