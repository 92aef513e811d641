"""What the commands share: consoles, options, the store, and how an error is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from lapwing.days import days
from lapwing.errors import InputError, LapwingError, UnknownName

if TYPE_CHECKING:
    from lapwing.protocols import Roster
    from lapwing.store import Store


class Group(click.Group):
    """Commands in the order they were added; an error of Lapwing's own family is one clear message and status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order a newcomer would need them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own signature
        """Run, and turn `LapwingError` into a message without a traceback."""
        try:
            return super().invoke(ctx)
        except LapwingError as error:
            where = f"{error.origin}: " if isinstance(error, InputError) else ""
            console().print(f"[bold red]Error:[/] {plain(where)}{sentence(error)}", soft_wrap=True)
            ctx.exit(2)


def console() -> Console:
    """Where progress, tables and errors go: standard error, so that standard output stays data."""
    return Console(stderr=True, highlight=False)


def one_line(text: str) -> str:
    """Text from outside on one line, without control characters that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def plain(text: str) -> str:
    """Text from outside for rich: one line, and no bracket of it is markup."""
    return one_line(text).replace("[", r"\[")


def sentence(error: LapwingError) -> str:
    """The three parts of an error in one line, for rich."""
    return plain(f"expected {error.expected}; got {error.came}. To mend it: {error.remedy}.")


def store_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--store` of the commands that only read."""
    return named_store("Store to ask: a file, or a database URL.")(command)


def named_store(text: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """The same where more must be said of it. A shell completes file names after it."""
    return click.option("--store", "target", default="lapwing.db", type=click.Path(), metavar="STORE", help=text)


def stretch_options(command: Callable[..., object]) -> Callable[..., object]:
    """`--from` and `--to`."""
    last = click.option("--to", "ends", callback=as_last_day, metavar="DAY", help="Last day, as --from.")
    first = "First day: 2024-05-06, 2024-05 or 2024."
    return click.option("--from", "begins", callback=as_first_day, metavar="DAY", help=first)(last(command))


def roster_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--roster`: a folder of tables on top of the shipped ones."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    text = "Folder of roster tables of your own (lapwing roster add)."
    return click.option("--roster", type=kind, help=text)(command)


def open_store(target: str, *, create: bool = False) -> Store:
    """The store of a command; one that only reads does not make it. What an older Lapwing left undone is done first."""
    from lapwing.store import Store  # noqa: PLC0415  keeps `lapwing --help` fast

    store = Store.open(target, create=create)
    if store.lacks_acts():
        from lapwing.pipeline import know  # noqa: PLC0415  loads what only this needs

        console().print("bringing the store up to date: once, after an update of Lapwing")
        know(store)
    return store


def actor_key(roster: Roster, query: str) -> str:
    """The roster key a user's word means.

    Raises:
        UnknownName: no actor bears that code, name or demonym.
    """
    keys = roster.search(query)
    if not keys:
        remedy = "use an ISO code such as RUS, a country's name or demonym, or an organisation's name"
        raise UnknownName("an actor of the roster", repr(query), remedy)
    return keys[0]


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A small table; numbers to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    listed = [[str(cell) for cell in row] for row in rows]
    for index, column in enumerate(columns):
        numeric = bool(listed) and all(row[index].replace(".", "").isdigit() for row in listed)
        made.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        made.add_row(*(plain(cell) for cell in row))
    return made


def show(made: Table) -> None:
    """A table on standard output."""
    Console(highlight=False).print(made)


def first_day(text: str) -> date:
    """The first day of what "2024-05-06", "2024-05" or "2024" means.

    Raises:
        click.BadParameter: it is no day, month or year.
    """
    return _days(text)[0]


def last_day(text: str) -> date:
    """The last day of it."""
    return _days(text)[1]


def _days(text: str) -> tuple[date, date]:
    try:
        return days(text)
    except ValueError as error:
        expected = "expected a day, a month or a year such as 2024-05-06, 2024-05, 2024"
        raise click.BadParameter(f"{expected}; got {text!r}") from error


def as_first_day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The same for an option."""
    return None if text is None else first_day(text)


def as_last_day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The same for an option."""
    return None if text is None else last_day(text)
