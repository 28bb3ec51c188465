"""The past of a day as it is given to whoever reads it over the control socket."""

import msgspec

from lumen.core.shape_names import Shape
from lumen.formats.report import EisvReport, iso, report_eisv
from lumen.runtime.history import History

MOST_STATES = 240
"""States of one answer: of more, every so many is given, and the newest always."""


class HistoryState(msgspec.Struct, frozen=True):
    """A state of the past."""

    time: str
    """When its sample was taken, ISO 8601 in UTC."""
    eisv: EisvReport | None
    """The state as it was felt."""
    shape: Shape | None
    """The shape of the ten minutes before; null while waking."""


class HistoryExpression(msgspec.Struct, frozen=True):
    """Something that was said."""

    time: str
    """When, ISO 8601 in UTC."""
    expression: str
    sentence: str | None
    """The inner voice's sentence with it."""
    shape: Shape | None
    """The shape that it was said in."""


class HistoryReport(msgspec.Struct, frozen=True):
    """The last hours, the oldest first."""

    simulated: bool
    """Whether body and room are simulated."""
    samples: int
    """How many states these hours hold."""
    one_in: int
    """Of how many states one is given: 1 where all are."""
    states: list[HistoryState]
    said: list[HistoryExpression]
    """The last forty expressions at most."""


def history_report(history: History, hours: float, *, simulated: bool) -> HistoryReport:
    """Give the last hours, counted back from the newest state or expression."""
    newest = max((each[-1].wall for each in (history.states, history.said) if each), default=0.0)
    since = newest - 3600.0 * hours
    states = [state for state in history.states if state.wall >= since]
    one_in = -(-len(states) // MOST_STATES) or 1
    return HistoryReport(
        simulated=simulated,
        samples=len(states),
        one_in=one_in,
        states=[
            HistoryState(iso(state.wall), report_eisv(state.eisv), state.shape)
            for state in states[::-one_in][::-1]
        ],
        said=[
            HistoryExpression(iso(said.wall), str(said.expression), said.sentence, said.shape)
            for said in history.said
            if said.wall >= since
        ],
    )
