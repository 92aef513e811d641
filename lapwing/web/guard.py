"""What stands between everybody and the pages: bounds, names, rates, the token, and where a form comes from."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lapwing.web.bodies import MOST_BYTES
from lapwing.web.buckets import Buckets
from lapwing.web.door import Door
from lapwing.web.refusal import Refusal, later

COOKIE = "lapwing"
"""What a browser that signed in sends."""

LOGIN, LOGOUT = "/login", "/logout"
CODE = "/api/v1/code"
"""Where a text is sent to be coded."""

_FORM = "application/x-www-form-urlencoded"  # what browsers post without script
POSTED = {CODE: "application/json", LOGIN: _FORM, LOGOUT: _FORM}
"""What may be posted, and as what. A browser asks us first before it sends JSON from another site, and is not let."""

_OPEN = (LOGIN, LOGOUT)
_FILES = "/static/"  # what is there for those who have not signed in: nothing of the store
_TARGET = 8_000  # bytes of an address with its query: all parameters at their longest, escaped, are half of it
_HEADERS = 16_000  # bytes of all headers: browsers send some two thousand
WRONG = 10
"""Requests that a wrong token costs: whoever guesses is soon told to wait."""

_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Lets a request through to the application, or answers it with a refusal."""

    def __init__(
        self, app: ASGIApp, door: Door, buckets: Buckets, refuse: Callable[[Request, Refusal], Response]
    ) -> None:
        self.app = app
        self._door, self._buckets, self._refuse = door, buckets, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            try:
                self._check(request)
            except Refusal as refused:
                await self._refuse(request, refused)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _check(self, request: Request) -> None:
        """In this order: what costs nothing, whom it is meant for, who asks and how often, and what it would change."""
        _check_size(request)
        self._check_host(request)
        self._check_rate(request)
        if request.url.path not in _OPEN and not request.url.path.startswith(_FILES):
            self._check_token(request)
        if request.method not in _SAFE:
            _check_origin(request)
            _check_body(request)

    def _check_host(self, request: Request) -> None:
        host = request.headers.get("host", "")
        if not self._door.calls(host):
            remedy = "use the address, or start the server with --allow-host for that name"
            raise Refusal(421, "a name of this server", repr(host[:80]), remedy)

    def _check_rate(self, request: Request) -> None:
        wait = self._buckets.take(client(request))
        if wait:
            expected = f"at most {self._door.rate:g} requests a second"
            raise Refusal(429, expected, "more of them", f"ask again in {wait} seconds", later(wait))

    def _check_token(self, request: Request) -> None:
        if self._door.token is None or self._door.keeps(request.cookies.get(COOKIE, "")):
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._door.opens(token.strip()):
            return
        if token:
            self._buckets.spill(client(request), WRONG)
        came = "another" if token else "none"
        remedy = f"send it as Authorization: Bearer, or sign in at {LOGIN}"
        raise Refusal(401, "the access token of this server", came, remedy, _CHALLENGE)


def client(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def is_signed_in(request: Request, door: Door) -> bool:
    """Whether the browser has given the token."""
    return door.keeps(request.cookies.get(COOKIE, ""))


def _check_size(request: Request) -> None:
    target = len(request.scope.get("raw_path") or b"") + len(request.scope["query_string"])
    if target > _TARGET:
        raise Refusal(414, f"an address of at most {_TARGET:,} bytes", f"{target:,} of them", "ask for less")
    size = sum(len(name) + len(value) for name, value in request.scope["headers"])
    if size > _HEADERS:
        raise Refusal(431, f"headers of at most {_HEADERS:,} bytes", f"{size:,} of them", "send fewer")


def _check_origin(request: Request) -> None:
    """A browser says from whose page a request was sent; other programs say nothing, and no page can make them."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    own = origin is None or _host_of(origin) == request.headers.get("host", "").lower()
    if not own or site not in ("same-origin", "none"):
        raise Refusal(403, "a request from a page of this server", "one from another site", "open the page here")


def _check_body(request: Request) -> None:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    expected = POSTED.get(request.url.path, media)  # what takes nothing says so itself
    if request.method == "POST" and media != expected:
        raise Refusal(415, f"a body of type {expected}", media[:80] or "none", f"send Content-Type: {expected}")
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > MOST_BYTES:
        raise Refusal(413, f"a body of at most {MOST_BYTES:,} bytes", length[:20], "send less")


def _host_of(origin: str) -> str:
    """Host and port of an origin; nothing of one that has none ("null")."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
