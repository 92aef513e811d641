"""The coder on whole articles and on plain sentences, with nobody telling it where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lapwing.actors import mentions
from lapwing.corpus import Example, Story, Told, marked, matches, share
from lapwing.evaluate.calibration import calibration_error
from lapwing.events import events, look
from lapwing.ontology import Ontology
from lapwing.protocols import Roster, Scorer
from lapwing.records import Article, Block, BlockKind, Sentence, Span, digest


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """The coder against annotated articles; shares in [0, 1].

    An event is right where trigger and category agree and actor and recipient spans overlap ours. `trigger` and
    `category` are F1 asking less: the same place; and the same category there. `modes` is macro-F1 over the modes that
    occur, `contexts` micro-F1, both on events of right category.
    """

    articles: int
    sentences: int
    wanted: int
    said: int
    precision: float
    recall: float
    f1: float
    trigger: float
    category: float
    modes: float
    contexts: float
    mentions: float  # recall of our mentions, overlapping
    calibration_error: float  # of the events' scores, right being right trigger and category
    classes: Mapping[str, tuple[int, int, int]]  # category -> right in full, said, wanted


def articles(stories: Sequence[Story], scorer: Scorer, roster: Roster, ontology: Ontology) -> ArticleScores:
    """Code annotated articles and compare."""
    wanted: list[Told] = []
    said: list[Told] = []
    pairs: list[tuple[Told, Told]] = []
    named = found = 0
    for story in stories:
        read = coded(story.sentences, scorer, roster, ontology, name=story.name)
        for example, (spans, told) in zip(story.sentences, read, strict=True):
            ours = marked(example)
            wanted += ours
            said += told
            pairs += matches(ours, told)
            named += len(example.mentions)
            found += sum(any(m.span.overlaps(span) for span in spans) for m in example.mentions.values())
    alike = [(one, other) for one, other in pairs if one.category == other.category]
    right = [(one, other) for one, other in alike if _same_roles(one, other)]
    hits, uttered, asked = (
        Counter(event.category for event in events_) for events_ in ([o for o, _ in right], said, wanted)
    )
    good = {id(other) for _, other in alike}
    return ArticleScores(
        len(stories),
        sum(len(story.sentences) for story in stories),
        len(wanted),
        len(said),
        len(right) / max(1, len(said)),
        len(right) / max(1, len(wanted)),
        _f1(len(right), len(said), len(wanted)),
        _f1(len(pairs), len(said), len(wanted)),
        _f1(len(alike), len(said), len(wanted)),
        _macro([(set(one.modes), set(other.modes), one.category) for one, other in alike]),
        _micro([(set(one.contexts), set(other.contexts)) for one, other in alike]),
        found / max(1, named),
        calibration_error([event.score for event in said], [id(event) in good for event in said]),
        {name: (hits[name], uttered[name], asked[name]) for name in sorted({*uttered, *asked})},
    )


def coded(
    examples: Sequence[Example], scorer: Scorer, roster: Roster, ontology: Ontology, *, name: str = "text"
) -> list[tuple[list[Span], list[Told]]]:
    """The sentences as one article, coded: for each its mentions and events, in characters of the sentence."""
    article, sentences = as_article(examples, name)
    seen = look(article, sentences, scorer)
    _, named = mentions(article, sentences, roster, seen, referrer=scorer)
    told = events(article, sentences, named, seen, scorer.by, ontology)
    spans = {mention.id: mention.span for mention in named}
    read = []
    for sentence in sentences:
        by = -sentence.span.start
        here = [mention.span.shifted(by) for mention in named if mention.sentence == sentence.id]
        made = [
            Told(
                event.span.shifted(by),
                event.category,
                tuple(spans[one].shifted(by) for one in event.actors),
                tuple(spans[one].shifted(by) for one in event.recipients),
                event.modes,
                event.contexts,
                score=event.score,
            )
            for event in told
            if event.sentence == sentence.id
        ]
        read.append((here, made))
    return read


def own_events(examples: Iterable[Example], scorer: Scorer, roster: Roster, ontology: Ontology) -> Iterator[list[Told]]:
    """The coder's own events of sentences that have nothing to do with one another."""
    for example in examples:
        ((_, told),) = coded([example], scorer, roster, ontology, name=example.where)
        yield told


def as_article(examples: Sequence[Example], name: str) -> tuple[Article, list[Sentence]]:
    """Sentences joined by blanks, paragraphs by an empty line; the first is the headline where there are several."""
    text, sentences, blocks = "", [], []
    article = digest("story", name)
    for number, example in enumerate(examples):
        kind = BlockKind.HEADLINE if number == 0 and len(examples) > 1 else BlockKind.BODY
        if number:
            text += " " if example.paragraph == examples[number - 1].paragraph else "\n\n"
        span = Span(len(text), len(text) + len(example.text))
        text += example.text
        made = digest("sentence", article, span.start)
        sentences.append(Sentence(made, article, number, span, example.paragraph, kind, False))
        blocks.append(Block(kind, span))
    return Article(article, text, name, tuple(blocks), published=None), sentences


def _same_roles(one: Told, other: Told) -> bool:
    return share(one.actors, other.actors) and share(one.recipients, other.recipients)


def _f1(right: int, said: int, wanted: int) -> float:
    return 2 * right / max(1, said + wanted)


def _micro(pairs: Iterable[tuple[set[str], set[str]]]) -> float:
    listed = list(pairs)
    right = sum(len(ours & theirs) for ours, theirs in listed)
    return _f1(right, sum(len(theirs) for _, theirs in listed), sum(len(ours) for ours, _ in listed))


def _macro(pairs: Iterable[tuple[set[str], set[str], str]]) -> float:
    wanted: Counter[str] = Counter()
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for ours, theirs, category in pairs:
        wanted.update(f"{category}/{mode}" for mode in ours)
        said.update(f"{category}/{mode}" for mode in theirs)
        right.update(f"{category}/{mode}" for mode in ours & theirs)
    scores = [_f1(right[mode], said[mode], wanted[mode]) for mode in wanted]
    return sum(scores) / max(1, len(scores))
