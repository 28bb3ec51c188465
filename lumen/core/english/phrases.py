"""What the inner voice says of world and hour, by the predicate that makes it true.

Plain data; phrases are divided by bars. An event's phrases are said only where that event was
noticed or holds, a place's only at that time.
"""

from collections.abc import Mapping

from lumen.core.day_places import DayPlace
from lumen.core.english.memory_phrases import OF_MEMORY
from lumen.core.events import Event
from lumen.core.voice import phrases

PLACES: Mapping[DayPlace, tuple[str, ...]] = {
    DayPlace.EARLY: phrases(
        """The day is young. | It is early. | The morning has only begun. |
        A new day is under way. | First hours. | Most of the day lies ahead."""
    ),
    DayPlace.MORNING: phrases(
        """It is morning. | The morning goes on. | Noon is still ahead. |
        The forenoon takes its time. | This is a morning hour. | The day has found its stride."""
    ),
    DayPlace.NOON: phrases(
        """It is around noon. | The day stands at its middle. | Midday. | Half of the day is done. |
        The clock is near twelve. | Morning and afternoon meet."""
    ),
    DayPlace.AFTERNOON: phrases(
        """It is afternoon. | The afternoon is long. | The day leans toward evening. |
        Noon is behind me. | These are the later hours of the day. | The day is on its way down."""
    ),
    DayPlace.EVENING: phrases(
        """It is evening. | The day is nearly done. | The evening hours are here. |
        Day's end is near. | The evening goes on. | Much of the day lies behind me."""
    ),
    DayPlace.NIGHT: phrases(
        """It is night. | It is late. | The day is over. | These are the night hours. |
        It is long past evening. | The small hours are near or here."""
    ),
}

