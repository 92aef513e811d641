"""Everything that a store knows of some actors and a period, in any of the formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from lapwing.exchange.formats import write_lines
from lapwing.exchange.join import speakers_in
from lapwing.exchange.lines import lines
from lapwing.exchange.shape import Line
from lapwing.ontology import Ontology
from lapwing.store import Store


def export(
    store: Store,
    form: str,
    target: Path | BinaryIO,
    *,
    actors: Sequence[str] = (),
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> int:
    """Write the events in which every named actor takes part, article by article, and return how many were written.

    A file is whole or as it was; the rest is as in `write`.

    Raises:
        UnknownName: no such format.
        LapwingError: the target cannot be written, or the format needs a library that is not installed.
    """
    return write_lines(told_lines(store, actors, begins=begins, ends=ends, ontology=ontology), form, target)


def told_lines(
    store: Store,
    actors: Sequence[str] = (),
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Iterator[Line]:
    """The same as lines, some hundred articles at a time in memory."""
    for told in store.tellings_by_article(*actors, begins=begins, ends=ends):
        happened = store.happenings_with(telling.event.id for telling in told)
        yield from lines(told, ontology=ontology, happenings=happened, speakers=speakers_in(store, told))
