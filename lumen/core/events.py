"""What can be noticed, by name: events and conditions, and which of them belong together."""

from enum import StrEnum


class Event(StrEnum):
    """Something that was noticed; the first group are events, the second conditions that last."""

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


STRIKING = frozenset(
    {
        Event.LAMP_ON,
        Event.LAMP_OUT,
        Event.LIGHTER,
        Event.DARKER,
        Event.COLD_AIR,
        Event.WORK_BEGAN,
        Event.MEMORY_FREED,
        Event.AIR_LOST,
        Event.AIR_PARTLY_LOST,
        Event.AIR_BACK,
        Event.LIGHT_LOST,
        Event.LIGHT_BACK,
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
    },
    {Event.WARMER, Event.COOLER, Event.COLD_AIR},
    {Event.MOISTER, Event.DRIER},
    {Event.PRESSURE_FALLS, Event.PRESSURE_RISES},
    {Event.WORK_BEGAN, Event.WORK_ENDED},
    {Event.MEMORY_FILLS, Event.MEMORY_FREED},
    {Event.AIR_LOST, Event.AIR_PARTLY_LOST, Event.AIR_BACK},
    {Event.LIGHT_LOST, Event.LIGHT_BACK},
)
"""News of one kind: the latest is true, and the earlier is no more."""
