"""What a copy changed: its sentences beside the origin's, with altered numbers, dates, names, negations, hedges and
quotations.

A number or a name counts as altered only where the copy has one that stands nowhere in the origin, so that what a
sentence took from its neighbour is no alteration; what a copy merely leaves out is none either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from types import MappingProxyType

from lapwing.lineage import items, rewording
from lapwing.lineage.cues import DATES, HEDGES, MONTHS, NEGATIONS, NUMBERS, TIMES
from lapwing.lineage.words import Words, words
from lapwing.records import Aligned, Article, Change, ChangeKind, Span

_YEAR = re.compile(r"(19|20)\d\d")
_NOT_DATES = frozenset(("may",))  # a month only where a number stands beside it
_QUOTED = 4  # words in quotation marks from which they are a quotation and not a scare quote
_LOOSE = 0.25
"""Share of a quotation's content words that stand in the aligned sentence from which it is the same statement in
other words. With it 49 of the 52 altered quotations of benchmarks/rewordings are flagged."""
_CLOSE = 2  # letters by which a misspelt name differs
_LEAST_NAME = 4


def changes(here: Article, there: Article) -> tuple[Aligned, ...]:
    """The sentences of both that tell the same, in the order of `here`, the copy, with what it changed in each."""
    copy, origin = _Side.of(here), _Side.of(there)
    known = items.names([copy.read, origin.read])
    groups = rewording.pairs(copy.read, origin.read)
    return tuple(
        Aligned(
            tuple(copy.sentence(unit) for unit in ours),
            tuple(origin.sentence(unit) for unit in theirs),
            copy.forms(ours) == origin.forms(theirs),
            tuple(sorted(set(_changes(copy, ours, origin, theirs, known)), key=_by_place)),
        )
        for ours, theirs in groups
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two articles."""

    article: Article
    read: Words
    forms_anywhere: frozenset[str]
    values_anywhere: Mapping[ChangeKind, frozenset[str]]  # of numbers and dates

    @classmethod
    def of(cls, article: Article) -> _Side:
        """What is asked of the whole article is found once, and not for every pair of sentences."""
        read = words(article)
        every = range(len(read))
        found = {kind: frozenset(values(read, every).values()) for kind, values in _VALUES}
        return cls(article, read, frozenset(read.forms), MappingProxyType(found))

    def places(self, units: Sequence[int]) -> list[int]:
        """The numbers of the words of these units."""
        return [place for unit in units for place in range(*self.read.units[unit])]

    def forms(self, units: Sequence[int]) -> list[str]:
        """Their words."""
        return [self.read.forms[place] for place in self.places(units)]

    def span(self, place: int) -> Span:
        """Where a word stands."""
        return self.read.span(place, place + 1)

    def sentence(self, unit: int) -> Span:
        """A unit with the signs around it."""
        first, last = self.read.units[unit]
        start, end = self.read.spans[first][0], self.read.spans[last - 1][1]
        text = self.article.text
        while end < len(text) and not text[end].isspace() and not text[end].isalnum():
            end += 1
        while start and not text[start - 1].isspace() and not text[start - 1].isalnum():
            start -= 1
        return Span(start, end)


def _changes(
    copy: _Side, ours: Sequence[int], origin: _Side, theirs: Sequence[int], known: frozenset[str]
) -> Iterator[Change]:
    mine, its = copy.places(ours), origin.places(theirs)
    yield from _quotations(copy, ours, origin, theirs)
    for kind, values in _VALUES:
        yield from _altered(kind, copy, values(copy.read, mine), origin, values(origin.read, its))
    yield from _names(copy, mine, origin, its, known)
    for kind, cues in ((ChangeKind.NEGATION, _negated), (ChangeKind.HEDGE, _hedged)):
        here, there = cues(copy.read, mine), cues(origin.read, its)
        if bool(here) != bool(there):
            yield Change(kind, copy.span(here[0]) if here else None, origin.span(there[0]) if there else None)


# --- numbers, dates, names ------------------------------------------------------------------------


def _numbers(read: Words, places: Iterable[int]) -> dict[int, str]:
    """The value of each number that is no part of a date."""
    found = {place: _value(read, place) for place in places if not _dated(read, place)}
    return {place: value for place, value in found.items() if value}


def _dates(read: Words, places: Iterable[int]) -> dict[int, str]:
    """Each word of a date."""
    return {place: read.forms[place] for place in places if _dated(read, place)}


def _value(read: Words, place: int) -> str | None:
    """ "12,000" and "twelve thousand" are one; the words "thousand" and "million" alone are none."""
    form = read.forms[place]
    bare = form.replace(",", "") if form[0].isdigit() else NUMBERS.get(form)
    if bare is None:
        return None
    after = read.forms[place + 1] if place + 1 < len(read) else ""
    try:
        return format(float(bare) * TIMES.get(after, 1), ".12g")
    except ValueError:  # "7th", "1.2.3"
        return bare


def _dated(read: Words, place: int) -> bool:
    form = read.forms[place]
    beside = {read.forms[other] for other in (place - 1, place + 1) if 0 <= other < len(read)}
    if form[0].isdigit():
        return bool(_YEAR.fullmatch(form)) or bool(MONTHS & beside)
    if form in _NOT_DATES:
        return read.capital[place] and any(other[0].isdigit() for other in beside)
    return form in DATES


