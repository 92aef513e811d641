"""Planted copies at scale: `python benchmarks/copies.py [articles ...] [--processes 2] [--store]`, default 10000
100000.

Synthetic articles of 400 words (words and names by Zipf's law, standing phrases, in one of ten the foot of its
outlet), and for each of eight kinds one copy of every hundredth article. Prints recall by kind, false links a
thousand articles, time and memory, and beside it what whole-document MinHash of datasketch (128 permutations, its
banding for a Jaccard index of 0.5) names as candidates on the smallest size. With --store, also how long it takes to
add one article to a store that holds the articles of the smallest size.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lapwing.lineage import links, sketch
from lapwing.records import Article, Block, BlockKind, Document, Span

if TYPE_CHECKING:
    from lapwing.store import Store

SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvw" for vowel in "aeiou"]
FUNCTION_WORDS = """
the of to and a in that is was for on it with as he be by at his this had not are but from or have an they which one
were all there would their we him been has when who will no more if out so up said what its about than into them can
only other time new some could these two may first then do any like my now over such our man me even most made after
also did many off before must well back through years much where your way down should because each just those people
too under last
"""
FUNCTION = FUNCTION_WORDS.split()
EVERY = 100  # one article in so many is copied, in each of the ways


class Press:
    """A made-up press; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.vocabulary = self._words(40_000)
        self.names = [word.title() + "n" for word in self._words(30_000)]
        self.synonyms = dict(zip(self.vocabulary, self._words(len(self.vocabulary), end="x"), strict=True))
        self.phrases = [" ".join(self._prose(7)) for _ in range(300)]
        self.feet = [" ".join(self._prose(45)) for _ in range(200)]

    def _words(self, count: int, end: str = "") -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            made["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(1, 4))) + end] = None
        return list(made)

    def _some(self, words: list[str], count: int, head: float = 0.0) -> list[str]:
        """Words by Zipf's law: the logarithm of the rank is uniform, from a share of its range on."""
        roll = self.chance.random
        return [words[min(int(len(words) ** (head + (1 - head) * roll())), len(words) - 1)] for _ in range(count)]

    def _prose(self, count: int) -> list[str]:
        """Content words, the commonest of the language left out, and as many function words."""
        return [
            (self._some(FUNCTION, 1) if self.chance.random() < 0.45 else self._some(self.vocabulary, 1, head=0.35))[0]
            for _ in range(count)
        ]

    def outlet(self) -> int:
        """Which of the outlets prints the next article, by Zipf's law."""
        return int(len(self.feet) ** self.chance.random()) % len(self.feet)

    def sentence(self) -> str:
        """Twelve to thirty words, some of them names, one in three with a number, one in ten with a standing
        phrase."""
        made = self._prose(self.chance.randint(12, 30))
        for name in self._some(self.names, self.chance.randint(0, 3)):
            made[self.chance.randrange(1, len(made))] = name
        if self.chance.random() < 1 / 3:
            made[self.chance.randrange(1, len(made))] = str(self.chance.randint(2, 5000))
        if self.chance.random() < 0.1:
            made.append(self.chance.choice(self.phrases))
        return " ".join(made).capitalize() + "."

    def text(self, words: int = 400) -> list[str]:
        """Sentences of so many words at least."""
        made: list[str] = []
        while sum(len(sentence.split()) for sentence in made) < words:
            made.append(self.sentence())
        return made

    def edited(self, sentences: list[str], share: float) -> list[str]:
        """A share of the words replaced, dropped or doubled by another."""
        made = []
        for sentence in sentences:
            words = []
            for word in sentence.split():
                roll = self.chance.random()
                words += [word] if roll > share else self._prose(int(3 * roll / share))
            made.append(" ".join(words))
        return made

    def misread(self, sentences: list[str]) -> list[str]:
        """One word in twenty with a wrong letter, as a scan has it."""
        return [" ".join(self._typo(w) if self.chance.random() < 0.05 else w for w in s.split()) for s in sentences]

    def _typo(self, word: str) -> str:
        at = self.chance.randrange(len(word))
        return word[:at] + self.chance.choice("bdfgkmqz") + word[at + 1 :]

    def reworded(self, sentences: list[str]) -> list[str]:
        """Two of five words that can be exchanged for synonyms, and one function word in three; names and numbers
        stay."""
        return [" ".join(self._otherwise(word) for word in sentence.split()) for sentence in sentences]

    def _otherwise(self, word: str) -> str:
        roll = self.chance.random()
        if word in FUNCTION:
            return self._some(FUNCTION, 1)[0] if roll < 1 / 3 else word
        return self.synonyms.get(word, word) if roll < 0.4 else word

    def copies(self, sentences: list[str]) -> Iterator[tuple[str, list[str]]]:
        """A text in each of the ways in which texts are copied."""
        words = " ".join(sentences).split()
        start = self.chance.randrange(100, 200)
        own = self.text(), self.text()
        yield "reprint", [self.sentence(), *sentences, self.sentence()]
        yield "edits 10%", self.edited(sentences, 0.1)
        yield "edits 20%", self.edited(sentences, 0.2)
        yield "cut to half", sentences[: len(sentences) // 2]
        yield "excerpt of 60", [*own[0][:10], " ".join(words[start : start + 60]), *own[0][10:]]
        yield "quotation of 40", [*own[1][:8], f'"{" ".join(words[start : start + 40])}," they said.', *own[1][8:]]
        yield "rewording", self.reworded(sentences)
        yield "misread", self.misread(sentences)


def article(name: str, sentences: list[str], press: Press) -> Article:
    """An article, one in ten with the foot of its outlet left in its body."""
    outlet = press.outlet()
    text = "\n".join([*sentences, *([press.feet[outlet]] if press.chance.random() < 0.1 else [])])
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.BODY, Span(position, position + len(line))))
        position += len(line) + 1
    return Article(name, text, "-", tuple(blocks), outlet=f"Outlet {outlet}")


