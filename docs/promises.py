"""Writes docs/reliability.md from docs/promises.toml: `make promises`."""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "promises.toml"
PAGE = Path(__file__).parent / "reliability.md"

HEAD = """\
# What Lumen promises

<!-- Written by `make promises` from docs/promises.toml. Change that file. -->

Each promise is kept by tests that `make test` runs, by proofs in a system of its own
(`make prove-service`), or by proofs on a Linux kernel with a Pi's header (`make prove-pi`). `todo`
is not kept yet, `exempt` cannot be: both say why. The count is what a longer run tried, else how
many tests and proofs there are. [promises.toml](promises.toml) names every test;
[dev/reliability.md](dev/reliability.md) has the runs and what they measured.
"""


COLUMNS = """\
| promise | status | count | kept by, or why not |
|---|---|---|---|
"""


class Status(StrEnum):
    """Whether a promise is kept."""

    DONE = "done"
    TODO = "todo"
    EXEMPT = "exempt"


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One promise, and what keeps it or why nothing does."""

    id: str
    group: str
    promise: str
    status: Status
    tests: tuple[str, ...] = ()
    """`file::function`, run by `make test`."""
    proofs: tuple[str, ...] = ()
    """Titles of proofs that `make prove-service` runs."""
    pi_proofs: tuple[str, ...] = ()
    """Titles of proofs that `make prove-pi` runs."""
    count: str = ""
    """How often it was tried, and what came of it, where a longer run counted that."""
    why: str = ""


def promises() -> tuple[Promise, ...]:
    """Give every promise, in the order of the file."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(raw["promise"], tuple[Promise, ...])


def page() -> str:
    """Give the page as it should be."""
    return HEAD + "".join(_lines(promises()))


def _lines(of: tuple[Promise, ...]) -> Iterator[str]:
    for group, members in groupby(of, key=lambda each: each.group):
        yield f"\n## {group}\n\n{COLUMNS}"
        for each in members:
            status = each.status if each.status is Status.DONE else f"**{each.status}**"
            yield f"| {each.promise} | {status} | {_count(each)} | {_keeper(each)} |\n"


def _count(of: Promise) -> str:
    """Give how often it was tried, else how many tests and proofs there are."""
    kinds = (("test", len(of.tests)), ("proof", len({*of.proofs, *of.pi_proofs})))
    return of.count or ", ".join(f"{n} {what}{'s' * (n > 1)}" for what, n in kinds if n)


def _keeper(of: Promise) -> str:
    if of.status is not Status.DONE:
        return of.why
    files = dict.fromkeys(test.partition("::")[0] for test in of.tests)
    kept = [f"`{file}`" for file in files]
    if of.proofs:
        kept.append("`make prove-service`")
    if of.pi_proofs:
        kept.append("`make prove-pi`")
    return ", ".join(kept)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
