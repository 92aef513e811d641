"""Confusion table of lineage on pairs of articles: `python benchmarks/lineage.py reuse_abp.jsonl [folder of texts]`.

The file has a row {a: {id, outlet, date, title, text}, b: {...}, kind} for each pair, kind being near, partial or
unrelated. Candidates are those of a store in memory that holds every article of the file. The texts of the folder
are read, cleaned and compared each with each.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

from lapwing.clean import clean
from lapwing.lineage import compare, sketch
from lapwing.records import Article, Block, BlockKind, DateBasis, Document, Media, Raw, Span
from lapwing.store import Store


def article(row: dict[str, str]) -> Article:
    """A row's article: its title a headline, each line a paragraph."""
    text = f"{row['title']}\n{row['text']}"
    blocks: list[Block] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            kind = BlockKind.BODY if blocks else BlockKind.HEADLINE
            blocks.append(Block(kind, Span(position, position + len(line))))
        position += len(line) + 1
    day = date.fromisoformat(row["date"][:10]) if row["date"] else None
    made = Article.make_id(text, row["title"], row["outlet"], None, day)
    basis = DateBasis.METADATA if day else None
    return Article(made, text, row["id"], tuple(blocks), row["title"], None, row["outlet"], None, day, basis)


def confusion(path: Path) -> Counter[tuple[str, str]]:
    """How often each kind of pair was given each kind of link, and "no candidate" where the store named none."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [(article(row["a"]), article(row["b"]), row["kind"]) for row in rows]
    table: Counter[tuple[str, str]] = Counter()
    with Store.open("sqlite://") as store:
        for one in {found.id: found for a, b, _ in pairs for found in (a, b)}.values():
            store.save(Document(one, sketch(one)))
        for a, b, kind in pairs:
            links = compare(a, b)
            table[kind, links[0].kind.value if links else "none"] += 1
            table[kind, "missed candidate"] += bool(links) and b.id not in store.candidates(sketch(a))
    return table


def main(path: Path, folder: Path | None) -> None:
    """Prints the tables."""
    begun = time.perf_counter()
    table = confusion(path)
    print(f"{sum(table.values())} pairs in {time.perf_counter() - begun:.1f} s")
    for (kind, found), count in sorted(table.items()):
        print(f"{kind:10} {found:17} {count:4}")
    if folder:
        compare_texts(folder)


def compare_texts(folder: Path) -> None:
    """Prints every link between the texts, and whether the store would have named the pair."""
    texts = [clean(Raw(str(one), Media.TEXT, one.read_text(encoding="utf-8"))) for one in sorted(folder.iterdir())]
    with Store.open("sqlite://") as store:
        for one in texts:
            store.save(Document(one, sketch(one)))
        for a, b in combinations(texts, 2):
            for link in compare(a, b):
                named = "candidate" if b.id in store.candidates(sketch(a)) else "no candidate"
                print(Path(a.origin).name, Path(b.origin).name, link.kind.value, link.score, named)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
