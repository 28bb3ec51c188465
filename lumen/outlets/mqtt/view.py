"""The broker's outlet of one Lumen: what its snapshots say of it, and whose controls it changes."""

from random import SystemRandom

from lumen.config.broker import DEFAULT_NAME, MqttConfig
from lumen.core.answers import Answerer
from lumen.core.cadence import gap_limit
from lumen.core.catalogue import ENGLISH_CATALOGUE, Catalogue
from lumen.formats.catalogue import catalogue_of
from lumen.outlets.control.events import happenings
from lumen.outlets.mqtt.discovery import Introduction
from lumen.outlets.mqtt.events import EventQueue
from lumen.outlets.mqtt.identity import Topics, machine, node_name
from lumen.outlets.mqtt.outlet import Mqtt
from lumen.outlets.mqtt.panel import PanelTopic
from lumen.outlets.snapshot import Snapshot
from lumen.outlets.view import View
from lumen.outlets.web.pictures import Pictures
from lumen.runtime.button_input import page_names
from lumen.runtime.hardware import Mode

_MODELS = {
    Mode.PI: "Raspberry Pi with BrainCraft HAT",
    Mode.HOST: "computer without a HAT",
    Mode.MOCK: "simulated body in a simulated room",
}


def mqtt_of(view: View, config: MqttConfig) -> Mqtt:
    """Give the outlet of this Lumen."""
    node = node_name(config.name, machine(), simulated=view.simulated)
    catalogue = catalogue_of(view.settings.identity.language)
    topics = Topics(node, config.topic, config.discovery)
    return Mqtt(
        config,
        topics,
        lambda snapshot: introduction(snapshot, config.name, catalogue),
        view.snapshot,
        lambda change: view.controls.apply(change, Answerer.MQTT),
        # Each Lumen of a fleet must draw differently.
        SystemRandom(),
        events=EventQueue(lambda: happenings(view), view.clock),
        panel=PanelTopic(Pictures(view), view.clock),
    )


def introduction(
    snapshot: Snapshot, name: str, catalogue: Catalogue = ENGLISH_CATALOGUE
) -> Introduction:
    """Give what decides which entities this Lumen has."""
    return Introduction(
        # A name for this broker alone goes before the one that Lumen has everywhere.
        name=snapshot.life.name if snapshot.life and name == DEFAULT_NAME else name,
        model=_MODELS[snapshot.mode],
        fitted=frozenset(snapshot.fitted),
        compensated=frozenset(snapshot.compensated),
        unknown=frozenset(snapshot.unknown),
        pages=page_names(tuple(snapshot.plugin_pages)),
        # A simulated clock runs faster than Home Assistant's.
        expiry=round(gap_limit(snapshot.period_s)),
        catalogue=catalogue,
    )
