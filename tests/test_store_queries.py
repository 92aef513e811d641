"""What a store is asked: candidates, links, tellings, happenings and words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from store_samples import FIREFLY, FREEDONIA, MINISTRY, PORT, SYLVANIA, document

from lapwing import kin
from lapwing.errors import StoreError
from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Document,
    Family,
    Happening,
    Link,
    LinkKind,
    Reality,
    Sketch,
    Span,
)
from lapwing.store import Store, queries, tables

# --- lineage --------------------------------------------------------------------------------------


def _sketched(name: str, sketch: Sketch) -> Document:
    return Document(Article(name, name, "-", ()), replace(sketch, article=name))


def test_candidates(store: Store) -> None:
    asked = Sketch("asked", tuple(range(100, 1300)), (6, 7, 8), (50, 51, 52, 53, 54), tuple(range(60, 66)))
    for name, sketch in {
        "asked": asked,
        "bands": Sketch("", (), (6, 7, 8), ()),
        "shingles": Sketch("", (103, 104, 800, 801, 1299), (), ()),
        "quotes": Sketch("", (), (), (50, 51, 52, 53, 54)),
        "names": Sketch("", (), (), (), (60, 61, 62, 63, 64, 65)),
        "band": Sketch("", (), (8,), ()),
        "few": Sketch("", (101, 102, 103, 104), (), ()),
        "apart": Sketch("", (101, 102, 103), (), (50, 51)),  # five in all, but five of neither kind
        "none": Sketch("", (-1, -2, -3), (9,), ()),
    }.items():
        store.save(_sketched(name, sketch))
    assert store.candidates(asked) == ["names", "quotes", "shingles", "bands"]
    assert store.candidates(Sketch("new", (), (), ())) == []


def test_candidates_are_bounded_and_best_first(store: Store) -> None:
    for number in range(kin.MANY + 20):
        store.save(_sketched(f"n{number:03}", Sketch("", (), (1, 2, 3, 4) if number == 30 else (1, 2, 3), ())))
    found = store.candidates(Sketch("asked", (), (1, 2, 3, 4), ()))
    assert len(found) == kin.MANY
    assert found[0] == "n030"


def test_a_band_that_very_many_share_still_names_some(store: Store) -> None:
    for number in range(kin.COMMON + 5):
        store.save(_sketched(f"n{number:03}", Sketch("", (), (1, 2, 3), ())))
    assert len(store.candidates(Sketch("asked", (), (1, 2, 3), ()))) == kin.MANY


def test_standing_phrases_are_no_candidates(store: Store) -> None:
    for number in range(kin.COMMON + 1):
        store.save(_sketched(f"n{number:03}", Sketch("", (1, 2, 3, 4, 5), (), (), (11, 12, 13, 14, 15, 16))))
    assert store.candidates(Sketch("asked", (1, 2, 3, 4, 5), (), (), (11, 12, 13, 14, 15, 16))) == []


def test_links_and_families(store: Store) -> None:
    store.save(_sketched("a", Sketch("", (), (), ())))
    store.save(_sketched("b", Sketch("", (), (), ())))
    link = Link("l", "b", "a", LinkKind.EXCERPT, (Span(0, 1),), (Span(0, 1),), 0.5, "words of one speaker", "t@1")
    store.save_links([link])
    store.save_links(iter([link, link]))
    store.save_links([])
    assert store.links() == [link]
    one, two = Family("f", "a", ("a", "b"), "earliest"), Family("g", "b", ("b",), "alone")
    store.save_families([one])
    store.save_families(iter([Family("f", "a", ("a",), "alone"), two]))
    assert store.families() == [Family("f", "a", ("a",), "alone"), two]
    with pytest.raises(StoreError):
        store.save_families([replace(one, origin="nobody")])
    assert len(store.families()) == 2


def test_regrouping_takes_in_the_families_that_links_join(store: Store) -> None:
    for name in "abcdz":
        store.save(_sketched(name, Sketch("", (), (), ())))
    assert store.unlinked() == list("abcdz")
    store.save_families([Family("ab", "a", ("a", "b"), ""), Family("c", "c", ("c",), ""), Family("z", "z", ("z",), "")])
    assert store.unlinked() == ["d"]
    given: list[tuple[list[str], list[str]]] = []

    def one_family(articles: Sequence[Article], links: Sequence[Link]) -> list[Family]:
        given.append((sorted(each.id for each in articles), sorted(each.id for each in links)))
        return [Family("new", "a", tuple(sorted(each.id for each in articles)), "joined")]

    made = [Link(f"d{end}", "d", end, LinkKind.EXCERPT, (), (), 0.5, "", "t@1") for end in "bc"]
    store.regroup("d", made, one_family)
    store.regroup("d", made, one_family)  # twice changes nothing
    assert given == [(list("abcd"), ["db", "dc"])] * 2
    assert [family.id for family in store.families()] == ["new", "z"]
    assert store.unlinked() == []


def test_a_new_sketch_takes_the_place_of_the_old(store: Store) -> None:
    store.save(_sketched("a", Sketch("", (1, 2, 3), (3, 4, 5), ())))
    store.save_sketch(Sketch("a", (1, 2), (5, 6, 7), ()))
    assert store.candidates(Sketch("asked", (1, 2, 3), (3, 4, 5), ())) == []
    assert store.candidates(Sketch("asked", (), (5, 6, 7), ())) == ["a"]
    assert store.load("a").sketch == Sketch("a", (1, 2), (5, 6, 7), ())


# --- events ---------------------------------------------------------------------------------------


def _told(store: Store, *actors: str) -> list[str]:
    return [telling.article.text.split()[1] for telling in store.tellings(*actors)]


def test_tellings_of_actors(store: Store) -> None:
    store.save(document("Sylvania raided Freedonia today.", SYLVANIA, FREEDONIA))
    store.save(document("Troops shelled Firefly twice.", MINISTRY, FIREFLY))
    store.save(document("Firefly praised himself again.", FIREFLY, None))
    store.save(document("Someone robbed him.", None, None))
    store.save(document("Sylvania hailed Freedonia later.", SYLVANIA, FREEDONIA, judged=False))
    assert sorted(_told(store)) == ["praised", "raided", "robbed", "shelled"]
    assert sorted(_told(store, "SYL")) == ["raided", "shelled"]
    assert _told(store, "SYL.MIL") == ["shelled"]
    assert sorted(_told(store, "FRE")) == ["praised", "raided", "shelled"]
    assert sorted(_told(store, "FRE", "SYL")) == ["raided", "shelled"]
    assert _told(store, "rufus-firefly", "SYL.MIL") == ["shelled"]
    assert _told(store, "rufus-firefly", "SYL", "nobody") == []
    assert _told(store, "' OR 1=1 --") == []


def test_a_telling_is_whole(store: Store) -> None:
    saved = document()
    store.save(saved)
    (telling,) = store.tellings()
    assert telling.event == saved.events[0]
    assert (telling.article, telling.sentence) == (saved.article, saved.sentences[0])
    assert (telling.setting, telling.stance, telling.place) == (saved.settings[0], saved.stances[0], PORT)
    assert [party.actor for party in (*telling.actors, *telling.recipients)] == [SYLVANIA, FREEDONIA]
    assert [party.text for party in (*telling.actors, *telling.recipients)] == ["Sylvania", "Freedonia"]
    assert telling.family == saved.article.id
    store.save_families([Family("f", saved.article.id, (saved.article.id,), "alone")])
    assert store.tellings()[0].family == "f"


def test_tellings_are_in_order_of_time(store: Store) -> None:
    store.save(document("A unknown b c", published=None, begins=None))
    store.save(document("A published b c", published=date(2024, 3, 2), begins=None))
    store.save(document("A dated b c", published=date(2024, 3, 9), begins=date(2024, 3, 1)))
    assert _told(store) == ["dated", "published", "unknown"]


def test_tellings_take_as_many_statements_for_many_as_for_one() -> None:
    counted: list[str] = []
    with Store.open("sqlite://") as store:
        event.listen(store._engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
        for number in range(30):
            store.save(document(f"Sylvania raided Freedonia{number} again."))
        counted.clear()
        assert len(store.tellings("SYL")) == 30
    assert len(counted) <= 12


def test_happenings_of_actors(store: Store) -> None:
    one = document("Sylvania raided Freedonia today.")
    two = document("Troops shelled Firefly twice.", MINISTRY, FIREFLY)
    store.save(one)
    store.save(two)
    first = Happening("h1", "ASSAULT", Reality.ACTUAL, ("SYL",), ("FRE",), None, None, (one.events[0].id,), (), ())
    later = date(2024, 3, 4)
    second = replace(first, id="h2", begins=later, ends=later + timedelta(1), events=(two.events[0].id,))
    store.replace_happenings([first, second])
    store.replace_happenings([first, second])
    assert store.happenings() == [second, first]
    assert store.happenings("SYL", "FRE") == [second, first]
    assert store.happenings("SYL.MIL") == [second]
    assert store.happenings("FRE", "nobody") == []


# --- search ---------------------------------------------------------------------------------------


def test_search(store: Store) -> None:
    store.save(document("Sylvania raided Freedonia at the Café Zorro."))
    store.save(document("Firefly praised himself at the café of his rival."))
    ((found, snippet),) = store.search("cafe rival")
    assert store.load(found).article.text.startswith("Firefly")
    assert "rival" in snippet
    assert len(store.search("CAFÉ")) == 2
    assert len(store.search("café", limit=1)) == 1
    assert len(store.search("title")) == 2


def test_search_is_by_whole_words_whatever_their_case_and_accents(store: Store) -> None:
    """Planted with what Unicode says of it: combining marks, ligatures and letters of other scripts."""
    store.save(document("ÉMILE visited the Straße by Ｗｉｄｅ ways, e\u0301tude_nine and 北京."))
    for words in ("emile", "Émile", "etude", "ÉTUDE nine", "title", "北京", "ways, 'visited'!"):
        assert len(store.search(words)) == 1, words
    for words in ("emil", "mile", "visit", "emile absent"):
        assert store.search(words) == [], words


def test_who_says_it_more_comes_first(store: Store) -> None:
    store.save(document("Sylvania raided Freedonia today and no other land at all."))
    often = document("Sylvania praised Freedonia, and Freedonia praised Sylvania, and Freedonia rejoiced at last.")
    store.save(often)
    store.save(document("Sylvania hailed Firefly at the end of the year."))
    assert next(name for name, _ in store.search("freedonia")) == often.article.id
    assert len(store.search("freedonia")) == 2


def test_the_longest_article_that_is_read_can_be_searched(store: Store) -> None:
    """A million characters, no word twice."""
    words = (f"w{number:x}" for number in itertools.count())
    text = " ".join(itertools.islice(words, 160_000))[:1_000_000]
    letters = "".join(chr(0x20000 + number) + " " for number in range(40_000))
    for number, body in enumerate((text, letters, "x" * 1_000_000)):
        store.save(Document(Article(f"a{number}", body, "-", (), "Long"), Sketch(f"a{number}", (), (), ())))
    assert len(store.search("long")) == 3
    assert [name for name, _ in store.search("w7b")] == ["a0"]
    assert [name for name, _ in store.search(chr(0x20007))] == ["a1"]


def test_search_takes_any_words(store: Store) -> None:
    store.save(document())
    for words in ("", "  ", '"', "a AND", "NEAR(", "title:x", "*", "-x", "_", "🐦", "x" * 100_000, "'; DROP"):
        assert store.search(words) == [], words[:20]


# --- other engines --------------------------------------------------------------------------------


def test_every_query_compiles_for_postgresql() -> None:
    names = ("SYL", "FRE")
    asked = [
        queries.document_parts(tables.sentences, "a"),
        queries.document_parts(tables.events, "a"),
        queries.judgements(tables.settings, "a"),
        queries.cast(tables.actors, "actor", "a"),
        queries.by_prefix("a"),
        queries.all_articles(),
        queries.all_ids(),
        queries.all_links(),
        queries.all_families(),
        queries.told_events(names),
        queries.told_judgements(tables.stances, names),
        queries.told_articles(names),
        queries.told_sentences(names),
        queries.told_mentions(names),
        queries.told_actors(names),
        queries.told_places(names),
        queries.told_families(names),
        queries.happenings_of(names),
        queries.sharing((1, 2)),
        queries.unlinked(),
        queries.families_with(names),
        queries.members_of(names),
        queries.articles_named(names),
        queries.links_from(names),
        queries.by_vector(),
        queries.size(tables.events),
        postgresql.insert(tables.articles).on_conflict_do_nothing(),
    ]
    for query in asked:
        assert str(query.compile(dialect=postgresql.dialect()))


def test_a_mention_of_several_is_found_by_each_of_its_countries(store):
    army = Actor.make("FRE.MIL", "Freedonia's army", ActorKind.ROLE, country="FRE")
    store.save(document(actor=(MINISTRY, army), recipient=None))
    assert len(store.tellings("SYL")) == len(store.tellings("FRE", "SYL.MIL")) == 1
    assert store.tellings("SYL", "FRE") == store.tellings("SYL")
    assert store.tellings("FRE.GOV") == []
    (telling,) = store.tellings("SYL")
    assert [party.actor.key for party in telling.actors] == ["SYL.MIL", "FRE.MIL"]
