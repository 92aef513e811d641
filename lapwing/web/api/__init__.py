"""The calls of the API, at addresses that bear its version: what pages know, and what no page shows.

A call that has a page answers with the record of its twin, as long as that keeps the promise of its version; a page
that has to break it gets a record of its own then, and the call keeps the old one.
"""

from __future__ import annotations

from lapwing.web.api import events, families, who
from lapwing.web.page import Call, Page
from lapwing.web.pages import actor, article, brief, claims, dyads, expectations, family, forecast, pair, search

ROOT = "/api/v1"
"""What the address of every call begins with."""


def _as(page: Page, path: str) -> Call:
    """The call that answers with the twin of a page; its name is that of the command that prints the same."""
    name = "_".join(part.strip("{}") for part in path.split("/") if part)
    return Call(ROOT + path, f"v1_{name}", page.about, page.build, page.parameters)


CALLS: tuple[Call, ...] = (
    _as(search.PAGE, "/search"),
    Call(f"{ROOT}/events", "v1_events", events.ABOUT, events.build, events.PARAMETERS),
    _as(pair.PAGE, "/relation/{one}/{other}"),
    _as(actor.PAGE, "/actor/{actor}"),
    _as(dyads.PAGE, "/dyads"),
    *(_as(page, page.path) for page in brief.PAGES),
    _as(article.PAGE, "/article/{article}"),
    Call(f"{ROOT}/families", "v1_families", families.ABOUT, families.largest, families.PARAMETERS),
    _as(family.PAGE, "/family/{family}"),
    Call(f"{ROOT}/links/{{article}}", "v1_links_article", families.ABOUT_LINKS, families.links),
    Call(f"{ROOT}/compare/{{here}}/{{there}}", "v1_compare_here_there", families.ABOUT_BESIDE, families.compared),
    _as(claims.PAGE, "/claims"),
    _as(expectations.PAGE, "/expectations"),
    _as(forecast.PAGE, "/forecast/{one}/{other}"),
    Call(f"{ROOT}/who", "v1_who", who.ABOUT, who.build, who.PARAMETERS),
)
"""In the order in which the API's description lists them."""
