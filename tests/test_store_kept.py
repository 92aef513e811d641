"""Stores that were written by earlier versions, kept as they wrote them: each opens, is sound, and answers.

`store_0001` is of the first schema, written by commit 4fa5354; `store_0008` of the schema of version 0.1.0, by 4ae586a.
Both hold the same six invented reports, saved and then known. A later schema adds a file here and changes none.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lapwing.pipeline import know
from lapwing.store import Fields, Store
from lapwing.store.checking import BEHIND, check
from lapwing.store.migrating import bring_up, steps_of
from lapwing.store.migrations import STEPS

DATA = Path(__file__).parent / "data"
KEPT = sorted(path.name.removesuffix(".db.gz") for path in DATA.glob("store_*.db.gz"))


@pytest.fixture(params=KEPT)
def kept(request, tmp_path):
    """A store as an earlier version left it."""
    path = tmp_path / "kept.db"
    path.write_bytes(gzip.decompress((DATA / f"{request.param}.db.gz").read_bytes()))
    return path


def test_there_is_a_store_of_the_first_schema_and_of_the_first_release():
    assert {"store_0001", "store_0008"} <= set(KEPT)


def test_it_opens_is_sound_and_answers(kept):
    with Store.open(kept, create=False) as store:
        know(store)
        assert store.counts("articles", "events") == {"articles": 6, "events": 6}
        assert len(store.tellings("NOR", "SUD")) == 2
        assert [len(each.events) for each in store.happenings("NOR", "SUD")] == [2]  # two reports of one delivery
        assert [(act.actor, act.recipient, act.category) for act in store.acts("NOR", "SUD")] == [("NOR", "SUD", "AID")]
        assert len(store.search("flood")) == len(store.search("«people»")) == 1
        assert store.find(Fields(words="shelled", party="EST")).total == 1
        assert store.announced("EST", "NOR") == [told.event.id for told in store.tellings("EST", "NOR")]
        trigger = {told.event.span.of(told.article.text) for told in store.tellings()}
        assert trigger == {"sent", "shelled", "denied", "met", "will visit"}
    assert list(map(str, check(kept))) == []


def test_its_steps_are_told_before_they_are_taken(kept):
    behind = steps_of(kept)
    assert list(behind) == list(STEPS)[-len(behind) :]
    assert all(behind.values())
    before = kept.read_bytes()
    assert [(fault.what, fault.number) for fault in check(kept)] == ([(BEHIND, len(behind))] if behind else [])
    assert kept.read_bytes() == before
    copy = bring_up(kept)
    assert copy is not None
    assert copy.name == f"kept.db.before-{next(iter(behind))}"
    assert steps_of(kept) == {}
    assert steps_of(copy) == behind
