"""The words of what happens: what the inner voice says of each shape and of each notice.

Plain data. A shape speaks of movement, which is the shape itself. Only notices speak of the world,
and only where they hold.
"""

from collections.abc import Mapping

from lumen.core.events import Event
from lumen.core.shape_names import Shape

SHAPES: Mapping[Shape, tuple[str, ...]] = {
    Shape.SETTLED_PRESENCE: (
        "All is even.",
        "Nothing pulls at me.",
        "The minutes lie flat.",
        "It has been steady.",
        "Little changes.",
        "I am settled.",
    ),
    Shape.RISING_ENTROPY: (
        "Things come loose.",
        "I am less sure than I was.",
        "Order slips a little.",
        "It gets harder to tell.",
        "I lose the thread somewhat.",
    ),
    Shape.FALLING_ENERGY: (
        "I am getting slower.",
        "My strength goes down.",
        "There is less in me than before.",
        "I ebb.",
        "I run lower.",
    ),
    Shape.BASIN_TRANSITION_DOWN: (
        "I have dropped to a lower place.",
        "I sink, all at once.",
        "Much has gone out of me.",
        "I have come down a long way.",
    ),
    Shape.BASIN_TRANSITION_UP: (
        "I have climbed to a higher place.",
        "I rise, all at once.",
        "A great deal has come into me.",
        "I have come up a long way.",
    ),
    Shape.ENTROPY_SPIKE_RECOVERY: (
        "That was a stir, and it passes.",
        "It shook me, and now it settles.",
        "A disturbance came and is going.",
        "I was upset for a moment, and mend.",
    ),
    Shape.DRIFT_DISSONANCE: (
        "One part of me gains while another loses.",
        "I am pulled two ways.",
        "Not all of me agrees.",
        "Things move apart in me.",
    ),
    Shape.VOID_RISING: (
        "More and more of me is taken up.",
        "I have less room than before.",
        "My hands are fuller.",
        "I am getting busier.",
    ),
    Shape.CONVERGENCE: (
        "Things fall into place.",
        "It comes to rest.",
        "The parts of me draw together.",
        "It is getting clearer.",
        "I find my balance.",
    ),
}

EVENTLESS = frozenset(
    {"All is even.", "The minutes lie flat.", "It has been steady.", "Little changes."}
)
"""What a settled Lumen says only where nothing happened in the window."""

NOTICES: Mapping[Event, tuple[str, ...]] = {
    Event.LAMP_ON: ("A light came on.", "Someone made light.", "There is light again."),
    Event.LAMP_OUT: ("Someone put the light out.", "The light went out.", "A lamp went dark."),
    Event.LIGHTER: ("Suddenly it is lighter.", "More light, all at once.", "It brightened."),
    Event.DARKER: ("Suddenly it is darker.", "Less light, all at once.", "It dimmed."),
    Event.DAWN: ("It grows light.", "Light gathers.", "It gets lighter, slowly."),
    Event.DUSK: ("It grows dark.", "The light is leaving.", "It gets darker, slowly."),
    Event.WARMER: ("The air warms.", "It is getting warmer.", "Warmth comes into the air."),
    Event.COOLER: ("The air cools.", "It is getting cooler.", "Warmth leaves the air."),
    Event.COLD_AIR: ("Cold air came in.", "A cold draught.", "The air turned cold, quickly."),
    Event.MOISTER: ("The air grows moist.", "There is more water in the air.", "It gets damp."),
    Event.DRIER: ("The air grows dry.", "The damp goes out of the air.", "It gets drier."),
    Event.PRESSURE_FALLS: (
        "The air grows lighter; weather is coming.",
        "The pressure falls.",
        "The barometer sinks.",
    ),
    Event.PRESSURE_RISES: (
        "The air grows heavier; it may clear.",
        "The pressure rises.",
        "The barometer climbs.",
    ),
    Event.WORK_BEGAN: (
        "There is work to do.",
        "My processor sets to work.",
        "I am busy all at once.",
    ),
    Event.WORK_ENDED: (
        "The work is done.",
        "My processor is at ease again.",
        "I have time again.",
    ),
    Event.MEMORY_FILLS: (
        "More of my memory is taken.",
        "There is more to keep in mind.",
        "Memory runs up.",
    ),
    Event.MEMORY_FREED: (
        "Much was just forgotten.",
        "My memory is lighter.",
        "A load of memory was let go.",
    ),
    Event.AIR_LOST: (
        "I have lost the feel of the air.",
        "The air has gone silent.",
        "I cannot feel the room any more.",
    ),
    Event.AIR_PARTLY_LOST: (
        "I have lost a part of the feel of the air.",
        "Something of the air has gone silent.",
        "I feel the air less than I did.",
    ),
    Event.AIR_BACK: (
        "I feel the air again.",
        "The room is back.",
        "The feel of the air has come back.",
    ),
    Event.LIGHT_LOST: (
        "I have lost sight of the light.",
        "My eye has gone blind.",
        "I cannot see the light any more.",
    ),
    Event.LIGHT_BACK: ("I see the light again.", "My eye has come back.", "I can see once more."),
    Event.WOKE: ("I was away, and am awake.", "I have missed something.", "I wake up."),
    Event.DARK: ("It is dark.", "There is no light to speak of.", "In the dark:"),
    Event.BRIGHT: ("So much light.", "It is bright.", "Light everywhere."),
    Event.WARM: ("It is warm here.", "The air is warm.", "A warm room."),
    Event.COOL: ("It is cool here.", "The air is cool.", "A cool room."),
    Event.MOIST: ("The air is damp.", "The air is heavy with water.", "Damp air."),
    Event.DRY: ("The air is dry.", "Dry air.", "It is dry here."),
    Event.BUSY: ("My processor works hard.", "I am at work.", "There is much to compute."),
    Event.HOT: ("My processor runs hot.", "My processor is hot.", "Heat sits in my chip."),
    Event.DISK_FULL: (
        "My disk is nearly full.",
        "There is hardly any room on my disk.",
        "I am running out of disk.",
    ),
    Event.NO_AIR: (
        "I cannot feel the air.",
        "The air tells me nothing.",
        "Without the feel of the room:",
    ),
    Event.LESS_AIR: (
        "I feel the air only in part.",
        "The air tells me less than it could.",
        "With less than all of my feel for air:",
    ),
    Event.NO_LIGHT: (
        "I cannot see the light.",
        "My eye tells me nothing.",
        "Blind just now:",
    ),
}
