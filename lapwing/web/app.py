"""Addresses, status codes and headers: the thin door between HTTP and the pages.

Endpoints are plain functions, so Starlette runs them in its pool of threads: a store hands every call a connection of
its own (in memory: the one there is, in turn), and roster, ontology and templates are only read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lapwing import __version__
from lapwing.actors import load_roster
from lapwing.brief.html import page as filled
from lapwing.brief.html import prepare
from lapwing.codec import plain
from lapwing.errors import LapwingError, StoreError, UnknownName
from lapwing.forecast import Outlooks
from lapwing.ontology import Ontology, load
from lapwing.protocols import Roster
from lapwing.web.explorer import Explorer
from lapwing.web.openapi import description
from lapwing.web.page import LONGEST, Page
from lapwing.web.pages import PAGES
from lapwing.web.views import Fault

if TYPE_CHECKING:
    from lapwing.store import Store

Endpoint = Callable[[Request], Response]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of every response: nothing but our own script is run, nothing is fetched or framed, and no other site learns what was
read."""

_TWIN = ".json"
_NAMED = ("/brief/", "/pair/", "/actor/", "/forecast/")  # pages whose addresses are names of actors
_STATIC = {"explorer.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}


def application(store: Store, *, roster: Roster | None = None, ontology: Ontology | None = None) -> Starlette:
    """The explorer of an open store, which the caller closes."""
    codes = ontology or load()
    explorer = Explorer(store, roster or load_roster(), codes, Outlooks(store, codes))
    described = description(PAGES)
    prepare(_template(name) for name in (*(page.template for page in PAGES), "fault"))
    routes = [
        Route("/brief", _ask),
        Route("/openapi.json", lambda _: JSONResponse(described)),
        *(Route(f"/static/{name}", _static(name, media)) for name, media in _STATIC.items()),
    ]
    for page in PAGES:
        endpoint = _endpoint(explorer, page)
        routes += [Route(page.path + _TWIN, endpoint), Route(page.path, endpoint)]
    faults = {HTTPException: _no_page, LapwingError: _refusal(explorer), Exception: _breakdown}
    middleware, starting = [Middleware(_Headers)], _starting(explorer.ahead)
    return Starlette(routes=routes, middleware=middleware, exception_handlers=faults, lifespan=starting)


def _starting(ahead: Outlooks) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What is done where the application is served, and not where it is only made."""

    @asynccontextmanager
    async def started(_: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(ahead.prepare)
        yield

    return started


# --- pages --------------------------------------------------------------------------------------


def _endpoint(explorer: Explorer, page: Page) -> Endpoint:
    def answer(request: Request) -> Response:
        names = tuple(str(name) for name in request.path_params.values())
        path = request.url.path.removesuffix(_TWIN)
        asked = page.asked(path, names, dict(request.query_params), request.url.query)
        return _respond(request, page.template, page.build(explorer, asked))

    return answer


def _static(name: str, media: str) -> Endpoint:
    """A file of the package; small, and read once."""
    content = resources.files("lapwing.web").joinpath("static", name).read_bytes()
    return lambda _: Response(content, media_type=media, headers={"Cache-Control": "max-age=3600"})


def _ask(request: Request) -> Response:
    """The form for a pair or an actor, which sends names, leads to the page's own address."""
    names = [request.query_params.get(field, "").strip() for field in ("one", "other")]
    given = [quote(name.replace("/", " "), safe="") for name in names if name]
    room = "/pair" if len(given) == 2 else "/actor"
    return RedirectResponse("/".join([room, *given]) if given else "/", status_code=303)


def _respond(request: Request, template: str, found: object, status: int = 200) -> Response:
    """The page, or its twin where the address asks for that: both from `found`."""
    path = request.url.path
    if path.endswith(_TWIN):
        return JSONResponse(plain(found), status)
    query = f"?{request.url.query}" if request.url.query else ""
    twin = None if isinstance(found, Fault) else quote(path) + _TWIN + query
    return HTMLResponse(
        filled(_template(template), found=found, twin=twin, longest=LONGEST, version=__version__), status
    )


def _template(name: str) -> str:
    return f"web/{name}.html"


# --- faults -------------------------------------------------------------------------------------


def _no_page(request: Request, error: Exception) -> Response:
    """An address that leads nowhere, or a method that is not GET."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    expected = "a GET request" if status == 405 else "the address of a page"
    came = request.method if status == 405 else request.url.path[:LONGEST]
    return _respond(request, "fault", Fault(status, expected, came, "begin at the first page"), status)


def _refusal(explorer: Explorer) -> Callable[[Request, Exception], Response]:
    def refuse(request: Request, error: Exception) -> Response:
        if not isinstance(error, LapwingError):
            raise error
        names = tuple(request.path_params.values()) if request.url.path.startswith(_NAMED) else ()
        near = explorer.near(names) if names and isinstance(error, UnknownName) else ()
        fault = Fault(_status(error), error.expected, error.came, error.remedy, names, near)
        return _respond(request, "fault", fault, fault.status)

    return refuse


def _status(error: LapwingError) -> int:
    """400 for what was asked wrongly, 404 for a name nobody knows, 503 where the store itself cannot answer."""
    if isinstance(error, UnknownName):
        return 404
    return 503 if isinstance(error, StoreError) else 400


def _breakdown(request: Request, _: Exception) -> Response:
    """A fault of ours: the traceback goes to the server's log and not to the reader."""
    fault = Fault(500, "a page", "a fault of Lapwing's own", "try another page; the log of the server says more")
    made = _respond(request, "fault", fault, 500)
    made.headers.update(HEADERS)  # this handler stands outside the middleware
    return made


class _Headers:
    """Puts `HEADERS` on everything that goes out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, sending)
