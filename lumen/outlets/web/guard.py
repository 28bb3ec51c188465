"""Who may look, and who may ask: a decision on each request before anything else is done with it.

On this computer alone no token is needed, but the name asked for must be this computer's own: a
foreign page that makes its name point here (DNS rebinding) is not. On a network the token is.

A browser says where a request to change something comes from: in `Sec-Fetch-Site`, which no page
can set, or else in `Origin`. What a proxy in front adds (`X-Forwarded-Proto`, `X-Forwarded-Host`)
is believed for the comparison with `Origin` alone: a foreign page cannot make a browser send it.
"""

import re
import secrets

from lumen.outlets.web.http import Request, Response, refusal

COOKIE = "lumen"
_YEAR = 365 * 86_400
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD"})
_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s:/?#@\[\]\\]+))(?::[0-9]{1,5})?")
"""A name or an address and perhaps a port (RFC 9110, 7.2): without a user's name before it."""
_WORDS = re.compile(rb"[A-Za-z0-9_-]{16,128}")
"""What could be a token."""
_MOST_WORDS = 64
NO_TOKEN = "a token is needed: `lumen invite` prints the address with it"  # noqa: S105 - says that there is none


class Guard:
    """Knows the token, or None where this computer alone is served."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def objection(self, request: Request) -> Response | None:
        """Give the refusal of a request that is not allowed, or None."""
        if self._token is None:
            if _host_name(request.headers.get("host", "")) not in _OWN_NAMES:
                return refusal(421, "this page is for this computer alone: ask for 127.0.0.1")
        elif not (self._by_bearer(request) or self._by_cookie(request)):
            return refusal(401, NO_TOKEN)
        elif (host := request.headers.get("host", "")) and not _HOST.fullmatch(host):
            return refusal(400, "this host makes no sense")
        if request.method not in _READING and not self._is_own_page(request):
            return refusal(403, "only Lumen's own page may ask for this")
        return None

    def recognises(self, first: bytes) -> bool:
        """Tell whether a connection's first bytes bring the token; the request is judged later."""
        return any(
            self._is_token(word.decode("ascii")) for word in _WORDS.findall(first)[:_MOST_WORDS]
        )

    def welcome(self, request: Request) -> Response | None:
        """Give the answer to an address with the right token in it: a cookie, and the page."""
        if self._token is None or not self._is_token(request.query.get("token", "")):
            return None
        secure = "; Secure" if _scheme(request) == "https" else ""
        cookie = f"{COOKIE}={self._token}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Lax{secure}"
        return Response(303, headers={"location": "/", "set-cookie": cookie})

    def _is_own_page(self, request: Request) -> bool:
        """Tell whether a wish comes from this very page, or from a program that has the token."""
        if self._by_bearer(request):
            return True
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site.strip().lower() == "same-origin"
        host = _forwarded(request, "host") or request.headers.get("host", "")
        return request.headers.get("origin", "") == f"{_scheme(request)}://{host}"

    def _by_bearer(self, request: Request) -> bool:
        scheme, _, word = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._is_token(word.strip())

    def _by_cookie(self, request: Request) -> bool:
        # Cookies are shared by all ports of a host, and other programs' follow rules of their own.
        cookies = request.headers.get("cookie", "").split(";")
        pairs = (cookie.strip().partition("=") for cookie in cookies)
        return any(name == COOKIE and self._is_token(value) for name, _, value in pairs)

    def _is_token(self, word: str) -> bool:
        """Compare in constant time: how long it takes tells nothing."""
        if self._token is None:
            return False
        return secrets.compare_digest(word.encode(), self._token.encode())


def _scheme(request: Request) -> str:
    """Give how the browser reached the page, as far as a proxy in front tells."""
    return "https" if _forwarded(request, "proto").lower() == "https" else "http"


def _forwarded(request: Request, what: str) -> str:
    """Give what the first of the proxies in front says of the request that it got."""
    return request.headers.get(f"x-forwarded-{what}", "").split(",")[0].strip()


def _host_name(host: str) -> str:
    """Give a Host header's name without its port; nothing where it makes no sense.

    >>> _host_name("LocalHost:8520"), _host_name("[::1]:8520"), _host_name("evil@127.0.0.1")
    ('localhost', '::1', '')
    """
    found = _HOST.fullmatch(host)
    return "" if found is None else (found["v6"] or found["name"]).lower()
