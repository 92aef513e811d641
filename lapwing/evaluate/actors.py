"""Who a phrase names, against marked phrases in context; and whom pronouns stand for, against annotated articles."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lapwing.actors import mentions
from lapwing.actors.traits import PRONOUNS
from lapwing.corpus import Story
from lapwing.errors import InputError
from lapwing.evaluate.articles import as_article
from lapwing.events import look
from lapwing.protocols import Gazetteer, Roster, Scorer
from lapwing.records import Actor, Article, Block, BlockKind, DateBasis, Mention, Sentence, Span
from lapwing.split import split

COLUMNS = ("date", "text", "country", "sector", "hard", "what")
NOBODY = "-"
_POINTS = re.compile(r"(?:the|both|its|this|that|these|those)\b")
_STEPS = 40  # antecedents followed back
_MARK = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A phrase of a text and who it is: codes in alphabetical order, and the sectors that are right."""

    on: date
    text: str
    phrase: Span
    countries: tuple[str, ...]
    sectors: tuple[str, ...]  # alternatives; empty: none
    hard: bool
    what: str


@dataclass(frozen=True, slots=True)
class NamedScores:
    """Shares in [0, 1]. `precision` is of the phrases that are given a country at all."""

    rows: int
    answered: int
    country: float
    hard_country: float
    sector: float
    precision: float
    wrong: tuple[tuple[NamedRow, str, str, str], ...]  # the country and sector said, and why
    kinds: Mapping[str, tuple[int, int]]  # phenomenon -> country right, all


