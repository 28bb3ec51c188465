"""What of a living Lumen its broker is told, and what it may be asked."""

from random import SystemRandom

from lumen.body.scene import PAGES, Page
from lumen.core.cadence import gap_limit
from lumen.core.reading import Channel
from lumen.daemon.app import Lumen
from lumen.daemon.being import Wishes
from lumen.daemon.parts import Mode
from lumen.outlets.mqtt.commands import Wish
from lumen.outlets.mqtt.discovery import Introduced
from lumen.outlets.mqtt.identity import Topics, machine, node_name
from lumen.outlets.mqtt.outlet import Mqtt
from lumen.outlets.mqtt.state import Present

_MODELS = {
    Mode.PI: "Raspberry Pi with BrainCraft HAT",
    Mode.HOST: "computer without a HAT",
    Mode.MOCK: "simulated body in a simulated room",
}


def mqtt_of(lumen: Lumen) -> Mqtt:
    """Give the outlet of this Lumen."""
    config = lumen.settings.mqtt
    node = node_name(config.name, machine(), simulated=lumen.being.simulated)
    topics = Topics(node, config.topic, config.discovery)

    async def obey(wish: Wish) -> None:
        lumen.wish(lambda wishes: _grant(wishes, wish))

    return Mqtt(
        config,
        topics,
        lambda: introduced(lumen),
        lambda: present(lumen),
        obey,
        # Each Lumen of a fleet must draw differently.
        SystemRandom(),
    )


def introduced(lumen: Lumen) -> Introduced:
    """Give what decides which entities this Lumen has."""
    parts = lumen.parts
    # A simulated clock runs faster than Home Assistant's.
    interval = lumen.settings.senses.interval / getattr(parts.clock, "speed", 1.0)
    return Introduced(
        name=lumen.settings.mqtt.name,
        model=_MODELS[parts.mode],
        fitted=lumen.senses.fitted,
        compensated=lumen.senses.fitted & lumen.stage.compensation.channels,
        unknown=frozenset(lumen.pulse.mind.unknown),
        pages=tuple(str(page) for page in PAGES),
        expiry=round(gap_limit(interval)),
    )


def present(lumen: Lumen) -> Present | None:
    """Give Lumen as it is now, or None before its first sample; what it remembers is not now."""
    being = lumen.being
    if being.moment is None or being.samples == 0:
        return None
    room = lumen.stage.room(being.moment)
    said = being.said[-1] if being.said else None
    sample = being.moment.sample
    age = lumen.parts.clock.monotonic() - sample.at
    return Present(
        moment=being.moment,
        room={
            channel: room.get(channel)
            for channel in Channel
            if channel in sample.readings and channel in lumen.stage.compensation.channels
        },
        expression=None if said is None else str(said.expression),
        sentence=None if said is None else said.sentence,
        faults=being.faults,
        muted=being.wishes.muted,
        quiet=lumen.stage.quiet,
        quiet_mode=being.wishes.quiet,
        brightness=being.wishes.brightness,
        page=str(being.wishes.page),
        simulated=being.simulated,
        samples=being.samples,
        uptime=lumen.uptime,
        silent_for=age if lumen.present is None else None,
    )


def _grant(wishes: Wishes, wish: Wish) -> None:
    setattr(wishes, wish.what, Page(wish.value) if isinstance(wish.value, str) else wish.value)
