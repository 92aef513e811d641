"""Tools of a few lines: two countries that attack, no places. They test doors without weights or tables."""

import os
from collections.abc import Sequence
from datetime import date

from lapwing import ontology
from lapwing.pipeline import Tools
from lapwing.protocols import Judgement as Said
from lapwing.protocols import NameForm, NameHit, Pair
from lapwing.records import Actor, ActorKind, Place, Span

COUNTRIES = {"Peru": "PER", "Chile": "CHL"}


class TinyRoster:
    by = "tiny@1"

    def names(self, text: str) -> list[NameHit]:
        hits = []
        for name, key in COUNTRIES.items():
            at = text.find(name)
            while at >= 0:
                hits.append(NameHit(Span(at, at + len(name)), NameForm.NAME, (key,)))
                at = text.find(name, at + 1)
        return sorted(hits, key=lambda hit: hit.span)

    def actor(self, key: str, on: date | None) -> Actor | None:
        names = {key: name for name, key in COUNTRIES.items()}
        return Actor.make(key, names[key], ActorKind.COUNTRY, country=key) if key in names else None

    def search(self, query: str) -> list[str]:
        wanted = query.casefold()
        return [key for name, key in COUNTRIES.items() if wanted in (name.casefold(), key.casefold())]


class TinyGazetteer:
    by = "tiny@1"

    def find(self, text: str) -> list[tuple[Span, Place]]:
        return []


class TinyScorer:
    by = "tiny@1"

    def score(self, pairs: Sequence[Pair]) -> list[Said]:
        return [self._one(pair) for pair in pairs]

    def _one(self, pair: Pair) -> Said:
        if "crash" in pair.text:
            raise RuntimeError("a planted bug")
        if "will die here" in pair.text:
            os._exit(9)  # as if killed for memory; only ever in a worker
        at = pair.text.find("shelled")
        acts = 0 <= pair.actor.start < at
        if not acts or (pair.recipient is not None and pair.recipient.start < at):
            return Said({"NONE": 1.0}, None)
        return Said({"ASSAULT": 0.9, "NONE": 0.1}, Span(at, at + len("shelled")))


def tiny_tools() -> Tools:
    return Tools(ontology.load(), TinyRoster(), TinyGazetteer(), TinyScorer())
