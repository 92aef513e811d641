"""Own rewordings: `python benchmarks/rewordings.py`, on the 24 articles of benchmarks/rewordings.

Each article has a light and a heavy rewording, a summary, and a report that another hand wrote of the same event from
a sheet of facts without having seen the article. Prints how each is linked to the article, whether a store would have
named the pair among all 120 texts, the same for pairs of the others, and how many of the changes that the writers
listed are flagged.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

from lapwing.lineage import changes, compare, sketch
from lapwing.records import Article, Block, BlockKind, Change, Document, Span
from lapwing.store import Store

FOLDER = Path(__file__).parent / "rewordings"
VERSIONS = ("original", "light", "heavy", "summary", "independent")
NUMBERS = range(1, 25)


def article(number: int, version: str) -> Article:
    """A text of the folder: the first line is its headline."""
    text = (FOLDER / f"{number:02}_{version}.txt").read_text(encoding="utf-8").strip()
    blocks, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            kind = BlockKind.BODY if blocks else BlockKind.HEADLINE
            blocks.append(Block(kind, Span(position, position + len(line))))
        position += len(line) + 1
    return Article(f"{number:02} {version}", text, "-", tuple(blocks))


def how(one: Article, other: Article) -> str:
    """The kind of link."""
    links = compare(one, other)
    return links[0].kind.value if links else "none"


def flagged(kind: str, before: str, after: str, made: list[Change], copy: Article, origin: Article) -> bool:
    """Whether one of the changes is that which was listed: of its kind, and within the words that were listed."""
    for change in made:
        there = change.there.of(origin.text) if change.there else ""
        here = change.here.of(copy.text) if change.here else ""
        within = any(
            part and (part in whole or whole.strip('"“”') in part) for part, whole in ((there, before), (here, after))
        )
        if change.kind.value == kind and within:
            return True
    return False


def listed(number: int) -> list[list[str]]:
    """What the writer of a light rewording listed as changed: kind, words of the origin, words of the copy."""
    text = (FOLDER / f"{number:02}_changes.tsv").read_text(encoding="utf-8")
    return [row for row in csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) == 3]


def main() -> None:
    """Prints the tables."""
    texts = {(number, version): article(number, version) for number in NUMBERS for version in VERSIONS}
    with Store.open("sqlite://") as store:
        for one in texts.values():
            store.save(Document(one, sketch(one)))
        named = {one.id: set(store.candidates(sketch(one))) for one in texts.values()}
    for first, second in combinations(VERSIONS, 2):
        pairs = [(texts[number, first], texts[number, second]) for number in NUMBERS]
        kinds = Counter(how(one, other) for one, other in pairs)
        candidates = sum(other.id in named[one.id] for one, other in pairs)
        print(f"{first:9} {second:12} {dict(kinds.most_common())}, candidates {candidates} of {len(pairs)}")
    strangers = Counter(
        how(one, other)
        for one, other in combinations(texts.values(), 2)
        if one.id[:2] != other.id[:2] and other.id in named[one.id]
    )
    print(f"candidates of different articles: {dict(strangers)}")
    found, of, all_ = Counter[str](), Counter[str](), Counter[str]()
    for number in NUMBERS:
        copy, origin = texts[number, "light"], texts[number, "original"]
        made = [change for pair in changes(copy, origin) for change in pair.changes]
        all_.update(change.kind.value for change in made)
        for kind, before, after in listed(number):
            of[kind] += 1
            found[kind] += flagged(kind, before, after, made, copy, origin)
    print(
        "changes in light rewordings: " + ", ".join(f"{k} {found[k]} of {of[k]} listed, {all_[k]} flagged" for k in of)
    )


if __name__ == "__main__":
    main()
