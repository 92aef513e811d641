"""Events by what they are, articles by their words: one form, whose address holds all that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lapwing.brief import Source
from lapwing.records import ActorKind, Reality
from lapwing.store import MOST_COUNTED, Fields
from lapwing.web.addresses import address
from lapwing.web.explorer import Explorer
from lapwing.web.page import PERIOD, Asked, Kind, Page, Parameter
from lapwing.web.told import Cited, cited
from lapwing.web.views import Named

_HITS = 30  # events of a page
_ARTICLES = 10  # best articles for words
_OTHERS = 8  # actors that bear a name besides
READ = "read"
"""What `dataset` asks for where it asks for the articles that Lapwing read itself."""

_ROLES = ("actor", "recipient", "party")
_LABELS = {
    "q": "words",
    "actor": "actor",
    "recipient": "recipient",
    "party": "in either role",
    "category": "category",
    "mode": "mode",
    "context": "context",
    "reality": "reality",
    "outlet": "outlet",
    "country": "country of the place",
    "dataset": "data set",
    "from": "from",
    "to": "to",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Something that was asked, and what it was taken for."""

    name: str
    label: str
    asked: str
    taken: Named | None  # the actor or country that a name was taken for
    others: tuple[Named, ...]  # that bear the name too; of a name that nobody bears, those whose names are like it
    known: bool  # false: nothing has this name, so nothing is found
    without: str  # the address that asks the same but for this


@dataclass(frozen=True, slots=True)
class Best:
    """An article that holds every word of a query."""

    source: Source
    snippet: str

    def pieces(self, query: str) -> Iterator[tuple[str, bool]]:
        """The snippet in pieces, and whether each is a word of the query."""
        wanted = {word.casefold() for word in re.findall(r"\w+", query)}
        for piece in re.split(r"(\w+)", self.snippet):
            yield piece, piece.casefold() in wanted


@dataclass(frozen=True, slots=True)
class Kinds:
    """How many of the events are of a category, and the address of those."""

    category: str
    events: int
    address: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers."""

    categories: tuple[str, ...]
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    datasets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: events newest first, a page of them; for words alone the best articles, too."""

    query: str
    filters: tuple[Filter, ...]
    actors: tuple[Named, ...]  # that bear the query as a name
    total: int
    cut: bool  # there are more than `total`
    page: int  # from 0
    before: int  # events on the pages before this one
    hits: tuple[Cited, ...]
    categories: tuple[Kinds, ...]  # most first; none where there are too many events to count them
    articles: tuple[Best, ...]
    choices: Choices
    values: Mapping[str, str]  # as they were asked, for the form
    before_page: str | None  # addresses of the pages before and after this one
    after_page: str | None


def build(explorer: Explorer, asked: Asked) -> Hits:
    """The events that are all that is asked, and the articles that hold every word, best first."""
    values, filters = taken(explorer, asked)
    page, query = asked.whole("page"), values.get("q", "")
    sought = bool(filters) and all(each.known for each in filters)
    found = explorer.store.find(fields_of(asked, filters), _HITS, page * _HITS) if sought else None
    tellings = {each.event.id: each for each in explorer.store.tellings_named(found.events)} if found else {}
    listed = [tellings[event] for event in found.events if event in tellings] if found else []
    total, before = (found.total if found else 0), page * _HITS
    return Hits(
        query=query,
        filters=filters,
        actors=tuple(explorer.named(key) for key in explorer.roster.search(query)[:_OTHERS]) if query else (),
        total=total,
        cut=total >= MOST_COUNTED,
        page=page,
        before=before,
        hits=cited(explorer, listed),
        categories=tuple(
            Kinds(name, number, _address(values, category=name)) for name, number in (found.categories if found else ())
        ),
        articles=_best(explorer, query) if sought and set(values) == {"q"} and not page else (),
        choices=_choices(explorer),
        values=values,
        before_page=_address(values, page=page - 1 or None) if page else None,
        after_page=_address(values, page=page + 1) if before + len(listed) < total and listed else None,
    )


def taken(explorer: Explorer, asked: Asked) -> tuple[Mapping[str, str], tuple[Filter, ...]]:
    """What was asked, as the form has it, and what each of it was taken for."""
    values = {name: _written(asked, name) for name in _LABELS if _written(asked, name)}
    return values, tuple(_filter(explorer, name, values) for name in values)


def _written(asked: Asked, name: str) -> str:
    """What was asked for a parameter, as an address has it."""
    value = asked.values[name]
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _address(values: Mapping[str, str], **changed: str | int | None) -> str:
    return address("search", asked={**values, **changed})


