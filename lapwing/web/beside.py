"""A copy beside its origin: the sentences that tell the same, with the words that differ and what the copy altered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lapwing.brief import Source
from lapwing.lineage import changes
from lapwing.lineage.words import words as words_of
from lapwing.records import Aligned, Article, Change, ChangeKind, Link, Span

_WORDS = 250  # of an aligned pair whose words are compared: longer ones are no sentences, and cost its square
_LISTED = 100  # sentences that only one of the two has that are written out


@dataclass(frozen=True, slots=True)
class Shred:
    """Some words, and whether the other side has them."""

    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Altered:
    """What the copy altered, in the words of either; None: it has nothing there, or the origin has not."""

    kind: ChangeKind
    here: str | None
    there: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences of the copy (`here`) and the origin (`there`) that tell the same."""

    here: tuple[Shred, ...]
    there: tuple[Shred, ...]
    same: bool
    altered: tuple[Altered, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A copy beside what it derives from; numbers are of sentences."""

    here: Source
    there: Source
    link: Link | None  # None: neither derives from the other
    same: int  # word for word
    reworded: int
    left_out: int  # of the origin, that the copy has in no words
    added: int
    altered: int  # numbers, names, dates, negations, hedges and quotations
    rows: tuple[Row, ...]
    more: int  # pairs of sentences besides
    only_there: tuple[str, ...]  # what was left out, and
    only_here: tuple[str, ...]  # what was added, where one copy is asked for


def beside(
    link: Link | None, here: tuple[Article, Source], there: tuple[Article, Source], most: int | None = None
) -> Beside:
    """A copy and its origin, and what ties them; with `most`, so many sentences at most, the most altered first."""
    (copy, of_copy), (origin, of_origin) = here, there
    aligned = changes(copy, origin)
    chosen = aligned if most is None else _worst(aligned)[:most]
    only_here = _unmatched(copy, [span for pair in aligned for span in pair.here])
    only_there = _unmatched(origin, [span for pair in aligned for span in pair.there])
    listed = 0 if most is not None else _LISTED
    return Beside(
        here=of_copy,
        there=of_origin,
        link=link,
        same=sum(pair.same for pair in aligned),
        reworded=sum(not pair.same for pair in aligned),
        left_out=len(only_there),
        added=len(only_here),
        altered=sum(len(pair.changes) for pair in aligned),
        rows=tuple(_row(pair, copy, origin) for pair in chosen),
        more=len(aligned) - len(chosen),
        only_there=tuple(only_there[:listed]),
        only_here=tuple(only_here[:listed]),
    )


def _worst(aligned: Iterable[Aligned]) -> list[Aligned]:
    """Those with alterations, most first; else in the order of the copy."""
    return sorted((pair for pair in aligned if pair.changes), key=lambda pair: -len(pair.changes))


def _row(pair: Aligned, copy: Article, origin: Article) -> Row:
    ours = " ".join(span.of(copy.text) for span in pair.here)
    theirs = " ".join(span.of(origin.text) for span in pair.there)
    here, there = _shreds(ours, theirs)
    altered = tuple(_altered(change, copy, origin) for change in pair.changes)
    return Row(here, there, pair.same, altered)


def _altered(change: Change, copy: Article, origin: Article) -> Altered:
    here = change.here.of(copy.text) if change.here else None
    return Altered(change.kind, here, change.there.of(origin.text) if change.there else None)


def _shreds(ours: str, theirs: str) -> tuple[tuple[Shred, ...], tuple[Shred, ...]]:
    """Both sides cut where words differ; in what is too long nothing is."""
    mine, its = re.findall(r"\s*\S+", ours), re.findall(r"\s*\S+", theirs)
    if max(len(mine), len(its)) > _WORDS:
        return (Shred(ours, False),), (Shred(theirs, False),)
    found = SequenceMatcher(None, [_bare(word) for word in mine], [_bare(word) for word in its], autojunk=False)
    here, there = [], []
    for kind, first, last, start, end in found.get_opcodes():
        here += _shred(mine[first:last], kind != "equal")
        there += _shred(its[start:end], kind != "equal")
    return tuple(here), tuple(there)


def _shred(words: Sequence[str], differs: bool) -> list[Shred]:
    """The words as one piece; the space before them stays unmarked."""
    text = "".join(words)
    bare = text.lstrip() if differs else text
    space = [Shred(" ", False)] if bare != text else []
    return [*space, Shred(bare, differs)] if bare else []


def _bare(word: str) -> str:
    """The word without case and signs; of signs alone, themselves."""
    return re.sub(r"\W+", "", word).casefold() or word.strip()


def _unmatched(article: Article, aligned: Sequence[Span]) -> list[str]:
    """The sentences of an article that are in none of these."""
    read = words_of(article)
    units = (read.span(*unit) for unit in read.units)
    return [unit.of(article.text) for unit in units if not any(unit.within(span) for span in aligned)]
