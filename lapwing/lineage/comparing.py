"""Two articles: does one derive from the other, and how?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lapwing.kin import SHARED_NAMES
from lapwing.lineage.credits import credited, fold, names, outlets
from lapwing.lineage.items import anchors
from lapwing.lineage.origins import acknowledges, held, rank
from lapwing.lineage.passages import SHORTEST, Passage, passages
from lapwing.lineage.rewording import Alignment, align
from lapwing.lineage.words import Words, words
from lapwing.records import Article, Link, LinkKind, Span, digest

BY = "lineage@2"

REPRINTED = 0.60
"""Share of the shorter article that stands in the longer from which it is the same article. On reuse_abp.jsonl
"near" pairs share 0.84 of their 8-word runs at least and half of the "partial" ones 0.31. Run benchmarks/lineage.py
before changing it or one of those below."""
LIKE_SIZE = 0.40
"""Share of the longer article that a reprint makes up; below it, the shorter is an excerpt."""
EXCERPTED = 0.12
"""Share of the shorter article that a passage or several must make up, outside quotations. "Partial" pairs share 0.16
of their 8-word runs at least, quotations included; "unrelated" ones 0.02 at most."""
EXCERPTED_WITH_QUOTATIONS = 0.25
"""The same with quotations counted, where the words around them are the same, too."""
EXCERPT_WORDS = 40
"""Words of such passages at least, outside quotations: a paragraph."""
OWN_EXCERPT = 0.50
"""The same share where both are of one outlet or one author, who repeat their background paragraphs from piece to
piece, and whose pages end in the same lines (of one outlet of reuse_abp.jsonl, in a third of the article): so much of
a piece is an earlier version of it."""
OWN_REWORDED = 0.65
"""Share of either article's weight that the other must have for one to reword the other where both are of one hand:
an outlet writes its election nights by one pattern (0.64 at most among 197 articles of Wikinews)."""
ACKNOWLEDGED_WITHIN = 7
"""Days from an article to another that names its outlet and has words of it: "told X" is said of the week's news.
Without this and words in common, 56 pairs of reuse_abp.jsonl that have nothing to do with one another were linked
so."""
ALIGNED = 0.2
"""Share of the shorter article in common from which sentences are aligned even where few names are the same. Saves
time only."""
FEWEST = 12
"""Words in common at least, of whatever kind of copy: a sentence."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two articles have in common word by word."""

    passages: Sequence[Passage]
    quotations: Sequence[Passage]  # those that lie in quotation marks in both
    words: int
    unquoted: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    """How one of the two derives from the other."""

    kind: LinkKind
    score: float
    why: str


def compare(here: Article, there: Article) -> tuple[Link, ...]:
    """The link between two articles' headlines and bodies, or none.

    The link's `here` is the one that likely derives from the other, whichever came first of the arguments: it names
    the other's outlet as its source, appeared later, is held by the other, or is the shorter. `score` is the share
    of the shorter article's words, or of what they weigh in a rewording, that the two have in common. `here_spans`
    and `there_spans` are aligned one by one, in the order of `here`.
    """
    if here.id == there.id:
        return ()
    later, earlier = sorted((here, there), key=rank, reverse=True)
    ours, theirs = words(later), words(earlier)
    if not ours.forms or not theirs.forms:
        return ()
    shared = _shared(ours, theirs)
    verdict, alignment = _same_text(shared, ours, theirs), Alignment()
    if verdict is None:
        alignment = align(ours, theirs) if _worth_aligning(shared, ours, theirs) else alignment
        verdict = _judged(shared, alignment, ours, theirs, own=same_hand(later, earlier))
        if verdict is None or not verdict.kind.derives:
            verdict = _acknowledged(later, earlier, shared, alignment, ours, theirs) or verdict
    if verdict is None:
        return ()
    used = shared.quotations if verdict.kind is LinkKind.QUOTATION else shared.passages
    pairs = [(passage.here, passage.there) for passage in used]
    if verdict.kind is LinkKind.REWORDING or not pairs:
        pairs = [(ours.units[i], theirs.units[j]) for i, j in alignment.pairs]
    our_spans = tuple(ours.span(*pair[0]) for pair in pairs)
    their_spans = tuple(theirs.span(*pair[1]) for pair in pairs)
    return (_directed(later, earlier, verdict, our_spans, their_spans),)


def _shared(ours: Words, theirs: Words) -> _Shared:
    found = passages(ours, theirs)
    quoted = [passage.quoted(ours, theirs) for passage in found]
    total = sum(passage.length for passage in found)
    quotations = [passage for passage, count in zip(found, quoted, strict=True) if count >= SHORTEST]
    return _Shared(found, quotations, total, total - sum(quoted))