def planted(count: int) -> tuple[list[Article], dict[frozenset[str], str]]:
    """Articles, and which of them are copies of one another, and how."""
    press, made, pairs = Press(count), [], dict[frozenset[str], str]()
    originals = count * EVERY // (EVERY + 8)
    for number in range(originals):
        sentences, name = press.text(), f"{number:07}"
        if number % EVERY == 0:
            for kind, copy in press.copies(sentences):
                made.append(article(f"{name} {kind}", copy, press))
                pairs[frozenset((name, f"{name} {kind}"))] = kind
                if kind == "quotation of 40":  # it is a quotation in the original, too
                    words = " ".join(sentences)
                    told = copy[8].split('"')[1].rstrip(",")
                    sentences = [words.replace(told, f'"{told}"')]
        made.append(article(name, sentences, press))
    press.chance.shuffle(made)
    return made, pairs


def measure(count: int, processes: int) -> None:
    """Links among so many articles, against what was planted."""
    articles, pairs = planted(count)
    begun, reached = time.perf_counter(), dict[str, float]()

    def progress(what: str, done: int, whole: int) -> None:
        reached[what] = time.perf_counter() - begun

    made = links(articles, processes=processes, progress=progress)
    found = {frozenset((link.here, link.there)): link.kind for link in made}
    seconds = time.perf_counter() - begun
    many = Counter(pairs.values())
    hit = Counter(kind for pair, kind in pairs.items() if pair in found)
    kin = {pair for pair in found if len({name.partition(" ")[0] for name in pair}) == 1}
    false = Counter(kind for pair, kind in found.items() if pair not in kin and kind.derives)
    own, children = (
        resource.getrusage(who).ru_maxrss / 1e6 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    each, read = 1e3 * seconds / len(articles), reached["read"]
    print(
        f"\n{len(articles)} articles, {processes} processes: {seconds:.0f} s, {each:.2f} ms each, {read:.0f} s reading"
    )
    print(f"  memory {own:.2f} GB, and in each process {children:.2f} GB, most of it shared with the first")
    for kind in many:
        how = Counter(found[pair].value for pair, planted_as in pairs.items() if planted_as == kind and pair in found)
        print(f"  {kind:16} {hit[kind] / many[kind]:.3f}  {dict(how.most_common(3))}")
    print(f"  false links: {1e3 * sum(false.values()) / len(articles):.3f} a thousand articles {dict(false)}")


def beside(count: int) -> None:
    """What datasketch names, as a recall of candidates, and its time beside ours for the same."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  of the benchmark alone

    articles, pairs = planted(count)
    begun = time.perf_counter()
    index, sketches = MinHashLSH(threshold=0.5, num_perm=128), {}
    for one in articles:
        words = one.text.lower().split()
        sketches[one.id] = MinHash(num_perm=128)
        sketches[one.id].update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
        index.insert(one.id, sketches[one.id])
    named = {
        frozenset((name, other)) for name, made in sketches.items() for other in index.query(made) if other != name
    }
    theirs = time.perf_counter() - begun
    begun = time.perf_counter()
    for one in articles:
        sketch(one)
    ours = time.perf_counter() - begun
    many, hit = Counter(pairs.values()), Counter(kind for pair, kind in pairs.items() if pair in named)
    print(f"\ndatasketch, {len(articles)} articles, one process: {theirs / ours:.1f} times our sketches' time")
    print("  " + ", ".join(f"{kind} {hit[kind] / many[kind]:.3f}" for kind in many))


def adding(count: int) -> None:
    """How long one more article takes in a store of so many."""
    from lapwing.store import Store  # noqa: PLC0415  what the processes of the other measure need not load

    articles, _ = planted(count)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db") as store:
        fill(store, articles)
        times = []
        for one in planted(1000)[0][:100]:
            fresh = Article(f"new {one.id}", one.text, one.origin, one.blocks)
            times.append(timed(lambda fresh=fresh: add(store, fresh)))
        copies = []
        for one in articles[:100]:
            fresh = Article(f"copy {one.id}", one.text, one.origin, one.blocks)
            copies.append(timed(lambda fresh=fresh: add(store, fresh)))
        size = (Path(folder) / "store.db").stat().st_size / 1e9
        shown = [f"{1e3 * statistics.median(row):.0f} ms (slowest {1e3 * max(row):.0f})" for row in (times, copies)]
        print(f"\nstore of {len(articles)} articles, {size:.2f} GB: one more {shown[0]}, a copy of one held {shown[1]}")


def fill(store: Store, articles: list[Article]) -> None:
    """Saves articles without comparing them: that is what is measured afterwards."""
    for number, one in enumerate(articles):
        store.save(Document(one, sketch(one)))
        if number % 20_000 == 0:
            print(f"  saved {number}", flush=True)


def add(store: Store, one: Article) -> None:
    """As `run` does once an article is coded."""
    from lapwing.pipeline import link  # noqa: PLC0415  the same

    document = Document(one, sketch(one))
    store.save(document)
    link(document, store)


def timed(work: Callable[[], None]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Parses and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--store", action="store_true")
    asked = parser.parse_args()
    for count in asked.articles:
        measure(count, asked.processes)
    beside(min(asked.articles))
    if asked.store:
        adding(min(asked.articles))


if __name__ == "__main__":
    main()