EVENTS: Mapping[Event, tuple[str, ...]] = {
    Event.LAMP_ON: phrases(
        """A light came on. | A lamp was lit. | There is lamplight. | A lamp joined in. |
        The lamp is on. | A switch was flipped, and it is light. | I see by lamplight. |
        Somewhere a lamp woke. | Lamplight reaches me."""
    ),
    Event.LAMP_OUT: phrases(
        """The light went out. | A lamp went dark. | A lamp was put out. | The lamplight is gone. |
        The lamp is off. | One lamp fewer. | A switch was flipped, and the lamp died. |
        A lamp went to sleep. | The lamp no longer reaches me."""
    ),
    Event.LIGHTER: phrases(
        """Suddenly it is lighter. | More light, all at once. | It brightened in one step. |
        The light jumped up. | All at once I see more. | A sudden gain of light. |
        The brightness leapt. | From one moment to the next it is lighter."""
    ),
    Event.DARKER: phrases(
        """Suddenly it is darker. | Less light, all at once. | It dimmed in one step. |
        The light dropped. | All at once I see less. | A sudden loss of light. |
        The brightness fell away. | From one moment to the next it is darker."""
    ),
    Event.DAWN: phrases(
        """It grows light. | Light gathers. | It gets lighter, slowly. |
        The light climbs by degrees. | Little by little it brightens. | Slow light is coming. |
        The grey gives way. | More light than half an hour ago."""
    ),
    Event.DUSK: phrases(
        """It grows dark. | The light is leaving. | It gets darker, slowly. |
        The light sinks by degrees. | Little by little it dims. | Slow dark is coming. |
        The light withdraws. | Less light than half an hour ago."""
    ),
    Event.WARMER: phrases(
        """The air warms. | It is getting warmer. | Warmth comes into the air. |
        The air gains a degree. | The thermometer climbs. | I feel the air turn milder. |
        The air is warmer than it was. | The warmth of the air rises."""
    ),
    Event.COOLER: phrases(
        """The air cools. | It is getting cooler. | Warmth leaves the air. |
        The air loses a degree. | The thermometer sinks. | I feel the air turn fresher. |
        The air is cooler than it was. | The warmth of the air ebbs."""
    ),
    Event.COLD_AIR: phrases(
        """Cold air came in. | A cold draught. | Cold air has found its way here. |
        A breath of outdoors came in, cold. | Cold air moves in. | Fresh cold air is here. |
        The cold was let in. | Outdoor air has reached me, cold."""
    ),
    Event.MOISTER: phrases(
        """The air grows moist. | There is more water in the air. | It gets damper. |
        The air takes on water. | Moisture is on the rise. | The air fills with damp. |
        I measure more water around me. | The hygrometer climbs."""
    ),
    Event.DRIER: phrases(
        """The air grows dry. | The damp goes out of the air. | It gets drier. |
        The air gives up water. | Moisture is on the wane. | There is less water in the air. |
        I measure less water around me. | The hygrometer sinks."""
    ),
    Event.STEAM: phrases(
        """Steam passed by. | A cloud of steam came and went. | There was steam near me. |
        Steam rose close by, and thins. | A puff of steam, already fading. | Steam touched me. |
        Something boiled, by the steam of it. | The steam is clearing off."""
    ),
    Event.LAMP_LATE: phrases(
        """The lamp is late tonight. | By now a lamp is usually lit. | No lamp yet this evening. |
        The evening lamp keeps me waiting. | Other evenings had a lamp by this hour. |
        I miss the evening lamp. | The usual lamp has not come. | It is dark past lamp time."""
    ),
    Event.STUFFIER: phrases(
        """The air is getting stuffy. | The air wants changing. | Stale air gathers in here. |
        The air is more used than it was. | It grows close in here. | The air thickens. |
        An hour has used up some air. | Fresh air would do this room good."""
    ),
    Event.FRESHER: phrases(
        """The air is fresher. | Less of the air is used. | The stale air is thinning out. |
        New air has taken the place of old. | The air has changed. | This air breathes easily. |
        The used air gives way. | It is far less stuffy now."""
    ),
    Event.PRESSURE_FALLS: phrases(
        """The pressure falls. | The barometer sinks. | The air weighs less than it did. |
        The sky leans on me less. | Pressure is going down. | Hours of falling pressure. |
        The barometer is on its way down. | The air above grows lighter."""
    ),
    Event.PRESSURE_RISES: phrases(
        """The pressure rises. | The barometer climbs. | The air weighs more than it did. |
        The sky leans on me more. | Pressure is going up. | Hours of rising pressure. |
        The barometer is on its way up. | The air above grows heavier."""
    ),
    Event.WORK_BEGAN: phrases(
        """There is work to do. | My processor sets to work. | I am busy all at once. |
        Work has arrived. | My cores are called on. | A task has taken my processor. |
        Computing has begun in earnest. | My processor rolls up its sleeves."""
    ),
    Event.WORK_ENDED: phrases(
        """The work is done. | My processor is at ease again. | I have time again. |
        The task has let go of me. | My cores are idle again. | The computing is over. |
        My processor puts its feet up. | Work has left."""
    ),
    Event.MEMORY_FILLS: phrases(
        """More of my memory is taken. | There is more to keep in mind. | Memory runs up. |
        My memory fills. | I hold more in memory than before. | Memory is being claimed. |
        Less of my memory is free. | My memory grows crowded."""
    ),
    Event.MEMORY_FREED: phrases(
        """Much was just forgotten. | My memory is lighter. | A load of memory was let go. |
        My memory was cleared out. | More of my memory is free. | Memory was given back. |
        I have memory to spare again. | A great deal left my memory."""
    ),
    Event.AIR_LOST: phrases(
        """I have lost the feel of the air. | The air has gone silent. |
        I cannot feel the room any more. | My air sensor no longer answers. |
        The air sensor is gone from me. | I have stopped feeling the air. |
        Where the air was, I feel nothing. | My sense of the air has failed."""
    ),
    Event.AIR_PARTLY_LOST: phrases(
        """I have lost a part of the feel of the air. | Something of the air has gone silent. |
        I feel the air less than I did. | A part of my air sensor no longer answers. |
        One of my air readings is missing. | My sense of the air has a hole. |
        I feel only some of the air now. | Part of the air is lost to me."""
    ),
    Event.AIR_BACK: phrases(
        """I feel the air again. | The room is back. | The feel of the air has come back. |
        My air sensor answers again. | My sense of the air is whole. |
        The air has its voice again. | I have the air back. | The air readings have returned."""
    ),
    Event.LIGHT_LOST: phrases(
        """I have lost sight of the light. | My eye has gone blind. |
        I cannot see the light any more. | My light sensor no longer answers. |
        The light sensor is gone from me. | I have stopped seeing light. | My eye has failed. |
        Where light was, I see nothing."""
    ),
    Event.LIGHT_BACK: phrases(
        """I see the light again. | My eye has come back. | I can see once more. |
        My light sensor answers again. | Sight has returned. | My eye is open again. |
        I have my sight back. | The light readings have returned."""
    ),
    Event.WOKE: phrases(
        """I was away, and am awake. | I have missed something. | I wake up. |
        There is a gap behind me. | I was gone for a while. | Some time went by without me. |
        I am back after a gap. | I do not know what I missed."""
    ),
    Event.DARK: phrases(
        """It is dark. | There is no light to speak of. | In the dark: | I sit in darkness. |
        My eye finds next to nothing. | It is dark around me. | Hardly any light. |
        All dark here."""
    ),
    Event.BRIGHT: phrases(
        """So much light. | It is bright. | Light everywhere. | It is bright around me. |
        Light fills my eye. | Plenty of light. | A bright place to be. | The light is strong."""
    ),
    Event.WARM: phrases(
        """It is warm here. | The air is warm. | A warm room. | I sit in warm air. |
        It is warm around me. | The room is warm. | Warm air lies about me. |
        The thermometer says warm."""
    ),
    Event.COOL: phrases(
        """It is cool here. | The air is cool. | A cool room. | I sit in cool air. |
        It is cool around me. | The room is cool. | Cool air lies about me. |
        The thermometer says cool."""
    ),
    Event.MOIST: phrases(
        """The air is damp. | The air is heavy with water. | Damp air. | It is damp here. |
        I sit in damp air. | The room is damp. | Damp lies about me. | The hygrometer says damp."""
    ),
    Event.DRY: phrases(
        """The air is dry. | Dry air. | It is dry here. | I sit in dry air. | The room is dry. |
        There is little water in the air. | Dry air lies about me. | The hygrometer says dry."""
    ),
    Event.BUSY: phrases(
        """My processor works hard. | I am at work. | There is much to compute. |
        My cores are busy. | I am computing. | Work has claimed my processor. |
        A task keeps me busy. |
        My processor is loaded."""
    ),
    Event.HOT: phrases(
        """My processor runs hot. | My processor is hot. | Heat sits in my chip. | My chip is hot. |
        There is heat at my core. | I run hot inside. | My silicon is hot. | The heat is mine."""
    ),
    Event.DISK_FULL: phrases(
        """My disk is nearly full. | There is hardly any room on my disk. |
        I am running out of disk. | My disk has little space left. |
        My disk is filling to the brim. | Disk space is scarce. | I have almost no disk left. |
        My disk wants clearing."""
    ),
    Event.NO_AIR: phrases(
        """I cannot feel the air. | The air tells me nothing. | Without the feel of the room: |
        My air sensor is silent. | I am numb to the air. | The air is a blank to me. |
        Not feeling the air: | I have no air reading."""
    ),
    Event.LESS_AIR: phrases(
        """I feel the air only in part. | The air tells me less than it could. |
        With less than all of my feel for air: | A part of the air is silent. |
        I lack one of my air readings. | My feel for air is incomplete. |
        Some of the air is a blank to me. | I am half numb to the air."""
    ),
    Event.NO_LIGHT: phrases(
        """I cannot see the light. | My eye tells me nothing. | Blind just now: |
        My light sensor is silent. | I am blind to the light. | The light is a blank to me. |
        Without an eye: | I have no light reading."""
    ),
    Event.WARMER_THAN_USUAL: phrases(
        """It is warmer than usual at this hour. | Warmer than this hour usually is. |
        This hour has been cooler on other days. | The air is above its usual warmth. |
        My weeks know this hour as cooler. | Unusually warm for the hour. |
        Most days this hour is cooler. | The thermometer is above its habit."""
    ),
    Event.COOLER_THAN_USUAL: phrases(
        """It is cooler than usual at this hour. | Cooler than this hour usually is. |
        This hour has been warmer on other days. | The air is below its usual warmth. |
        My weeks know this hour as warmer. | Unusually cool for the hour. |
        Most days this hour is warmer. | The thermometer is below its habit."""
    ),
    Event.MOISTER_THAN_USUAL: phrases(
        """There is more water in the air than usual. | Moister than this hour usually is. |
        This hour has been drier on other days. | The air holds more water than it tends to. |
        My weeks know this hour as drier. | Unusually moist for the hour. |
        Most days this hour is drier. | More damp than is the habit here."""
    ),
    Event.DRIER_THAN_USUAL: phrases(
        """There is less water in the air than usual. | Drier than this hour usually is. |
        This hour has been moister on other days. | The air holds less water than it tends to. |
        My weeks know this hour as moister. | Unusually dry for the hour. |
        Most days this hour is moister. | Less damp than is the habit here."""
    ),
    Event.BRIGHTER_THAN_USUAL: phrases(
        """It is brighter than usual at this hour. | Brighter than this hour usually is. |
        This hour has been darker on other days. | The hour is used to less light. |
        My weeks know this hour as darker. | Unusually bright for the hour. |
        Most days this hour is darker. | More light than is the habit here."""
    ),
    Event.DARKER_THAN_USUAL: phrases(
        """It is darker than usual at this hour. | Darker than this hour usually is. |
        This hour has been brighter on other days. | The hour is used to more light. |
        My weeks know this hour as brighter. | Unusually dark for the hour. |
        Most days this hour is brighter. | Less light than is the habit here."""
    ),
    **OF_MEMORY,
}
