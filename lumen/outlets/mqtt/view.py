"""What of a living Lumen its broker is told, and what it may be asked."""

from random import SystemRandom

from lumen.body.scene import PAGES, Page
from lumen.core.cadence import gap_limit
from lumen.core.reading import Channel
from lumen.outlets.mqtt.commands import Wish
from lumen.outlets.mqtt.discovery import Introduced
from lumen.outlets.mqtt.identity import Topics, machine, node_name
from lumen.outlets.mqtt.outlet import Mqtt
from lumen.outlets.mqtt.state import Present
from lumen.runtime.creature_state import Controls
from lumen.runtime.hardware import Mode
from lumen.runtime.lifecycle import Lumen

_MODELS = {
    Mode.PI: "Raspberry Pi with BrainCraft HAT",
    Mode.HOST: "computer without a HAT",
    Mode.MOCK: "simulated body in a simulated room",
}


def mqtt_of(lumen: Lumen) -> Mqtt:
    """Give the outlet of this Lumen."""
    config = lumen.settings.mqtt
    node = node_name(config.name, machine(), simulated=lumen.creature.simulated)
    topics = Topics(node, config.topic, config.discovery)

    async def apply_press(wish: Wish) -> None:
        lumen.wish(lambda controls: _grant(controls, wish))

    return Mqtt(
        config,
        topics,
        lambda: introduced(lumen),
        lambda: present(lumen),
        apply_press,
        # Each Lumen of a fleet must draw differently.
        SystemRandom(),
    )


def introduced(lumen: Lumen) -> Introduced:
    """Give what decides which entities this Lumen has."""
    parts = lumen.hardware
    # A simulated clock runs faster than Home Assistant's.
    interval = lumen.settings.senses.interval / getattr(parts.clock, "speed", 1.0)
    return Introduced(
        name=lumen.settings.mqtt.name,
        model=_MODELS[parts.mode],
        fitted=lumen.senses.fitted,
        compensated=lumen.senses.fitted & lumen.renderer.compensation.channels,
        unknown=frozenset(lumen.pulse.mind.unknown),
        pages=tuple(str(page) for page in PAGES),
        expiry=round(gap_limit(interval)),
    )


def present(lumen: Lumen) -> Present | None:
    """Give Lumen as it is now, or None before its first sample; what it remembers is not now."""
    creature = lumen.creature
    if creature.moment is None or creature.samples == 0:
        return None
    room = lumen.renderer.room(creature.moment)
    said = creature.said[-1] if creature.said else None
    sample = creature.moment.sample
    age = lumen.hardware.clock.monotonic() - sample.at
    return Present(
        moment=creature.moment,
        room={
            channel: room.get(channel)
            for channel in Channel
            if channel in sample.readings and channel in lumen.renderer.compensation.channels
        },
        expression=None if said is None else str(said.expression),
        sentence=None if said is None else said.sentence,
        faults=creature.faults,
        muted=creature.controls.muted,
        quiet=lumen.renderer.quiet,
        quiet_mode=creature.controls.quiet,
        brightness=creature.controls.brightness,
        page=str(creature.controls.page),
        simulated=creature.simulated,
        samples=creature.samples,
        uptime=lumen.uptime,
        silent_for=age if lumen.present is None else None,
    )


def _grant(controls: Controls, wish: Wish) -> None:
    setattr(controls, wish.what, Page(wish.value) if isinstance(wish.value, str) else wish.value)
