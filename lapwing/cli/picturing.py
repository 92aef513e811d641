"""Commands that draw: picture timeline, picture graph, picture family."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapwing.cli.shared import Group, actor_key, open_store, store_option, stretch_options
from lapwing.errors import UnknownName

if TYPE_CHECKING:
    from lapwing.pictures import Picture

_OUT = click.Path(path_type=Path, dir_okay=False)
_UNITS = ("week", "month", "quarter", "year")


@click.group(cls=Group)
def picture() -> None:
    """Draw a pair over time, a graph of relations or a family of articles, as SVG or PNG."""


@picture.command()
@click.argument("actors", nargs=2)
@click.argument("out", type=_OUT)
@stretch_options
@click.option("--by", "unit", type=click.Choice(_UNITS), default="month", help="Length of a period.")
@store_option
def timeline(
    actors: tuple[str, str], out: Path, begins: date | None, ends: date | None, unit: str, target: str
) -> None:
    """What two ACTORS did to one another, period by period, with turning points; written to OUT (.svg or .png)."""
    from lapwing import pictures, relate  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415

    roster = load_roster()
    one, other = (actor_key(roster, actor) for actor in actors)
    names = [actor.name if (actor := roster.actor(key, None)) else key for key in (one, other)]
    with open_store(target) as store:
        course = relate.course(store, one, other, unit=relate.Unit(unit), begins=begins, ends=ends)
    save(pictures.timeline(course, (names[0], names[1])), out)


@picture.command()
@click.argument("out", type=_OUT)
@stretch_options
@click.option("--most", type=click.IntRange(2, 60), default=25, help="Pairs at most, the busiest.")
@store_option
def graph(out: Path, begins: date | None, ends: date | None, most: int, target: str) -> None:
    """Who deals with whom, friendly or hostile; written to OUT (.svg or .png)."""
    from lapwing import pictures  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415
    from lapwing.ontology import load  # noqa: PLC0415

    roster = load_roster()
    with open_store(target) as store:
        passed = store.between(begins=begins, ends=ends, limit=most)
    edges = [pictures.Edge(each.one, each.other, each.happenings, each.score, each.quads) for each in passed]
    keys = {key for edge in edges for key in (edge.one, edge.other)}
    codes = load().codes
    names = {key: actor.name if (actor := roster.actor(key, None)) else codes.get(key, key) for key in keys}
    save(pictures.network(edges, names), out)


@picture.command()
@click.argument("id")
@click.argument("out", type=_OUT)
@store_option
def family(id: str, out: Path, target: str) -> None:  # noqa: A002  the argument's name in the help
    """How the articles of a family derive from one another; ID is a family's or an article's. Written to OUT."""
    from lapwing import pictures  # noqa: PLC0415  keeps `lapwing --help` fast

    with open_store(target) as store:
        found = store.family(id) or store.family_of(id)
        if found is None:
            raise UnknownName("the id of a family or of an article", repr(id), "see `lapwing lineage --store`")
        articles = store.named(found.members)
        links = store.links_of(found.members)
    labels = {each.id: pictures.Label(each.title, each.outlet, each.published) for each in articles}
    save(pictures.family_tree(found, links, labels), out)


def save(made: Picture, out: Path) -> None:
    """Writes a picture where it was asked for, and says so."""
    made.save(out)
    click.echo(f"{made.title}: {made.width} × {made.height} pixels, written to {out}", err=True)
