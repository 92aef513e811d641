"""Commands on where articles come from: lineage, compare."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lapwing.cli.shared import console, named_store, one_line, open_store, plain, sentence
from lapwing.errors import InputError, UnknownName

if TYPE_CHECKING:
    from lapwing.records import Aligned, Article, Change, Family, Link, Span

MOST_CHANGES = 12
"""Changes of one article that `lineage` shows; `compare` shows all."""
_WIDEST = 110  # characters of a piece of text that `lineage` shows
_WORST = ("quotation", "number", "date", "name", "negation", "hedge")  # what an analyst wants to see first


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@named_store("Store to ask where no PATHS are given.")
@click.option("--changes/--no-changes", "shown", default=True, help="Say what each copy changed, or do not.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes for PATHS; by default one a core, 4 at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: families with links and changes.")
def lineage(paths: tuple[str, ...], target: str, shown: bool, processes: int | None, as_json: bool) -> None:
    """Which articles one origin gave rise to, how, and what the copies changed.

    PATHS are files, folders, globs or archives; without them the store is asked.
    """
    failures: list[InputError] = []
    if paths:
        articles, links, families = _of_paths(paths, processes or min(os.cpu_count() or 1, 4), failures)
    else:
        articles, links, families = _of_store(target)
    if as_json:
        click.echo(json.dumps(_plain(articles, links, families, shown), indent=2, ensure_ascii=False))
    else:
        for line in _lines(articles, links, families, shown):
            click.echo(line)
    for error in failures:
        console().print(f"[yellow]left out[/] {plain(error.origin)}: {sentence(error)}", soft_wrap=True)
    if failures:
        raise SystemExit(1)


@click.command()
@click.argument("here", type=click.Path())
@click.argument("there", type=click.Path())
@named_store("Store that holds articles given by id.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def compare(here: str, there: str, target: str, as_json: bool) -> None:
    """Two articles side by side, HERE the copy and THERE the origin: files, or ids of the store."""
    from lapwing.lineage import changes  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.lineage import compare as comparing  # noqa: PLC0415  the command bears the function's name

    copy, origin = (_article(name, target) for name in (here, there))
    links, aligned = comparing(copy, origin), changes(copy, origin)
    if as_json:
        made = {"link": _link(links[0]) if links else None, "aligned": [_pair(pair, copy, origin) for pair in aligned]}
        click.echo(json.dumps(made, indent=2, ensure_ascii=False))
        return
    for link in links:
        derived = "the first derives from the second" if link.here == copy.id else "the second derives from the first"
        said = derived if link.kind.derives else "neither derives from the other"
        click.echo(f"{link.kind}, {link.score:.2f}: {link.why}; {said}\n")
    if not links:
        click.echo("no link: neither derives from the other\n")
    _side_by_side(aligned, copy, origin)


# --- where the articles come from -----------------------------------------------------------------


def _of_paths(
    paths: Sequence[str], processes: int, failures: list[InputError]
) -> tuple[dict[str, Article], list[Link], Sequence[Family]]:
    from lapwing.clean import clean  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.lineage import families, links  # noqa: PLC0415
    from lapwing.read import read  # noqa: PLC0415

    articles: dict[str, Article] = {}
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(),
        transient=True,
    ) as progress:
        bar = progress.add_task("cleaning", total=None)
        for raw in read(paths):
            try:
                if isinstance(raw, InputError):
                    raise raw
                article = clean(raw)
                articles[article.id] = article
            except InputError as error:
                failures.append(error)
            progress.update(bar, advance=1)
        made = list(
            links(
                articles.values(),
                processes=processes,
                progress=lambda what, done, whole: progress.update(bar, description=what, completed=done, total=whole),
            )
        )
    return articles, made, families(list(articles.values()), made)


def _of_store(target: str) -> tuple[dict[str, Article], list[Link], Sequence[Family]]:
    """The families of the store, with the text of those articles alone that have relatives or a source."""
    with open_store(target) as store:
        families, links = store.families(), store.links()
        related = {name for link in links for name in (link.here, link.there)}
        related |= {member for family in families if family.source for member in family.members}
        return {article.id: article for article in store.named(related)}, links, families


def _article(name: str, target: str) -> Article:
    from lapwing.clean import clean  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.read import read  # noqa: PLC0415

    if Path(name).is_file():
        for raw in read([name]):
            if isinstance(raw, InputError):
                raise raw
            return clean(raw)
    if not Path(target).exists() and "://" not in target:
        raise UnknownName(
            "a file, or the id of an article in a store", repr(name), f"check the path; there is no {target}"
        )
    with open_store(target) as store:
        return store.load(name).article


# --- as text --------------------------------------------------------------------------------------


def _lines(
    articles: Mapping[str, Article], links: Sequence[Link], families: Sequence[Family], shown: bool
) -> Iterable[str]:
    between = _between(links)
    several = sorted((family for family in families if len(family.members) > 1), key=lambda f: (-len(f.members), f.id))
    for family in several:
        yield f"family {family.id}: {len(family.members)} articles, one origin"
        yield f"  origin: {_origin(family, articles)}"
        for member in sorted(family.members, key=lambda name: (name != family.origin, name)):
            link = _tie(member, family, between)
            yield f"  {_called(member, articles)}{_how(member, link, articles)}"
            if shown and link is not None:
                yield from _changed(member, link, articles)
        yield ""
    for family in families:
        if len(family.members) == 1 and family.source:
            yield f"alone: {_called(family.origin, articles)}: {family.why}"
    quoting = [link for link in links if not link.kind.derives]
    for link in quoting:
        yield f"shared quotation: {_called(link.here, articles)} and {_called(link.there, articles)}: {link.why}"
    count = sum(len(family.members) for family in families)
    yield f"{count} articles of {len(families)} independent origins; {len(families) - len(several)} stand alone"


def _origin(family: Family, articles: Mapping[str, Article]) -> str:
    if family.source:
        on = f", {family.source_date}" if family.source_date else ""
        return f"{family.source}{on}, which is not among them ({family.why})"
    return f"{_called(family.origin, articles)} ({family.why})"


def _how(member: str, link: Link | None, articles: Mapping[str, Article]) -> str:
    if link is None:
        return ": the likeliest of them" if member in articles else ""
    other = link.there if link.here == member else link.here
    return f": {link.kind} of {_called(other, articles)}, {link.score:.2f}, {link.why}"


def _changed(member: str, link: Link, articles: Mapping[str, Article]) -> Iterable[str]:
    from lapwing.lineage import changes  # noqa: PLC0415  keeps `lapwing --help` fast

    copy, origin = articles[member], articles[link.there if link.here == member else link.here]
    made = [change for pair in changes(copy, origin) for change in pair.changes]
    made.sort(key=lambda change: _WORST.index(change.kind))
    for change in made[:MOST_CHANGES]:
        yield f"    {change.kind:<9} {_piece(change.there, origin)}  ->  {_piece(change.here, copy)}"
    if len(made) > MOST_CHANGES:
        yield f"    and {len(made) - MOST_CHANGES} more: lapwing compare {copy.id} {origin.id}"


def _piece(span: Span | None, article: Article) -> str:
    if span is None:
        return "(nothing)"
    text = one_line(span.of(article.text))
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _called(name: str, articles: Mapping[str, Article]) -> str:
    article = articles.get(name)
    if article is None:
        return name
    shown = article.title or Path(article.origin).name
    where = ", ".join(str(part) for part in (article.outlet, article.published) if part)
    return one_line(f"{name} “{shown[:80]}”{f' ({where})' if where else ''}")


def _between(links: Iterable[Link]) -> dict[frozenset[str], Link]:
    return {frozenset((link.here, link.there)): link for link in links if link.kind.derives}


def _tie(member: str, family: Family, between: Mapping[frozenset[str], Link]) -> Link | None:
    """The link of a member to the origin, or the strongest to another of the family; None for the origin."""
    if member == family.origin:
        return None
    direct = between.get(frozenset((member, family.origin)))
    others = (between.get(frozenset((member, other))) for other in family.members if other != member)
    return direct or max((link for link in others if link), key=lambda link: (link.score, link.id), default=None)


def _side_by_side(aligned: Sequence[Aligned], copy: Article, origin: Article) -> None:
    from rich.console import Console  # noqa: PLC0415  keeps `lapwing --help` fast
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for title in (copy, origin):
        made.add_column(plain((title.title or Path(title.origin).name)[:60]), ratio=1)
    made.add_column("changed", ratio=1)
    for pair in aligned:
        cells = []
        for side, spans, article in (("here", pair.here, copy), ("there", pair.there, origin)):
            cell = Text()
            for span in spans:
                text = Text(one_line(span.of(article.text)) + " ")
                marks = [getattr(change, side) for change in pair.changes]
                for mark in (mark for mark in marks if mark and mark.within(span) and mark != span):
                    text.highlight_words([one_line(mark.of(article.text))], "bold yellow")
                cell.append_text(text)
            cells.append(cell)
        notes = "\n".join(f"{c.kind}: {_piece(c.there, origin)} -> {_piece(c.here, copy)}" for c in pair.changes)
        made.add_row(
            *cells, Text(notes or ("the same" if pair.same else "in other words"), style="dim" if not notes else "")
        )
    Console(highlight=False).print(made)


# --- as JSON --------------------------------------------------------------------------------------


def _plain(articles: Mapping[str, Article], links: Sequence[Link], families: Sequence[Family], shown: bool) -> object:
    from lapwing.lineage import changes  # noqa: PLC0415  keeps `lapwing --help` fast

    made = []
    for family in families:
        inside = [link for link in links if link.here in family.members and link.there in family.members]
        entry = {
            "id": family.id,
            "origin": family.origin,
            "why": family.why,
            "source": family.source,
            "source_date": family.source_date and family.source_date.isoformat(),
            "members": [_member(name, articles) for name in family.members],
            "links": [_link(link) for link in inside],
        }
        if shown:
            pairs = [(articles[link.here], articles[link.there]) for link in inside if link.kind.derives]
            entry["changes"] = [
                {"here": copy.id, "there": origin.id, **_change(change, copy, origin)}
                for copy, origin in pairs
                for pair in changes(copy, origin)
                for change in pair.changes
            ]
        made.append(entry)
    return {"families": made, "quotations": [_link(link) for link in links if not link.kind.derives]}


def _member(name: str, articles: Mapping[str, Article]) -> dict[str, object]:
    article = articles.get(name)
    if article is None:
        return {"id": name}
    published = article.published and article.published.isoformat()
    return {
        "id": name,
        "title": article.title,
        "outlet": article.outlet,
        "published": published,
        "file": article.origin,
    }


def _link(link: Link) -> dict[str, object]:
    spans = [
        {"here": [ours.start, ours.end], "there": [theirs.start, theirs.end]}
        for ours, theirs in zip(link.here_spans, link.there_spans, strict=True)
    ]
    return {
        "here": link.here,
        "there": link.there,
        "kind": link.kind,
        "score": link.score,
        "why": link.why,
        "spans": spans,
    }


def _pair(pair: Aligned, copy: Article, origin: Article) -> dict[str, object]:
    return {
        "here": [[span.start, span.end] for span in pair.here],
        "there": [[span.start, span.end] for span in pair.there],
        "same": pair.same,
        "changes": [_change(change, copy, origin) for change in pair.changes],
    }


def _change(change: Change, copy: Article, origin: Article) -> dict[str, object]:
    made: dict[str, object] = {"kind": change.kind}
    for side, span, article in (("copy", change.here, copy), ("origin", change.there, origin)):
        made[side] = None if span is None else {"start": span.start, "end": span.end, "text": span.of(article.text)}
    return made
