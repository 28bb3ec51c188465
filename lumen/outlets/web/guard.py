"""Who may look, and who may ask: a decision on each request before anything else is done with it.

On this computer alone no token is needed, but the name asked for must be this computer's own: a
foreign page that makes its name point here (DNS rebinding) is not. On a network the token is.
"""

import secrets
from urllib.parse import urlsplit

from lumen.outlets.web.http import Request, Response, refusal

COOKIE = "lumen"
_YEAR = 365 * 86_400
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_READING = frozenset({"GET", "HEAD"})


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
            return refusal(401, "a token is needed: Lumen printed the address with it at its start")
        if request.method not in _READING and not self._is_own_page(request):
            return refusal(403, "only Lumen's own page may ask for this")
        return None

    def welcome(self, request: Request) -> Response | None:
        """Give the answer to an address with the right token in it: a cookie, and the page."""
        if self._token is None or not self._is_token(request.query.get("token", "")):
            return None
        cookie = f"{COOKIE}={self._token}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Lax"
        return Response(303, headers={"location": "/", "set-cookie": cookie})

    def _is_own_page(self, request: Request) -> bool:
        """Tell whether a wish comes from this very page, or from a program that has the token."""
        if self._by_bearer(request):
            return True
        origin = request.headers.get("origin", "")
        return origin != "" and origin == f"http://{request.headers.get('host', '')}"

    def _by_bearer(self, request: Request) -> bool:
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._is_token(told.strip())

    def _by_cookie(self, request: Request) -> bool:
        # Cookies are shared by all ports of a host, and other programs' follow rules of their own.
        cookies = request.headers.get("cookie", "").split(";")
        told = (cookie.strip().partition("=") for cookie in cookies)
        return any(name == COOKIE and self._is_token(value) for name, _, value in told)

    def _is_token(self, told: str) -> bool:
        """Compare in constant time: how long it takes tells nothing."""
        if self._token is None:
            return False
        return secrets.compare_digest(told.encode(), self._token.encode())


def _host_name(host: str) -> str:
    """Give a Host header's name without its port; nothing where it makes no sense."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
