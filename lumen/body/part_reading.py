"""What a part of the state is made of, in as few signs as a panel or a table asks for."""

from collections.abc import Mapping

from lumen.body.pages.vitals import shown
from lumen.core.explanation import DimensionPart, Explanation
from lumen.core.forecast import WORST_Z
from lumen.core.reading import QUANTITIES, Channel
from lumen.core.state import Component


def reading(part: DimensionPart, why: Explanation) -> str:
    """Give what a part is made of, or why it is missing."""
    every = len(part.readings) + len(part.faults)
    match part.component:
        case Component.COVERAGE:
            return f"{len(part.readings)} of {every}"
        case Component.BLINDNESS:
            return f"{len(part.faults)} of {every}"
        case Component.ACCURACY:
            return _most_surprising(why.surprises)
    if part.value is None:
        lost = [f"{QUANTITIES[c].name} {kind}" for c, kind in part.faults.items()]
        return f"{', '.join(lost) or 'not known'}: worst"
    return _in_figures(part, why)


def _in_figures(part: DimensionPart, why: Explanation) -> str:
    if part.component is Component.PRESSURE and why.reference_hpa is not None:
        return f"{part.readings[Channel.PRESSURE] - why.reference_hpa:+z.1f} hPa"
    if part.component is Component.GAMMA:
        return shown(Channel.INTERRUPTS, sum(part.readings.values()))
    if part.component is Component.ALPHA:
        return f"load {shown(Channel.LOAD, part.readings[Channel.LOAD])}"
    found = ", ".join(shown(channel, value) for channel, value in part.readings.items())
    in_room = any(channel in why.compensated for channel in part.readings)
    return f"{found} in the room" if in_room else found


def _most_surprising(surprises: Mapping[Channel, float]) -> str:
    if not surprises:
        return "after a gap"
    channel = max(surprises, key=lambda each: surprises[each])
    far = surprises[channel]
    most = f"{far:.0f}+" if far >= WORST_Z else f"{far:.1f}"
    return f"{QUANTITIES[channel].label} {most}×"  # noqa: RUF001 - times
