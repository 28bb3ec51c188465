"""What the doctor says of the way to the owner's addresses."""

import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from patient import Folder, patient

from lumen.config.alerts import AlertsConfig
from lumen.config.settings import Settings
from lumen.doctor.facts import Outgoing
from lumen.doctor.outgoing import HOME, alerts, drop_in
from lumen.doctor.reader import read_facts
from lumen.doctor.verdicts import Outcome
from lumen.errors import NotRunningError
from lumen.system.name_lookup import addresses_of

ABROAD = {"hc-ping.com": ("203.0.113.7", "2001:db8::7"), "nas": ("192.168.1.4",)}


def judged(outgoing: Outgoing | None) -> tuple[Outcome, str]:
    """Give the verdict, and all that is said."""
    finding = alerts(replace(patient(), outgoing=outgoing))
    return finding.verdict, f"{finding.found} {finding.remedy or ''}"


def test_service_that_is_barred_from_an_address_is_told_with_the_way_out() -> None:
    """Only what lies abroad, by name and address."""
    verdict, said = judged(Outgoing(ABROAD, HOME))
    assert verdict is Outcome.FAILS
    assert "hc-ping.com (203.0.113.7, 2001:db8::7)" in said
    assert "nas" not in said
    assert "lumen alerts drop-in" in said


@pytest.mark.parametrize(
    ("outgoing", "verdict"),
    [
        (None, Outcome.ABSENT),
        (Outgoing(ABROAD, None), Outcome.WELL),
        (Outgoing(ABROAD, (*HOME, "203.0.113.7/32", "2001:db8::7/128")), Outcome.WELL),
        (Outgoing(ABROAD, (*HOME, "203.0.113.7/32")), Outcome.FAILS),
        (Outgoing(ABROAD, ("0.0.0.0/0", "::/0")), Outcome.WELL),
        (Outgoing(ABROAD, ()), Outcome.FAILS),
        (Outgoing({"hc-ping.com": "Name or service not known"}, HOME), Outcome.NOTICE),
        (Outgoing({"hc-ping.com": "no name"}, None), Outcome.WELL),
    ],
)
def test_verdict_follows_what_the_kernel_lets_through(
    outgoing: Outgoing | None, verdict: Outcome
) -> None:
    """A name that cannot be looked up is not called well where a sandbox stands before it."""
    assert judged(outgoing)[0] is verdict


def test_drop_in_lets_out_there_and_nowhere_else() -> None:
    """What it prints, added to the unit, makes the verdict well."""
    text = drop_in({"hc-ping.com": ABROAD["hc-ping.com"]})
    assert text.splitlines()[1:] == [
        "[Service]",
        "# hc-ping.com",
        "IPAddressAllow=203.0.113.7 2001:db8::7",
    ]


@pytest.mark.parametrize("shown", ["10.0.0.0/8 127.0.0.0/8\n", None])
def test_reader_asks_the_service_manager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: str | None
) -> None:
    """Where it says nothing, the unit's own networks are taken to hold."""
    answers = {} if shown is None else {"systemctl": shown}
    folder = Folder(tmp_path, bus=None, answers=answers)  # type: ignore[arg-type] # nothing is opened
    folder.write("etc/systemd/system/lumen.service")
    monkeypatch.setattr("lumen.doctor.reader.addresses_of", lambda _host: ("203.0.113.7",))
    settings = Settings(alerts=AlertsConfig(ping="https://hc-ping.com/s3cret"))
    facts = read_facts(folder.machine(), settings, None, NotRunningError("none"), tmp_path)
    assert facts.outgoing is not None
    assert facts.outgoing.hosts == {"hc-ping.com": ("203.0.113.7",)}
    assert facts.outgoing.allowed == (HOME if shown is None else ("10.0.0.0/8", "127.0.0.0/8"))


def test_name_server_that_hangs_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor says so, and goes on."""
    asleep = threading.Event()

    def hanging(*_: object, **__: object) -> list[Any]:
        asleep.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    with pytest.raises(OSError, match=r"no name server answered within 0\.05 s"):
        addresses_of("hc-ping.com", 0.05)
    asleep.set()


def test_addresses_are_given_once_each() -> None:
    """One for every kind of connection would be three times the same."""
    assert addresses_of("127.0.0.1") == ("127.0.0.1",)
    with pytest.raises(OSError, match="name"):
        addresses_of("a..b")
