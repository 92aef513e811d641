"""Makes the table of common words: `python benchmarks/common_words.py corpus > lapwing/happenings/common_words.csv`.

In how many documents of the corpus, fifteen sentences each, an item stands; those that stand in fewer than five are
left out. Run it again when the corpus has grown by much, then benchmarks/happenings.py.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from lapwing import corpus, ontology
from lapwing.lineage.items import item
from lapwing.lineage.words import tokens

SENTENCES = 15  # a short report
FEWEST = 5


def main(folder: Path) -> None:
    """Writes the table to standard output and says how many documents there were."""
    texts = [example.text for example in corpus.load(folder, ontology.load())]
    documents = [" ".join(texts[at : at + SENTENCES]) for at in range(0, len(texts), SENTENCES)]
    counted = Counter(found for text in documents for found in {item(form) for form in tokens(text)} if found)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["item", "documents"])
    table.writerows((found, count) for found, count in sorted(counted.items()) if count >= FEWEST)
    print(f"{len(documents)} documents: the number in lapwing/happenings/content.py", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
