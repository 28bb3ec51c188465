"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a thing is."""

    WELL = "well"
    NOTICE = "notice"
    """It works, and a person may want to know; it is no failure."""
    FAILS = "fails"
    ABSENT = "absent"
    """It does not apply to this machine."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; what fails has a remedy."""

    name: str
    verdict: Outcome
    found: str
    remedy: str | None = None


def well(name: str, found: str) -> Finding:
    """Say that a thing is as it should be."""
    return Finding(name, Outcome.WELL, found)


def notice(name: str, found: str, remedy: str) -> Finding:
    """Say that a thing works, and what a person may want to do."""
    return Finding(name, Outcome.NOTICE, found, remedy)


def fails(name: str, found: str, remedy: str) -> Finding:
    """Say that a thing fails, and what helps."""
    return Finding(name, Outcome.FAILS, found, remedy)


def absent(name: str, found: str) -> Finding:
    """Say that a thing does not apply here."""
    return Finding(name, Outcome.ABSENT, found)
