"""Addresses, status codes and headers: the thin door between HTTP and `Explorer`.

Endpoints are plain functions, so Starlette runs them in its pool of threads: a store hands every call a connection of
its own (in memory: the one there is, in turn), and roster, ontology and templates are only read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lapwing.actors import load_roster
from lapwing.brief.html import page
from lapwing.codec import plain
from lapwing.errors import LapwingError, StoreError, UnknownName
from lapwing.ontology import Ontology, load
from lapwing.protocols import Roster
from lapwing.web.explorer import LONGEST, Explorer
from lapwing.web.views import Fault

if TYPE_CHECKING:
    from lapwing.store import Store

Build = Callable[[Explorer, Request], object]
Endpoint = Callable[[Request], Response]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of every response: nothing is fetched, framed or run, and no other site learns what was read."""

_TWIN = ".json"


def application(store: Store, *, roster: Roster | None = None, ontology: Ontology | None = None) -> Starlette:
    """The explorer of an open store, which the caller closes."""
    explorer = Explorer(store, roster or load_roster(), ontology or load())
    routes = [Route("/brief", _ask)]
    for path, template, build in _PAGES:
        routes += [
            Route(path + _TWIN, _endpoint(explorer, template, build)),
            Route(path, _endpoint(explorer, template, build)),
        ]
    faults = {HTTPException: _no_page, LapwingError: _refusal(explorer), Exception: _breakdown}
    return Starlette(routes=routes, middleware=[Middleware(_Headers)], exception_handlers=faults)


# --- pages --------------------------------------------------------------------------------------


def _home(explorer: Explorer, _: Request) -> object:
    return explorer.home()


def _search(explorer: Explorer, request: Request) -> object:
    return explorer.search(request.query_params.get("q", ""))


def _article(explorer: Explorer, request: Request) -> object:
    return explorer.article(request.path_params["article"])


def _brief(explorer: Explorer, request: Request) -> object:
    return explorer.brief(*request.path_params.values())


def _dyads(explorer: Explorer, request: Request) -> object:
    return explorer.pairs(request.query_params.get("sort", "happenings"))


def _family(explorer: Explorer, request: Request) -> object:
    return explorer.family(request.path_params["family"])


_PAGES: tuple[tuple[str, str, Build], ...] = (
    ("/", "home", _home),
    ("/search", "search", _search),
    ("/article/{article}", "article", _article),
    ("/brief/{one}", "brief", _brief),
    ("/brief/{one}/{other}", "brief", _brief),
    ("/dyads", "dyads", _dyads),
    ("/family/{family}", "family", _family),
)


def _endpoint(explorer: Explorer, template: str, build: Build) -> Endpoint:
    def answer(request: Request) -> Response:
        return _respond(request, template, build(explorer, request))

    return answer


def _ask(request: Request) -> Response:
    """The form for a brief, which sends names, leads to the brief's own address."""
    names = [request.query_params.get(field, "").strip() for field in ("one", "other")]
    given = [quote(name.replace("/", " "), safe="") for name in names if name]
    return RedirectResponse("/".join(["/brief", *given]) if given else "/", status_code=303)


def _respond(request: Request, template: str, found: object, status: int = 200) -> Response:
    """The page, or its twin where the address asks for that: both from `found`."""
    path = request.url.path
    if path.endswith(_TWIN):
        return JSONResponse(plain(found), status)
    query = f"?{request.url.query}" if request.url.query else ""
    twin = None if isinstance(found, Fault) else quote(path) + _TWIN + query
    return HTMLResponse(page(f"web/{template}.html", found=found, twin=twin, longest=LONGEST), status)


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
        names = tuple(request.path_params.values()) if request.url.path.startswith("/brief/") else ()
        near = explorer.near(names) if names and isinstance(error, UnknownName) else ()
        fault = Fault(_status(error), error.expected, error.came, error.remedy, names, near)
        return _respond(request, "fault", fault, fault.status)

    return refuse


def _status(error: LapwingError) -> int:
    """404 for a name nobody knows, 503 where the store itself cannot answer, 400 for everything else."""
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
