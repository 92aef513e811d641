"""Who says what, against annotated attributions: `python benchmarks/quotations.py quotes_polnear.jsonl`.

Each row is `{text, attributions: [{source, cue, content}]}`. A quotation of ours is right where a piece of its content
overlaps one of theirs; a speaker is right where the words that name him overlap theirs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lapwing.records import Article, Block, BlockKind, Quotation, Span
from lapwing.split import split
from lapwing.stance import quotations

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def read(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, its paragraphs parted by empty lines."""
    blocks = tuple(Block(BlockKind.BODY, Span(*match.span())) for match in _PARAGRAPH.finditer(text))
    article = Article("a", text, "a", blocks)
    return quotations(article, split(article), ())


def overlapping(ours: Quotation, theirs: dict[str, Any]) -> bool:
    """Whether a piece of the one shares characters with a piece of the other."""
    return any(span.overlaps(Span(*piece)) for span in ours.content for piece in theirs["content"])


def measure(rows: Sequence[dict[str, Any]]) -> str:
    """The figures of all rows in one line."""
    said = wanted = right = found = named = speakers = 0
    for row in rows:
        ours, theirs = read(row["text"]), row["attributions"]
        said, wanted = said + len(ours), wanted + len(theirs)
        right += sum(any(overlapping(one, other) for other in theirs) for one in ours)
        for other in theirs:
            matched = [one for one in ours if overlapping(one, other)]
            found += bool(matched)
            if matched and other["source"]:
                source = Span(*other["source"][:2])
                named += 1
                speakers += any(one.source is not None and one.source.overlaps(source) for one in matched)
    precision, recall = right / max(1, said), found / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return (
        f"{wanted} attributions, {said} said: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; "
        f"speaker right {speakers / max(1, named):.3f} of the {named} found and named"
    )


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    print(measure([json.loads(line) for line in lines]))
