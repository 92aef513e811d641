"""Commands that open a door for other programs: serve, mcp."""

from __future__ import annotations

import click

from lapwing.cli.shared import open_store, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(target: str, host: str, port: int) -> None:
    """Browse a store in the web browser; each page has a JSON twin."""
    import uvicorn  # noqa: PLC0415  keeps `lapwing --help` fast

    from lapwing.web import application  # noqa: PLC0415

    with open_store(target) as store:
        uvicorn.run(application(store), host=host, port=port, log_level="warning")


@click.command()
@store_option
def mcp(target: str) -> None:
    """Serve a store to language models over the Model Context Protocol; needs the extra `mcp`."""
    from lapwing.mcp import serve as serve_mcp  # noqa: PLC0415

    serve_mcp(target)
