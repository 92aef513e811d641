"""Who did what to whom: the coder finds triggers, and each is asked what happens there and who takes part.

A sentence is read once bare, and once more for each likely trigger. A trigger is one event, so compound actors make one
event and not a cross product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lapwing.ontology import Ontology
from lapwing.protocols import NO_EVENT, Found, Judgement, Pair, Part, Question, Scorer, Seen
from lapwing.records import Article, Event, Mention, Sentence, Span

# What a category counts that the triggers of a sentence give to a marked pair, beside what the pair's own question
# gives. Chosen on tests/gate/relations.tsv, where 1 to 4 are alike and 0 is worse by half a point.
BY_TRIGGERS = 2.0

# Probability of the likeliest category from which a trigger becomes an event. On the held-out articles F1 is flat from
# 0.3 to 0.5 (0.51 to 0.52 with all roles right, 0.70 to 0.72 for trigger and category), and a lower one finds more:
# the pair of the PLV development rows in 0.59, 0.57 and 0.54 of them at 0.3, 0.4 and 0.5. Run benchmarks/coder.py
# before changing it or TAKES_PART.
HAPPENS = 0.4

# The same from which something may happen: pronouns there are worth a pass of the coder. On the held-out articles none
# of 64 is lost up to 0.1, one at 0.2 and three at 0.4; on Wikinews, where less happens, 0.1 asks about half as many as
# every likely trigger does. Run benchmarks/actors.py before changing it.
MAY_HAPPEN = 0.1

# Greatest probability over a mention's pieces from which it takes part. Below one half: a participant has rivals (its
# other names, a pronoun) that share its probability. F1 there with all roles right: 0.56 at 0.15 and 0.2, 0.54 at 0.25,
# 0.53 at 0.3. With the mean over the pieces, the pair of the PLV rows is right in 0.02 fewer of them.
TAKES_PART = 0.2

# What the bare sentence counts of who takes part, beside the marked question. Of the PLV development rows the own pair
# has the right category in 0.598 by the question alone, 0.616 by both, 0.606 by the bare sentence; F1 of the held-out
# articles with all roles right is 0.526, 0.563 and 0.535. Run benchmarks/coder.py before changing it.
BARE = 0.5

# Probability of a mode or a context from which it is recorded. Even odds: each is a yes-or-no question of its own.
APPLIES = 0.5


def look(article: Article, sentences: Sequence[Sentence], scorer: Scorer) -> dict[str, Seen]:
    """What the coder sees in each sentence and says of its likely triggers, by the sentence's id."""
    texts = [sentence.span.of(article.text) for sentence in sentences]
    seen = {}
    for sentence, (found, answers) in zip(sentences, _answers(texts, scorer), strict=True):
        telling = tuple(at for at, judgement in answers if likeliest(judgement)[1] >= MAY_HAPPEN)
        seen[sentence.id] = Seen(found.mentions, answers, telling)
    return seen


def _answers(texts: Sequence[str], scorer: Scorer) -> Iterator[tuple[Found, tuple[tuple[Span, Judgement], ...]]]:
    """What the coder sees in each text, and what it says of its likely triggers."""
    found = scorer.find(texts)
    asked = [Question(text, at) for text, one in zip(texts, found, strict=True) for at, _ in one.triggers]
    said = iter(scorer.ask(asked))
    for one in found:
        bare = one.parts or ((),) * len(one.triggers)
        yield one, tuple((at, _both(next(said), parts)) for (at, _), parts in zip(one.triggers, bare, strict=True))


def _both(judgement: Judgement, bare: Sequence[Part]) -> Judgement:
    """The answer to the marked question with what the bare sentence says of those who take part."""
    other = {part.span: part for part in bare}
    parts = tuple(_mixed(part, other[part.span]) if part.span in other else part for part in judgement.parts)
    return replace(judgement, parts=parts)


def _mixed(one: Part, other: Part) -> Part:
    def mixed(marked: float, bare: float) -> float:
        return (1 - BARE) * marked + BARE * bare

    actor, recipient = mixed(one.actor, other.actor), mixed(one.recipient, other.recipient)
    return Part(one.span, actor, recipient, mixed(one.speaker, other.speaker))


def events(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    seen: Mapping[str, Seen],
    by: str,
    ontology: Ontology,
) -> tuple[Event, ...]:
    """Every event of an article, in order of its triggers. `seen` is what `look` saw, `by` whose judgement it is."""
    return tuple(judged(article, sentences, mentions, seen, by, ontology))


