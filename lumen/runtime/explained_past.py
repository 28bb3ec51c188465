"""Why Lumen was as it was at a moment of the past, as far as its memory suffices to be true.

The day before the moment is lived again from a copy of the memory, with the present settings. What
comes out otherwise than it was stored is not explained: then settings or calibration have changed,
or too little is remembered from before it.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from lumen.config.settings import Settings
from lumen.core.cadence import gap_limit
from lumen.core.explanation import DimensionReasons, Explanation
from lumen.core.inner_voice import Speaker
from lumen.core.languages import vocabulary_of
from lumen.core.local_days import CLOCK_SET_SINCE
from lumen.core.mind import Mind, MindConfig
from lumen.core.moment import DIMENSION_NAMES, DIMENSIONS, Moment
from lumen.core.state import Body
from lumen.core.why import explained
from lumen.errors import StoreError
from lumen.formats.recording_metadata import RecordingMetadata
from lumen.formats.report import WhyReport, why_report
from lumen.runtime.local_time import local_seconds, local_time, quiet_hours
from lumen.runtime.recall import REMEMBERED, replay_past
from lumen.runtime.storage_writer import BODY, COMPENSATED_SINCE
from lumen.store.memory import Memory, Past
from lumen.store.simulated import is_simulated
from lumen.store.store import Store
from lumen.store.stored_times import wall_from
from lumen.system.decoding import NO_SUCH_JSON
from lumen.units import Monotonic, WallTime

SAME = 0.002
"""How far a raw value that is computed again may be from the stored one: what two decimals show."""

_WHY_NOT = "settings or calibration have changed since, or too little is remembered from before"


class ExplainedPast:
    """A copy of a memory, to be asked about its moments."""

    def __init__(self, copy: Path, file: Path, speaker: Speaker, settings: Settings) -> None:
        """Take a copy, which is changed, of a memory's file."""
        self._copy = copy
        self._file = file
        self._speaker = speaker
        self._settings = settings

    @property
    def newest(self) -> WallTime | None:
        """When its newest moment was."""
        store = Store(self._copy)
        try:
            return store.last_wall
        finally:
            store.close()

    def at(self, wall: WallTime) -> WhyReport:
        """Explain the moment that was the present at a time.

        Raises:
            StoreError: there was none, or it cannot be read.
        """
        body, simulated, since = self._cut(wall)
        past = self._past()
        if not past.moments:
            raise StoreError(
                f"nothing is remembered from before {_clock(wall)}: ask for a later time "
                f"(the memory is {self._file})"
            )
        last = past.moments[-1]
        limit = gap_limit(body.interval or self._settings.senses.interval)
        if wall - last.sample.wall > limit:
            before = _clock(last.sample.wall)
            raise StoreError(
                f"{self._file}: no sample was taken around {_clock(wall)}: the last before it is "
                f"of {before}"
            )
        mind = self._mind(last, body)
        lived = _lived(mind, past, since)
        why = explained(mind)
        assert why is not None  # noqa: S101 - its last moment was just lived
        return _checked(why, mind, past.moments, lived, simulated=simulated)

    def _cut(self, wall: WallTime) -> tuple[RecordingMetadata, bool, WallTime | None]:
        """Forget what came after a time; give body, whether it is simulated, and since when."""
        store = Store(self._copy)
        try:
            store.forget_after(wall)
            kept, since = store.setting(BODY), store.setting(COMPENSATED_SINCE)
            simulated = is_simulated(store, self._file)
            if kept is None:
                raise StoreError(
                    f"{self._file}: it does not say what body its readings are of: let Lumen run "
                    "on it once"
                )
            body = msgspec.json.decode(kept, type=RecordingMetadata)
            return body, simulated, None if since is None else wall_from(since)
        except (*NO_SUCH_JSON, ValueError) as error:
            raise StoreError(
                f"{self._file}: a setting makes no sense ({error}): see `lumen doctor`"
            ) from None
        finally:
            store.close()

    def _past(self) -> Past:
        now = Monotonic(0.0)
        memory = Memory(self._copy.parent, 1e6, lambda: now, lambda: WallTime(0.0))
        try:
            past = memory.past(REMEMBERED)
            if past.unread:
                raise StoreError(f"{self._file}: {memory.fault}")
        finally:
            memory.close()
        if memory.damage is not None:
            raise StoreError(f"{self._file}: it is damaged ({memory.damage}): `lumen doctor`")
        return past

    def _mind(self, last: Moment, body: RecordingMetadata) -> Mind:
        settings = self._settings
        quiet = quiet_hours(settings.quiet)
        config = MindConfig(
            settings.state,
            settings.speech,
            quiet,
            local_time=local_seconds,
            clock_set_since=CLOCK_SET_SINCE,
            vocabulary=vocabulary_of(settings.identity.language),
        )
        fitted = frozenset(last.sample.readings)
        return Mind(Body(fitted, body.cores, body.compensation), self._speaker, config)