def named_rows(path: Path) -> Iterator[NamedRow]:
    """The rows of a table with the columns of `COLUMNS`, its phrase between square brackets.

    Raises:
        InputError: the table has other columns, or a row is broken.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(reader, ())) != COLUMNS:
            raise InputError(str(path), f"the columns {', '.join(COLUMNS)}", "others", "see docs/measurements.md")
        for cells in reader:
            yield _row(cells, f"{path}, line {reader.line_num}")


def _row(cells: Sequence[str], where: str) -> NamedRow:
    marks = list(_MARK.finditer(cells[1])) if len(cells) == len(COLUMNS) else []
    if len(marks) != 1:
        remedy = f"give {len(COLUMNS)} cells and mark one phrase [so]"
        raise InputError(where, "one phrase between square brackets", "\t".join(cells)[:80], remedy)
    day, text, countries, sectors, hard, what = cells
    mark = marks[0]
    bare = text[: mark.start()] + mark[1] + text[mark.end() :]
    codes = tuple(sorted(countries.split("+"))) if countries != NOBODY else ()
    wanted = tuple("" if one == NOBODY else one for one in sectors.split("|"))
    span = Span(mark.start(), mark.end() - 2)
    return NamedRow(date.fromisoformat(day), bare, span, codes, wanted, hard == "1", what)


def named(rows: Sequence[NamedRow], roster: Roster, scorer: Scorer, gazetteer: Gazetteer) -> NamedScores:
    """Read each text as an article of its own and compare whom its phrase names."""
    right, hard, sector, precise, answered = 0, 0, 0, 0, 0
    kinds: Counter[str] = Counter()
    good_kinds: Counter[str] = Counter()
    wrong = []
    for row in rows:
        actors, why = who(row.text, row.phrase, row.on, roster, scorer, gazetteer)
        codes = tuple(sorted({actor.country for actor in actors if actor.country}))
        primary = next((actor.sectors[0] for actor in actors if actor.sectors), "")
        good, fits = codes == row.countries, primary in row.sectors
        right, sector, hard = right + good, sector + fits, hard + (good and row.hard)
        answered, precise = answered + bool(codes), precise + (good and bool(codes))
        kinds[row.what] += 1
        good_kinds[row.what] += good
        if not good or not fits:
            wrong.append((row, "+".join(codes) or NOBODY, primary or NOBODY, why))
    return NamedScores(
        len(rows),
        answered,
        right / max(1, len(rows)),
        hard / max(1, sum(row.hard for row in rows)),
        sector / max(1, len(rows)),
        precise / max(1, answered),
        tuple(wrong),
        {kind: (good_kinds[kind], count) for kind, count in sorted(kinds.items())},
    )


def who(
    text: str, phrase: Span, on: date, roster: Roster, scorer: Scorer, gazetteer: Gazetteer
) -> tuple[tuple[Actor, ...], str]:
    """The actors that a phrase of a text names, and why; the mention that shares most of its characters counts."""
    blocks = (Block(BlockKind.BODY, Span(0, len(text))),)
    article = Article("row", text, "row", blocks, published=on, published_basis=DateBasis.METADATA)
    sentences = split(article)
    seen = look(article, sentences, scorer)
    named_, found = mentions(article, sentences, roster, seen, gazetteer=gazetteer, referrer=scorer)
    actors = {actor.id: actor for actor in named_}
    inside = [mention for mention in found if _shared(mention, phrase)]
    if not inside:
        return (), "no mention there"
    best = max(inside, key=lambda mention: (_shared(mention, phrase), -mention.span.start))
    listed = [best, *(other for other in inside if other is not best and _coordinated(text, best, other))]
    return tuple(actors[one] for mention in listed for one in mention.actors), best.why


def _coordinated(text: str, one: Mention, other: Mention) -> bool:
    """Whether two mentions are of one list: "neither Managua nor San Jose"."""
    first, second = sorted((one.span, other.span))
    return re.fullmatch(r"\s*(?:,|,?\s*\b(?:and|or|nor)\b|&)\s*(?:the\s+)?", text[first.end : second.start]) is not None


@dataclass(frozen=True, slots=True)
class PronounScores:
    """Pronouns of annotated articles that stand for somebody named; shares in [0, 1].

    A pronoun is right where the first mention that ours leads back to, and that is marked, names the same actor.
    """

    pronouns: int
    answered: int
    right: int
    words: Mapping[str, tuple[int, int]]  # pronoun -> right, all
    descriptions: tuple[int, int, int]  # "the ministry", "the two": marked, answered, right

    @property
    def accuracy(self) -> float:
        """Of all of them."""
        return self.right / max(1, self.pronouns)

    @property
    def precision(self) -> float:
        """Of those answered."""
        return self.right / max(1, self.answered)


def pronouns(stories: Sequence[Story], roster: Roster, scorer: Scorer) -> PronounScores:
    """Code annotated articles and follow each marked pronoun and description back."""
    words: Counter[str] = Counter()
    good: Counter[str] = Counter()
    answered = 0
    described = [0, 0, 0]
    for story in stories:
        article, sentences = as_article(story.sentences, story.name)
        _, found = mentions(article, sentences, roster, look(article, sentences, scorer), referrer=scorer)
        for text, pronoun, told, right in _followed(story, article.text, sentences, found):
            if pronoun:
                words[text] += 1
                good[text] += right
                answered += told
            else:
                described = [count + more for count, more in zip(described, (1, told, right), strict=True)]
    total, right_ones = words.total(), good.total()
    by_word = {word: (good[word], count) for word, count in words.most_common()}
    return PronounScores(total, answered, right_ones, by_word, (described[0], described[1], described[2]))


def _followed(
    story: Story, text: str, sentences: Sequence[Sentence], found: Sequence[Mention]
) -> Iterator[tuple[str, bool, bool, bool]]:
    """Each marked mention that points back: its words, whether a pronoun, whether we answered, whether rightly."""
    marks = [
        (mark.span.shifted(sentence.span.start), mark.same_as or number, mark.same_as is not None)
        for example, sentence in zip(story.sentences, sentences, strict=True)
        for number, mark in example.mentions.items()
    ]
    ours = {mention.id: mention for mention in found}
    named = [(span, actor) for span, actor, _ in marks if span.of(text).lower() not in PRONOUNS]
    for span, actor, again in marks:
        words = span.of(text).lower()
        pronoun = words in PRONOUNS
        known = any(other != span and same == actor for other, same in named)
        if known and (pronoun or (again and _POINTS.match(words))):
            here = next((mention for mention in found if mention.span.overlaps(span)), None)
            reached = _reached(here, ours, named) if here is not None else set()
            yield words, pronoun, here is not None and here.antecedent is not None, actor in reached


def _reached(here: Mention, ours: Mapping[str, Mention], named: Sequence[tuple[Span, int]]) -> set[int]:
    """The marked actors of the first marked mention on the way back."""
    for _ in range(_STEPS):
        before = ours.get(here.antecedent or "")
        if before is None:
            break
        here = before
        if actors := {actor for span, actor in named if span.overlaps(here.span)}:
            return actors
    return set()


def _shared(mention: Mention, phrase: Span) -> int:
    return max(0, min(mention.span.end, phrase.end) - max(mention.span.start, phrase.start))
