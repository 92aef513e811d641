"""Reality of events against a factuality set: `python benchmarks/factuality.py PATH [--cues]`.

Each row is `{text, targets: [{start_token, end_token, label, span_text}], tokens}` with labels from -3 to 3. Every
target becomes an event of its own sentence and is judged by the coder and the cues together, or by the cues alone. As
in the literature the judgement is put on the labels' scale (`VALUES`) and compared by mean absolute error and Pearson's
r; by band of labels the table says what was said.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lapwing.net import Coder
from lapwing.protocols import Judgement, Question
from lapwing.records import Article, Block, BlockKind, Certainty, Event, Reality, Sentence, Span, Stance
from lapwing.stance import stance

BANDS = ("actual", "uncertain", "unreal")
# What a reality is worth on the labels' scale, fixed by what the labels mean and not fitted: a future is more likely
# than not, a hypothesis open.
VALUES = {Reality.ACTUAL: 3.0, Reality.FUTURE: 1.0, Reality.HYPOTHETICAL: 0.5, Reality.NEGATED: -3.0}
SURE = {Certainty.CERTAIN: 1.0, Certainty.PROBABLE: 0.7, Certainty.POSSIBLE: 0.4}


@dataclass(frozen=True)
class Target:
    """An annotated word of a sentence, with its label."""

    text: str
    span: Span
    label: float


def band(label: float) -> str:
    """The band of a label: 1.5 and above, down to -0.5, below."""
    return BANDS[0] if label >= 1.5 else BANDS[1] if label >= -0.5 else BANDS[2]


def value(judged: Stance) -> float:
    """A judgement on the labels' scale."""
    sure = SURE[judged.certainty] if judged.reality is Reality.ACTUAL else 1.0
    return VALUES[judged.reality] * sure


def targets(path: Path) -> Iterator[Target]:
    """Every target of a set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        starts, position = [], 0
        for token in row["tokens"]:
            starts.append(position)
            position += len(token) + 1
        for target in row["targets"]:
            last = target["end_token"] - 1
            span = Span(starts[target["start_token"]], starts[last] + len(row["tokens"][last]))
            yield Target(row["text"], span, target["label"])


def judged(target: Target, judgement: Judgement | None) -> Stance:
    """The stance of one target."""
    whole = Span(0, len(target.text))
    article = Article("a", target.text, "-", (Block(BlockKind.BODY, whole),))
    sentence = Sentence("s", "a", 0, whole, 0, BlockKind.BODY, False)
    event = Event("e", "a", "s", target.span, "ASSAULT", (), (), ("m",), (), 1.0, "gold")
    (made,) = stance(article, (sentence,), (event,), (), {event: judgement} if judgement is not None else None)
    return made


def report(listed: Sequence[Target], said: Sequence[Stance]) -> Iterator[str]:
    """The figures, a line each."""
    labels = np.array([target.label for target in listed])
    values = np.array([value(one) for one in said])
    pairs = [(band(label), band(worth)) for label, worth in zip(labels, values, strict=True)]
    scores = [_f1(pairs, name) for name in BANDS]
    yield (
        f"{len(listed)} targets: r {np.corrcoef(labels, values)[0, 1]:.3f}, mean absolute error "
        f"{np.abs(labels - values).mean():.3f}, macro-F1 {sum(scores) / len(scores):.3f} "
        f"({', '.join(f'{name} {score:.2f}' for name, score in zip(BANDS, scores, strict=True))})"
    )
    for name in BANDS:
        of_band = [one for target, one in zip(listed, said, strict=True) if band(target.label) == name]
        counted = Counter(f"{one.reality}/{one.certainty}" for one in of_band)
        yield f"  {name:10} {len(of_band):5}: {dict(counted.most_common(6))}"


def _f1(pairs: Sequence[tuple[str, str]], name: str) -> float:
    right = sum(one == other == name for one, other in pairs)
    return 2 * right / max(1, sum(one == name for one, _ in pairs) + sum(other == name for _, other in pairs))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--cues", action="store_true")
    options = parser.parse_args()
    listed = list(targets(options.path))
    answers: Sequence[Judgement | None] = [None] * len(listed)
    if not options.cues:
        answers = Coder().ask([Question(target.text, target.span) for target in listed])
    said = [judged(target, answer) for target, answer in zip(listed, answers, strict=True)]
    for line in report(listed, said):
        print(line)


if __name__ == "__main__":
    main()
