"""Schemathesis against the API: requests made from /openapi.json, good and bad, and what is wrong with the answers.

    pip install schemathesis
    PYTHONPATH=tests python benchmarks/fuzz_api.py [--store FILE] [--cases 500] [--seconds 600] [--token] [--only PATH]

Without a store, the planted one of tests/browser_samples.py, in which every field holds text that attacks; texts are
coded with the tools of tests/tiny_tools.py. Every address is asked `--cases` times and more, with names that the store
knows in half of them (fuzz_hooks.py). Exits with 1 where there is a fault; the summary tells how many cases there were.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from browser_samples import planted
from tiny_tools import tiny_tools
from web_samples import Roster

from lapwing.store import Store
from lapwing.web import Door, application
from lapwing.web.coding import shipped
from lapwing.web.serving import config

HERE = Path(__file__).parent
TOKEN = "fuzz-fuzz-fuzz-fuzz"
NAMES = 40  # of each kind that the hooks are given


@contextmanager
def served(store: Store, door: Door, *, is_planted: bool) -> Iterator[str]:
    """The address of a server of the store."""
    app = application(
        store, roster=Roster() if is_planted else None, door=door, make_tools=tiny_tools if is_planted else shipped
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config(app, "127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def known(store: Store) -> dict[str, str]:
    """Names that the store knows, for the hooks."""
    pairs = store.pair_counts(limit=NAMES)
    return {
        "FUZZ_ACTORS": "\n".join(dict.fromkeys(name for pair in pairs for name in (pair.actor, pair.recipient))),
        "FUZZ_ARTICLES": "\n".join(article.id for article in store.newest(NAMES)),
        "FUZZ_FAMILIES": "\n".join(family.id for family in store.largest_families(NAMES)),
    }


def run(address: str, store: Store, given: argparse.Namespace) -> int:
    """Schemathesis, with its own output; its exit status."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file",
        str(HERE / "fuzz_api.toml"),
        "run",
        f"{address}/openapi.json",
    ]
    # A schema cannot say that 2024-02-30 is no day, nor that a pair is of two: such a request is refused, and well so.
    command += ["--checks", "all", "--exclude-checks", "positive_data_acceptance", "--continue-on-failure"]
    command += ["--max-examples", str(given.cases), "--max-time", str(given.seconds), "--seed", str(given.seed)]
    command += [
        "--request-timeout",
        "90",
        "--max-response-time",
        "90",
        "--wait-for-schema",
        "60",
        "--workers",
        str(given.workers),
        "--no-color",
    ]
    command += ["--suppress-health-check", "all", "--warnings", "off", "--no-shrink"]
    command += ["--header", f"Authorization:Bearer {TOKEN}"] if given.token else []
    command += [f"--include-path={path}" for path in given.only]
    environment = {**os.environ, **known(store), "SCHEMATHESIS_HOOKS": "fuzz_hooks", "PYTHONPATH": str(HERE)}
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description="Requests made from the API's own description.")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--token", action="store_true", help="serve with a token, and send it")
    parser.add_argument("--only", nargs="*", default=[], help="paths of the description")
    given = parser.parse_args()
    door = Door(token=TOKEN if given.token else None, hosts=(), seconds=20.0)
    opening = Store.open(given.store, create=False) if given.store else planted()
    began = time.monotonic()
    with opening as store, served(store, door, is_planted=given.store is None) as address:
        status = run(address, store, given)
    print(f"{time.monotonic() - began:.0f} s, status {status}")
    return status


if __name__ == "__main__":
    sys.exit(main())
