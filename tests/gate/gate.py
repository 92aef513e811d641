"""Quality floors of the shipped weights, pinned with the digest of the corpus they were trained on.

    python tests/gate/gate.py             fail if a measure lies below its floor
    python tests/gate/gate.py --update    pin what is measured now; refuses to lower a floor
    python tests/gate/gate.py --update --allow-regression    a person lowers a floor, and says why in the commit

`relations.tsv` here was written apart from the corpus, by another hand; `corpus/held_out` are a tenth of the corpus's
articles, drawn by lot. Both are measured on and never trained on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
CORPUS = HERE.parent.parent / "corpus"

# Processors differ in the last digits of arithmetic; a row of 210 that tips over moves macro-F1 by about 0.005, one of
# the hundred events of the held-out articles F1 by about 0.01.
EPSILON = 0.015


@dataclass(frozen=True)
class Baseline:
    """Floors, and the corpus they were measured with."""

    corpus: str
    floors: Mapping[str, float]


def compare(measured: Mapping[str, float], baseline: Baseline, corpus: str, trained_on: str) -> list[str]:
    """What is wrong, in words; nothing where all is well."""
    wrong = []
    if trained_on != corpus:
        wrong.append(f"the weights were trained on corpus {trained_on}, not on {corpus}: run `make train`")
    if baseline.corpus != corpus:
        wrong.append(f"the floors were pinned with corpus {baseline.corpus}, not {corpus}: run gate.py --update")
    for name, floor in baseline.floors.items():
        if measured[name] < floor - EPSILON:
            wrong.append(f"{name} is {measured[name]:.3f}, below its floor {floor:.3f}")
    return wrong


def updated(measured: Mapping[str, float], baseline: Baseline, corpus: str, *, allow: bool) -> Baseline:
    """New floors, refusing to lower one unless allowed.

    Raises:
        ValueError: a floor would fall.
    """
    falling = [name for name, floor in baseline.floors.items() if measured[name] < floor]
    if falling and not allow:
        raise ValueError(f"{', '.join(falling)} would fall; only a person may allow that (--allow-regression)")
    return Baseline(corpus, {name: round(value, 4) for name, value in measured.items()})


def measure() -> tuple[dict[str, float], str]:
    """Macro-F1 of marked pairs at each level, figures of whole articles, and the corpus behind the weights."""
    from lapwing import ontology
    from lapwing.actors import load_roster
    from lapwing.corpus import held_out
    from lapwing.evaluate import articles, pronouns, relations
    from lapwing.net import Coder

    coder, plover = Coder(), ontology.load()
    result = relations(HERE / "relations.tsv", coder, plover)
    levels = {"binary": result.binary, "quad": result.quad, "root": result.root}
    kept, roster = held_out(CORPUS, plover), load_roster()
    told = articles(kept, coder, roster, plover)
    whole = {"events": told.f1, "categories": told.category, "triggers": told.trigger, "contexts": told.contexts}
    whole["pronouns"] = pronouns(kept, roster, coder).accuracy
    return {**{name: level.macro_f1 for name, level in levels.items()}, **whole}, coder.labels.corpus


def main() -> int:
    """Measure, compare or pin; the exit status for CI."""
    from lapwing.corpus import corpus_digest

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    corpus = corpus_digest(CORPUS)
    measured, trained_on = measure()
    stored = json.loads(BASELINE.read_text()) if BASELINE.exists() else {"corpus": corpus, "floors": {}}
    baseline = Baseline(stored["corpus"], stored["floors"])
    for name, value in measured.items():
        print(f"{name:<10} {value:.3f}  floor {baseline.floors.get(name, 0.0):.3f}")
    if options.update:
        try:
            made = updated(measured, baseline, corpus, allow=options.allow_regression)
        except ValueError as error:
            print(error)
            return 1
        BASELINE.write_text(json.dumps(asdict(made), indent=2) + "\n")
        return 0
    wrong = compare(measured, baseline, corpus, trained_on)
    print("\n".join(wrong) or "the gate is passed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
