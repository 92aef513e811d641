"""Who did what to whom: pairs of mentions are put to the coder, and its answers joined into events.

For each sentence every mention is first asked about alone; those that seem to act are asked about with each other
mention. Answers that point at one trigger are one event, so compound actors make one event and not a cross product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lapwing.ontology import Ontology
from lapwing.protocols import NO_EVENT, Judgement, Pair, Scorer
from lapwing.records import Article, Event, Mention, Sentence, Span

# Probability that anything happens, from which a mention alone is asked about with the others. It only saves passes: on
# eighteen pages 1,728 instead of 3,132, and 254 of 265 events are the same. At 0.3 events begin to be lost.
MAY_ACT = 0.15

# Probability that something happens between a pair, from which it becomes an event. On the bundled examples 0.6 gives
# 195 events and finds 53 of the 77 that an analyst lists, 0.7 gives 181 and 53, 0.9 gives 146 and 51. Run
# benchmarks/examples.py, and read the events of an opinion piece, before changing it or MARGIN.
HAPPENS = 0.7

# By how much a pair may be less sure than the surest pair of its event and still count. Of those 53 events 50 have the
# right actors and 41 the right recipients at 0.07; 48 and 40 at 0.15, and without it.
MARGIN = 0.07

# Probability of a mode or a context from which it is recorded. Even odds: each is a yes-or-no question of its own.
APPLIES = 0.5

# Mentions of one sentence that are asked about: more stand only in lists of names, and passes grow with the square.
MOST_MENTIONS = 10


_Question = tuple[Sentence, Mention, Mention | None]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the coder said of one pair: likeliest category, trigger in article characters, probability."""

    actor: Mention
    recipient: Mention | None
    category: str
    trigger: Span
    score: float
    judgement: Judgement


def events(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention], scorer: Scorer, ontology: Ontology
) -> tuple[Event, ...]:
    """Every event of an article, in order of its triggers."""
    present: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        present[mention.sentence].append(mention)
    asked = [(sentence, present[sentence.id][:MOST_MENTIONS]) for sentence in sentences if present[sentence.id]]
    alone = [(sentence, mention, None) for sentence, named in asked for mention in named]
    first = _ask(article, alone, scorer)
    acting = {mention.id for (_, mention, _), said in zip(alone, first, strict=True) if _happens(said) >= MAY_ACT}
    pairs = [
        (sentence, one, other)
        for sentence, named in asked
        for one in named
        if one.id in acting
        for other in named
        if _distinct(one, other)
    ]
    answers = [*_answers(alone, first), *_answers(pairs, _ask(article, pairs, scorer))]
    found = [
        event
        for sentence, _ in asked
        for event in _join(
            article, sentence, [a for a in answers if a.actor.sentence == sentence.id], scorer.by, ontology
        )
    ]
    return tuple(sorted(found, key=lambda event: (event.span, event.id)))


def _ask(article: Article, questions: Sequence[_Question], scorer: Scorer) -> list[Judgement]:
    return scorer.score(
        [
            Pair(
                sentence.span.of(article.text),
                actor.span.shifted(-sentence.span.start),
                recipient.span.shifted(-sentence.span.start) if recipient else None,
            )
            for sentence, actor, recipient in questions
        ]
    )


def _happens(judgement: Judgement) -> float:
    return 1.0 - judgement.categories.get(NO_EVENT, 0.0)


def _distinct(one: Mention, other: Mention) -> bool:
    """Whether two mentions may act on one another: not the same, and not two names of one actor."""
    return one.id != other.id and (one.actor is None or one.actor != other.actor)


def _answers(questions: Iterable[_Question], judgements: Iterable[Judgement]) -> Iterator[_Answer]:
    for (sentence, actor, recipient), judgement in zip(questions, judgements, strict=True):
        if _happens(judgement) < HAPPENS or judgement.trigger is None:
            continue
        trigger = judgement.trigger.shifted(sentence.span.start)
        if trigger.overlaps(actor.span) or (recipient and trigger.overlaps(recipient.span)):
            continue  # a name is not what happened
        said = {name: p for name, p in judgement.categories.items() if name != NO_EVENT}
        category = max(said, key=lambda name: said[name])
        yield _Answer(actor, recipient, category, trigger, _happens(judgement), judgement)


