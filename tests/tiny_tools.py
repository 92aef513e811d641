"""Tools of a few lines: two countries that attack, no places. They test doors without weights or tables."""

import os
from collections.abc import Sequence
from datetime import date

from lapwing import ontology
from lapwing.pipeline import Tools
from lapwing.protocols import Found, NameForm, NameHit, Pair, Part, Question, Reference, Same
from lapwing.protocols import Judgement as Said
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

    def namesakes(self, name: str) -> int:
        return 0

    def areas(self, text: str) -> dict[str, int]:
        return {}

    def find(self, text: str, near: object = None) -> list[tuple[Span, Place]]:
        return []


class TinyScorer:
    """Countries by name; whoever stands before "shelled" attacks whoever stands after."""

    by = "tiny@1"

    def find(self, texts: Sequence[str]) -> list[Found]:
        return [self._found(text) for text in texts]

    def _found(self, text: str) -> Found:
        if "crash" in text:
            raise RuntimeError("a planted bug")
        if "will die here" in text:
            os._exit(9)  # as if killed for memory; only ever in a worker
        at = text.find("shelled")
        return Found((), ((Span(at, at + len("shelled")), 0.9),) if at >= 0 else ())

    def ask(self, questions: Sequence[Question]) -> list[Said]:
        return [self._said(question) for question in questions]

    def _said(self, question: Question) -> Said:
        before, after = Span(0, question.trigger.start), Span(question.trigger.end, len(question.text))
        parts = (Part(before, 0.9, 0.1, 0.1), Part(after, 0.1, 0.9, 0.1))
        return Said({"ASSAULT": 0.9, "NONE": 0.1}, parts=parts)

    def refer(self, references: Sequence[Reference]) -> list[Same]:
        return [() for _ in references]

    def score(self, pairs: Sequence[Pair]) -> list[Said]:
        return [Said({"ASSAULT": 0.9, "NONE": 0.1}) for _ in pairs]


def tiny_tools() -> Tools:
    return Tools(ontology.load(), TinyRoster(), TinyGazetteer(), TinyScorer())
