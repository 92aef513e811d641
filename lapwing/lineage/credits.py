"""Whom an article names as its source: republished from, a wire's by-line, "told CNBC", "according to Reuters".

Outlets are those of `outlets.csv`: agencies, papers, broadcasters and sites with the names by which others cite them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from lapwing.lineage.cues import CITED, SAYS, TOLD
from lapwing.lineage.words import Words, begins_within, tokens, words
from lapwing.records import Article, BlockKind, Credit, CreditKind, Span

_MOST_WORDS = 6  # words of the longest name of an outlet
_BEFORE = 6  # words between "told" and the name: "told the Russian state news agency TASS"
_AFTER = 2  # words between the name and "reported": "Reuters news agency reported"
_LEAD = 25  # words of a text in which "LONDON (Reuters) -" stands


def credited(article: Article) -> tuple[Credit, ...]:
    """The outlets that the article names as where it, or something in it, comes from; the most telling first.

    A credit of each outlet and kind, with every place that gives it. Republication first, then wires, then outlets to
    which somebody spoke and those that are cited, the most often named first.
    """
    found: dict[tuple[str, CreditKind], list[Span]] = defaultdict(list)
    for outlet, kind, span in (*_bylines(article), *_cited(article, words(article))):
        found[outlet, kind].append(span)
    made = [Credit(article.id, outlet, kind, tuple(sorted(set(spans)))) for (outlet, kind), spans in found.items()]
    if article.republished_from:
        outlet = known_as(article.republished_from) or article.republished_from
        made.append(Credit(article.id, outlet, CreditKind.REPUBLISHED, (), article.originally_published))
    return tuple(sorted(made, key=_telling))


def may_be_filed(article: Article) -> bool:
    """Whether a republication or a wire may stand among its credits: spares reading the text of most articles."""
    lines = any(block.kind in (BlockKind.BYLINE, BlockKind.DATELINE) for block in article.blocks)
    return bool(article.republished_from) or lines or begins_within(article, "(", _LEAD)


def outlets(article: Article) -> frozenset[str]:
    """What the place where an article appeared may be called: names of the table, else what stands there, folded."""
    return _outlets(article.outlet, _host(article.url))


@lru_cache(maxsize=4096)  # a store has many articles of few outlets
def _outlets(outlet: str | None, host: str) -> frozenset[str]:
    known = {known_as(outlet), _by_host().get(host), _by_host().get(host.partition(".")[2])}
    labels = {fold(label) for label in host.split(".")[:-1]}
    folded = fold(outlet or "")
    bare = {folded, *(folded.removesuffix(end) for end in ("com", "org", "net"))} | labels
    return frozenset({name for name in known if name} | {name for name in bare if len(name) > 2})


def known_as(name: str | None) -> str | None:
    """The table's name of an outlet that is called so; None where it has none."""
    return _by_name().get(" ".join(tokens(name))) if name else None


def names(outlet: str) -> frozenset[str]:
    """An outlet's name as `outlets` may have it."""
    folded = fold(outlet)
    return frozenset(name for name in (known_as(outlet), folded, folded.removesuffix("com")) if name and len(name) > 2)


def fold(name: str) -> str:
    """Letters and digits only, without "www" and "the"."""
    kept = "".join(character for character in name.casefold() if character.isalnum())
    return kept.removeprefix("www").removeprefix("the")


def _bylines(article: Article) -> Iterator[tuple[str, CreditKind, Span]]:
    """Outlets of by-line and dateline."""
    for block in article.blocks:
        if block.kind in (BlockKind.BYLINE, BlockKind.DATELINE):
            found = tokens(block.span.of(article.text))
            named = [outlet for _, _, outlet in _named(found) if outlet not in outlets(article)]
            yield from ((outlet, CreditKind.WIRE, block.span) for outlet in named[:1])


def _cited(article: Article, read: Words) -> Iterator[tuple[str, CreditKind, Span]]:
    for first, last, outlet in _named(read.forms):
        if not read.capital[first] and read.forms[first] not in ("dpa", "n-tv"):
            continue
        span = read.span(first, last)
        before = read.forms[max(first - _BEFORE, 0) : first]
        after = read.forms[last : last + _AFTER]
        if (
            first < _LEAD
            and article.text[span.start - 1 : span.start] == "("
            and article.text[span.end : span.end + 1] == ")"
        ):
            yield outlet, CreditKind.WIRE, span
        elif TOLD & set(before):
            yield outlet, CreditKind.TOLD, span
        elif CITED & set(before) or SAYS & set(after):
            yield outlet, CreditKind.CITED, span


def _named(forms: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """First and last word, exclusive, of each outlet named, the longest name at each place."""
    table, starts = _by_name(), _first_words()
    index = 0
    while index < len(forms):
        step = 1
        if forms[index] in starts:
            for length in range(_MOST_WORDS, 0, -1):
                outlet = table.get(" ".join(forms[index : index + length]))
                if outlet:
                    yield index, min(index + length, len(forms)), outlet
                    step = length
                    break
        index += step


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # a URL that only looks like one
        return ""


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    text = files("lapwing.lineage").joinpath("outlets.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _by_name() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in _rows():
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            found.setdefault(" ".join(tokens(name)), row["name"])
            found.setdefault(" ".join(tokens(name)).removeprefix("the "), row["name"])
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _by_name())


@cache
def _by_host() -> Mapping[str, str]:
    return {host: row["name"] for row in _rows() for host in row["hosts"].split(";") if host}


def _telling(credit: Credit) -> tuple[int, int, str]:
    return list(CreditKind).index(credit.kind), -len(credit.spans), credit.outlet
