"""Happenings given the event mentions: `python benchmarks/happenings.py coref_ecb.jsonl`.

CoNLL F1 (mean of MUC, B-cubed and CEAF-e; Pradhan et al. 2014) over all checked sentences of all topics at once, with
nothing told about which articles belong together, single mentions included. Each gold mention is a trigger; category,
participants, dates and places are what Lapwing reads there, and where the coder sees none of its categories the
mention has none. Beside it two baselines: mentions of one lemma are one occurrence, over all articles, and within
each gold topic.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from lapwing.actors import mentions
from lapwing.events import judged, look
from lapwing.happenings import join
from lapwing.happenings.content import trigger
from lapwing.pipeline import Tools
from lapwing.protocols import Question, Seen
from lapwing.records import (
    Article,
    Block,
    BlockKind,
    Certainty,
    Event,
    Party,
    Reality,
    Sentence,
    Setting,
    Span,
    SpeakerKind,
    Stance,
    Telling,
)
from lapwing.settle import settle

Clusters = list[frozenset[str]]


# --- scores ---------------------------------------------------------------------------------------


def conll(key: Clusters, answer: Clusters) -> tuple[float, list[float]]:
    """The mean, and the F1 of MUC, B-cubed and CEAF-e."""
    aligned = _aligned(key, answer)
    pairs = (
        (_links(key, answer), _links(answer, key)),
        (_shared(key, answer), _shared(answer, key)),
        (aligned / len(key), aligned / len(answer)),
    )
    each = [2 * recall * precision / (recall + precision) if recall + precision else 0.0 for recall, precision in pairs]
    return sum(each) / 3, each


def _links(key: Clusters, answer: Clusters) -> float:
    """MUC recall (Vilain et al. 1995): links of the key that the answer keeps."""
    home = {mention: number for number, cluster in enumerate(answer) for mention in cluster}
    kept = sum(len(cluster) - len({home[mention] for mention in cluster}) for cluster in key)
    return kept / max(sum(len(cluster) - 1 for cluster in key), 1)


def _shared(key: Clusters, answer: Clusters) -> float:
    """B-cubed recall (Bagga and Baldwin 1998)."""
    home = {mention: cluster for cluster in answer for mention in cluster}
    return sum(len(cluster & home[m]) / len(cluster) for cluster in key for m in cluster) / sum(map(len, key))


def _aligned(key: Clusters, answer: Clusters) -> float:
    """Likeness of the best one-to-one alignment of clusters (CEAF-e, Luo 2005)."""
    home = {mention: number for number, cluster in enumerate(answer) for mention in cluster}
    likeness = np.zeros((len(key), len(answer)))
    for row, cluster in enumerate(key):
        for number, count in Counter(home[mention] for mention in cluster).items():
            likeness[row, number] = 2 * count / (len(cluster) + len(answer[number]))
    return float(likeness[linear_sum_assignment(-likeness)].sum())


# --- the mentions as tellings ---------------------------------------------------------------------


@dataclass(frozen=True)
class Gold:
    """A gold mention: the telling Lapwing makes of it, its chain and its topic."""

    telling: Telling
    chain: str
    topic: str


def read(row: dict, tools: Tools) -> Iterator[Gold]:
    """The gold mentions of an article."""
    lines = [" ".join(tokens) for tokens in row["sentences"]]
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    blocks = tuple(
        Block(BlockKind.BODY, Span(at, at + len(line))) for at, line in zip(starts, lines, strict=True) if line
    )
    article = Article(row["doc_id"], "\n".join(lines), "-", blocks)
    sentences = [
        Sentence(f"{article.id} {number}", article.id, number, Span(at, at + len(line)), number, BlockKind.BODY, False)
        for number, (at, line) in enumerate(zip(starts, lines, strict=True))
        if line
    ]
    gold = {
        _span(mention, row["sentences"][mention["sent"]], starts[mention["sent"]]): mention for mention in checked(row)
    }
    seen = look(article, sentences, tools.scorer)
    actors, named = mentions(article, sentences, tools.roster, seen, gazetteer=tools.gazetteer, referrer=tools.scorer)
    asked = {
        sentence.id: _asked(article, sentence, [span for span in sorted(gold) if span.within(sentence.span)], tools)
        for sentence in sentences
    }
    events = {event.span: event for event in judged(article, sentences, named, asked, tools.scorer.by, tools.ontology)}
    yield from _tellings(article, sentences, gold, events, named, actors, tools)


def _asked(article: Article, sentence: Sentence, spans: Sequence[Span], tools: Tools) -> Seen:
    """What the coder says of the marked triggers."""
    at = [span.shifted(-sentence.span.start) for span in spans]
    said = tools.scorer.ask([Question(sentence.span.of(article.text), span) for span in at])
    return Seen((), tuple(zip(at, said, strict=True)), tuple(at))


def _tellings(article, sentences, gold, events, named, actors, tools) -> Iterator[Gold]:
    places, settings = settle(article, sentences, tuple(events.values()), named, tools.gazetteer, set())
    known, place_of = {actor.id: actor for actor in actors}, {place.id: place for place in places}
    setting_of, mention_of = {one.event: one for one in settings}, {one.id: one for one in named}
    for span, mention in gold.items():
        sentence = next(one for one in sentences if span.within(one.span))
        made = Event(
            f"{article.id} {span.start} {span.end}",
            article.id,
            sentence.id,
            span,
            "",
            (),
            (),
            ("nobody",),
            (),
            1.0,
            "gold",
        )
        event = events.get(span, made)
        setting = setting_of.get(event.id, Setting(event.id, None, None, None, None, None, None, None, "", 1.0, "gold"))
        doers, done_to = (
            tuple(p for one in ids if one in mention_of for p in Party.each(mention_of[one], article.text, known))
            for ids in (event.actors, event.recipients)
        )
        stance = Stance(
            event.id, Reality.ACTUAL, Certainty.CERTAIN, SpeakerKind.AUTHOR, None, None, None, None, 1.0, "gold"
        )
        place = place_of.get(setting.place or "")
        telling = Telling(event, article, sentence, doers, done_to, setting, place, stance, article.id)
        yield Gold(telling, mention["chain"], str(mention.get("topic", article.id.partition("_")[0])))


def checked(row: dict) -> list[dict]:
    """The event mentions of sentences whose chains are complete."""
    complete = set(row["checked_sentences"])
    return [one for one in row["mentions"] if one["kind"] == "event" and one["sent"] in complete]


def _span(mention: dict, tokens: Sequence[str], start: int) -> Span:
    first = start + sum(len(token) + 1 for token in tokens[: mention["start_tok"]])
    return Span(first, first + len(" ".join(tokens[mention["start_tok"] : mention["end_tok"]])))


def by(gold: Sequence[Gold], key: Callable[[Gold], Hashable]) -> Clusters:
    """Mentions with the same key are one cluster."""
    found: dict[Hashable, set[str]] = defaultdict(set)
    for one in gold:
        found[key(one)].add(one.telling.event.id)
    return [frozenset(cluster) for cluster in found.values()]


def lemma(one: Gold) -> str:
    """The stem of the mention's last telling word."""
    return trigger(one.telling.event.span.of(one.telling.article.text)).stem


def main(path: Path) -> None:
    """Prints the scores, of all topics and of each half of them."""
    tools = Tools.shipped()
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    gold = [found for row in rows for found in read(row, tools)]
    print(f"{len(gold)} mentions, {sum(bool(one.telling.event.category) for one in gold)} of them with a category")
    topics = sorted({one.topic for one in gold}, key=int)
    for name, chosen in (("all topics", topics), ("first half", topics[::2]), ("second half", topics[1::2])):
        part = [one for one in gold if one.topic in chosen]
        key = by(part, lambda one: one.chain)
        joined = [frozenset(happening.events) for happening in join([one.telling for one in part])]
        for what, answer in (
            ("Lapwing", joined),
            ("lemma", by(part, lemma)),
            ("lemma in topic", by(part, lambda one: (one.topic, lemma(one)))),
        ):
            mean, each = conll(key, answer)
            print(f"{name:12} {what:15} CoNLL {mean:.3f}  MUC {each[0]:.3f}  B3 {each[1]:.3f}  CEAFe {each[2]:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
