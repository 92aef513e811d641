"""The text of an article cut into pieces wherever a mark begins or ends."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from lapwing.records import Article, Block, BlockKind, Span

_SHARED = 6  # events that rest on the same words of which a mark says why: "on Tuesday" may date forty


class MarkKind(StrEnum):
    """What a stretch of the text means. Where several meet, a link from it leads to the first."""

    EVENT = "event"  # its trigger
    ACTOR = "actor"
    SPEAKER = "speaker"
    REALITY = "reality"  # the cue of reality, certainty or attribution; the condition that an event hangs on
    DATE = "date"
    PLACE = "place"
    QUOTATION = "quotation"
    BLOCK = "block"  # a block within a block


_UNSIGNED = (MarkKind.ACTOR, MarkKind.QUOTATION, MarkKind.BLOCK)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that means something, the rows of the tables that it leads to, and why."""

    span: Span
    kind: MarkKind
    rows: tuple[str, ...]
    why: str
    quad: int | None = None  # of an event
    known: bool = True  # false: a mention that was resolved to nobody
    block: BlockKind | None = None

    @property
    def anchor(self) -> str:
        """The name of its place in a page."""
        return f"{self.kind}-{self.span.start}-{self.span.end}"

    @property
    def number(self) -> str:
        """The numbers of its rows."""
        return ", ".join(row[1:] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text over which the marks do not change, and where it begins."""

    text: str
    start: int
    marks: tuple[Mark, ...]

    def opens(self, mark: Mark) -> bool:
        """Whether the mark begins here."""
        return mark.span.start == self.start

    def closes(self, mark: Mark) -> bool:
        """Whether the mark ends here."""
        return mark.span.end == self.start + len(self.text)

    def closing(self) -> tuple[Mark, ...]:
        """The marks that end here and have a sign, one of each kind: an event's number, the letter of a cue."""
        signed = (mark for mark in reversed(self.marks) if self.closes(mark) and mark.kind not in _UNSIGNED)
        return tuple({mark.kind: mark for mark in signed}.values())

    def leading(self) -> Mark | None:
        """The mark that a link from here follows; a quotation is too long to be a link."""
        kinds = list(MarkKind)
        found = [mark for mark in self.marks if mark.kind not in (MarkKind.QUOTATION, MarkKind.BLOCK)]
        return min(found, key=lambda mark: kinds.index(mark.kind), default=None)

    def why(self) -> str:
        """What all its marks say, but for those of quotations."""
        return "; ".join(mark.why for mark in self.marks if mark.kind is not MarkKind.QUOTATION)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its marks. `kind` is None for text that no block claims."""

    kind: BlockKind | None
    pieces: tuple[Piece, ...]


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """One mark for each kind and stretch: of several events that rest on the same words, all the rows and reasons."""
    held: dict[tuple[MarkKind, Span], list[Mark]] = defaultdict(list)
    for mark in marks:
        held[mark.kind, mark.span].append(mark)
    return [_joined(group) for group in held.values()]


def _joined(group: list[Mark]) -> Mark:
    rows = tuple(dict.fromkeys(row for mark in group for row in mark.rows))
    whys = list(dict.fromkeys(mark.why for mark in group))
    more = f"; and {len(whys) - _SHARED} more" if len(whys) > _SHARED else ""
    return replace(group[0], rows=rows, why="; ".join(whys[:_SHARED]) + more, known=any(mark.known for mark in group))


def blocks(article: Article, marks: Iterable[Mark]) -> Iterator[BlockView]:
    """The outer blocks and the text between them; a block within a block is a mark of the outer one."""
    outer, inner = _nesting(article.blocks)
    stretches = list(_stretches(article.text, outer))
    starts = [span.start for _, span in stretches]
    inside: dict[int, list[Mark]] = defaultdict(list)
    for mark in [*(_inner(block) for block in inner), *marks]:
        first = bisect_right(starts, mark.span.start) - 1
        for index in range(max(first, 0), bisect_right(starts, mark.span.end - 1)):
            inside[index].append(mark)
    for index, (kind, span) in enumerate(stretches):
        yield BlockView(kind, tuple(_pieces(article.text, span, inside[index])))


def _inner(block: Block) -> Mark:
    return Mark(block.span, MarkKind.BLOCK, (), f"taken for a {block.kind}", block=block.kind)


def _nesting(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    outer: list[Block] = []
    inner: list[Block] = []
    for block in sorted(blocks, key=_outermost_first):
        (inner if outer and block.span.start < outer[-1].span.end else outer).append(block)
    return outer, inner


def _outermost_first(block: Block) -> tuple[int, int]:
    return block.span.start, -block.span.end


def _stretches(text: str, outer: Iterable[Block]) -> Iterator[tuple[BlockKind | None, Span]]:
    """The blocks, and what lies between them where that is more than white space."""
    at = 0
    for block in outer:
        if text[at : block.span.start].strip():
            yield None, Span(at, block.span.start)
        yield block.kind, block.span
        at = block.span.end
    if text[at:].strip():
        yield None, Span(at, len(text))


def _pieces(text: str, span: Span, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The stretch cut wherever a mark begins or ends."""
    begin: dict[int, list[Mark]] = defaultdict(list)
    cuts = {span.start, span.end}
    for mark in (mark for mark in marks if mark.span.overlaps(span)):
        start = max(mark.span.start, span.start)
        begin[start].append(mark)
        cuts |= {start, min(mark.span.end, span.end)}
    open_marks: list[Mark] = []
    for start, end in pairwise(sorted(cuts)):
        open_marks = [mark for mark in open_marks if mark.span.end > start] + begin[start]
        yield Piece(text[start:end], start, tuple(open_marks))