# --- what was asked -------------------------------------------------------------------------------


def _filter(explorer: Explorer, name: str, values: Mapping[str, str]) -> Filter:
    given = values[name]
    taken: Named | None = None
    others: tuple[Named, ...] = ()
    if name in _ROLES:
        taken, others, known = _actor(explorer, given)
    elif name == "country":
        taken, known = _country(explorer, given)
    else:
        known = _known(explorer, name, given)
    without = {other: value for other, value in values.items() if other != name}
    return Filter(name, _LABELS[name], given, taken, others, known, _address(without))


def _actor(explorer: Explorer, given: str) -> tuple[Named, tuple[Named, ...], bool]:
    """Whom a name means; a key that only the store knows stands for itself."""
    reading = explorer.reading(given)
    key = reading.actor.key
    known = bool(explorer.roster.actor(key, None)) or key in explorer.ontology.codes
    known = known or explorer.store.find(Fields(party=key), 1).total > 0
    return reading.actor, reading.others[:_OTHERS] if known else explorer.near((given,)), known


def _country(explorer: Explorer, given: str) -> tuple[Named, bool]:
    """The country that a name or code means."""
    for key in explorer.roster.search(given):
        actor = explorer.roster.actor(key, None)
        if actor and actor.kind is ActorKind.COUNTRY:
            return Named(key, actor.name), True
    return Named(given, given), False


def _known(explorer: Explorer, name: str, given: str) -> bool:
    """Whether there is such a category, mode, context or data set, and a word in words; else every value may be."""
    ontology = explorer.ontology
    match name:
        case "q":
            return bool(re.search(r"\w", given))
        case "category":
            return given.upper() in ontology.categories
        case "mode":
            return any(given in category.modes for category in ontology.categories.values())
        case "context":
            return given in ontology.contexts
        case "dataset":
            return given == READ or given in explorer.store.dataset_names()
    return True


def fields_of(asked: Asked, filters: tuple[Filter, ...]) -> Fields:
    """What the store is asked for: every filter has to be one that is known."""
    held = {each.name: each.taken.key if each.taken else each.asked for each in filters}
    dataset = held.get("dataset")
    return Fields(
        words=held.get("q"),
        actor=held.get("actor"),
        recipient=held.get("recipient"),
        party=held.get("party"),
        category=held["category"].upper() if "category" in held else None,
        mode=held.get("mode"),
        context=held.get("context"),
        reality=Reality(held["reality"]) if "reality" in held else None,
        outlet=held.get("outlet"),
        country=held.get("country"),
        dataset="" if dataset == READ else dataset,
        begins=asked.day("from"),
        ends=asked.day("to"),
    )


# --- what is offered ------------------------------------------------------------------------------


def _best(explorer: Explorer, query: str) -> tuple[Best, ...]:
    found = explorer.store.search(query, _ARTICLES)
    sources = {each.article: each for each in explorer.sources(explorer.store.named(name for name, _ in found))}
    return tuple(Best(sources[name], snippet) for name, snippet in found)


def _choices(explorer: Explorer) -> Choices:
    categories = explorer.ontology.categories
    modes = dict.fromkeys(mode for category in categories.values() for mode in category.modes)
    datasets = tuple(explorer.store.dataset_names())
    return Choices(tuple(categories), tuple(sorted(modes)), tuple(sorted(explorer.ontology.contexts)), datasets)


FILTERS = (
    Parameter("q", "words that the article holds, every one"),
    Parameter("actor", "who acts: a name or key"),
    Parameter("recipient", "to whom it is done"),
    Parameter("party", "who takes part in either role"),
    Parameter("category", "a category of the ontology, such as ASSAULT"),
    Parameter("mode", "a mode, such as airstrike"),
    Parameter("context", "a context, such as military"),
    Parameter("reality", "what the report makes of it", choices=("", *(each.value for each in Reality))),
    Parameter("outlet", "the outlet, as its articles have it"),
    Parameter("country", "the country in which it took place: a name or code"),
    Parameter("dataset", f"an imported data set; {READ}: the articles that Lapwing read"),
    *PERIOD,
)
"""All that events may be asked for."""

PAGE = Page(
    "/search",
    "search",
    "events by who, whom, what, when, where and in which words, newest first",
    build,
    (*FILTERS, Parameter("page", f"from 0, {_HITS} events each", Kind.WHOLE)),
)
