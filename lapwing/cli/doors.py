"""Commands that open a door for other programs: serve, mcp."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lapwing.cli.shared import console, open_store, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Address to listen on; others ask for a token.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port to listen on.")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the access token, made where there is none; or set LAPWING_TOKEN.",
)
@click.option("--allow-host", "names", metavar="NAME", multiple=True, help="A name it is reached by; may be repeated.")
@click.option(
    "--rate",
    type=click.FloatRange(0, 10_000),
    default=20.0,
    show_default=True,
    help="Requests a second that one client may make; 0: any number.",
)
def serve(target: str, host: str, port: int, token_file: Path | None, names: tuple[str, ...], rate: float) -> None:
    """Browse a store in the web browser; each page has a JSON twin, and /api/v1 is for programs."""
    from lapwing.web import application  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.web.door import door_of, make_token  # noqa: PLC0415
    from lapwing.web.serving import serve as serving  # noqa: PLC0415

    if token_file is not None and not token_file.exists():
        make_token(token_file)
        console().print(f"made an access token: it stands in {token_file}", soft_wrap=True)
    door = door_of(host, names, token_file, os.environ, rate)
    with open_store(target) as store:
        shown = f"[{host}]" if ":" in host else host
        console().print(f"http://{shown}:{port}  (Ctrl-C ends it)", soft_wrap=True)
        if not serving(application(store, door=door), host, port):
            raise SystemExit(2)


@click.command()
@store_option
def mcp(target: str) -> None:
    """Serve a store to language models over the Model Context Protocol; needs the extra `mcp`."""
    from lapwing.mcp import serve as serve_mcp  # noqa: PLC0415

    serve_mcp(target)
