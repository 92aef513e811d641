"""Tools that misbehave, for the process that codes texts; it loads this module, so what is here is light."""

from __future__ import annotations

import time

from tiny_tools import TinyScorer, tiny_tools

from lapwing.errors import WeightsError
from lapwing.pipeline import Tools


class SlowScorer(TinyScorer):
    """Takes its time over one word."""

    def _found(self, text):
        if "slowly" in text:
            time.sleep(60)
        return super()._found(text)


def slow_tools() -> Tools:
    made = tiny_tools()
    return Tools(made.ontology, made.roster, made.gazetteer, SlowScorer())


def broken_tools() -> Tools:
    raise WeightsError("weights", "none", "fetch them")
