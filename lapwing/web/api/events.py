"""Events as PLOVER lines, by what they are: what `lapwing export` writes, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.exchange import Line, lines, speakers_in
from lapwing.store import MOST_COUNTED
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Kind, Parameter
from lapwing.web.pages.search import FILTERS, Filter, fields_of, taken

LISTED = 50
"""Events of an answer: about 100 kB."""

ABOUT = "events by who, whom, what, when, where and in which words, as PLOVER lines, newest first"


@dataclass(frozen=True, slots=True)
class Events:
    """A page of the events that are all that is asked; without any filter, of all events."""

    filters: tuple[Filter, ...]  # what each was taken for: one that is not known finds nothing
    total: int
    cut: bool  # there are more than `total`
    page: int  # from 0
    more: bool
    events: tuple[Line, ...]


def build(explorer: Explorer, asked: Asked) -> Events:
    """The events that are all that is asked, newest first."""
    _, filters = taken(explorer, asked)
    page, store = asked.whole("page"), explorer.store
    if not all(each.known for each in filters):
        return Events(filters, 0, False, page, False, ())
    found = store.find(fields_of(asked, filters), LISTED, page * LISTED)
    held = {telling.event.id: telling for telling in store.tellings_named(found.events)}
    told = [held[event] for event in found.events if event in held]
    happened, speakers = store.happenings_with(found.events), speakers_in(store, told)
    made = tuple(lines(told, ontology=explorer.ontology, happenings=happened, speakers=speakers))
    more = page * LISTED + len(found.events) < found.total
    return Events(filters, found.total, found.total >= MOST_COUNTED, page, more, made)


PARAMETERS = (*FILTERS, Parameter("page", f"from 0, {LISTED} events each", Kind.WHOLE))
