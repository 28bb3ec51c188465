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


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN.upper()])
def test_address_with_another_token_is_no_welcome(token: str) -> None:
    """Nearly right is wrong."""
    assert Guard(TOKEN).welcome(Request("GET", "/", {"token": token}, {})) is None
    assert Guard(None).welcome(Request("GET", "/", {"token": token}, {})) is None


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


@pytest.mark.parametrize(
    "host",
    [
        "evil@127.0.0.1",
        "evil:word@127.0.0.1:8520",
        "127.0.0.1#evil",
        "127.0.0.1/evil",
        "a b",
        "::1",
    ],
)
def test_host_that_is_more_than_a_name_and_a_port_is_refused(host: str) -> None:
    """A user's name before it is no part of a host; nor is what else an address may have."""
    for guard, status in ((Guard(None), 421), (Guard(TOKEN), 400)):
        objection = guard.objection(request(host=host, authorization=f"Bearer {TOKEN}"))
        assert objection is not None
        assert objection.status == status


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "https://lumen.example"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8520"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8520"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "https://127.0.0.1:8520", "x-forwarded-proto": "https"}, True),
        ({"origin": "https://127.0.0.1:8520", "x-forwarded-proto": "https, http"}, True),
        ({"origin": "http://127.0.0.1:8520", "x-forwarded-proto": "https"}, False),
        (
            {
                "origin": "https://lumen.example",
                "x-forwarded-proto": "https",
                "x-forwarded-host": "lumen.example",
            },
            True,
        ),
        ({"origin": "https://evil.example", "x-forwarded-proto": "https"}, False),
        ({"origin": "http://127.0.0.1:8520", "x-forwarded-host": "lumen.example"}, False),
    ],
)
def test_own_page_is_known_by_what_the_browser_and_a_proxy_tell(
    headers: dict[str, str], *, allowed: bool
) -> None:
    """Behind TLS the page is another origin than the one that this server sees."""
    objection = Guard(None).objection(request("POST", host="127.0.0.1:8520", **headers))
    assert (objection is None) is allowed


def test_forwarded_name_does_not_open_the_page_of_this_computer() -> None:
    """A page that was rebound here may send what it likes, but not another Host."""
    forged = {"x_forwarded_host": "127.0.0.1", "x_forwarded_proto": "https"}
    objection = Guard(None).objection(request(host="evil.example", **forged))
    assert objection is not None
    assert objection.status == 421


def test_cookie_is_for_tls_alone_when_the_page_is_reached_by_it() -> None:
    """Then it is never sent in the clear."""
    over_tls = Request("GET", "/", {"token": TOKEN}, {"x-forwarded-proto": "https"})
    welcome = Guard(TOKEN).welcome(over_tls)
    assert welcome is not None
    assert "; Secure" in welcome.headers["set-cookie"]


@pytest.mark.parametrize(
    ("first", "known"),
    [
        (f"GET / HTTP/1.1\r\nCookie: a=b; lumen={TOKEN}\r\n", True),
        (f"GET /?token={TOKEN} HTTP/1.1\r\n", True),
        (f"GET / HTTP/1.1\r\nAuthorization: Bearer {TOKEN}", True),
        (f"GET / HTTP/1.1\r\nCookie: lumen={TOKEN[:-1]}\r\n", False),
        (f"GET / HTTP/1.1\r\nCookie: lumen={TOKEN}x\r\n", False),
        ("GET / HTTP/1.1\r\n", False),
    ],
)
def test_connection_is_recognised_by_the_token_alone(first: str, *, known: bool) -> None:
    """Its first bytes tell, before anything is made of it."""
    assert Guard(TOKEN).recognises(first.encode()) is known
    assert not Guard(None).recognises(first.encode())