def _join(
    article: Article, sentence: Sentence, answers: Sequence[_Answer], by: str, ontology: Ontology
) -> Iterator[Event]:
    for group in _groups(answers):
        category = _likeliest(group)
        agreed = _sure([answer for answer in group if answer.category == category])
        actors, recipients = _roles(agreed)
        entry = ontology.category(category)
        if entry.needs_recipient and not recipients and len(actors) < 2:
            continue
        best = max(agreed, key=lambda answer: (answer.score, answer.recipient is not None, -answer.trigger.start))
        modes = (f"{category}/{mode}" for mode in entry.modes)
        yield Event(
            Event.make_id(article.id, best.trigger, category),
            article.id,
            sentence.id,
            best.trigger,
            category,
            tuple(mode.partition("/")[2] for mode in _applying(modes, agreed, "modes")),
            tuple(_applying(ontology.contexts, agreed, "contexts")),
            tuple(actor.id for actor in actors),
            tuple(recipient.id for recipient in recipients),
            round(best.score, 4),
            by,
        )


def _groups(answers: Sequence[_Answer]) -> Iterator[list[_Answer]]:
    """Answers whose triggers overlap, directly or through others."""
    group: list[_Answer] = []
    end = -1
    for answer in sorted(
        answers, key=lambda a: (a.trigger, a.actor.span, a.recipient.span if a.recipient else a.actor.span)
    ):
        if group and answer.trigger.start >= end:
            yield group
            group = []
        group.append(answer)
        end = max(end if len(group) > 1 else -1, answer.trigger.end)
    if group:
        yield group


def _likeliest(group: Sequence[_Answer]) -> str:
    weight: dict[str, float] = defaultdict(float)
    for answer in group:
        weight[answer.category] += answer.judgement.categories[answer.category]
    return max(sorted(weight), key=lambda name: weight[name])


def _sure(answers: Sequence[_Answer]) -> list[_Answer]:
    """The answers without the pairs that are much less sure than the surest: bystanders of the same deed."""
    best = max((_certainty(answer) for answer in answers if answer.recipient), default=0.0)
    return [answer for answer in answers if answer.recipient is None or _certainty(answer) >= best - MARGIN]


def _certainty(answer: _Answer) -> float:
    return answer.judgement.categories[answer.category]


def _roles(answers: Sequence[_Answer]) -> tuple[list[Mention], list[Mention]]:
    """Actors and recipients in order of the text. Those that act on each other are all actors."""
    acts = {(a.actor.id, a.recipient.id) for a in answers if a.recipient}
    people = {m.id: m for a in answers for m in (a.actor, a.recipient) if m}
    paired = {one for one, _ in acts}
    doers = paired or {a.actor.id for a in answers}
    # One who is pointed at more surely than it points is the recipient, unless each acts on the other.
    done_to = {other for one, other in acts if (other, one) not in acts}
    strength = _strengths(answers)
    actors = {one for one in doers if one not in done_to or strength[one][0] > strength[one][1]}
    recipients = (done_to | ({other for _, other in acts} - doers)) - actors
    if not actors:
        actors, recipients = doers, set()
    return _named_once(actors, people), _named_once(recipients, people)


def _strengths(answers: Sequence[_Answer]) -> Mapping[str, tuple[float, float]]:
    """How surely each mention acts, and is acted on."""
    strength: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for answer in answers:
        if answer.recipient is None:
            continue
        does, gets = strength[answer.actor.id]
        strength[answer.actor.id] = (max(does, answer.score), gets)
        does, gets = strength[answer.recipient.id]
        strength[answer.recipient.id] = (does, max(gets, answer.score))
    return strength


def _named_once(ids: Iterable[str], people: Mapping[str, Mention]) -> list[Mention]:
    """The mentions in order, the first one where several name the same actor."""
    ordered = sorted((people[one] for one in ids), key=lambda mention: mention.span)
    seen: set[str] = set()
    kept = []
    for mention in ordered:
        if mention.actor is None or mention.actor not in seen:
            kept.append(mention)
        if mention.actor is not None:
            seen.add(mention.actor)
    return kept


def _applying(names: Iterable[str], answers: Sequence[_Answer], kind: str) -> Iterator[str]:
    tables: list[Mapping[str, float]] = [getattr(answer.judgement, kind) for answer in answers]
    for name in names:
        if sum(table.get(name, 0.0) for table in tables) / len(tables) >= APPLIES:
            yield name
