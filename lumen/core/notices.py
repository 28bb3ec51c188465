"""What can be noticed, by name: events and conditions, and which of them belong together."""

from enum import StrEnum


class Notice(StrEnum):
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
        Notice.LAMP_ON,
        Notice.LAMP_OUT,
        Notice.LIGHTER,
        Notice.DARKER,
        Notice.COLD_AIR,
        Notice.WORK_BEGAN,
        Notice.MEMORY_FREED,
        Notice.AIR_LOST,
        Notice.AIR_PARTLY_LOST,
        Notice.AIR_BACK,
        Notice.LIGHT_LOST,
        Notice.LIGHT_BACK,
    }
)
"""What makes Lumen speak up, though its shape has not changed."""

OPPOSITES = (
    {
        Notice.LAMP_ON,
        Notice.LAMP_OUT,
        Notice.LIGHTER,
        Notice.DARKER,
        Notice.DAWN,
        Notice.DUSK,
    },
    {Notice.WARMER, Notice.COOLER, Notice.COLD_AIR},
    {Notice.MOISTER, Notice.DRIER},
    {Notice.PRESSURE_FALLS, Notice.PRESSURE_RISES},
    {Notice.WORK_BEGAN, Notice.WORK_ENDED},
    {Notice.MEMORY_FILLS, Notice.MEMORY_FREED},
    {Notice.AIR_LOST, Notice.AIR_PARTLY_LOST, Notice.AIR_BACK},
    {Notice.LIGHT_LOST, Notice.LIGHT_BACK},
)
"""News of one kind: the latest is true, and the earlier is no more."""
