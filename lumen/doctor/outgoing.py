"""Whether the service's sandbox lets Lumen reach the addresses that its owner set. Pure."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network

from lumen.doctor.facts import Facts
from lumen.doctor.verdicts import Finding, absent, fails, notice, well

HOME = (
    "127.0.0.0/8",
    "::1/128",
    "169.254.0.0/16",
    "fe80::/64",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
)
"""What the unit allows by itself."""

DROP_IN = "/etc/systemd/system/lumen.service.d/alerts.conf"
_REMEDY = (
    f"sudo lumen alerts drop-in | sudo tee {DROP_IN}; then: sudo systemctl daemon-reload; "
    "sudo systemctl restart lumen"
)


def alerts(facts: Facts) -> Finding:
    """The service may send to the addresses in `alerts`."""
    outgoing = facts.outgoing
    if outgoing is None:
        return absent("alerts", "no address is set in alerts")
    hosts = ", ".join(outgoing.hosts)
    if outgoing.allowed is None:
        return well("alerts", f"set for {hosts}; no service keeps them in your network")
    unknown = {host: why for host, why in outgoing.hosts.items() if isinstance(why, str)}
    known = {host: found for host, found in outgoing.hosts.items() if not isinstance(found, str)}
    barred = beyond(known, outgoing.allowed)
    if barred:
        where = "; ".join(f"{host} ({', '.join(found)})" for host, found in barred.items())
        return fails("alerts", f"the service's sandbox bars {where}", _REMEDY)
    if unknown:
        why = "; ".join(f"{host}: {reason}" for host, reason in unknown.items())
        return notice("alerts", why, "with a network: lumen doctor; is the host spelt right?")
    return well("alerts", f"the service may reach {hosts}")


def beyond(
    hosts: Mapping[str, Sequence[str]], allowed: Sequence[str] = HOME
) -> dict[str, tuple[str, ...]]:
    """Give the hosts' addresses outside of some networks.

    >>> beyond({"nas": ["192.168.1.4"], "ntfy.sh": ["159.203.148.75"]})
    {'ntfy.sh': ('159.203.148.75',)}
    """
    networks = [ip_network(each, strict=False) for each in allowed]
    found = {
        host: tuple(a for a in addresses if not any(ip_address(a) in each for each in networks))
        for host, addresses in hosts.items()
    }
    return {host: addresses for host, addresses in found.items() if addresses}


def drop_in(hosts: Mapping[str, Sequence[str]]) -> str:
    """Give the lines that let the service reach these hosts, and nothing else."""
    lines = ["# Lets Lumen send to the addresses in its settings. Made by: lumen alerts drop-in"]
    lines.append("[Service]")
    for host, addresses in hosts.items():
        lines += [f"# {host}", f"IPAddressAllow={' '.join(addresses)}"]
    return "\n".join(lines)