def _worth_aligning(shared: _Shared, ours: Words, theirs: Words) -> bool:
    """Whether enough words are the same, or enough names stand together in both, for one to be a rewording."""
    if shared.words >= ALIGNED * min(len(ours), len(theirs)):
        return True
    return len(set(anchors(ours)).intersection(anchors(theirs))) >= SHARED_NAMES


def _same_text(shared: _Shared, ours: Words, theirs: Words) -> _Verdict | None:
    """Where most of the shorter stands in the longer."""
    shorter, longer = sorted((len(ours), len(theirs)))
    if shared.words < max(REPRINTED * shorter, FEWEST):
        return None
    if ours.forms == theirs.forms:
        return _Verdict(LinkKind.COPY, 1.0, f"all {shorter} words are the same")
    kind = LinkKind.REPRINT if shared.words / longer >= LIKE_SIZE else LinkKind.EXCERPT
    return _Verdict(kind, shared.words / shorter, f"{shared.words} of {shorter} words are the same")


def _judged(shared: _Shared, alignment: Alignment, ours: Words, theirs: Words, *, own: bool) -> _Verdict | None:
    """Where less of it does."""
    shorter = min(len(ours), len(theirs))
    copied, literal = shared.words / shorter, shared.unquoted / shorter
    in_words = f"{shared.words} of {shorter} words are the same"
    retold = (alignment.rewords or alignment.summarises) and (not own or alignment.spread >= OWN_REWORDED)
    # Most of a rewording is in other words: where half of what it keeps is literal, it is rather a copy with changes.
    if retold and alignment.rewords and alignment.contained < 2 * literal:
        return _Verdict(LinkKind.REPRINT, copied, f"{in_words}, all of it in the same order")
    if retold:
        how = "retold in the same order" if alignment.rewords else "retold in fewer words"
        why = f"{len(alignment.pairs)} sentences {how}, {alignment.rare} rare words the same"
        return _Verdict(LinkKind.REWORDING, alignment.contained, why)
    if shared.unquoted >= EXCERPT_WORDS and copied >= (OWN_EXCERPT if own else 0.0):
        if literal >= EXCERPTED:
            return _Verdict(LinkKind.EXCERPT, literal, in_words)
        if copied >= EXCERPTED_WITH_QUOTATIONS:
            return _Verdict(LinkKind.EXCERPT, copied, f"{in_words}, quotations and {shared.unquoted} words around them")
    if shared.quotations and shared.words >= FEWEST:
        quoted = sum(passage.length for passage in shared.quotations)
        return _Verdict(LinkKind.QUOTATION, quoted / shorter, f"{quoted} words of one speaker in both")
    return None


# --- acknowledged sources ------------------------------------------------------------------------


def _acknowledged(
    later: Article, earlier: Article, shared: _Shared, alignment: Alignment, ours: Words, theirs: Words
) -> _Verdict | None:
    """What one owes to the other by its own words: it names the other's outlet, and has words of it."""
    if shared.words < FEWEST or same_hand(later, earlier) or not (outlets(later) or outlets(earlier)):
        return None
    if later.published and earlier.published and (later.published - earlier.published).days > ACKNOWLEDGED_WITHIN:
        return None
    for article, other in ((later, earlier), (earlier, later)):
        for credit in credited(article):
            if names(credit.outlet) & outlets(other):
                said = credit.spans[0].of(article.text) if credit.spans else credit.outlet
                score = max(shared.words / min(len(ours), len(theirs)), alignment.spread)
                return _Verdict(LinkKind.ACKNOWLEDGED, score, f"it names {said} as its source ({credit.kind})")
    return None


def same_hand(one: Article, other: Article) -> bool:
    """Whether both appeared in one outlet, or are by one author."""
    authors = {fold(article.byline) for article in (one, other) if article.byline}
    both = len(authors) == 1 and bool(one.byline and other.byline)
    return both or bool(outlets(one) & outlets(other))


def _directed(
    later: Article, earlier: Article, verdict: _Verdict, ours: tuple[Span, ...], theirs: tuple[Span, ...]
) -> Link:
    """The link, turned round where what the articles say or hold goes against their dates or lengths."""
    told = later.published is not None and earlier.published is not None and later.published != earlier.published
    owed = acknowledges(later, earlier)
    turned = acknowledges(earlier, later) and not owed
    if turned or (not told and not owed and held(earlier, theirs) > held(later, ours)):
        later, earlier, ours, theirs = earlier, later, theirs, ours
        ordered = sorted(zip(ours, theirs, strict=True))
        ours, theirs = tuple(here for here, _ in ordered), tuple(there for _, there in ordered)
    made = digest("link", later.id, earlier.id, verdict.kind)
    score = round(min(verdict.score, 1.0), 4)
    return Link(made, later.id, earlier.id, verdict.kind, ours, theirs, score, verdict.why, BY)