def _lived(mind: Mind, past: Past, since: WallTime | None) -> list[Moment]:
    """Live a past again: the latest sentence and all after it anew; what is before, remembered."""
    moments = past.moments
    spoken = [i for i, m in enumerate(moments) if m.narration is not None]
    said = [i for i, m in enumerate(moments) if m.expression is not None]
    begin = (spoken or said or [len(moments) - 1])[-1]
    if begin:
        before = moments[begin - 1].sample
        # The clock of the moments goes on as it is.
        now, wall = Monotonic(before.at + 1.0), WallTime(before.wall + 1.0)
        replay_past(past._replace(moments=moments[:begin], last_at=None), now, wall, mind, since)
    return [mind.live(moment.sample) for moment in moments[begin:]]


def _checked(
    why: Explanation,
    mind: Mind,
    stored: Sequence[Moment],
    lived: Sequence[Moment],
    *,
    simulated: bool,
) -> WhyReport:
    """Take out of an explanation what does not agree with what was stored, and say so."""
    was, anew = stored[-1], lived[-1]
    dimensions, doubts = _checked_dimensions(why, was, anew)
    if (was.shape, was.trend) != (anew.shape, anew.trend):
        shape = "there was no shape" if was.shape is None else f"the shape was {was.shape}"
        doubts.append(f"{shape}; why is not known any more: {_WHY_NOT}")
        why = msgspec.structs.replace(why, shape=None, waking=None)
    said = next((m for m in reversed(stored) if m.expression is not None), None)
    if not _same(said, None if mind.expressed is None else mind.expressed.moment, lived):
        if said is not None:
            doubts.append(f"{said.expression} was expressed; its chances are not known any more")
        why = msgspec.structs.replace(why, expression=None)
    spoken = next((m for m in reversed(stored) if m.narration is not None), None)
    grounds = mind.grounds
    if grounds is None or spoken is None or grounds.said.narration != spoken.narration:
        if spoken is not None:
            doubts.append(f"“{spoken.narration}” was said; its evidence is not kept")
        why = msgspec.structs.replace(why, sentence=None)
    return why_report(
        msgspec.structs.replace(why, dimensions=dimensions),
        anew,
        simulated=simulated,
        said=None if said is None else str(said.expression),
        not_kept=doubts,
    )


def _same(said: Moment | None, expressed: Moment | None, lived: Sequence[Moment]) -> bool:
    """Tell whether what was drawn anew is what was said, at the same moment."""
    if said is None or expressed is None or said.sample.wall != expressed.sample.wall:
        return False
    anew = next(m for m in lived if m.sample.wall == said.sample.wall)
    return anew.expression == said.expression


def _checked_dimensions(
    why: Explanation, was: Moment, anew: Moment
) -> tuple[dict[str, DimensionReasons], list[str]]:
    dimensions, doubts = dict(why.dimensions), []
    for place, name in enumerate(DIMENSIONS):
        before = None if was.raw is None else was.raw[place]
        now = None if anew.raw is None else anew.raw[place]
        agree = before == now or (
            before is not None and now is not None and abs(now - before) <= SAME
        )
        if not agree:
            value = "unknown" if before is None else f"{before:.3f}"
            doubts.append(
                f"the {DIMENSION_NAMES[name]} was {value}, as the sum of its parts, which are not "
                f"known any more: {_WHY_NOT}"
            )
            dimensions[name] = msgspec.structs.replace(
                dimensions[name], felt=None, raw=before, parts=[]
            )
    return dimensions, doubts


def _clock(wall: WallTime) -> str:
    return local_time(wall).strftime("%Y-%m-%d %H:%M:%S")
