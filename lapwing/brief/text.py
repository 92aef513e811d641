"""A brief for the terminal: plain text, no colour, a hundred columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from lapwing.brief import words
from lapwing.brief.layout import LISTED, Part, Said, laid_out
from lapwing.brief.records import Brief, Citation, Facts, Source, Statement

WIDTH = 100
_DATE = 12  # columns of the date, with a gap
_KIND = 28  # columns of category and modes at the right


def as_text(brief: Brief, most: int | None = LISTED) -> str:
    """The brief as plain text, at most `WIDTH` columns wide, with its latest `most` happenings (None: all)."""
    laid = laid_out(brief, most)
    parts = [*_head(brief)]
    for part in laid.parts:
        parts += [*_title(part.title), *_part(part)]
    if laid.earlier:
        parts += _title("Earlier sentences cited")
        for cited in laid.earlier:
            parts += _evidence(cited, 0)
    parts += _sources(laid.sources)
    return "\n".join(part.rstrip() for part in parts) + "\n"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns, broken at spaces, or anywhere where there are none."""
    lines, current = [], ""
    for word in text.split(" "):
        for piece in _pieces(word, width):
            if current and columns(current) + 1 + columns(piece) > width:
                lines.append(current)
                current = piece
            else:
                current = f"{current} {piece}" if current else piece
    return [*lines, current] if current or not lines else lines


def hanging(text: str, *, first: str = "", indent: int = 0) -> Iterator[str]:
    """Lines that begin with `first` and go on below its end, `indent` columns from the margin."""
    margin = indent + columns(first)
    for number, part in enumerate(wrap(text, WIDTH - margin)):
        yield f"{' ' * indent}{first}{part}" if number == 0 else f"{' ' * margin}{part}"


def legend(quads: Iterable[tuple[int, str]]) -> str:
    """What the signs before the categories mean."""
    return "   ".join(f"{words.MARKS.get(number, str(number))} {name}" for number, name in quads)


def _head(brief: Brief) -> Iterator[str]:
    yield from wrap(words.line(brief.title).upper(), WIDTH)
    yield from wrap(words.extent(brief), WIDTH)


def _title(title: str) -> tuple[str, ...]:
    return "", "", title.upper(), "-" * columns(title)


def _part(part: Part) -> Iterator[str]:
    for said in part.said:
        yield from _statement(said)
    for line in part.lines:
        if line.facts:
            yield from _line(line, line.facts)
    for note in part.notes:
        if part.lines:
            yield ""
        yield from hanging(note)


def _line(statement: Statement, facts: Facts) -> Iterator[str]:
    yield ""
    day = str(facts.begins) if facts.begins else "no date"
    told = (words.unreal(facts.reality), words.MARKS.get(facts.quad, ""), facts.category, ", ".join(facts.modes))
    kind = " ".join(part for part in told if part)
    room = WIDTH - _DATE - max(_KIND, columns(kind) + 2)
    who = wrap(statement.text, room)
    yield f"{day:<{_DATE}}{who[0]}{' ' * (WIDTH - _DATE - columns(who[0]) - max(_KIND, columns(kind)))}{kind}"
    for rest in who[1:]:
        yield " " * _DATE + rest
    yield from hanging(words.about(facts), indent=_DATE)
    first, *others = statement.citations
    yield from _evidence(first, _DATE)
    if others:
        also = "; ".join(f"[{cited.number}] {_place(cited)}" for cited in others)
        more = facts.articles - len(statement.citations)
        yield from hanging(f"{also}{f'; {more:,} more' if more > 0 else ''}", first="also ", indent=_DATE)


def _evidence(cited: Citation, indent: int) -> Iterator[str]:
    before, trigger, after = (words.line(piece) for piece in cited.pieces())
    yield from hanging(f"“{before}*{trigger}*{after}”", first=f"[{cited.number}] ", indent=indent)
    yield from hanging(_place(cited), indent=indent + len(f"[{cited.number}] "))


def _place(cited: Citation) -> str:
    outlet = words.short(cited.source.outlet) if cited.source.outlet else "outlet unknown"
    day = cited.source.published or "undated"
    return f"{outlet}, {day}, {cited.source.article}:{cited.sentence.start}–{cited.sentence.end}"


def _statement(said: Said) -> Iterator[str]:
    cited = words.references(said.runs, said.more)
    quote = f" “{words.line(said.statement.quote)}”" if said.statement.quote else ""
    yield from hanging(f"{words.line(said.statement.text)}{quote} {cited}", first="- ")
    if said.statement.why:
        yield from hanging(words.line(said.statement.why), indent=2)


def _sources(sources: Iterable[Source]) -> Iterator[str]:
    for number, source in enumerate(sources):
        if number == 0:
            yield from ("", "", "ARTICLES CITED", "-" * len("ARTICLES CITED"))
        about = [source.title or "untitled", source.outlet or "outlet unknown", str(source.published or "undated")]
        yield from hanging(" · ".join(words.short(part, 160) for part in about), first=f"{source.article}  ")
        if source.url:
            yield from hanging(words.short(source.url, 300), indent=18)


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word that is too wide for a line in parts that are not."""
    part, taken = "", 0
    for char in word:
        size = columns(char)
        if taken + size > width:
            yield part
            part, taken = "", 0
        part, taken = part + char, taken + size
    yield part
