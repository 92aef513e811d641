"""How much of what an analyst codes in the bundled examples Lapwing finds.

    python benchmarks/examples.py [--show]

An event of `examples/truth.tsv` is found if an event of the same category has its trigger in a sentence that holds the
row's words; its actors, recipients and reality are counted among those found. The table does not list every event, so
precision is not measured here.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from lapwing.pipeline import Tools, code
from lapwing.read import read
from lapwing.records import Document, Event, Raw

EXAMPLES = Path(__file__).parent.parent / "examples"


def documents(tools: Tools) -> dict[str, list[Document]]:
    """The coded documents of each file."""
    made = defaultdict(list)
    for raw in read([str(EXAMPLES / "articles")]):
        if isinstance(raw, Raw):
            made[Path(raw.origin.partition("#")[0]).name].append(code(raw, tools))
    return made


def near(document: Document, words: str) -> list[Event]:
    """Events of the sentences that hold the words."""
    at = document.article.text.find(words)
    spans = [s.span for s in document.sentences if at >= 0 and s.span.start < at + len(words) and s.span.end > at]
    return [event for event in document.events if any(event.span.within(span) for span in spans)]


def countries(document: Document, mentions: tuple[str, ...]) -> set[str]:
    """Country codes, or keys where there are none, of an event's actors or recipients."""
    actors = {actor.id: actor for actor in document.actors}
    named = {m.id: [actors[one] for one in m.actors] for m in document.mentions}
    return {actor.country or actor.key for mention in mentions for actor in named[mention]}


def judge(row: Mapping[str, str], held: list[Document]) -> tuple[bool, bool, bool, bool]:
    """Whether a row was found, and with right actors, recipients and reality."""
    best = (False, False, False, False)
    for document in held:
        stances = {stance.event: stance.reality for stance in document.stances}
        for event in near(document, row["words"]):
            if event.category == row["category"]:
                actors, recipients = (
                    countries(document, mentions) == set(filter(None, row[name].split(";")))
                    for mentions, name in ((event.actors, "actors"), (event.recipients, "recipients"))
                )
                best = max(best, (True, actors, recipients, stances[event.id] == row["reality"]))
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the rows that were not found")
    options = parser.parse_args()
    held = documents(Tools.shipped())
    with (EXAMPLES / "truth.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    counts: Counter[str] = Counter()
    for row in rows:
        result = judge(row, held[row["file"]])
        counts.update(
            name for name, right in zip(("found", "actors", "recipients", "reality"), result, strict=True) if right
        )
        if options.show and not all(result):
            print(result, row["category"], row["actors"], ">", row["recipients"], row["reality"], "|", row["words"])
    coded = sum(len(document.events) for several in held.values() for document in several)
    print(f"{len(rows)} events in the table; {coded} events coded in all")
    print(f"  found with the right category  {counts['found']:3}  {counts['found'] / len(rows):.0%}")
    for name in ("actors", "recipients", "reality"):
        print(f"    of these right {name:<12}    {counts[name]:3}  {counts[name] / max(1, counts['found']):.0%}")


if __name__ == "__main__":
    main()
