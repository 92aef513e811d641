"""Addresses, status codes and headers: the thin door between HTTP and the pages.

Endpoints are plain functions, so Starlette runs them in its pool of threads: a store hands every call a connection of
its own (in memory: the one there is, in turn), and roster, ontology and templates are only read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
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
from lapwing.web import signing
from lapwing.web.api import CALLS, ROOT
from lapwing.web.bodies import body_of, text_of
from lapwing.web.buckets import Buckets
from lapwing.web.coding import Coding, shipped
from lapwing.web.door import Door
from lapwing.web.explorer import Explorer
from lapwing.web.guard import CODE, POSTED, Guard
from lapwing.web.openapi import description
from lapwing.web.page import LONGEST, Call, Page
from lapwing.web.pages import PAGES
from lapwing.web.refusal import Refusal
from lapwing.web.signing import Login
from lapwing.web.views import Fault

if TYPE_CHECKING:
    from lapwing.pipeline import Tools
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
_NAMED = ("/brief/", "/pair/", "/relation/", "/actor/", "/forecast/")  # addresses that are names of actors
_STATIC = {"explorer.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"}
_PRIVATE = {"Cache-Control": "private"}  # what one has to sign in for, nobody on the way may keep


def application(
    store: Store,
    *,
    roster: Roster | None = None,
    ontology: Ontology | None = None,
    door: Door | None = None,
    make_tools: Callable[[], Tools] = shipped,
) -> Starlette:
    """The explorer and the API of an open store, which the caller closes.

    `door` says who is let in; without one everybody is, so give one where others reach the server. `make_tools` is
    called in a process of its own, and so picklable, when the first text is to be coded.
    """
    codes, guarded = ontology or load(), door or Door()
    explorer = Explorer(store, roster or load_roster(), codes, Outlooks(store, codes))
    coding = Coding(make_tools, seconds=guarded.seconds, waiting=guarded.waiting)
    buckets = Buckets(guarded.rate, guarded.burst)
    prepare(_template(name) for name in (*(page.template for page in PAGES), "fault", "login"))
    faults = {HTTPException: _no_page, LapwingError: _refusal(explorer), Exception: _breakdown}
    headers = HEADERS | (_PRIVATE if guarded.token else {})
    middleware = [Middleware(_Headers, headers), Middleware(Guard, guarded, buckets, _withheld)]
    routes = [*_routes(explorer), *signing.routes(guarded, buckets), Route(CODE, _code(coding), methods=["POST"])]
    starting = _starting(explorer.ahead, coding)
    return Starlette(routes=routes, middleware=middleware, exception_handlers=faults, lifespan=starting)


def _routes(explorer: Explorer) -> list[Route]:
    """What is read: the pages, their twins, the calls of the API, its description, and files of the package."""
    described = description(PAGES, CALLS)
    routes = [
        Route("/brief", _ask),
        Route("/openapi.json", lambda _: JSONResponse(described)),
        *(Route(f"/static/{name}", _static(name, media)) for name, media in _STATIC.items()),
    ]
    for page in PAGES:
        endpoint = _endpoint(explorer, page)
        routes += [Route(page.path + _TWIN, endpoint), Route(page.path, endpoint)]
    return [*routes, *(Route(call.path, _answer(explorer, call)) for call in CALLS)]


def _starting(ahead: Outlooks, coding: Coding) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What is done where the application is served, and not where it is only made; and undone at the end."""

    @asynccontextmanager
    async def started(_: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(ahead.prepare)
        yield
        coding.close()

    return started


# --- pages --------------------------------------------------------------------------------------


def _endpoint(explorer: Explorer, page: Page) -> Endpoint:
    def answer(request: Request) -> Response:
        names = tuple(str(name) for name in request.path_params.values())
        path = request.url.path.removesuffix(_TWIN)
        asked = page.asked(path, names, dict(request.query_params), request.url.query)
        return _respond(request, page.template, page.build(explorer, asked))

    return answer


def _answer(explorer: Explorer, call: Call) -> Endpoint:
    def answer(request: Request) -> Response:
        names = tuple(str(name) for name in request.path_params.values())
        asked = call.asked(request.url.path, names, dict(request.query_params), request.url.query)
        return JSONResponse(plain(call.build(explorer, asked)))

    return answer


def _code(coding: Coding) -> Callable[[Request], Awaitable[Response]]:
    async def code(request: Request) -> Response:
        given = text_of(await body_of(request))
        return JSONResponse(plain(await run_in_threadpool(coding.code, given)))

    return code


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
    if _is_for_programs(path):
        return JSONResponse(plain(found), status)
    query = f"?{request.url.query}" if request.url.query else ""
    twin = None if isinstance(found, Fault) else quote(path) + _TWIN + query
    return HTMLResponse(
        filled(_template(template), found=found, twin=twin, longest=LONGEST, version=__version__), status
    )


def _is_for_programs(path: str) -> bool:
    return path.endswith(_TWIN) or path.startswith(f"{ROOT}/")


def _template(name: str) -> str:
    return f"web/{name}.html"


# --- faults -------------------------------------------------------------------------------------


def _no_page(request: Request, error: Exception) -> Response:
    """An address that leads nowhere, or a method that it does not take."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (404, None)
    wrong = status == 405
    method = "POST" if request.url.path in POSTED else "GET"
    expected = f"a {method} request" if wrong else "the address of a page"
    came = request.method[:LONGEST] if wrong else request.url.path[:LONGEST]
    return _fault(request, Fault(status, expected, came, "begin at the first page"), headers)


def _withheld(request: Request, refused: Refusal) -> Response:
    """What was not let in; a reader who has not signed in is asked to."""
    if refused.status == 401 and request.method == "GET" and not _is_for_programs(request.url.path):
        query = f"?{request.url.query}" if request.url.query else ""
        made = signing.shown(Login(signing.local(quote(request.url.path) + query), wrong=False, signed_in=False), 401)
        made.headers.update(refused.headers)
        return made
    fault = Fault(refused.status, refused.expected, refused.came, refused.remedy)
    return _fault(request, fault, refused.headers)


def _fault(request: Request, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
    made = _respond(request, "fault", fault, fault.status)
    made.headers.update(headers or {})
    return made


def _refusal(explorer: Explorer) -> Callable[[Request, Exception], Response]:
    def refuse(request: Request, error: Exception) -> Response:
        if not isinstance(error, LapwingError):
            raise error
        if isinstance(error, Refusal):
            return _withheld(request, error)
        about_actors = request.url.path.removeprefix(ROOT).startswith(_NAMED)
        names = tuple(request.path_params.values()) if about_actors else ()
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
    """Puts headers on everything that goes out; what an answer says of itself stays."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    held.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)
