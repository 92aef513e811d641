"""`lapwing code` with tiny tools and small parts, as a process of its own that can be killed.

python tests/bulk_runs.py SECONDS INPUT... --parts FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from lapwing.pipeline import Tools

FOLDER = str(Path(__file__).parent)


def makers(seconds: float = 0.0) -> Callable[..., Tools]:
    """A function that travels whole to a worker, which does not know this folder; each article takes so long."""

    def make(*_: object, **__: object) -> Tools:
        import time  # noqa: PLC0415

        if FOLDER not in sys.path:
            sys.path.append(FOLDER)
        from tiny_tools import TinyScorer, tiny_tools  # noqa: PLC0415

        class Slow(TinyScorer):
            def find(self, texts):
                time.sleep(seconds)
                return super().find(texts)

        tools = tiny_tools()
        return Tools(tools.ontology, tools.roster, tools.gazetteer, Slow())

    return make


def main(seconds: str, *words: str) -> None:
    from lapwing.bulk import parts  # noqa: PLC0415
    from lapwing.cli import main as lapwing  # noqa: PLC0415

    parts.PART_ROWS = 5
    Tools.shipped = staticmethod(makers(float(seconds)))
    lapwing(["code", *words])


if __name__ == "__main__":
    main(*sys.argv[1:])
