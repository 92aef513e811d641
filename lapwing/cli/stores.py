"""Commands about the store itself: store check, store backup, store migrate."""

from __future__ import annotations

from pathlib import Path

import click

from lapwing.cli.shared import Group, one_line, open_store


@click.group(cls=Group)
def store() -> None:
    """Check a store, copy it, or bring it up to date."""


@store.command()
@click.argument("target", metavar="STORE", type=click.Path())
def check(target: str) -> None:
    """Look for everything that is wrong with STORE, a file or a database URL, and change nothing.

    Each kind of fault is one line with what to do about it, and the exit status is 1.
    """
    from lapwing.store.checking import check as faults  # noqa: PLC0415  keeps `lapwing --help` fast

    sound = True
    for fault in faults(target):
        sound = False
        click.echo(one_line(str(fault)))
    if not sound:
        raise SystemExit(1)
    click.echo("nothing is wrong")


@store.command()
@click.argument("target", metavar="STORE", type=click.Path())
@click.argument("to", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
def backup(target: str, to: Path, force: bool) -> None:
    """Copy STORE to the file TO as it is at this moment, also while others write, and check the copy."""
    from lapwing.store.copying import backup as copy  # noqa: PLC0415

    copy(target, to, force=force)
    click.echo(f"{to}: {to.stat().st_size:,} bytes", err=True)


@store.command()
@click.argument("target", metavar="STORE", type=click.Path())
@click.option("--dry-run", is_flag=True, help="Only say which steps it would take.")
@click.option("--no-backup", is_flag=True, help="Do not copy the store first.")
def migrate(target: str, dry_run: bool, no_backup: bool) -> None:
    """Bring STORE up to date with this version of Lapwing, after copying it to a file beside it.

    Every other command does the same without a copy when it opens an older store.
    """
    from lapwing.store.migrating import bring_up, steps_of  # noqa: PLC0415

    steps = steps_of(target)
    for name, about in steps.items():
        click.echo(f"{name}: {about}")
    if not steps:
        click.echo("up to date")
    elif not dry_run:
        copy = bring_up(target, copied=not no_backup)
        open_store(target).close()  # does what steps leave to be counted
        click.echo(f"done{f'; as it was: {copy}' if copy else ''}")
