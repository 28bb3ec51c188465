"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a thing is."""

    WELL = "well"
    NOTICE = "notice"
    """It works, and a person may want to know; it is no failure."""
    FAILS = "fails"
    ABSENT = "absent"
    """It does not apply to this machine."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked at; what fails has a remedy."""

    name: str
    verdict: Verdict
    found: str
    remedy: str | None = None


def well(name: str, found: str) -> Row:
    """Say that a thing is as it should be."""
    return Row(name, Verdict.WELL, found)


def notice(name: str, found: str, remedy: str) -> Row:
    """Say that a thing works, and what a person may want to do."""
    return Row(name, Verdict.NOTICE, found, remedy)


def fails(name: str, found: str, remedy: str) -> Row:
    """Say that a thing fails, and what helps."""
    return Row(name, Verdict.FAILS, found, remedy)


def absent(name: str, found: str) -> Row:
    """Say that a thing does not apply here."""
    return Row(name, Verdict.ABSENT, found)
