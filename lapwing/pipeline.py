"""The order of the stages, once: read, then save, then link to what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lapwing import ontology as ontologies
from lapwing.actors import load_roster, mentions
from lapwing.clean import clean
from lapwing.errors import InputError
from lapwing.events import judged, look
from lapwing.faults import FAULTS, fault
from lapwing.happenings import join
from lapwing.lineage import compare, families, sketch
from lapwing.net import Coder
from lapwing.ontology import Ontology
from lapwing.parties import acts
from lapwing.protocols import Gazetteer, Roster, Scorer
from lapwing.records import Article, Document, Raw, Reality
from lapwing.settle import load_gazetteer, settle
from lapwing.split import split
from lapwing.stance import quotations, stance
from lapwing.store import Store

ONTOLOGY = "ontology.toml"  # beside weights of one's own


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages borrow."""

    ontology: Ontology
    roster: Roster
    gazetteer: Gazetteer
    scorer: Scorer

    @classmethod
    def shipped(cls, weights: Path | None = None, *, roster: Path | None = None, threads: int | None = None) -> Tools:
        """The tools of the package: PLOVER, roster, gazetteer and the trained coder.

        Weights of one's own bring the ontology they were trained for, which lies beside them. `roster` is a folder of
        tables on top of the shipped ones.
        """
        own = weights / ONTOLOGY if weights is not None else None
        ontology = ontologies.load(own if own is not None and own.exists() else None)
        return cls(ontology, load_roster(roster), load_gazetteer(), Coder(weights, threads=threads))


def code(raw: Raw, tools: Tools) -> Document:
    """One article through every stage of reading.

    Raises:
        NoArticle: there is nothing in it to code.
    """
    return _coded(clean(raw), tools)


def _coded(article: Article, tools: Tools) -> Document:
    sentences = split(article)
    seen = look(article, sentences, tools.scorer)
    actors, named = mentions(article, sentences, tools.roster, seen, gazetteer=tools.gazetteer, referrer=tools.scorer)
    said = judged(article, sentences, named, seen, tools.scorer.by, tools.ontology)
    told = tuple(said)
    stances = stance(article, sentences, told, named, said)
    unreal = {one.event for one in stances if one.reality in (Reality.FUTURE, Reality.HYPOTHETICAL)}
    places, settings = settle(article, sentences, told, named, tools.gazetteer, unreal)
    said_words = quotations(article, sentences, named)
    return Document(article, sketch(article), sentences, actors, places, named, told, settings, stances, said_words)


def run(raws: Iterable[Raw | InputError], tools: Tools, store: Store | None = None) -> Iterator[Document | InputError]:
    """Code a batch: a document for each article, an error for each item that could not be used.

    With a store each document is saved whole, then linked to its likely relatives, before it is yielded; an article
    that is there already is not coded again but yielded as the store holds it. What cannot be coded, were it by a bug
    of ours, leaves no trace there and is one error. Call `know` once the batch is through.
    """
    for raw in raws:
        if isinstance(raw, InputError):
            yield raw
            continue
        try:
            article = clean(raw)
            held = store is not None and article.id in store
            document = store.load(article.id) if store is not None and held else _coded(article, tools)
        except InputError as error:
            yield error
            continue
        except FAULTS as error:
            yield fault(raw.origin, error)
            continue
        if store is not None and not held and store.save(document):
            link(document, store)
        yield document


def link(document: Document, store: Store) -> None:
    """Compare a saved document with the articles the store thinks alike, and keep what links them and the
    families."""
    article = document.article
    others = store.named(store.candidates(document.sketch))
    found = [link for other in others for link in compare(article, other)]
    store.regroup(article.id, found, families)


def know(store: Store, ontology: Ontology | None = None) -> None:
    """Bring families, happenings and acts up to date with everything the store holds.

    What was imported from data sets stays as they count it. Articles that were saved and not linked, by a run that
    was cut off or an older Lapwing, are linked first.
    """
    waiting = store.unlinked()
    for name in waiting:
        store.save_sketch(sketch(store.load(name).article))
    for name in waiting:
        link(store.load(name), store)
    told = store.tellings_read()
    found = join(told)
    by_event = {telling.event.id: telling for telling in told}
    store.replace_happenings(found, acts(found, by_event, ontology or ontologies.load()))
