"""A brief as Markdown, for GitHub and for mail: numbered citations, and no markup but our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lapwing.brief import words
from lapwing.brief.layout import LISTED, Part, Said, laid_out
from lapwing.brief.records import Brief, Citation, Facts, Source, Statement

_SIGNS = re.compile(r"[\\`*_\[\]<>&#~|$^]|(?<=\w):(?=\S)|(?<=www)\.", re.I)
_BEGINS = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))")
_APART = "\u200c"  # after an "@", where a backslash keeps nobody from reading an address or a name into it
_ADDRESS = re.compile(r"[\w.~:/?#@!$&'()*+,;=%-]+")
_TITLE = 160  # characters of an article's title


def as_markdown(brief: Brief, most: int | None = LISTED) -> str:
    """The brief in GitHub's Markdown, with its latest `most` happenings (None: all)."""
    laid = laid_out(brief, most)
    lines = [f"# {plain(brief.title)}", "", plain(words.extent(brief))]
    for part in laid.parts:
        lines += ["", f"## {part.title}", "", *_part(part)]
    if laid.earlier:
        lines += ["", "## Earlier sentences cited", ""]
        lines += [line for cited in laid.earlier for line in (f"- {_sentence(cited)}  ", f"  {_place(cited)}")]
    if laid.sources:
        lines += ["", "## Articles cited", "", *_sources(laid.sources)]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Text from outside on one line, in which nothing is markup, a link, an image or HTML."""
    escaped = _SIGNS.sub(r"\\\g<0>", words.line(text).strip())
    return _BEGINS.sub(_not_a_list, escaped).replace("@", f"@{_APART}")


def _not_a_list(found: re.Match[str]) -> str:
    space, sign, number, point = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{point}"


def _part(part: Part) -> Iterator[str]:
    for said in part.said:
        yield from _statement(said)
    for line in part.lines:
        if line.facts:
            yield from _line(line, line.facts)
    for note in part.notes:
        yield from ("", f"*{plain(note)}*")


def _statement(said: Said) -> Iterator[str]:
    cited = plain(words.references(said.runs, said.more))
    why, quote = said.statement.why, said.statement.quote
    words_of_it = f" “{plain(quote)}”" if quote else ""
    yield f"- {plain(said.statement.text)}{words_of_it} {cited}{'  ' if why else ''}"
    if why:
        yield f"  *{plain(why)}*"


def _line(statement: Statement, facts: Facts) -> Iterator[str]:
    day = facts.begins or "no date"
    kind = " ".join([words.MARKS.get(facts.quad, ""), facts.category, ", ".join(facts.modes)]).strip()
    yield f"- **{day}** {plain(statement.text)}: **{plain(' '.join([words.unreal(facts.reality), kind]).strip())}**  "
    yield f"  {plain(words.about(facts))}"
    for cited in statement.citations:
        yield from ("", f"  > {_sentence(cited)}  ", f"  > {_place(cited)}")
    more = facts.articles - len(statement.citations)
    yield from ("", f"  And {more:,} more.", "") if more > 0 else ("",)


def _sentence(cited: Citation) -> str:
    before, trigger, after = (words.line(piece) for piece in cited.pieces())
    marked = f"**{plain(trigger)}**" if trigger.strip() == trigger and trigger else plain(trigger)
    return f"\\[{cited.number}\\] “{_edge(before)}{marked}{_edge(after)}”"


def _edge(piece: str) -> str:
    """Escaped, with the space at its ends that `plain` takes away."""
    clean = plain(piece)
    return f"{' ' if piece[:1] == ' ' else ''}{clean}{' ' if piece[-1:] == ' ' and clean else ''}"


def _place(cited: Citation) -> str:
    outlet = plain(words.short(cited.source.outlet)) if cited.source.outlet else "outlet unknown"
    where = f"`{cited.source.article}:{cited.sentence.start}–{cited.sentence.end}`"
    return f"{outlet}, {cited.source.published or 'undated'}, {where}"


def _sources(sources: Iterable[Source]) -> Iterator[str]:
    for source in sources:
        outlet = plain(words.short(source.outlet)) if source.outlet else "outlet unknown"
        title = plain(words.short(source.title or "Untitled", _TITLE))
        yield f"- {title}, {outlet}, {source.published or 'undated'}, `{source.article}`{_link(source.url)}"


def _link(url: str | None) -> str:
    """The address, as a link only where it is one and could be nothing else."""
    if not url:
        return ""
    good = words.link(url) and _ADDRESS.fullmatch(url)
    return f" <{url}>" if good else f" {plain(words.short(url, 100))}"
