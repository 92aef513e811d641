"""Many articles at once: a batch and a store find the same, whatever the order, the duplicates and the restarts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_samples import INDEPENDENT, REPORT, REWORDED
from test_lineage import QUOTE, article, prose

from lapwing.errors import StoreError
from lapwing.lineage import families, links, many, sketch
from lapwing.lineage.index import Index
from lapwing.lineage.sketching import packed, unpacked
from lapwing.pipeline import know, link
from lapwing.records import Article, Document, Family, LinkKind
from lapwing.store import Store

TEXTS = (
    article(*REPORT),
    article("Other headline", *REPORT[1:]),
    article(*REWORDED),
    article(*INDEPENDENT),
    article("On fishing", prose(1, 400), " ".join(REPORT[1:5])),
    article("Quill", prose(31, 200), QUOTE),
    article("Harbour", prose(32, 200), QUOTE),
    *(article(f"Other {number}", prose(number, 120)) for number in range(40, 44)),
)
SAME = {frozenset(one.id for one in (TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[4]))}


def grouped(found: Iterable[Family]) -> set[frozenset[str]]:
    """Families of more than one."""
    return {frozenset(family.members) for family in found if len(family.members) > 1}


def filled(store: Store, articles: Iterable[Article]) -> Store:
    """As `run` does it, article by article."""
    for one in articles:
        document = Document(one, sketch(one))
        if store.save(document):
            link(document, store)
    return store


def test_a_batch_finds_what_is_planted() -> None:
    found = {frozenset((one.here, one.there)): one.kind for one in links(TEXTS)}
    assert found[frozenset((TEXTS[0].id, TEXTS[1].id))] is LinkKind.REPRINT
    assert found[frozenset((TEXTS[0].id, TEXTS[2].id))] is LinkKind.REWORDING
    assert found[frozenset((TEXTS[5].id, TEXTS[6].id))] is LinkKind.QUOTATION
    assert grouped(families(TEXTS, list(links(TEXTS)))) == SAME


@settings(max_examples=15, deadline=None)
@given(st.permutations(TEXTS), st.lists(st.sampled_from(TEXTS), max_size=4), st.integers(0, len(TEXTS)))
def test_order_duplicates_and_restarts_change_nothing(order: Sequence[Article], again: list[Article], cut: int) -> None:
    expected_links = sorted(links(TEXTS), key=lambda one: one.id)
    expected = families(TEXTS, expected_links)
    with Store.open("sqlite://") as store:
        filled(store, order[:cut])
        for one in order[cut : cut + 3]:  # saved and not linked: the run was cut off between
            store.save(Document(one, sketch(one)))
        filled(store, [*again, *order[cut:]])
        know(store)
        assert store.links() == expected_links
        assert store.families() == list(expected)
        know(store)
        assert store.families() == list(expected)


def test_the_families_of_a_store_are_the_components_that_networkx_finds() -> None:
    chance = random.Random(3)
    for _ in range(5):
        made = []
        for number in range(12):
            lines = [prose(100 * number + line, 25) for line in range(8)]
            borrowed = [chance.choice(made) for _ in range(chance.randint(0, 2)) if made]
            lines += [line for other in borrowed for line in other.text.split("\n")[2:5]]
            made.append(article(f"Number {number}", *lines))
        with Store.open("sqlite://") as store:
            filled(store, made)
            graph = networkx.Graph()
            graph.add_nodes_from(one.id for one in made)
            graph.add_edges_from((one.here, one.there) for one in store.links() if one.kind.derives)
            groups = {frozenset(group) for group in networkx.connected_components(graph)}
            assert {frozenset(family.members) for family in store.families()} == groups


def test_a_batch_may_come_twice_and_in_any_order() -> None:
    chance = random.Random(7)
    expected = list(links(TEXTS))
    for _ in range(3):
        doubled = [*TEXTS, *TEXTS]
        chance.shuffle(doubled)
        assert list(links(doubled)) == expected
    assert list(links([])) == []


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_FEW", 1)
    monkeypatch.setattr(many, "_CHUNK", 2)
    seen: list[tuple[str, int, int]] = []
    found = list(links(TEXTS, processes=3, progress=lambda *told: seen.append(told)))
    monkeypatch.undo()
    assert found == list(links(TEXTS))
    assert ("read", len(TEXTS), len(TEXTS)) in seen
    assert seen[-1] == ("compared", len(TEXTS), len(TEXTS))


def _fails(articles: Sequence[Article], numbers: range) -> None:
    raise StoreError("a whole disk", "half of one", "buy another")


def test_what_fails_in_a_process_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_FEW", 1)
    monkeypatch.setattr(many, "_sketched", _fails)
    with pytest.raises(StoreError, match="half of one"):
        list(links(TEXTS, processes=2))


def test_an_index_names_whom_the_store_names() -> None:
    ordered = sorted(TEXTS, key=lambda one: one.id)
    sketches = [packed(one) for one in ordered]
    index = Index.of(sketches)
    with Store.open("sqlite://") as store:
        for number, one in enumerate(ordered):
            named = [ordered[other].id for other in index.before(unpacked(sketches[number]), number)]
            assert sorted(named) == sorted(store.candidates(sketch(one)))
            store.save(Document(one, sketch(one)))


def test_an_older_store_is_linked_again(tmp_path: Path) -> None:
    """What a migration leaves: articles without links, with sketches that nobody else makes."""
    with Store.open(tmp_path / "news.db") as store:
        for one in TEXTS:
            store.save(Document(one, sketch(article("", "Nothing of the kind", name=one.id))))
        assert len(store.unlinked()) == len(TEXTS)
        know(store)
        assert grouped(store.families()) == SAME
        assert store.load(TEXTS[0].id).sketch == sketch(TEXTS[0])
