"""What leaves this computer."""

import pytest

from lumen.config.alerts import AlertsConfig
from lumen.config.broker import MqttConfig
from lumen.config.settings import PageConfig, Settings
from lumen.core.speaking import SpeechConfig
from lumen.outlets.web.page import disclosure

NOTHING = "nothing leaves this computer"


@pytest.mark.parametrize("reach", ["auto", "off", "local"])
def test_nothing_leaves_when_nothing_is_switched_on(reach: str) -> None:
    """A page for this computer alone tells nobody else."""
    assert disclosure(Settings(page=PageConfig(reach))) == NOTHING  # type: ignore[arg-type]  # each is one


@pytest.mark.parametrize("broker", ["", "10.0.0.5"])
@pytest.mark.parametrize("alerts", ["", "http://10.0.0.6/x"])
@pytest.mark.parametrize("server", ["", "10.0.0.7:10200"])
@pytest.mark.parametrize("reach", ["local", "network"])
def test_everything_that_is_switched_on_is_named(
    broker: str, alerts: str, server: str, reach: str
) -> None:
    """Alone and together."""
    settings = Settings(
        mqtt=MqttConfig(broker),
        alerts=AlertsConfig(webhook=alerts),
        speech=SpeechConfig(aloud=True, server=server),
        page=PageConfig(reach),  # type: ignore[arg-type]  # as above
    )
    text = disclosure(settings)
    assert ("10.0.0.5:1883" in text) is bool(broker)
    assert ("10.0.0.6" in text) is bool(alerts)
    assert ("10.0.0.7:10200" in text) is bool(server)
    assert ("network" in text) is (reach == "network")
    assert (text == NOTHING) is (not broker and not alerts and not server and reach == "local")


def test_speech_server_that_is_not_asked_is_not_named() -> None:
    """Where nothing is said aloud no sentence leaves."""
    settings = Settings(speech=SpeechConfig(aloud=False, server="10.0.0.7:10200"))
    assert disclosure(settings) == NOTHING
