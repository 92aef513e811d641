"""Given a sentence and a marked pair, name the category between them.

The task of Hu et al. 2024, "Leveraging Codebook Knowledge with NLI and ChatGPT for Zero-Shot Political Relation
Classification", ACL 2024.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lapwing.corpus import Told
from lapwing.errors import InputError
from lapwing.events import between
from lapwing.ontology import Ontology
from lapwing.protocols import Pair, Scorer
from lapwing.records import Span

_COLUMNS = ("marked_sentence", "source", "target", "gold_root", "gold_quad")
_TAG = re.compile(r"</?[st]>")

# The set has one class, of material cooperation, for what PLOVER 2.0 splits in two.
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
YIELD_QUAD = 2


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision, recall and F1 of one class, and how many gold rows bear it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the ontology: macro-averaged F1 over the gold classes, accuracy, each class."""

    macro_f1: float
    accuracy: float
    classes: Mapping[str, ClassScore]


@dataclass(frozen=True, slots=True)
class Relations:
    """The result on a file of marked pairs. `confusions` are (gold, predicted) root pairs, most frequent first."""

    rows: int
    root: Level
    quad: Level
    binary: Level
    confusions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class OwnEvents:
    """The coder on the same sentences without being told the pair.

    `found`: share of rows of which an own event has the pair, both spans overlapped and the direction right, with the
    right category; `pair`: the same, whatever the category. `further`: other events a sentence, on average.
    """

    rows: int
    found: float
    pair: float
    further: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file."""

    pair: Pair
    root: str
    quad: int


def relations(path: Path, scorer: Scorer, ontology: Ontology) -> Relations:
    """Scores of the coder on a tab-separated file of marked pairs.

    The coder must name a category: its NO_EVENT is left out. CONCEDE and RETREAT count together as YIELD,
    in quad 2 as the set has it. Where a row marks no source, the sentence's first word stands for it.

    Raises:
        InputError: the file cannot be read, lacks a column, or has a broken row; the message names it.
    """
    listed = list(rows(path))
    if not listed:
        raise InputError(
            str(path), "rows below the header", "none", "name a file with the columns " + " ".join(_COLUMNS)
        )
    judged = between([row.pair for row in listed], scorer)
    gold_roots = [row.root for row in listed]
    roots = [_root(shares) for shares in judged]
    quads = [YIELD_QUAD if root == "YIELD" else ontology.category(root).quad for root in roots]
    return Relations(
        len(listed),
        level(gold_roots, roots),
        level([str(row.quad) for row in listed], [str(quad) for quad in quads]),
        level([_side(row.quad) for row in listed], [_side(quad) for quad in quads]),
        tuple(
            (*pair, n) for pair, n in Counter(zip(gold_roots, roots, strict=True)).most_common() if pair[0] != pair[1]
        ),
    )


def level(gold: Sequence[str], predicted: Sequence[str]) -> Level:
    """Precision, recall and F1 of every gold class, and their macro-average; all in [0, 1]."""
    right = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    wanted, said = Counter(gold), Counter(predicted)
    classes = {}
    for name in sorted(wanted):
        precision = right[name] / said[name] if said[name] else 0.0
        recall = right[name] / wanted[name]
        f1 = 2 * precision * recall / (precision + recall) if right[name] else 0.0
        classes[name] = ClassScore(precision, recall, f1, wanted[name])
    return Level(sum(score.f1 for score in classes.values()) / len(classes), sum(right.values()) / len(gold), classes)


def unaided(listed: Sequence[Row], told: Sequence[Sequence[Told]]) -> OwnEvents:
    """Compare each row with the coder's own events of its sentence."""
    pair = found = further = 0
    for row, events in zip(listed, told, strict=True):
        near = [event for event in events if _has(event, row.pair)]
        right = [event for event in near if YIELD.get(event.category, event.category) == row.root]
        pair += bool(near)
        found += bool(right)
        further += len(events) - bool(right or near)
    return OwnEvents(len(listed), found / len(listed), pair / len(listed), further / len(listed))


def _has(event: Told, pair: Pair) -> bool:
    """Whether the pair is in the event, in its direction; all actors of a joint deed act on one another."""
    sources = any(span.overlaps(pair.actor) for span in event.actors)
    if pair.recipient is None:
        return sources
    done_to = (*event.recipients, *(event.actors if len(event.actors) > 1 else ()))
    return sources and any(span.overlaps(pair.recipient) for span in done_to)


def _root(categories: Mapping[str, float]) -> str:
    """The likeliest root, those of YIELD together."""
    roots: dict[str, float] = defaultdict(float)
    for name, probability in categories.items():
        roots[YIELD.get(name, name)] += probability
    return max(roots, key=lambda root: roots[root])


def _side(quad: int) -> str:
    return "cooperation" if quad <= 2 else "conflict"


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file of marked pairs.

    Raises:
        InputError: as for `relations`.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if missing := set(_COLUMNS) - set(reader.fieldnames or ()):
                raise InputError(
                    str(path),
                    "the columns " + " ".join(_COLUMNS),
                    f"none named {', '.join(sorted(missing))}",
                    "add a header line",
                )
            for number, row in enumerate(reader, start=2):
                yield _row(row, f"{path}:{number}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            str(path), "a readable tab-separated file in UTF-8", str(error), "check path and encoding"
        ) from error


def _row(row: Mapping[str, str | None], where: str) -> Row:
    try:
        text, spans = unmark(row["marked_sentence"] or "")
        quad = int(row["gold_quad"] or "")
        actor = spans.get("s") or Span(0, max(1, len(text.split(" ", 1)[0])))
        return Row(Pair(text, actor, spans.get("t")), str(row["gold_root"]), quad)
    except ValueError as error:
        raise InputError(
            where, "a sentence with <s></s> and <t></t>, and a quad from 1 to 4", str(error), "mend the row"
        ) from error


def unmark(marked: str) -> tuple[str, dict[str, Span]]:
    """The sentence without its tags, and the first span of each of "s" and "t"."""
    text, at = "", 0
    opened: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        name = tag[0][-2]
        if tag[0].startswith("</"):
            if name not in opened:
                raise ValueError(f"{tag[0]} closes nothing")
            spans.setdefault(name, Span(opened.pop(name), len(text)))
        else:
            opened[name] = len(text)
    if opened:
        raise ValueError(f"<{'>, <'.join(sorted(opened))}> is not closed")
    return text + marked[at:], spans
