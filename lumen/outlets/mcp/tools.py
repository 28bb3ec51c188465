"""What an assistant may ask of the running Lumen, and what its owner may let it change.

All of it goes over the control socket, and so by the daemon's own rules. The texts of the methods
are what the assistant reads of them.
"""

from typing import Annotated, Any, Protocol, TypeAlias, TypeVar

import msgspec
from pydantic import Field

from lumen.body.scene import Page
from lumen.core.local_days import Date, number_of
from lumen.core.reading import QUANTITIES, Channel
from lumen.formats.report import WhyReport
from lumen.outlets.control.past import HistoryReport
from lumen.outlets.control.requests import LONGEST_HISTORY, Answered, PanelPicture
from lumen.outlets.snapshot import Snapshot
from lumen.runtime.controls import DIMMEST, ControlChange, ControlState, Reply
from lumen.runtime.diary_report import DiaryReport

MOST_DAYS = 366

T = TypeVar("T")
Report: TypeAlias = dict[str, Any]
Hours: TypeAlias = Annotated[float, Field(gt=0, le=LONGEST_HISTORY)]
Days: TypeAlias = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Share: TypeAlias = Annotated[float, Field(ge=DIMMEST, le=1)]


class Ask(Protocol):
    """Asks the running Lumen."""

    def __call__(self, command: str, form: type[T], **arguments: object) -> T:
        """Give the answer; a LumenError says why there is none."""


class Readers:
    """What everybody who reaches the socket may ask."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def how_are_you(self) -> Report:
        """Tell how Lumen is now: shape, state, last words, and everything that is wrong.

        E is energy, I information integrity, S entropy (0 to 1 each), V void (0 to 0.3). What is
        null is not known. `simulated` says that body and room are made up.
        """
        snapshot = self._ask("status", Snapshot)
        now = snapshot.present
        return {
            **_chosen(snapshot, _OF_NOW),
            "shape": None if now is None else now.shape,
            "trend": None if now is None else now.trend,
            "state": None if now is None else msgspec.to_builtins(now.eisv),
            "faults": {} if now is None else msgspec.to_builtins(now.faults),
        }

    def readings(self) -> Report:
        """Give the last sample: each channel with its value, unit and part, or its fault.

        `room` is the same without the body's own heat and glow, where that is known.
        """
        snapshot = self._ask("status", Snapshot)
        now = snapshot.present
        rows = {} if now is None else {c: now.reading.get(c) for c in [*now.reading, *now.faults]}
        return {
            **_chosen(snapshot, ("simulated", "age_s", "silent_min", "uncalibrated")),
            "time": None if now is None else now.time,
            "channels": [
                {
                    "channel": str(channel),
                    "name": QUANTITIES[channel].name,
                    "value": rows[channel],
                    "unit": QUANTITIES[channel].unit,
                    "room": snapshot.room.get(channel),
                    "part": snapshot.sources.get(channel),
                    "fault": None if now is None else now.faults.get(channel),
                }
                for channel in Channel
                if channel in rows
            ],
        }

    def why(self) -> Report:
        """Explain the last sample with its numbers: the state, the shape and the last words."""
        return _report(self._ask("why", WhyReport))

    def history(self, hours: Hours = 3.0) -> Report:
        """Give the states and the expressions of the last hours, the oldest first."""
        return _report(self._ask("history", HistoryReport, hours=hours))

    def diary(self, days: Days = 7) -> Report:
        """Give the diary's lines of the last days with their numbers, and the weeks' letters."""
        today = number_of(Date.of(self._ask("status", Snapshot).local_time))
        return _report(self._ask("diary", DiaryReport, first=today - days, last=today))

    def panel(self) -> bytes:
        """Show what the small screen shows now, as a picture."""
        return self._ask("panel", PanelPicture).jpeg


class Changers:
    """What only Lumen's own user and root may change."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def set_quiet(self, *, on: bool) -> Report:
        """Turn quiet mode on or off: it dims lights and screen, and shows no words."""
        return self._change(quiet=on)

    def set_muted(self, *, on: bool) -> Report:
        """Mute Lumen, or let it speak again."""
        return self._change(muted=on)

    def set_brightness(self, share: Share) -> Report:
        """Set the brightness of lights and screen, from 0.2 to 1."""
        return self._change(brightness=share)

    def turn_page(self, page: Page) -> Report:
        """Turn the small screen to another page."""
        return self._change(page=page)

    def set_learning(self, *, on: bool) -> Report:
        """Let people's answers change what is said, or put them aside; they are kept."""
        return self._change(learning=on)

    def answer(self, reply: Reply) -> Report:
        """Say for a person whether the last expression fits: yes, no; undo takes it back.

        Only what a person has said themselves: Lumen learns from it.
        """
        return _report(self._ask("answer", Answered, answer=str(reply)))

    def _change(self, **change: object) -> Report:
        wanted = msgspec.to_builtins(msgspec.convert(change, ControlChange))
        given = {name: value for name, value in wanted.items() if value is not None}
        return _report(self._ask("control", ControlState, change=given))


_OF_NOW = (
    *("version", "mode", "simulated", "place", "local_time", "uptime_s", "age_s", "silent_min"),
    *("said", "said_age_s", "sentence", "answerable", "answered", "parts", "notice", "unknown"),
    *("uncalibrated", "muted", "quiet_mode", "quiet", "brightness", "page", "happening"),
)
"""The fields of a snapshot that tell how Lumen is."""


def _chosen(snapshot: Snapshot, names: tuple[str, ...]) -> Report:
    return {name: msgspec.to_builtins(getattr(snapshot, name)) for name in names}


def _report(found: msgspec.Struct) -> Report:
    report: Report = msgspec.to_builtins(found)
    return report