def _altered(
    kind: ChangeKind,
    copy: _Side,
    ours: dict[int, str],
    origin: _Side,
    theirs: dict[int, str],
) -> Iterator[Change]:
    """What the copy has and the origin nowhere, beside what the origin has there and the copy nowhere."""
    in_origin, in_copy = origin.values_anywhere[kind], copy.values_anywhere[kind]
    new = [place for place, value in ours.items() if value not in in_origin]
    lost = [place for place, value in theirs.items() if value not in in_copy]
    for place, other in zip_longest(new, lost[: len(new)]):
        yield Change(kind, copy.span(place), None if other is None else origin.span(other))


def _names(
    copy: _Side, ours: Sequence[int], origin: _Side, theirs: Sequence[int], known: frozenset[str]
) -> Iterator[Change]:
    """Names that the origin has nowhere: misspelt, exchanged, or added."""
    in_origin, in_copy = origin.forms_anywhere, copy.forms_anywhere
    there = [place for place in theirs if _named(origin.read, place, known)]
    new = [place for place in ours if _named(copy.read, place, known) and _bare(copy.read, place) not in in_origin]
    lost = [place for place in there if _bare(origin.read, place) not in in_copy]
    for place in new:
        form = _bare(copy.read, place)
        like = [other for other in there if _misspelt(form, _bare(origin.read, other))]
        if not like and any(other[:_LEAST_NAME] == form[:_LEAST_NAME] for other in in_origin):
            continue  # "Croatian" for "Croatia"
        partner = next(iter(like or lost), None)
        lost = [other for other in lost if other != partner]
        yield Change(ChangeKind.NAME, copy.span(place), None if partner is None else origin.span(partner))


def _named(read: Words, place: int, known: frozenset[str]) -> bool:
    form = read.forms[place]
    return read.capital[place] and len(form) >= _LEAST_NAME and items.item(form) in known and form not in DATES


def _bare(read: Words, place: int) -> str:
    return read.forms[place].removesuffix("'s")


def _misspelt(one: str, other: str) -> bool:
    """Whether two names differ by a letter or two, and not by an ending."""
    if one.startswith(other) or other.startswith(one) or abs(len(one) - len(other)) > 1:
        return False
    return _distance(one, other) <= _CLOSE


def _distance(one: str, other: str) -> int:
    """Letters to exchange, add or drop (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, second in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != second))
    return row[-1]


_VALUES: tuple[tuple[ChangeKind, Callable[[Words, Iterable[int]], dict[int, str]]], ...] = (
    (ChangeKind.NUMBER, _numbers),
    (ChangeKind.DATE, _dates),
)


# --- negations and hedges -------------------------------------------------------------------------


def _negated(read: Words, places: Iterable[int]) -> list[int]:
    return [place for place in places if read.forms[place] in NEGATIONS or read.forms[place].endswith("n't")]


def _hedged(read: Words, places: Iterable[int]) -> list[int]:
    return [place for place in places if read.forms[place] in HEDGES and not _dated(read, place)]


# --- quotations -----------------------------------------------------------------------------------


def _quotations(copy: _Side, ours: Sequence[int], origin: _Side, theirs: Sequence[int]) -> Iterator[Change]:
    """Quotations of either side that are not word for word in quotation marks on the other."""
    mine, its = list(_runs(copy, ours)), list(_runs(origin, theirs))
    open_mine = [run for run in mine if not _stands(copy, run, origin)]
    for run in its:
        if _stands(origin, run, copy):
            continue
        near = max(open_mine, key=lambda other: _alike(copy, other, origin, run), default=None)
        if near is not None and _alike(copy, near, origin, run) >= _LOOSE:
            open_mine.remove(near)
            yield Change(ChangeKind.QUOTATION, copy.read.span(*near), origin.read.span(*run))
        elif _share(origin.read.forms[slice(*run)], copy.forms(ours)) >= _LOOSE:
            yield Change(ChangeKind.QUOTATION, _whole(copy, ours), origin.read.span(*run))
    for run in open_mine:
        if _share(copy.read.forms[slice(*run)], origin.forms(theirs)) >= _LOOSE:
            yield Change(ChangeKind.QUOTATION, copy.read.span(*run), _whole(origin, theirs))


def _runs(side: _Side, units: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Words in quotation marks that follow one another, as [first, last)."""
    inside = [place for place in side.places(units) if side.read.quoted[place]]
    for _, run in groupby(enumerate(inside), key=lambda entry: entry[1] - entry[0]):
        places = [place for _, place in run]
        if len(places) >= _QUOTED:
            yield places[0], places[-1] + 1


def _stands(side: _Side, run: tuple[int, int], other: _Side) -> bool:
    """Whether the run stands word for word in quotation marks of the other article."""
    wanted = side.read.forms[slice(*run)]
    first, forms = wanted[0], other.read.forms
    return any(
        forms[place : place + len(wanted)] == wanted and all(other.read.quoted[place : place + len(wanted)])
        for place, form in enumerate(forms)
        if form == first
    )


def _alike(copy: _Side, one: tuple[int, int], origin: _Side, other: tuple[int, int]) -> float:
    return _share(origin.read.forms[slice(*other)], copy.read.forms[slice(*one)])


def _share(wanted: Iterable[str], among: Iterable[str]) -> float:
    """Share of the content words of the one that the other has."""
    sought = {item for form in wanted if (item := items.item(form))}
    held = {item for form in among if (item := items.item(form))}
    return len(sought & held) / len(sought) if sought else 0.0


def _whole(side: _Side, units: Sequence[int]) -> Span:
    spans = [side.sentence(unit) for unit in units]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _by_place(change: Change) -> tuple[Span, ChangeKind, Span]:
    nowhere = Span(0, 1)
    return change.here or change.there or nowhere, change.kind, change.there or nowhere
