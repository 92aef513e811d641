"""How much of a brief a page shows: text, HTML and Markdown lay out the same things, JSON holds all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lapwing.brief import words
from lapwing.brief.records import Brief, Citation, Section, Source, Statement

LISTED = 50
"""Happenings that a page lists, the latest. They fill about fifteen screens; nobody reads further, and a reader who
wants the rest asks for a period. Look at a page again before raising it: each takes four lines."""

STATED = 12
"""Statements of a section that a page shows: what a reader can hold of one kind. Lists of a busy pair run to hundreds
of open announcements. Look at the page of a busy pair again before raising it."""

_REPORTS = 8  # reports of one happening that a page cites; the rest are counted
_RUNS = 3  # runs of citations behind a sentence; more of them hide what it says, and the rest are counted
_CITED = 3  # citations that a sentence has at least, though the happenings behind them are not listed


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the citations that the page shows: runs of their numbers, and how many more there are."""

    statement: Statement
    runs: tuple[tuple[int, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the page has it: sentences, lines of the list of happenings, and notes."""

    title: str
    said: tuple[Said, ...]
    lines: tuple[Statement, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that a page shows."""

    parts: tuple[Part, ...]
    earlier: tuple[Citation, ...]  # cited by a sentence, and not in the list
    sources: tuple[Source, ...]  # of what is cited, oldest first


def laid_out(brief: Brief, most: int | None = LISTED) -> Layout:
    """The brief with its latest `most` happenings and `STATED` statements a section; None: with all there is."""
    kept = [_kept(section, most) for section in brief.sections]
    shown = {cited.number: cited for section in kept for line in _lines(section) for cited in _reports(line, most)}
    listed = set(shown)
    parts = []
    for section in kept:
        said = [(each, _cited(each, listed, most)) for each in section.statements if each.facts is None]
        shown |= {cited.number: cited for _, some in said for cited in some}
        lines = tuple(_line(line, most) for line in _lines(section))
        parts.append(Part(section.title, tuple(_said(each, some) for each, some in said), lines, section.notes))
    articles = {cited.source.article for cited in shown.values()}
    return Layout(
        parts=tuple(parts),
        earlier=tuple(shown[number] for number in sorted(shown.keys() - listed)),
        sources=tuple(source for source in brief.sources if source.article in articles),
    )


def _kept(section: Section, most: int | None) -> Section:
    """The section cut to what a page shows, with a note on the rest."""
    if most is None:
        return section
    lines = _lines(section)
    said = [statement for statement in section.statements if statement.facts is None]
    notes = [*section.notes]
    if len(said) > STATED:
        notes.append(f"And {len(said) - STATED:,} more: --all or --json shows them.")
    if len(lines) > most:
        notes.append(f"And {len(lines) - most:,} earlier ones: --from and --to choose a period, --all shows them.")
    return Section(section.title, (*said[:STATED], *lines[:most]), tuple(notes))


def _lines(section: Section) -> list[Statement]:
    return [statement for statement in section.statements if statement.facts]


def _line(line: Statement, most: int | None) -> Statement:
    return Statement(line.text, _reports(line, most), line.facts, line.why, line.quote)


def _reports(line: Statement, most: int | None) -> tuple[Citation, ...]:
    return line.citations if most is None else line.citations[:_REPORTS]


def _cited(statement: Statement, listed: set[int], most: int | None) -> Sequence[Citation]:
    """Those of the first few runs in the list, and where these are few, as many others as a sentence needs."""
    if most is None:
        return statement.citations
    runs = words.runs(cited.number for cited in statement.citations if cited.number in listed)[:_RUNS]
    inside = [c for c in statement.citations if any(first <= c.number <= last for first, last in runs)]
    outside = [cited for cited in statement.citations if cited.number not in listed]
    return [*inside, *outside[: max(_CITED - len(inside), 0)]]


def _said(statement: Statement, some: Iterable[Citation]) -> Said:
    numbers = {cited.number for cited in some}
    return Said(statement, tuple(words.runs(numbers)), len({c.number for c in statement.citations} - numbers))
