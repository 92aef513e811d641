"""What the tests of the API ask, and of what: the explorer's small world, a client, and the API's description."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator
from web_samples import MAY, TestClient, busy

from lapwing.records import Link, LinkKind, Reality, Span, SpeakerKind
from lapwing.store import Store
from lapwing.web.api import CALLS, ROOT
from lapwing.web.openapi import description
from lapwing.web.pages import PAGES

DESCRIBED = description(PAGES, CALLS)
TEXT = "Chile shelled Peru on 9 May 2023.\n"


def linked() -> Store:
    """The small world with a denial, two of its articles tied to one another."""
    world = busy()
    world.report(
        "[Sudria] never {shelled} [Estmark], a minister said.",
        "ASSAULT",
        day=MAY,
        title="A denial",
        reality=Reality.NEGATED,
        speaker=SpeakerKind.NAMED,
    )
    made = world.open()
    here, there = (article_of(made, title) for title in ("The bridge again", "The bridge"))
    made.save_links([Link("l", here, there, LinkKind.REPRINT, (Span(0, 9),), (Span(0, 9),), 1.0, "all", "t@1")])
    return made


def article_of(store: Store, title: str) -> str:
    return next(article.id for article in store.articles() if article.title == title)


def ask(web: TestClient, call: str) -> Any:
    """What a call answers."""
    answer = web.get(f"{ROOT}/{call}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def send(web: TestClient, body: object) -> httpx.Response:
    """What comes of a text, or of these bytes."""
    if isinstance(body, bytes):
        return web.post(f"{ROOT}/code", content=body, headers={"Content-Type": "application/json"})
    return web.post(f"{ROOT}/code", json=body)


def described(path: str, method: str = "get", status: str = "200") -> dict[str, Any]:
    """The schema of an answer."""
    return DESCRIBED["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value that the schema should describe."""
    checker = Draft202012Validator({**schema, "components": DESCRIBED["components"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]
