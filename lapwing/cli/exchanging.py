"""Commands that take event data in and give it out: import, export."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lapwing.cli.shared import actor_key, console, one_line, open_store, store_option, stretch_options

if TYPE_CHECKING:
    from lapwing.errors import InputError

_FORMATS_IN = ("plover", "csv", "parquet", "polecat", "icews", "gdelt")
_FORMATS_OUT = (*_FORMATS_IN, "graphml")
_BAR = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
_SHOWN = 5  # rejected rows that are printed; --rejected has all


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(_FORMATS_IN), required=True, help="What the files are.")
@click.option("--dataset", metavar="NAME", help="Name to keep the events under; by default the format's.")
@click.option("--rejected", type=click.Path(path_type=Path, dir_okay=False), help="Write every rejected row here.")
@store_option
def import_(paths: tuple[Path, ...], form: str, dataset: str | None, rejected: Path | None, target: str) -> None:
    """Import event data, also gzipped or zipped, into a store. Run again, it goes on where it was cut off."""
    from lapwing.exchange import load  # noqa: PLC0415  keeps `lapwing --help` fast

    reasons: Counter[str] = Counter()
    first: list[InputError] = []
    rows = events = held = 0
    if rejected:
        rejected.write_text("row\texpected\tcame\n", encoding="utf-8")
    with open_store(target, create=True) as store, Progress(*_BAR, console=console()) as bar:
        task = bar.add_task("importing", total=None)
        for made in load(paths, form, store, dataset=dataset):
            rows, events, held = made.rows, made.events, made.held
            reasons.update(error.expected for error in made.rejected)
            first += made.rejected[: max(_SHOWN - len(first), 0)]
            if rejected:
                _append(rejected, made.rejected)
            bar.update(task, description=f"{rows:,} rows, {events:,} new events")
    click.echo(f"{rows:,} rows: {events:,} new events, {held:,} there already, {reasons.total():,} rejected")
    for reason, number in reasons.most_common():
        click.echo(f"  {number:,} rejected: expected {one_line(reason)}")
    for error in first:
        click.echo(f"  {error.origin}: got {one_line(error.came)}")


def _append(path: Path, rejected: tuple[InputError, ...]) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace") as out:
        out.writelines(f"{one_line(e.origin)}\t{one_line(e.expected)}\t{one_line(e.came)}\n" for e in rejected)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("actors", nargs=-1)
@click.option("--format", "form", type=click.Choice(_FORMATS_OUT), required=True, help="What to write.")
@stretch_options
@store_option
def export(out: Path, actors: tuple[str, ...], form: str, begins: date | None, ends: date | None, target: str) -> None:
    """Write the events of a store to OUT ("-": standard output): all, or those in which every one of ACTORS takes
    part."""
    from lapwing import exchange  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415

    keys = [actor_key(load_roster(), actor) for actor in actors]
    with open_store(target) as store:
        number = exchange.export(store, form, out, actors=keys, begins=begins, ends=ends)
    click.echo(f"{number:,} events written to {out}", err=True)
