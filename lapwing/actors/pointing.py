"""What the coder says of whom a mention stands for: each is marked in its sentence with those before it, and asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lapwing.actors.discourse import Candidate
from lapwing.protocols import REACH, Reference, Referrer, Same
from lapwing.records import Article, Sentence

Pointers = Mapping[Candidate, Mapping[Candidate, float]]
"""For each mention that was asked about, how surely each other one near it names the same actor."""


def pointers(
    article: Article,
    sentences: Sequence[Sentence],
    asked: Sequence[Candidate],
    others: Iterable[Candidate],
    referrer: Referrer,
) -> Pointers:
    """Ask for each, and share the answers out over the mentions of its passage."""
    texts = [sentence.span.of(article.text) for sentence in sentences]
    near: dict[int, list[Candidate]] = {}
    for other in others:
        near.setdefault(other.sentence, []).append(other)
    starts = [_starts(texts, one.sentence) for one in asked]
    references = [
        Reference(" ".join(texts[first : one.sentence + 1]), one.span.shifted(at[one.sentence] - one.start))
        for one, (first, at) in zip(asked, starts, strict=True)
    ]
    found: dict[Candidate, Mapping[Candidate, float]] = {}
    for one, (first, at), same in zip(asked, starts, referrer.refer(references), strict=True):
        around = [c for number in range(first, one.sentence + 1) for c in near.get(number, ()) if c is not one]
        found[one] = {other: _share(same, other, at[other.sentence] - other.start) for other in around}
    return found


def _starts(texts: Sequence[str], last: int) -> tuple[int, dict[int, int]]:
    """The first sentence of a passage, and where each of its sentences begins in it."""
    first, at, starts = max(0, last - REACH), 0, {}
    for number in range(first, last + 1):
        starts[number] = at
        at += len(texts[number]) + 1
    return first, starts


def _share(same: Same, other: Candidate, by: int) -> float:
    span = other.span.shifted(by)
    shares = [share for where, share in same if where.overlaps(span)]
    return sum(shares) / len(shares) if shares else 0.0
