"""Marking and cutting a pair for the network, without the network."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.errors import WeightsError
from lapwing.net import ACTOR, BATCH, LIKE, RECIPIENT, TRIGGER, WINDOW, Coder, Encoded, batches, mark, stack
from lapwing.protocols import Pair, Question
from lapwing.records import Span

MARKERS = {*ACTOR, *RECIPIENT}


def words(text):
    """One piece a word, numbered from 1000."""
    offsets, at = [], 0
    for word in text.split(" "):
        offsets.append((at, at + len(word)))
        at += len(word) + 1
    return [1000 + i for i in range(len(offsets))], offsets


def test_markers_stand_round_the_pair():
    text = "Oslo warned Lima today"
    encoded = mark(*words(text), Pair(text, Span(0, 4), Span(12, 16)))
    assert encoded.pieces == (101, 2, 1000, 3, 1001, 4, 1002, 5, 1003, 102)
    assert encoded.marks == (1, 5)
    assert [text[start:end] for start, end in encoded.spans if end] == ["Oslo", "warned", "Lima", "today"]


def test_a_trigger_between_its_markers():
    text = "Oslo warned Lima today"
    encoded = mark(*words(text), Question(text, Span(5, 11)))
    assert encoded.pieces == (101, 1000, TRIGGER[0], 1001, TRIGGER[1], 1002, 1003, 102)
    assert encoded.marks == (2, 4)


def test_a_bare_sentence_bears_no_markers():
    assert mark(*words("Oslo slept"), "Oslo slept").pieces == (101, 1000, 1001, 102)


def test_neighbours_close_before_they_open():
    text = "Oslo Lima met"
    encoded = mark(*words(text), Pair(text, Span(5, 9), Span(0, 4)))
    assert encoded.pieces == (101, 4, 1000, 5, 2, 1001, 3, 1002, 102)


def test_without_a_recipient_the_first_token_stands_in():
    text = "Oslo slept"
    encoded = mark(*words(text), Pair(text, Span(0, 4), None))
    assert encoded.marks == (1, 0)
    assert RECIPIENT[0] not in encoded.pieces


@pytest.mark.parametrize("at", [0, 150, 298])
def test_a_long_sentence_is_cut_round_the_pair(at):
    text = " ".join(f"w{i}" for i in range(300))
    ids, offsets = words(text)
    pair = Pair(text, Span(*offsets[at]), Span(*offsets[at + 1]))
    encoded = mark(ids, offsets, pair)
    assert len(encoded.pieces) <= WINDOW
    assert 1000 + at in encoded.pieces
    assert 1000 + at + 1 in encoded.pieces
    assert set(encoded.pieces) >= MARKERS


def test_a_pair_further_apart_than_the_window_keeps_the_actor():
    text = " ".join(f"w{i}" for i in range(400))
    ids, offsets = words(text)
    encoded = mark(ids, offsets, Pair(text, Span(*offsets[5]), Span(*offsets[390])))
    assert len(encoded.pieces) <= WINDOW
    assert encoded.pieces[encoded.marks[0]] == ACTOR[0]


def test_stack_pads_with_nothing():
    text = "Oslo warned Lima"
    long, short = Pair(text, Span(0, 4), Span(12, 16)), Pair("Oslo", Span(0, 4), None)
    inputs = stack([mark(*words(pair.text), pair) for pair in (long, short)])
    assert inputs["pieces"].shape == inputs["mask"].shape == (2, 9)
    assert inputs["mask"].sum(axis=1).tolist() == [9, 5]
    assert np.all(inputs["pieces"][1, 5:] == 0)


def test_missing_weights_say_what_to_do(tmp_path):
    with pytest.raises(WeightsError, match="lapwing train"):
        Coder(tmp_path)


def test_labels_must_begin_with_no_event(tmp_path):
    labels = {"categories": ["AGREE"], "modes": [], "contexts": [], "version": "1", "corpus": "x"}
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    with pytest.raises(WeightsError, match="NONE"):
        Coder(tmp_path)


@given(st.lists(st.integers(1, WINDOW), max_size=80))
def test_sentences_of_like_length_share_a_pass(lengths):
    encoded = [Encoded((0,) * length, ((0, 0),) * length, (0, 0)) for length in lengths]
    passes = list(batches(encoded))
    assert sorted(index for batch in passes for index in batch) == list(range(len(lengths)))
    for batch in passes:
        inside = [lengths[index] for index in batch]
        assert 0 < len(batch) <= BATCH
        assert min(inside) >= LIKE * max(inside)
