"""The codebook by example: annotated sentences and articles, parsed strictly.

The format is taught in `corpus/README.md`. A broken mark is refused with file and line.
"""

from lapwing.corpus.count import ALIKE, coverage, near_duplicates
from lapwing.corpus.marks import Example, MarkedEvent, MarkedMention, check, parse
from lapwing.corpus.matching import Agreement, Told, agreement, marked, matches, share
from lapwing.corpus.passages import Passage, passages
from lapwing.corpus.shelf import Story, check_all, corpus_digest, held_out, load, load_passages, stories

__all__ = [
    "ALIKE",
    "Agreement",
    "Example",
    "MarkedEvent",
    "MarkedMention",
    "Passage",
    "Story",
    "Told",
    "agreement",
    "check",
    "check_all",
    "corpus_digest",
    "coverage",
    "held_out",
    "load",
    "load_passages",
    "marked",
    "matches",
    "near_duplicates",
    "parse",
    "passages",
    "share",
    "stories",
]
