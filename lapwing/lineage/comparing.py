"""Two articles: does one derive from the other, and how?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lapwing.lineage.origins import acknowledges, held, rank
from lapwing.lineage.passages import SHORTEST, Passage, passages
from lapwing.lineage.rewording import Alignment, align
from lapwing.lineage.words import Words, words
from lapwing.records import Article, Link, LinkKind, Span, digest

BY = "lineage@1"

REPRINTED = 0.60
"""Share of the shorter article that stands in the longer from which it is the same article. On reuse_abp.jsonl
"near" pairs share 0.84 of their 8-word runs at least and half of the "partial" ones 0.31. Run benchmarks/lineage.py
before changing it or one of the three below."""
LIKE_SIZE = 0.40
"""Share of the longer article that a reprint makes up; below it, the shorter is an excerpt."""
EXCERPTED = 0.12
"""Share of the shorter article that a passage or several must make up, outside quotations. "Partial" pairs share 0.16
of their 8-word runs at least, quotations included; "unrelated" ones 0.02 at most."""
EXCERPT_WORDS = 40
"""Words of such passages at least: a paragraph."""
FEWEST = 12
"""Words in common at least, of whatever kind of copy: a sentence."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two articles have in common word by word."""

    passages: Sequence[Passage]
    quotations: Sequence[Passage]  # those that lie in quotation marks in both
    words: int
    unquoted: int


def compare(here: Article, there: Article) -> tuple[Link, ...]:
    """The link between two articles' headlines and bodies, or none.

    The link's `here` is the one that likely derives from the other, whichever came first of the arguments: it names
    the other's outlet as its source, appeared later, is held by the other, or is the shorter. `score` is the share
    of the shorter article's words, or of what they weigh in a rewording, that the two have in common.
    """
    if here.id == there.id:
        return ()
    later, earlier = sorted((here, there), key=rank, reverse=True)
    ours, theirs = words(later), words(earlier)
    if not ours.forms or not theirs.forms:
        return ()
    shared = _shared(ours, theirs)
    alignment = align(ours, theirs)
    kind, score = _judged(shared, alignment, len(ours), len(theirs))
    if kind is None:
        return ()
    used = shared.quotations if kind is LinkKind.QUOTATION else shared.passages
    pairs = [(passage.here, passage.there) for passage in used]
    if kind is LinkKind.REWORDING:
        pairs = [(ours.units[i], theirs.units[j]) for i, j in alignment.pairs]
    our_spans = tuple(ours.span(*pair[0]) for pair in pairs)
    their_spans = tuple(theirs.span(*pair[1]) for pair in pairs)
    return (_directed(later, earlier, kind, our_spans, their_spans, score),)


def _shared(ours: Words, theirs: Words) -> _Shared:
    found = passages(ours, theirs)
    quoted = [passage.quoted(ours, theirs) for passage in found]
    total = sum(passage.length for passage in found)
    quotations = [passage for passage, count in zip(found, quoted, strict=True) if count >= SHORTEST]
    return _Shared(found, quotations, total, total - sum(quoted))


def _judged(shared: _Shared, alignment: Alignment, ours: int, theirs: int) -> tuple[LinkKind | None, float]:
    shorter, longer = sorted((ours, theirs))
    copied, literal = shared.words / shorter, shared.unquoted / shorter
    if copied >= REPRINTED and shared.words >= FEWEST:
        return (LinkKind.REPRINT if shared.words / longer >= LIKE_SIZE else LinkKind.EXCERPT), copied
    # Most of a rewording is in other words: where half of what it keeps is literal, it is rather an excerpt.
    if alignment.rewords and alignment.covered >= 2 * literal:
        return LinkKind.REWORDING, alignment.kept
    if literal >= EXCERPTED and shared.unquoted >= EXCERPT_WORDS:
        return LinkKind.EXCERPT, literal
    if shared.quotations and shared.words >= FEWEST:
        return LinkKind.QUOTATION, sum(passage.length for passage in shared.quotations) / shorter
    return None, 0.0


def _directed(
    later: Article, earlier: Article, kind: LinkKind, ours: tuple[Span, ...], theirs: tuple[Span, ...], score: float
) -> Link:
    """The link, turned round where what the articles say or hold goes against their dates or lengths."""
    told = later.published is not None and earlier.published is not None and later.published != earlier.published
    turned = acknowledges(earlier, later) and not acknowledges(later, earlier)
    if turned or (not told and not acknowledges(later, earlier) and held(earlier, theirs) > held(later, ours)):
        later, earlier, ours, theirs = earlier, later, theirs, ours
    made = digest("link", later.id, earlier.id, kind)
    return Link(made, later.id, earlier.id, kind, ours, theirs, round(min(score, 1.0), 4), BY)
