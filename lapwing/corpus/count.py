"""What the corpus covers, and which of its sentences are too alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lapwing.corpus.marks import Example
from lapwing.ontology import Ontology
from lapwing.records import Reality

# Word shingles shared by two sentences before they count as too alike. At 0.5 a swap of names in one
# skeleton is caught and two sentences about one subject are not; look at `near_duplicates` again before changing it.
ALIKE = 0.5
_SHINGLE = 3


def coverage(examples: Sequence[Example], ontology: Ontology) -> dict[str, int]:
    """How often each category, mode and context occurs, zeros included, and how many sentences hold no actual event."""
    seen: Counter[str] = Counter()
    for example in examples:
        if not any(event.reality is Reality.ACTUAL for event in example.events):
            seen["sentences without an actual event"] += 1
        for event in example.events:
            seen.update(
                [
                    event.category,
                    *(f"{event.category}/{mode}" for mode in event.modes),
                    *(f"#{c}" for c in event.contexts),
                ]
            )
    names = [*ontology.categories, *ontology.modes(), *(f"#{context}" for context in ontology.contexts)]
    return {"sentences": len(examples), **{name: seen[name] for name in [*names, "sentences without an actual event"]}}


def near_duplicates(examples: Sequence[Example]) -> list[tuple[Example, Example, float]]:
    """Pairs of sentences whose word 3-grams, names left out, overlap by `ALIKE` (Jaccard) or more."""
    shingles = [_shingles(example) for example in examples]
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, grams in enumerate(shingles):
        for gram in grams:
            holders.setdefault(gram, []).append(index)
    shared = Counter((a, b) for where in holders.values() for i, a in enumerate(where) for b in where[i + 1 :])
    alike = [(a, b, n / len(shingles[a] | shingles[b])) for (a, b), n in sorted(shared.items())]
    return [(examples[a], examples[b], share) for a, b, share in alike if share >= ALIKE]


def _shingles(example: Example) -> set[tuple[str, ...]]:
    text = list(example.text)
    for mention in example.mentions.values():
        text[mention.span.start : mention.span.end] = "_" * (mention.span.end - mention.span.start)
    words = [word for word in re.findall(r"\w+", "".join(text).lower()) if word.strip("_")]
    return {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
