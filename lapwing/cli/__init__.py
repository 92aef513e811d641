"""The command line: each command parses, calls the function of the same name, and prints.

Exit status: 0 all done, 1 done but something was left out, 2 nothing could be done.
"""

from __future__ import annotations

import click

from lapwing import __version__
from lapwing.cli import manual
from lapwing.cli.completing import completion
from lapwing.cli.doors import mcp, serve
from lapwing.cli.exchanging import export, import_
from lapwing.cli.forecasting import forecast
from lapwing.cli.knowing import article, brief, claims, expectations, search
from lapwing.cli.learning import corpus, evaluate, train
from lapwing.cli.lineage import compare, lineage
from lapwing.cli.picturing import picture
from lapwing.cli.reading import code, demo
from lapwing.cli.relations import relation, triad
from lapwing.cli.rosters import roster, who
from lapwing.cli.shared import Group
from lapwing.cli.stores import store
from lapwing.cli.watching import watch


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lapwing")
def main() -> None:
    """News in; a sourced, dated, coded record of who did what to whom out."""


for command in (
    demo,
    code,
    brief,
    article,
    search,
    relation,
    triad,
    expectations,
    claims,
    forecast,
    lineage,
    compare,
    who,
    roster,
    watch,
    evaluate,
    train,
    corpus,
    picture,
    import_,
    export,
    store,
    serve,
    mcp,
    completion,
):
    main.add_command(command)

manual.complete(main)
