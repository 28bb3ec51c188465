"""What can be noticed, by name: events and conditions, and which of them belong together."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from lumen.units import Monotonic


class Event(StrEnum):
    """Something noticed: what happens, what lasts, what differs from its weeks, what it recalls."""

    LAMP_ON = "a lamp was lit"
    LAMP_OUT = "a lamp was put out"
    LIGHTER = "it is suddenly lighter"
    DARKER = "it is suddenly darker"
    DAWN = "it grows light"
    DUSK = "it grows dark"
    WARMER = "the air warms"
    COOLER = "the air cools"
    COLD_AIR = "cold air came in"
    MOISTER = "the air grows moist"
    DRIER = "the air grows dry"
    STEAM = "steam came and went"
    LAMP_LATE = "the evening's lamp is late"
    STUFFIER = "the air grows stuffy"
    FRESHER = "the air grows fresh"
    PRESSURE_FALLS = "the pressure falls"
    PRESSURE_RISES = "the pressure rises"
    WORK_BEGAN = "the processor set to work"
    WORK_ENDED = "the processor is at ease again"
    MEMORY_FILLS = "memory fills"
    MEMORY_FREED = "memory was freed"
    AIR_LOST = "the air sensor was lost"
    AIR_BACK = "the air sensor is back"
    AIR_PARTLY_LOST = "a part of the air sensor was lost"
    LIGHT_LOST = "the light sensor was lost"
    LIGHT_BACK = "the light sensor is back"
    WOKE = "awake after a gap"

    DARK = "it is dark"
    BRIGHT = "it is bright"
    WARM = "the air is warm"
    COOL = "the air is cool"
    MOIST = "the air is moist"
    DRY = "the air is dry"
    BUSY = "the processor is busy"
    HOT = "the processor is hot"
    DISK_FULL = "the disk is nearly full"
    NO_AIR = "the air cannot be felt"
    LESS_AIR = "the air can be felt in part"
    NO_LIGHT = "the light cannot be seen"

    WARMER_THAN_USUAL = "it is warmer than usual at this hour"
    COOLER_THAN_USUAL = "it is cooler than usual at this hour"
    MOISTER_THAN_USUAL = "there is more water in the air than usual at this hour"
    DRIER_THAN_USUAL = "there is less water in the air than usual at this hour"
    BRIGHTER_THAN_USUAL = "it is brighter than usual at this hour"
    DARKER_THAN_USUAL = "it is darker than usual at this hour"

    GREETING = "light came after a long dark"
    THAN_YESTERDAY = "it differs from this hour yesterday"
    THAN_LAST_WEEK = "it differs from this hour a week ago"
    RECORD = "no day for long was like this one"
    FIRST = "something for the first time"
    BIRTHDAY = "its age is worth a word"
    SEASON = "the days lengthen again, or shorten"


class Noticed(NamedTuple):
    """An event with the numbers that bear it out, by what they are."""

    event: Event
    at: Monotonic
    evidence: Mapping[str, float]
    words: Mapping[str, str] = MappingProxyType({})
    """What is put into its phrases."""


REMEMBERED = frozenset(
    {
        Event.GREETING,
        Event.THAN_YESTERDAY,
        Event.THAN_LAST_WEEK,
        Event.RECORD,
        Event.FIRST,
        Event.BIRTHDAY,
        Event.SEASON,
    }
)
"""What only its long memory knows; their phrases hold words for what it is."""

STRIKING = frozenset(
    {
        Event.LAMP_ON,
        Event.LAMP_OUT,
        Event.LIGHTER,
        Event.DARKER,
        Event.COLD_AIR,
        Event.STEAM,
        Event.LAMP_LATE,
        Event.STUFFIER,
        Event.FRESHER,
        Event.WORK_BEGAN,
        Event.MEMORY_FREED,
        Event.AIR_LOST,
        Event.AIR_PARTLY_LOST,
        Event.AIR_BACK,
        Event.LIGHT_LOST,
        Event.LIGHT_BACK,
        Event.GREETING,
        Event.RECORD,
        Event.FIRST,
        Event.BIRTHDAY,
        Event.SEASON,
    }
)
"""What makes Lumen speak up, though its shape has not changed."""

OPPOSITES = (
    {
        Event.LAMP_ON,
        Event.LAMP_OUT,
        Event.LIGHTER,
        Event.DARKER,
        Event.DAWN,
        Event.DUSK,
        Event.LAMP_LATE,
    },
    {Event.WARMER, Event.COOLER, Event.COLD_AIR},
    {Event.MOISTER, Event.DRIER, Event.STEAM},
    {Event.STUFFIER, Event.FRESHER},
    {Event.PRESSURE_FALLS, Event.PRESSURE_RISES},
    {Event.WORK_BEGAN, Event.WORK_ENDED},
    {Event.MEMORY_FILLS, Event.MEMORY_FREED},
    {Event.AIR_LOST, Event.AIR_PARTLY_LOST, Event.AIR_BACK},
    {Event.LIGHT_LOST, Event.LIGHT_BACK},
)
"""News of one kind: the latest is true, and the earlier is no more."""

FAULTS = frozenset(
    {
        Event.AIR_LOST,
        Event.AIR_PARTLY_LOST,
        Event.AIR_BACK,
        Event.LIGHT_LOST,
        Event.LIGHT_BACK,
    }
)
"""What is news however often it comes, and is said in quiet hours too."""

CAUSES = frozenset({Event.LAMP_ON, Event.LAMP_OUT, Event.COLD_AIR, Event.STEAM})
"""What names a cause, and so needs evidence that no other cause would give."""

AIR = frozenset(
    {
        Event.WARMER,
        Event.COOLER,
        Event.COLD_AIR,
        Event.MOISTER,
        Event.DRIER,
        Event.STEAM,
        Event.WARM,
        Event.COOL,
        Event.MOIST,
        Event.DRY,
        Event.WARMER_THAN_USUAL,
        Event.COOLER_THAN_USUAL,
        Event.MOISTER_THAN_USUAL,
        Event.DRIER_THAN_USUAL,
    }
)
"""What is said of the air that the board's own heat could be mistaken for."""

ABSOLUTES = frozenset({Event.WARM, Event.COOL, Event.MOIST, Event.DRY, Event.BRIGHT})
"""What is only said by a calibrated body, and where its own weeks bear it out."""
