"""Reality of events against a factuality set: `python benchmarks/factuality.py PATH`.

Each row is `{text, targets: [{start_token, end_token, label, span_text}], tokens}` with labels from -3 to 3.
Every target becomes an event of its own sentence; the table says, for each band of labels, what `stance` said.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lapwing.records import Article, Block, BlockKind, Certainty, Event, Reality, Sentence, Span
from lapwing.stance import stance

_BANDS = ("actual", "probable", "uncertain", "negated")


def band(label: float) -> str:
    """The band of a label: 1.5 and above, 0.5, -0.5, below."""
    return _BANDS[0] if label >= 1.5 else _BANDS[1] if label >= 0.5 else _BANDS[2] if label >= -0.5 else _BANDS[3]


def accepts(wanted: str, reality: Reality, certainty: Certainty) -> bool:
    """Whether a judgement lies in a band: futures count as probable or uncertain."""
    told = {
        Reality.ACTUAL: {"actual"} if certainty is Certainty.CERTAIN else {"probable"},
        Reality.FUTURE: {"probable", "uncertain"},
        Reality.HYPOTHETICAL: {"uncertain", "probable"} if certainty is not Certainty.CERTAIN else {"uncertain"},
        Reality.NEGATED: {"negated"},
    }
    return wanted in told[reality]


def rows(path: Path) -> Iterator[tuple[str, list[tuple[Span, float]]]]:
    """The texts of a set with the span and label of each target."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        starts, position = [], 0
        for token in row["tokens"]:
            starts.append(position)
            position += len(token) + 1
        targets = [
            (
                Span(starts[t["start_token"]], starts[t["end_token"] - 1] + len(row["tokens"][t["end_token"] - 1])),
                t["label"],
            )
            for t in row["targets"]
        ]
        yield row["text"], targets


def judged(text: str, targets: list[tuple[Span, float]]) -> Iterator[tuple[str, Reality, Certainty, str]]:
    """Band and judgement of each target of a sentence."""
    whole = Span(0, len(text))
    article = Article("a", text, "-", (Block(BlockKind.BODY, whole),))
    sentence = Sentence("s", "a", 0, whole, 0, BlockKind.BODY, False)
    events = [
        Event(str(n), "a", "s", span, "ASSAULT", (), (), ("m",), (), 1.0, "gold") for n, (span, _) in enumerate(targets)
    ]
    for (span, label), answer in zip(targets, stance(article, (sentence,), events, ()), strict=True):
        yield band(label), answer.reality, answer.certainty, span.of(text)


def main(path: Path) -> None:
    """Print one row for each band: right, all, and what was said."""
    said = {name: Counter[str]() for name in _BANDS}
    right = Counter[str]()
    for text, targets in rows(path):
        for name, reality, certainty, _ in judged(text, targets):
            said[name][f"{reality}/{certainty}"] += 1
            right[name] += accepts(name, reality, certainty)
    for name in _BANDS:
        total = said[name].total()
        share = right[name] / total if total else 0.0
        print(f"{name:10} {right[name]:5} of {total:5} = {share:.3f}  {dict(said[name].most_common(6))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
