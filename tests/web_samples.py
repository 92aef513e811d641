"""What the tests of the explorer ask, and of what: a small planted store, its roster, and a client."""

import warnings
from datetime import date

import test_brief
from planted import ACTORS, World
from test_brief import Page

from lapwing.records import Reality
from lapwing.store import Store
from lapwing.web import application

with warnings.catch_warnings():  # some versions of Starlette prefer another client to httpx, and warn
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

MAY = date(2024, 5, 1)
JUNE = date(2024, 6, 1)


class Roster(test_brief.Roster):
    """Knows the planted actors by name and key, whatever the case; "the march" is what two of them are called."""

    def search(self, query):
        if query == "the march":
            return ["EST", "SUD"]
        return [a.key for a in ACTORS.values() if query.casefold() in (a.key.casefold(), a.name.casefold())]


def links(page: Page) -> list[str]:
    """Where a page leads."""
    return [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]


def busy() -> World:
    world = World()
    for outlet, title in (("Meridian Post", "The bridge"), ("Northgate Wire", "The bridge again")):
        world.report(
            "[Norland] {bombed} a bridge in [Sudria].",
            "ASSAULT",
            day=MAY,
            outlet=outlet,
            title=title,
            happening="raid",
            family="f1",
        )
    world.report("[President Voss] {promised} [Sudria] grain.", "AGREE", day=JUNE, published=JUNE, title="Grain")
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT", day=JUNE, url="https://example.org/?a=1&b=2")
    world.report("[Estmark] {sent} aid to [Norland].", "AID", day=JUNE, published=None, title="Aid")
    world.report("[Sudria] never {bombed} [Estmark].", "ASSAULT", day=MAY, reality=Reality.NEGATED)
    return world


def client(store: Store) -> TestClient:
    return TestClient(application(store, roster=Roster()), raise_server_exceptions=False)
