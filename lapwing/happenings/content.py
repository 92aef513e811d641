"""What tellings say beside category, participants and dates: the story of their article, their sentence, their
trigger.

A word weighs the more the fewer articles have it, among those at hand and a background of 825 documents of the corpus
that the coder learns from (`common_words.csv`, made by benchmarks/common_words.py), without which two articles in an
empty store would share nothing but common words.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

from lapwing.lineage.items import item
from lapwing.lineage.words import tokens
from lapwing.records import Article, Telling

STORY = 0.25
"""Cosine of two articles, or the mean between two groups of them, from which they tell one story. On coref_ecb.jsonl,
two stories for each of eight topics, 0.25 finds 24 groups for 16 stories (B-cubed precision 0.95, recall 0.90). Run
benchmarks/happenings.py before changing this or one of the two below."""
SAME_STEM = 0.15
"""Cosine of two sentences of one story from which triggers of one stem tell of one occurrence."""
SAME_GROUP = 0.30
"""The same for triggers that may name one occurrence ("arrested", "detained")."""

_BACKGROUND = 825  # documents behind `common_words.csv`
_LEAST_ITEMS = 8  # of an article: less is no story
_SIGNATURE = 30  # items of an article by which like ones are looked for
_COMMON = 50  # articles that may share one of those
_NAME_WEIGHT = 2.5
_LIGHT_WORDS = """
be is are was were been being have has had do does did done take took taken make made give gave given get got go went
gone come came put let a an the of to in on for by with his her its their it he they
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger may be told by: its stem, and the groups of `words.txt` that it stands in."""

    stem: str
    groups: frozenset[int]

    def like(self, other: Trigger) -> float | None:
        """From which likeness of their sentences the two may tell of one occurrence; None: from none."""
        if self.stem == other.stem:
            return SAME_STEM
        return SAME_GROUP if self.groups & other.groups else None


@dataclass(frozen=True, slots=True)
class Content:
    """The stories of the articles, by article id, and what each event's sentence and trigger are, by event id."""

    stories: Mapping[str, int]
    sentences: Mapping[str, Vector]
    triggers: Mapping[str, Trigger]


def content(tellings: Sequence[Telling]) -> Content:
    """Read from the text of the tellings' articles."""
    articles = {telling.article.id: telling.article for telling in tellings}
    counted = {name: _counted(_coded(article)) for name, article in sorted(articles.items())}
    held = Counter(found for counts in counted.values() for found in counts)
    rarity = {found: _rarity(found, count, len(counted)) for found, count in held.items()}
    vectors = {name: _vector(counts, rarity, _names(articles[name])) for name, counts in counted.items()}
    return Content(
        _stories(
            {name: vector for name, vector in vectors.items() if len(vector) >= _LEAST_ITEMS}, held, list(vectors)
        ),
        {telling.event.id: _vector(_counted(_sentence(telling)), rarity) for telling in tellings},
        {telling.event.id: trigger(telling.event.span.of(telling.article.text)) for telling in tellings},
    )


