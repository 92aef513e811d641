"""Pages that stand alone: no script, nothing fetched, everything that came from the web escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from lapwing.brief import words
from lapwing.brief.layout import LISTED, laid_out
from lapwing.brief.records import Brief


def as_html(brief: Brief, most: int | None = LISTED) -> str:
    """The brief as one page that can be mailed, printed, and read without colour; its latest `most` happenings."""
    return page("brief.html", brief=brief, most=most)


def page(template: str, **values: object) -> str:
    """A template of the package, filled in."""
    return _environment().get_template(template).render(words=words, **values)


def prepare(templates: Iterable[str]) -> None:
    """Reads templates beforehand, so that the first who asks for a page does not wait for it."""
    for template in templates:
        _environment().get_template(template)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("lapwing", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["laid_out"] = laid_out
    made.filters["shown"] = words.shown
    made.filters["line"] = words.line
    made.filters["short"] = words.short
    return made
