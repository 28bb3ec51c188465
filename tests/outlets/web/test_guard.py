"""Who may look, and who may ask."""

import pytest

from lumen.outlets.web.guard import Guard
from lumen.outlets.web.http import Request

TOKEN = "a-word-nobody-guesses"  # noqa: S105 - a test's own


def request(method: str = "GET", **headers: str) -> Request:
    """Give a request with these headers."""
    return Request(method, "/", {}, {name.replace("_", "-"): v for name, v in headers.items()})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8520", "localhost:1", "[::1]:8520"])
def test_own_name_is_let_in_on_this_computer(host: str) -> None:
    """However this computer calls itself."""
    assert Guard(None).objection(request(host=host)) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8520", "127.0.0.1.evil.example", "", "[::1", "10.0.0.7"]
)
def test_foreign_name_is_refused_on_this_computer(host: str) -> None:
    """A page elsewhere that makes its name point here (DNS rebinding) sees nothing."""
    objection = Guard(None).objection(request(host=host))
    assert objection is not None
    assert objection.status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": "lumen=wrong"},
        {"cookie": f"other={TOKEN}"},
        {"cookie": '"'},
        {"cookie": f"lumen={TOKEN}x"},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": "Bearer"},
        {"authorization": "Bearer ümlaut"},
    ],
)
def test_stranger_is_refused_on_a_network(headers: dict[str, str]) -> None:
    """Without the token, or with another, nothing is told."""
    objection = Guard(TOKEN).objection(request(host="pi.local", **headers))
    assert objection is not None
    assert objection.status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": f"a=b; lumen={TOKEN}"},
        {"cookie": f'prefs={{"a":1,"b":2}}; lumen={TOKEN}'},
        {"cookie": f"_ga=x y; flag; k[0]=1; lumen=old; lumen={TOKEN}; z"},
        {"authorization": f"bearer {TOKEN}"},
    ],
)
def test_who_knows_the_token_is_let_in_on_a_network(headers: dict[str, str]) -> None:
    """A browser has it in a cookie, a program in a header."""
    assert Guard(TOKEN).objection(request(host="pi.local", **headers)) is None


def test_address_with_the_token_becomes_a_cookie() -> None:
    """It leaves the address, and scripts cannot read it."""
    welcome = Guard(TOKEN).welcome(Request("GET", "/", {"token": TOKEN}, {}))
    assert welcome is not None
    assert welcome.status == 303
    assert welcome.headers["location"] == "/"
    assert "HttpOnly" in welcome.headers["set-cookie"]
    assert "SameSite" in welcome.headers["set-cookie"]


@pytest.mark.parametrize("told", ["", "wrong", TOKEN[:-1], TOKEN.upper()])
def test_address_with_another_token_is_no_welcome(told: str) -> None:
    """Nearly right is wrong."""
    assert Guard(TOKEN).welcome(Request("GET", "/", {"token": told}, {})) is None
    assert Guard(None).welcome(Request("GET", "/", {"token": told}, {})) is None


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:8520", True),
        ("http://evil.example", False),
        ("https://127.0.0.1:8520", False),
        ("http://127.0.0.1:9999", False),
        ("null", False),
        ("", False),
    ],
)
def test_wish_is_heard_from_the_own_page_alone(origin: str, *, allowed: bool) -> None:
    """A page elsewhere cannot press Lumen's buttons with somebody's browser."""
    objection = Guard(None).objection(request("POST", host="127.0.0.1:8520", origin=origin))
    assert (objection is None) is allowed


def test_wish_is_heard_from_a_program_that_has_the_token() -> None:
    """A script has no page it could come from."""
    bearer = {"host": "pi.local", "authorization": f"Bearer {TOKEN}"}
    assert Guard(TOKEN).objection(request("POST", **bearer)) is None
    cookie = {"host": "pi.local", "cookie": f"lumen={TOKEN}", "origin": "http://evil.example"}
    objection = Guard(TOKEN).objection(request("POST", **cookie))
    assert objection is not None
    assert objection.status == 403
