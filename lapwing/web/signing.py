"""Signing in with a browser: a form takes the token, and a cookie that no script sees stands for it from then on."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lapwing import __version__
from lapwing.brief.html import page as filled
from lapwing.web.bodies import form_of
from lapwing.web.buckets import Buckets
from lapwing.web.door import Door
from lapwing.web.guard import COOKIE, LOGIN, LOGOUT, WRONG, client, is_signed_in
from lapwing.web.page import LONGEST

TEMPLATE = "web/login.html"
_HEADERS = {"Referrer-Policy": "same-origin"}  # with none, browsers do not say from whose page a form was sent
_LONGEST_BACK = 2000  # characters of the address that one is led back to


@dataclass(frozen=True, slots=True)
class Login:
    """What the page to sign in says."""

    back: str  # where it leads
    wrong: bool  # a token was given, and it is not ours
    signed_in: bool


def routes(door: Door, buckets: Buckets) -> list[Route]:
    """The page to sign in, what its form is sent to, and the way out."""

    def ask(request: Request) -> Response:
        if door.token is None:
            return RedirectResponse("/", 303)
        return shown(Login("/", wrong=False, signed_in=is_signed_in(request, door)), 200)

    async def sign_in(request: Request) -> Response:
        form = await form_of(request)
        back = local(form.get("back", "/"))
        if not door.opens(form.get("token", "").strip()):
            buckets.spill(client(request), WRONG)
            return shown(Login(back, wrong=True, signed_in=False), 401)
        made = RedirectResponse(back, 303)
        made.set_cookie(
            COOKIE, door.session(), httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
        )
        return made

    def sign_out(_: Request) -> Response:
        made = RedirectResponse(LOGIN, 303)
        made.delete_cookie(COOKIE, httponly=True, samesite="strict", path="/")
        return made

    return [
        Route(LOGIN, ask, methods=["GET"]),
        Route(LOGIN, sign_in, methods=["POST"]),
        Route(LOGOUT, sign_out, methods=["POST"]),
    ]


def shown(found: Login, status: int) -> Response:
    """The page to sign in."""
    html = filled(TEMPLATE, found=found, twin=None, longest=LONGEST, version=__version__)
    return HTMLResponse(html, status, headers=_HEADERS)


def local(back: str) -> str:
    """The address, if it is one of ours; else that of the first page, so that the form leads nobody elsewhere."""
    good = back.isascii() and back.isprintable() and len(back) <= _LONGEST_BACK and "\\" not in back
    return back if good and back.startswith("/") and not back.startswith("//") else "/"
