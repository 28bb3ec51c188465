"""What leaves this computer."""

import pytest

from lumen.config.broker import MqttConfig
from lumen.config.settings import PageConfig, Settings
from lumen.outlets.web.page import disclosure

NOTHING = "nothing leaves this computer"


@pytest.mark.parametrize("reach", ["auto", "off", "local"])
def test_nothing_leaves_when_nothing_is_switched_on(reach: str) -> None:
    """A page for this computer alone tells nobody else."""
    assert disclosure(Settings(page=PageConfig(reach))) == NOTHING  # type: ignore[arg-type]  # each is one


@pytest.mark.parametrize("broker", ["", "10.0.0.5"])
@pytest.mark.parametrize("reach", ["local", "network"])
def test_everything_that_is_switched_on_is_named(broker: str, reach: str) -> None:
    """Alone and together."""
    text = disclosure(Settings(mqtt=MqttConfig(broker), page=PageConfig(reach)))  # type: ignore[arg-type]  # as above
    assert ("10.0.0.5:1883" in text) is bool(broker)
    assert ("network" in text) is (reach == "network")
    assert (text == NOTHING) is (not broker and reach == "local")
