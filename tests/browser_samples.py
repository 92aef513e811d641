"""What the browser tests open: the explorer's small world with reports that attack the page, and pages with faults.

Whoever adds a field that a page shows adds it to `_attack`; whoever adds a check adds a page that fails it to `FAULTY`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from planted import ACTORS, World
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from web_samples import JUNE, MAY, busy

from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Certainty,
    Link,
    LinkKind,
    Place,
    PlaceBasis,
    Quotation,
    Reality,
    Span,
    SpeakerKind,
)
from lapwing.store import Store

PAYLOADS = (
    "<script>window.__pwned=1</script>",
    "</script></style></title></textarea><script>window.__pwned=1</script>",
    '"><img src=//evil.invalid/a.png onerror="window.__pwned=1">',
    "' autofocus onfocus='window.__pwned=1' onmouseover='window.__pwned=1' x='",
    "<svg><animate onbegin=window.__pwned=1 attributeName=x dur=1s></svg><math><mtext></math>",
    '<base href="//evil.invalid/"><meta http-equiv=refresh content="0;url=//evil.invalid/">',
    '<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe><!--',
    "</style><style>@import '//evil.invalid/x.css';",
    "javascript:window.__pwned=1//",
    "data:text/html,<script>window.__pwned=1</script>",
    "&lt;script&gt;window.__pwned=1&lt;/script&gt; &#60;b&#62; \\u003cscript\\u003e \u2028 \\",
    "\x1b[31m\u202egnp.exe\u2066 \u0645\u0631\u062d\u0628\u0627",
    "Donaudampfschifffahrt" * 20,
)
"""Texts of the web that must stay texts. The last is a word that no line can hold."""


@contextmanager
def planted() -> Iterator[Store]:
    """An open store in which every payload stands in every field that a page may show."""
    attackers = {
        f"Evil {number}": Actor.make(f"evil {number} {payload}".replace("/", "")[:150], payload, ActorKind.GROUP)
        for number, payload in enumerate(PAYLOADS)
    }
    with patch.dict(ACTORS, attackers), _world().open() as store:
        _tie(store)
        yield store


def _world() -> World:
    world = busy()
    _announced(world)
    for number, payload in enumerate(PAYLOADS):
        _attack(world, f"Evil {number}", payload)
    return world


def _announced(world: World) -> None:
    """Something to come and something denied, so that pages about either have rows."""
    world.report("[Norland] will {send} grain to [Sudria].", "AID", day=JUNE, reality=Reality.FUTURE, title="To come")
    for speaker, reality in ((SpeakerKind.NAMED, Reality.NEGATED), (SpeakerKind.UNNAMED, Reality.ACTUAL)):
        world.report(
            "[Norland] {shelled} a port of [Sudria].",
            "ASSAULT",
            day=MAY,
            reality=reality,
            certainty=Certainty.PROBABLE,
            speaker=speaker,
            title=f"The port, {reality}",
            happening=f"port {reality}",
        )


def _attack(world: World, name: str, payload: str) -> None:
    """One report in which whatever comes from outside is the payload."""
    world.report(
        f"[{name}] {{blamed}} [Sudria] for a ferry at {payload}, said {payload}.",
        "ACCUSE",
        day=MAY,
        outlet=payload,
        title=payload,
        url=payload,
        speaker=SpeakerKind.NAMED,
        family="attack",
    )
    made = world.documents[-1]
    words = _all_of(made.article.text, payload)
    place = Place(f"place of {name}", payload, payload, "SUD", 1.0, 2.0)
    settings = [
        replace(each, place=place.id, place_basis=PlaceBasis.TEXT, place_cue=words, why=payload, by=payload)
        for each in made.settings
    ]
    stances = [replace(each, said_by_text=payload, relayed_by=payload, cue=words, by=payload) for each in made.stances]
    mentions = [replace(each, why=payload, by=payload) for each in made.mentions]
    quotation = Quotation(
        f"words of {name}",
        made.article.id,
        made.sentences[0].id,
        (words,),
        True,
        SpeakerKind.NAMED,
        words,
        None,
        None,
        payload,
    )
    world.documents[-1] = replace(
        made,
        article=replace(made.article, byline=payload, republished_from=payload, origin=payload, language=payload),
        places=(place,),
        settings=tuple(settings),
        stances=tuple(stances),
        mentions=tuple(mentions),
        quotations=(quotation,),
    )


def _all_of(text: str, part: str) -> Span:
    begins = text.index(part)
    return Span(begins, begins + len(part))


def _tie(store: Store) -> None:
    """Derivations and shared words, in the family of the attacks and in the honest one."""
    family = next(each for each in store.families() if each.id == "attack")
    store.save_families([replace(family, why=PAYLOADS[0])])
    first, *others = (store.load(member).article for member in family.members)
    kinds = (LinkKind.REPRINT, LinkKind.REWORDING, LinkKind.QUOTATION)
    bridge, again = (article for article in store.articles() if (article.title or "").startswith("The bridge"))
    store.save_links([_link(other, first, kind) for other, kind in zip(others, kinds, strict=False)])
    store.save_links([_link(again, bridge, LinkKind.COPY)])


def _link(here: Article, there: Article, kind: LinkKind) -> Link:
    whole = ((Span(0, len(each.text)),) for each in (here, there))
    return Link(f"{kind} of {here.id}", here.id, there.id, kind, *whole, 0.9, PAYLOADS[2], PAYLOADS[2])


# --- pages that must not pass -------------------------------------------------------------------

_SOUND = "<nav><a href=/>Home</a></nav><main><h1>Sound</h1>{}</main>"

FAULTY = {
    "frame": "<main><h1>One</h1></main><main><h1> </h1></main>",
    "headings": _SOUND.format("<h3>Too deep</h3>"),
    "labels": _SOUND.format("<input name=q placeholder=Words>"),
    "anchors": _SOUND.format("<a href='#nowhere'>On</a><p id=a></p><p id=a></p>"),
    "trespass": _SOUND.format("<a href='javascript:void 0'>a</a>"),
    "steering": _SOUND.format("<p title='\u202e'>a</p>"),
    "names": _SOUND.format("<svg role=img width=9 height=9></svg>"),
    "policy": _SOUND.format("<img alt=a src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
    "foreign": _SOUND.format("<img alt=a src=//evil.invalid/a.png>"),
    "console": _SOUND.format("<script>console.warn('late')</script>"),
    "wide": _SOUND.format("<p style='width: 1300px'>wide</p>"),
    "narrow": _SOUND.format("<p style='width: 400px'>wide</p>"),
    "contrast, wide and light": _SOUND.format("<p class=pale>pale</p>"),
    "contrast, wide and dark": _SOUND.format("<p style='opacity: .4'>faint</p>"),
    "contrast, narrow and light": _SOUND.format("<input aria-label=Words placeholder=Words class=pale>"),
    "contrast, narrow and dark": _SOUND.format("<p class=dim>dim</p>"),
}

_PAGE = """<!doctype html><html lang=en><title>Sound</title><style>
:root {{ color-scheme: light dark; }} :focus-visible {{ outline: 2px solid; }}
@media (prefers-color-scheme: light) {{ .pale, .pale::placeholder {{ color: #777; }} }}
@media (prefers-color-scheme: dark) and (max-width: 400px) {{ .dim {{ color: #555; }} }}
</style><body>{}"""
_POLICY = {"Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"}


def faulty() -> Starlette:
    """A site with one page for each check, which fails it, and "/", which fails none."""

    def page(request: Request) -> HTMLResponse:
        body = FAULTY.get(request.query_params.get("fails", ""), _SOUND.format("<p>sound</p>"))
        return HTMLResponse(_PAGE.format(body), headers=_POLICY)

    return Starlette(routes=[Route("/", page)])