def cosine(one: Vector, other: Vector) -> float:
    """Of two vectors of length 1."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many[found] for found, weight in few.items() if found in many)


def trigger(text: str) -> Trigger:
    """Of the words of a trigger: their last that says something, and groups of all of them, or of some that stand
    together."""
    words = tokens(text)
    stems = [_stem(word) for word in words]
    telling = [word for word in words if word not in _LIGHT and len(word) > 2] or list(words) or [text.lower()]
    groups = _groups()
    spans = [(first, last) for first in range(len(stems)) for last in range(first + 2, min(first + 3, len(stems)) + 1)]
    together = {group for first, last in spans for group in groups.get(" ".join(stems[first:last]), ())}
    head = _stem(telling[-1])
    return Trigger(head, frozenset(together) or groups.get(head, frozenset()))


# --- vectors --------------------------------------------------------------------------------------


def _coded(article: Article) -> str:
    return "\n".join(block.span.of(article.text) for block in article.blocks if block.kind.coded)


def _sentence(telling: Telling) -> str:
    return telling.sentence.span.of(telling.article.text)


def _counted(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, number in Counter(text.split()).items():
        for found in _items(word):
            counts[found] += number
    return counts


def _names(article: Article) -> frozenset[str]:
    """Items that are written with a capital letter and never without."""
    words = set(_coded(article).split())
    capital = {form for word in words if word[:1].isupper() for form in _forms(word)}
    lower = {form for word in words if not word[:1].isupper() for form in _forms(word)}
    return frozenset(found for form in capital - lower if (found := item(form)))


# A word of a store comes thousands of times, in articles that are read again each time that happenings are joined.
@lru_cache(maxsize=1 << 17)
def _forms(word: str) -> tuple[str, ...]:
    return tokens(word)


@lru_cache(maxsize=1 << 17)
def _items(word: str) -> tuple[str, ...]:
    """Those of a stretch between two blanks, in order: no form of a word has a blank in it."""
    return tuple(found for form in _forms(word) if (found := item(form)))


def _rarity(found: str, count: int, articles: int) -> float:
    return math.log((articles + _BACKGROUND) / (count + _background().get(found, 0)))


def _vector(counts: Counter[str], rarity: Mapping[str, float], names: frozenset[str] = frozenset()) -> Vector:
    made = {
        found: (1 + math.log(count)) * rarity[found] * (_NAME_WEIGHT if found in names else 1.0)
        for found, count in sorted(counts.items())
        if found in rarity
    }
    length = math.sqrt(sum(weight * weight for weight in made.values()))
    return {found: weight / length for found, weight in made.items()} if length else {}


# --- stories --------------------------------------------------------------------------------------


def _stories(vectors: Mapping[str, Vector], held: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """A number for each article: the likest first, two groups are one where they are alike on average."""
    group = {name: number for number, name in enumerate(names)}
    members = {number: [name] for name, number in group.items()}
    sums: dict[int, dict[str, float]] = {group[name]: dict(vector) for name, vector in vectors.items()}
    for _, one, other in sorted((-likeness, one, other) for likeness, one, other in _near(vectors, held)):
        ours, theirs = sorted((group[one], group[other]))
        if ours == theirs or cosine(sums[ours], sums[theirs]) < STORY * len(members[ours]) * len(members[theirs]):
            continue
        for name in members[theirs]:
            group[name] = ours
        members[ours] += members.pop(theirs)
        for found, weight in sums.pop(theirs).items():
            sums[ours][found] = sums[ours].get(found, 0.0) + weight
    return group


def _near(vectors: Mapping[str, Vector], held: Mapping[str, int]) -> Iterator[tuple[float, str, str]]:
    """Pairs of articles that share a weighty item that few have, and are alike."""
    postings: dict[str, list[str]] = defaultdict(list)
    for name, vector in vectors.items():
        rare = [found for found in vector if held[found] <= _COMMON]
        weighty = sorted(rare, key=lambda found: (-vector[found], found))[:_SIGNATURE]
        others = {other for found in weighty for other in postings[found]}
        for other in sorted(others):
            likeness = cosine(vector, vectors[other])
            if likeness >= STORY:
                yield likeness, *sorted((name, other))  # type: ignore[misc]  # two of them
        for found in weighty:
            postings[found].append(name)


# --- tables ---------------------------------------------------------------------------------------


@cache
def _background() -> Mapping[str, int]:
    text = files("lapwing.happenings").joinpath("common_words.csv").read_text(encoding="utf-8")
    return {row["item"]: int(row["documents"]) for row in csv.DictReader(text.splitlines())}


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    """The groups of each word or phrase, in stems."""
    text = files("lapwing.happenings").joinpath("words.txt").read_text(encoding="utf-8")
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(text.splitlines()):
        for phrase in line.split(",") if not line.startswith("#") else ():
            found[" ".join(_stem(word) for word in tokens(phrase))].add(number)
    return {phrase: frozenset(numbers) for phrase, numbers in found.items()}


@cache
def _stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Porter's second stemmer (Porter 2001)."""
    return str(_stemmer().stemWord(word))