def judged(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    seen: Mapping[str, Seen],
    by: str,
    ontology: Ontology,
) -> dict[Event, Judgement]:
    """The events in the same order, each with all that the coder said of its trigger."""
    present: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        present[mention.sentence].append(mention)
    told = {
        event: judgement
        for sentence in sentences
        for trigger, judgement in seen[sentence.id].answers
        for event in _event(article, sentence, trigger, judgement, present[sentence.id], by, ontology)
    }
    return {event: told[event] for event in sorted(told, key=lambda event: (event.span, event.id))}


def between(pairs: Sequence[Pair], scorer: Scorer) -> list[dict[str, float]]:
    """What happens between each marked pair: probabilities of the categories, `NO_EVENT` left out.

    The answer to the marked pair, and those to the sentence's triggers so far as the pair takes part in them.
    """
    texts = list(dict.fromkeys(pair.text for pair in pairs))
    told = {
        text: [judgement for _, judgement in answers]
        for text, (_, answers) in zip(texts, _answers(texts, scorer), strict=True)
    }
    return [_joined(pair, own, told[pair.text]) for pair, own in zip(pairs, scorer.score(pairs), strict=True)]


def _joined(pair: Pair, own: Judgement, told: Sequence[Judgement]) -> dict[str, float]:
    shares = _events_only(own.categories)
    for judgement in told:
        does, gets = _takes_part(judgement, pair.actor)[0], 1.0
        if pair.recipient is not None:
            by, to = _takes_part(judgement, pair.recipient)
            gets = max(to, by / 2)  # those who act together act on one another, too
        for name in shares:
            shares[name] += BY_TRIGGERS * does * gets * judgement.categories.get(name, 0.0)
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _events_only(shares: Mapping[str, float]) -> dict[str, float]:
    """The categories without `NO_EVENT`, summing to 1."""
    rest = {name: share for name, share in shares.items() if name != NO_EVENT}
    total = sum(rest.values()) or 1.0
    return {name: share / total for name, share in rest.items()}


def likeliest(judgement: Judgement) -> tuple[str, float]:
    """The likeliest category but for `NO_EVENT`, and its probability."""
    said = {name: share for name, share in judgement.categories.items() if name != NO_EVENT}
    category = max(sorted(said), key=lambda name: said[name])
    return category, said[category]


def _event(
    article: Article,
    sentence: Sentence,
    trigger: Span,
    judgement: Judgement,
    present: Sequence[Mention],
    by: str,
    ontology: Ontology,
) -> Iterator[Event]:
    """The event at a trigger, if there is one and somebody does it."""
    category, score = likeliest(judgement)
    if score < HAPPENS:
        return
    span = trigger.shifted(sentence.span.start)
    actors, recipients = _roles(judgement, [m for m in present if not m.span.overlaps(span)], sentence.span.start)
    entry = ontology.category(category)
    if not actors or (entry.needs_recipient and not recipients and len(actors) < 2):
        return
    modes = (f"{category}/{mode}" for mode in entry.modes)
    yield Event(
        Event.make_id(article.id, span, category),
        article.id,
        sentence.id,
        span,
        category,
        tuple(mode.partition("/")[2] for mode in _applying(modes, judgement.modes)),
        tuple(_applying(ontology.contexts, judgement.contexts)),
        tuple(actor.id for actor in actors),
        tuple(recipient.id for recipient in recipients),
        round(score, 4),
        by,
    )


def _roles(judgement: Judgement, present: Sequence[Mention], start: int) -> tuple[list[Mention], list[Mention]]:
    """Actors and recipients in order of the text; one who seems both is what it seems more."""
    shares = {mention.id: _takes_part(judgement, mention.span.shifted(-start)) for mention in present}
    surest = sorted((m for m in present if max(shares[m.id]) >= TAKES_PART), key=lambda m: (-max(shares[m.id]), m.span))
    actors, recipients, told = list[Mention](), list[Mention](), set[str]()
    for mention in surest:
        if mention.actors and told.issuperset(mention.actors):
            continue  # another name of theirs takes part more surely; or "the two", of whom each does
        told.update(mention.actors)
        does, gets = shares[mention.id]
        (actors if does >= gets else recipients).append(mention)
    return sorted(actors, key=_in_text), sorted(recipients, key=_in_text)


def _takes_part(judgement: Judgement, span: Span) -> tuple[float, float]:
    """How surely a phrase acts, and is acted upon: the greatest over its pieces."""
    parts = [part for part in judgement.parts if part.span.overlaps(span)]
    return max((part.actor for part in parts), default=0.0), max((part.recipient for part in parts), default=0.0)


def _in_text(mention: Mention) -> Span:
    return mention.span


def _applying(names: Iterable[str], shares: Mapping[str, float]) -> Iterator[str]:
    return (name for name in names if shares.get(name, 0.0) >= APPLIES)
