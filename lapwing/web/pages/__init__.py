"""The pages of the explorer, one module each: what it shows, how that is found, and its address."""

from __future__ import annotations

from lapwing.web.page import Page
from lapwing.web.pages import (
    actor,
    article,
    brief,
    claims,
    dyads,
    expectations,
    family,
    forecast,
    graph,
    home,
    pair,
    search,
)

PAGES: tuple[Page, ...] = (
    home.PAGE,
    search.PAGE,
    graph.PAGE,
    dyads.PAGE,
    pair.PAGE,
    forecast.PAGE,
    actor.PAGE,
    claims.PAGE,
    expectations.PAGE,
    article.PAGE,
    family.PAGE,
    *brief.PAGES,
)
"""In the order in which the API's description lists them."""
