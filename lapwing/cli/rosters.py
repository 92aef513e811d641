"""Commands about who is who: who, roster check, roster add, roster import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapwing.cli.shared import Group, console, one_line, roster_option, table

if TYPE_CHECKING:
    from lapwing.records import Actor

_SHOWN = 40  # doubts of one kind that are shown; the rest are counted
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("text")
@click.option("--date", "on", type=_DAY, metavar="DAY", help="Day of the article: 2022-10-21; by default today.")
@roster_option
def who(text: str, on: object, roster: Path | None) -> None:
    """Tell whom TEXT names on a day, why, and who else bears the name. TEXT is a name, a phrase or a sentence."""
    from lapwing.actors import load_roster, resolve_text  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.settle import load_gazetteer  # noqa: PLC0415

    day = on.date() if hasattr(on, "date") else date.today()
    tables = load_roster(roster)
    found = resolve_text(text, day, tables, load_gazetteer())
    for phrase, actors, why in found:
        click.echo(f"{one_line(phrase)}: {'; '.join(map(_told, actors)) or 'nobody'} ({one_line(why)})")
    keys = tables.search(text)
    others = [actor for key in keys if (actor := tables.actor(key, day)) is not None]
    if others:
        click.echo("bearers of the name: " + "; ".join(map(_told, others)))
    if not found and not others:
        click.echo(f"nobody of that name on {day}")
        raise SystemExit(1)


def _told(actor: Actor) -> str:
    code = ".".join((actor.country or "-", *actor.sectors))
    return one_line(f"{actor.name} [{actor.key}] {code}" + (f", {actor.office}" if actor.office else ""))


@click.group(cls=Group)
def roster() -> None:
    """Check the roster, or extend it with tables of your own."""


@roster.command()
@roster_option
@click.option("--all", "everything", is_flag=True, help="Show every doubt.")
def check(roster: Path | None, everything: bool) -> None:
    """Count the entries, and show names that several bear, offices held twice at once or by nobody."""
    from lapwing.actors.checking import counts, doubts  # noqa: PLC0415

    console().print(table("roster", ("entries", ""), sorted(counts(roster).items())))
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for doubt in doubts(roster):
        by_kind.setdefault(doubt.kind, []).append((doubt.what, doubt.who))
    for kind, found in by_kind.items():
        shown = found if everything else found[:_SHOWN]
        console().print(table(f"{kind}: {len(found)}", ("", ""), shown))


@roster.command()
@click.argument("tables", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="Your roster's folder.")
def add(tables: tuple[Path, ...], into: Path) -> None:
    """Add rows of TABLES (CSV, as lapwing/roster/README.md describes) to a roster folder of your own.

    A table's columns tell which it is. Nothing is written unless the whole roster can be read with the new rows.
    """
    from lapwing.actors.extending import add_tables  # noqa: PLC0415

    for name, rows in add_tables(tables, into).items():
        console().print(f"{rows} rows in {into / name}", soft_wrap=True)


@roster.command(name="import")
@click.argument("dump", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="Your roster's folder.")
def import_(dump: Path, into: Path) -> None:
    """Build tables from DUMP, a Wikidata JSON dump (plain, .gz or .bz2): office holders and organisations."""
    from lapwing.actors.wikidata import import_dump  # noqa: PLC0415

    with console().status("reading") as status:
        for read in import_dump(dump, into):
            status.update(f"{read:,} entities read")
    console().print(f"{read:,} entities read into {into}", soft_wrap=True)
