"""Precision of the coder on real news: code some articles, let a person judge each event, count.

    python benchmarks/precision.py code FILE.jsonl --seed 15 --articles 15 > benchmarks/judged_wikinews.tsv
    python benchmarks/precision.py count benchmarks/judged_wikinews.tsv

FILE.jsonl has an object a line with `id`, `date`, `title`, `text`, `url`. Into the column `verdict` a person writes
`right`, or what is wrong first: `no-event`, `category`, `actor`, `recipient`; into `note` why.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter
from pathlib import Path

from lapwing.pipeline import Tools, code
from lapwing.records import Document, Media, Raw

COLUMNS = (
    "article",
    "start",
    "end",
    "trigger",
    "category",
    "modes",
    "actors",
    "recipients",
    "score",
    "verdict",
    "note",
)
VERDICTS = ("right", "no-event", "category", "actor", "recipient")


def rows(name: str, document: Document) -> list[tuple[str, ...]]:
    """A row for each event, its verdict left open."""
    text = document.article.text
    words = {mention.id: mention.span.of(text) for mention in document.mentions}
    return [
        (
            name,
            str(event.span.start),
            str(event.span.end),
            event.span.of(text),
            event.category,
            "+".join(event.modes),
            " | ".join(words[one] for one in event.actors),
            " | ".join(words[one] for one in event.recipients),
            f"{event.score:.2f}",
            "",
            "",
        )
        for event in document.events
    ]


def write(path: Path, seed: int, count: int) -> None:
    """Code a random sample of the file and write the table to be judged."""
    listed = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chosen = random.Random(seed).sample(listed, count)
    tools = Tools.shipped()
    table = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for item in sorted(chosen, key=lambda item: str(item["id"])):
        name, day = str(item["id"]), str(item["date"])
        raw = Raw(name, Media.TEXT, item["text"], item["title"], outlet="Wikinews", url=item["url"], published=day)
        table.writerows(rows(name, code(raw, tools)))


def count(path: Path) -> None:
    """Precision of a judged table, in full and asking less."""
    with path.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file, delimiter="\t"))
    if unjudged := [row for row in judged if row["verdict"] not in VERDICTS]:
        sys.exit(f"{len(unjudged)} rows without a verdict, the first: {unjudged[0]}")
    verdicts = Counter(row["verdict"] for row in judged)
    total = len(judged)
    print(f"{total} events of {len({row['article'] for row in judged})} articles: {dict(verdicts)}")
    print(f"right in full {verdicts['right'] / total:.2f}")
    print(f"an event of that category {1 - (verdicts['no-event'] + verdicts['category']) / total:.2f}")
    print(f"an event {1 - verdicts['no-event'] / total:.2f}")
    for category in sorted({row["category"] for row in judged}):
        here = [row["verdict"] == "right" for row in judged if row["category"] == category]
        print(f"  {category:<10} {sum(here)}/{len(here)}")


def main() -> None:
    """Code or count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("code", "count"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--articles", type=int, default=15)
    options = parser.parse_args()
    if options.what == "code":
        write(options.file, options.seed, options.articles)
    else:
        count(options.file)


if __name__ == "__main__":
    main()
