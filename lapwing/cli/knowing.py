"""Commands that ask the store: brief, article, search, expectations, claims."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapwing.cli.shared import actor_key, as_first_day, one_line, open_store, show, store_option, stretch_options, table

if TYPE_CHECKING:
    from lapwing.records import Claim

_HTML = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("actors", nargs=-1, required=True)
@store_option
@stretch_options
@click.option("--since", callback=as_first_day, metavar="DAY", help="What was first reported from this day on is new.")
@click.option("--all", "whole", is_flag=True, help="List every happening, not the latest only.")
@click.option("--html", type=_HTML, help="Write one self-contained page here.")
@click.option("--md", "as_markdown", is_flag=True, help="Print Markdown instead of text.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text; it lists every happening.")
def brief(
    actors: tuple[str, ...],
    target: str,
    begins: date | None,
    ends: date | None,
    since: date | None,
    whole: bool,
    html: Path | None,
    as_markdown: bool,
    as_json: bool,
) -> None:
    """How one or two ACTORS (codes, names or demonyms) stand, what is new, who did what, and on what evidence."""
    from lapwing import brief as briefs  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415

    if len(actors) > 2:
        raise click.UsageError(f"expected one or two actors; got {len(actors)}; quote names of several words")
    if as_markdown and as_json:
        raise click.UsageError("expected --md or --json; got both; run the command twice")
    roster = load_roster()
    with open_store(target) as store:
        keys = [actor_key(roster, actor) for actor in actors]
        made = briefs.brief(store, *keys, roster=roster, begins=begins, ends=ends, since=since)
    most = None if whole else briefs.LISTED
    if html:
        html.write_text(briefs.as_html(made, most), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(briefs.as_json(made), indent=2, ensure_ascii=False))
    elif as_markdown:
        click.echo(briefs.as_markdown(made, most))
    elif not html:
        click.echo(briefs.as_text(made, most))


@click.command()
@click.argument("id")
@store_option
@click.option("--html", type=_HTML, help="Write one self-contained page here.")
def article(id: str, target: str, html: Path | None) -> None:  # noqa: A002  the argument's name in the help
    """Show an article with its marks: what was read as what, who acts, and every event. ID may be a unique prefix."""
    from lapwing.brief import article_html, article_text  # noqa: PLC0415

    with open_store(target) as store:
        document = store.load(id)
    if html:
        html.write_text(article_html(document), encoding="utf-8")
    else:
        click.echo(article_text(document))


@click.command()
@click.argument("words")
@store_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, help="Articles at most.")
def search(words: str, target: str, limit: int) -> None:
    """Find articles by their words."""
    with open_store(target) as store:
        found = store.search(words, limit)
    for id_, snippet in found:
        click.echo(f"{id_}  {one_line(snippet)}")
    if not found:
        click.echo("nothing found")


@click.command()
@click.argument("actors", nargs=-1, required=True)
@store_option
def expectations(actors: tuple[str, ...], target: str) -> None:
    """What was announced, promised, threatened or foretold, and what became of it."""
    from lapwing import ledger  # noqa: PLC0415
    from lapwing.actors import load_roster  # noqa: PLC0415

    roster = load_roster()
    keys = [actor_key(roster, actor) for actor in actors]
    with open_store(target) as store:
        told = {telling.event.id: telling for telling in store.tellings(*keys)}
        rows = [
            (
                e.fate,
                e.due or e.horizon or "",
                e.holder or "",
                e.source or "",
                told[e.event].event.category,
                _sentence(told, e.event),
                e.why,
            )
            for e in ledger.expectations(store, *keys)
        ]
    show(table("", ("fate", "due", "holder", "source", "category", "text", "why"), rows))


@click.command()
@click.argument("actors", nargs=-1, required=True)
@store_option
def claims(actors: tuple[str, ...], target: str) -> None:
    """Each happening with who asserts and who denies it, and in how many independent families."""
    from lapwing import ledger  # noqa: PLC0415
    from lapwing.actors import load_roster  # noqa: PLC0415

    roster = load_roster()
    keys = [actor_key(roster, actor) for actor in actors]
    with open_store(target) as store:
        told = {telling.event.id: telling for telling in store.tellings(*keys)}
        listed: dict[str, list[Claim]] = {}
        for claim in ledger.claims(store, *keys):
            listed.setdefault(claim.happening, []).append(claim)
        rows = [
            (
                f"{told[made[0].event].event.category} {told[made[0].event].setting.begins or ''}".strip(),
                *(cell for side in (True, False) for cell in _side(made, asserts=side)),
                _sentence(told, made[0].event),
            )
            for made in listed.values()
        ]
    columns = ("happening", "families", "asserted by", "families", "denied by", "text")
    show(table("", columns, rows))


def _side(made: Sequence[Claim], *, asserts: bool) -> tuple[int, str]:
    """How many families carry one side of a happening's claims, and who makes them."""
    claims_ = [claim for claim in made if claim.asserts is asserts]
    who = dict.fromkeys(claim.said_by or claim.speaker.value for claim in claims_)
    return len({claim.family for claim in claims_}), ", ".join(who)


def _sentence(told: object, event: str) -> str:
    telling = told.get(event) if isinstance(told, dict) else None
    return telling.sentence.span.of(telling.article.text) if telling else ""
