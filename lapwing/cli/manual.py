"""What `--help` says beyond a command's first sentence: pages of `manual.toml`, one for each command.

A page has `short` (for lists of commands), `text` (what comes out, and where it goes), `examples` (lines for a shell)
and `partly` (when the exit status is 1, where it can be). Examples are data so that tests can parse them.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import click

Pages = Mapping[str, Mapping[str, Any]]


def pages() -> Pages:
    """The manual, by the words of a command ("picture graph"); "lapwing" is the page of the whole."""
    with (resources.files("lapwing.cli") / "manual.toml").open("rb") as file:
        return tomllib.load(file)


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, and the words that call it; groups among them."""
    for name, command in group.commands.items():
        words = f"{path} {name}".strip()
        yield words, command
        if isinstance(command, click.Group):
            yield from commands(command, words)


def complete(main: click.Group) -> None:
    """Adds to the help of every command what its page says, and to every option its default."""
    manual = pages()
    for words, command in [("lapwing", main), *commands(main)]:
        page = manual.get(words, {})
        said = inspect.cleandoc(command.help or "")
        command.help = "\n\n".join([said, *_parts(page, group=isinstance(command, click.Group))])
        command.short_help = page.get("short")
        for option in command.params:
            if isinstance(option, click.Option):
                option.show_default = True


def _parts(page: Mapping[str, Any], *, group: bool) -> Iterator[str]:
    """Paragraphs as click takes them: wrapped, but for those that begin with \\b."""
    if text := page.get("text"):
        yield text.strip()
    if examples := page.get("examples"):
        yield "\n".join(["\b", "Examples:", *(f"  {line}" for line in examples)])
    if not group or "partly" in page:
        partly = f"1 if {page['partly']}; " if "partly" in page else ""
        yield f"Exit status: 0 if all was done; {partly}2 if nothing could be done."
