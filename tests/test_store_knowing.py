"""What is known of a store does not depend on its engine: the oracle of a server is SQLite in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from planted import ACTORS, World
from test_lineage_many import SAME, TEXTS, filled, grouped
from test_pipeline import REPORT, raw
from tiny_tools import tiny_tools

from lapwing.brief import as_json, as_text, brief
from lapwing.cli import main
from lapwing.lineage import families, links
from lapwing.pipeline import Tools, know, run
from lapwing.records import Actor, Article, Document, LinkKind, Reality, Sketch
from lapwing.relate import dyads, relate, standing
from lapwing.store import Fields, Store


class Roster:
    """Knows the planted actors, and nobody else."""

    by = "planted@1"

    def names(self, text: str) -> list[object]:
        return []

    def actor(self, key: str, on: date | None) -> Actor | None:
        return next((actor for actor in ACTORS.values() if actor.key == key), None)

    def search(self, query: str) -> list[str]:
        return []


@pytest.fixture(scope="module")
def world() -> World:
    made = World()
    made.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=date(2024, 3, 1), outlet="Émile's Gazette")
    made.report(
        "[Norland] {bombed} [Sudria] at night.", "ASSAULT", day=date(2024, 3, 1), outlet="b", url="http://b.example"
    )
    made.report("[President Voss] {accused} [Sudria].", "ACCUSE", day=date(2024, 3, 9), outlet=None)
    made.report("[Norland] {praised} [the Heron Front].", "SUPPORT", day=date(2024, 3, 9))
    made.report("[Sudria] {thanked} [Estmark] and [Norland].", "SUPPORT", published=None)
    made.report("[Norland] and [Estmark] {met}.", "CONSULT", day=date(2024, 4, 2), modes=("visit",), joint=True)
    made.report("[Norland's army] {may leave} [Sudria].", "RETREAT", reality=Reality.FUTURE)
    made.report("[Nobody known] {shelled} [the World Club].", "ASSAULT", day=date(2023, 12, 31))
    return made


@pytest.fixture
def both(world: World, store: Store) -> Iterator[tuple[Store, Store]]:
    """The store of an engine and one of SQLite in memory, with the same reports."""
    with Store.open("sqlite://") as plain:
        for one in (store, plain):
            for document in world.documents:
                assert one.save(document)
            know(one)
        yield store, plain


# --- the same answers -----------------------------------------------------------------------------

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "every telling": lambda store: store.tellings(),
    "tellings of a country": lambda store: store.tellings("NOR"),
    "tellings of two": lambda store: store.tellings("SUD", "NOR.MIL"),
    "happenings": lambda store: store.happenings(),
    "happenings of two": lambda store: store.happenings("NOR", "SUD"),
    "articles": lambda store: store.articles(),
    "families": lambda store: store.families(),
    "rows": lambda store: store.counts(),
    "one direction": lambda store: relate(store, "NOR", "SUD"),
    "both directions": lambda store: standing(store, "NOR", "SUD"),
    "every pair": dyads,
    "acts": lambda store: store.acts(),
    "acts of two in a period": lambda store: store.acts("NOR", "SUD", begins=date(2024, 1, 1), ends=date(2024, 3, 31)),
    "counts of pairs": lambda store: store.pair_counts(),
    "days of acts": lambda store: sorted(store.act_days(), key=str),
    "counts of months": lambda store: store.months(),
    "events with a word": lambda store: store.find(Fields(words="bombed")),
    "events of a party": lambda store: store.find(Fields(party="NOR", begins=date(2024, 3, 2))),
    "events of a category": lambda store: store.find(Fields(category="ASSAULT"), limit=2, offset=1),
    "a brief": lambda store: as_text(brief(store, "NOR", "SUD", roster=Roster())),
    "a brief as JSON": lambda store: as_json(brief(store, "NOR", roster=Roster())),
}


def test_both_engines_answer_alike(both: tuple[Store, Store]) -> None:
    for name, ask in QUESTIONS.items():
        asked, plain = (ask(store) for store in both)
        assert asked, name
        assert asked == plain, name


def test_relations_find_what_was_planted(both: tuple[Store, Store]) -> None:
    dyad = relate(both[0], "NOR", "SUD")
    assert dyad.categories == (("ACCUSE", 1), ("ASSAULT", 1))
    assert (len(dyad.happenings), dyad.articles, dyad.quads) == (2, 3, (0, 0, 1, 1))
    assert "Sudria" in as_text(brief(both[0], "NOR", "SUD", roster=Roster()))


def test_ids_in_any_letters_come_in_the_same_order(store: Store) -> None:
    """A server may sort words as a dictionary does."""
    ids = ["0a1f", "0A1F", "9zzz", "a-b1", "ab_0", "Zulu", "éclair"]
    for name in ids:
        assert store.save(Document(Article(name, name, "-", ()), Sketch(name, (), (7, 8, 9), ())))
    assert [found.id for found in store.articles()] == sorted(ids)
    assert store.ids() == set(ids)
    assert sorted(store.candidates(Sketch("asked", (), (7, 8, 9), ()))) == sorted(ids)
    assert [found.id for found in store.named(ids)] == sorted(ids)


# --- the pipeline ---------------------------------------------------------------------------------


def test_a_batch_is_coded_linked_and_joined(store: Store) -> None:
    reprint = raw(REPORT, outlet="The Second Gazette", published="2021-03-04")
    coded = list(run([raw(), reprint, raw("")], tiny_tools(), store))
    know(store)
    for document in coded[:2]:
        assert isinstance(document, Document)
        assert store.load(document.article.id) == document
    (family,) = store.families()
    assert len(family.members) == 2
    assert {link.kind for link in store.links()} == {LinkKind.COPY}
    (actual,) = [found for found in store.happenings("PER") if found.reality is Reality.ACTUAL]
    assert (len(actual.articles), len(actual.families)) == (2, 1)
    before = store.counts()
    list(run([reprint, raw()], tiny_tools(), store))
    know(store)
    assert store.counts() == before


def test_lineage_grows_as_a_batch_would_make_it(store: Store) -> None:
    filled(store, TEXTS[::-1])
    assert store.links() == sorted(links(TEXTS), key=lambda one: one.id)
    assert store.families() == list(families(TEXTS, store.links()))
    assert grouped(store.families()) == SAME


def test_what_was_saved_and_not_linked_is_linked_by_the_next_know(store: Store) -> None:
    for one in TEXTS:
        store.save(Document(one, Sketch(one.id, (), (), ())))
    assert len(store.unlinked()) == len(TEXTS)
    know(store)
    assert store.unlinked() == []
    assert grouped(store.families()) == SAME


# --- the command line -----------------------------------------------------------------------------


def test_commands_take_a_file_or_the_address_of_a_server(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tools, "shipped", staticmethod(lambda *_, **__: tiny_tools()))
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")

    def said(*words: str) -> str:
        return CliRunner().invoke(main, [*words, "--store", target], catch_exceptions=False).stdout

    said("code", "report.txt", "--out", "events.jsonl")
    assert "ASSAULT" in Path("events.jsonl").read_text(encoding="utf-8")
    with Store.open(target, create=False) as store:
        (article,) = store.ids()
    assert article in said("search", "shelled")
    assert "Peru" in said("brief", "PER", "CHL")
