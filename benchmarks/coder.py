"""The coder's accuracy: given the pair, by itself, and on whole annotated articles.

    python benchmarks/coder.py RELATIONS.tsv [--weights DIR] [--corpus corpus]

RELATIONS.tsv has the columns of `lapwing evaluate relations`. The held-out articles of the corpus are coded, too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from lapwing import ontology as ontologies
from lapwing.actors import load_roster
from lapwing.corpus import Example, held_out
from lapwing.evaluate import articles, own_events, relations, rows, unaided
from lapwing.net import Coder


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("relations", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    options = parser.parse_args()
    plover, roster, coder = ontologies.load(), load_roster(), Coder(options.weights)
    pairs = relations(options.relations, coder, plover)
    print(
        f"given the pair, {pairs.rows} rows: root {pairs.root.macro_f1:.3f}, quad {pairs.quad.macro_f1:.3f}, "
        f"binary {pairs.binary.macro_f1:.3f}"
    )
    print("  " + ", ".join(f"{name} {score.f1:.2f}" for name, score in pairs.root.classes.items()))
    listed = list(rows(options.relations))
    bare = [Example(str(number), row.pair.text, {}, ()) for number, row in enumerate(listed)]
    own = unaided(listed, list(own_events(bare, coder, roster, plover)))
    print(
        f"by itself: the pair with its category in {own.found:.3f} of rows, whatever the category in {own.pair:.3f}; "
        f"{own.further:.2f} further events a sentence"
    )
    scores = articles(held_out(options.corpus, plover), coder, roster, plover)
    print(
        f"{scores.articles} held-out articles: {scores.sentences} sentences, {scores.wanted} events, {scores.said} "
        f"said: F1 {scores.f1:.3f} (precision {scores.precision:.3f}, recall {scores.recall:.3f}); "
        f"trigger and category {scores.category:.3f}, trigger {scores.trigger:.3f}"
    )
    print(
        f"modes {scores.modes:.3f} macro, contexts {scores.contexts:.3f} micro, mentions found {scores.mentions:.3f}, "
        f"expected calibration error {scores.calibration_error:.3f}"
    )


if __name__ == "__main__":
    main()
