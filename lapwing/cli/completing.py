"""The command that teaches a shell to complete the others: completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL (bash, zsh or fish) complete Lapwing's commands, options and file names."""
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"expected one of {', '.join(_SHELLS)}; got {shell!r}")
    # click's names: `_LAPWING_COMPLETE` is what `lapwing` looks for in its environment.
    click.echo(made(context.find_root().command, {}, "lapwing", "_LAPWING_COMPLETE").source())
