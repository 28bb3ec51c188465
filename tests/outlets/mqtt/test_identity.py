"""Who is who among many Lumens on one broker."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lumen.outlets.mqtt.identity import Topics, machine, node_name


@given(st.text(min_size=1, max_size=60), st.text(max_size=40), st.booleans())
def test_node_is_fit_for_topics_whatever_it_is_made_from(
    name: str,
    computer: str,
    simulated: bool,  # noqa: FBT001 - drawn
) -> None:
    """Letters, digits and dashes alone, as Home Assistant wants of an object id."""
    node = node_name(name, computer, simulated=simulated)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?-[0-9a-f]{10}", node)
    assert len(node) <= 43
    assert node == node_name(name, computer, simulated=simulated)


def test_node_is_another_for_another_name_computer_or_world() -> None:
    """No two Lumens of a fleet share one."""
    nodes = {
        node_name(name, computer, simulated=simulated)
        for name in ("Kitchen", "kitchen", "Küche", "台所", "臥室")
        for computer in ("one", "two")
        for simulated in (False, True)
    }
    assert len(nodes) == 20


def test_computer_is_known_by_machine_id_and_board(tmp_path: Path) -> None:
    """A copied card has its original's machine-id, but another board; neither can be read back."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/machine-id").write_text("4c4c454400", encoding="utf-8")
    alone = machine(tmp_path)
    board = tmp_path / "sys/firmware/devicetree/base"
    board.mkdir(parents=True)
    (board / "serial-number").write_bytes(b"10000000abcdef01\0")
    both = machine(tmp_path)
    assert alone == "4c4c454400"
    assert both == "4c4c454400\n10000000abcdef01"
    assert "4c4c454400" not in node_name("Lumen", both, simulated=False)


def test_computer_without_either_is_known_by_its_name(tmp_path: Path) -> None:
    """Some containers have neither."""
    assert machine(tmp_path)


def test_topics_lie_under_base_and_node() -> None:
    """The documentation's topics."""
    topics = Topics("kitchen-0123456789", "home/lumen", "homeassistant")
    assert topics.state == "home/lumen/kitchen-0123456789/state"
    assert topics.availability == "home/lumen/kitchen-0123456789/availability"
    assert topics.command("mute") == "home/lumen/kitchen-0123456789/mute/set"
    assert topics.discovery == "homeassistant/device/kitchen-0123456789/config"
    assert topics.birth == "homeassistant/status"
