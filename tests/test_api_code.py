"""A text of one's own: coded and not kept, within bounds of size, time and number, whatever it holds."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time

import pytest
from api_samples import TEXT, described, faults, linked, send
from api_tools import broken_tools, slow_tools
from tiny_tools import tiny_tools
from web_samples import Roster, TestClient

from lapwing.errors import WeightsError
from lapwing.web import application
from lapwing.web.api import ROOT
from lapwing.web.bodies import MOST_BYTES, MOST_CHARACTERS
from lapwing.web.coding import Coding
from lapwing.web.refusal import Refusal


@pytest.fixture(scope="module")
def store():
    with linked() as made:
        yield made


@pytest.fixture(scope="module")
def web(store):
    with TestClient(application(store, roster=Roster(), make_tools=tiny_tools), raise_server_exceptions=False) as made:
        yield made


# --- a text of one's own ------------------------------------------------------------------------------


def test_a_text_is_coded_and_not_kept(web, store):
    before = store.counts("articles", "events")
    answer = send(web, {"text": TEXT, "title": "A reply", "published": "2023-05-10", "outlet": "Andes Herald"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert faults(described(f"{ROOT}/code", "post"), found) == []
    (event,) = found["events"]
    assert (event["event"], event["date"], event["cite_info"]["title"]) == ("ASSAULT", "2023-05-09", "A reply")
    info, text = event["text_info"], found["article"]["text"]
    assert text[info["trigger_start"] : info["trigger_end"]] == "shelled"
    assert found["article"]["published"] == "2023-05-10"
    assert store.counts("articles", "events") == before
    assert web.get(f"{ROOT}/article/{found['article']['id']}").status_code == 404


def test_the_same_text_gives_the_same_answer(web):
    assert send(web, {"text": TEXT}).content == send(web, {"text": TEXT, "title": None}).content


def test_a_page_of_html_is_coded_as_its_text(web):
    rain = "The rain fell on the hills all day long. " * 12
    html = f"<html><body><h1>A reply</h1><p>{TEXT}</p><p>{rain}</p></body></html>"
    found = send(web, {"text": html}).json()
    assert "<p>" not in found["article"]["text"]
    assert len(found["events"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 200_000, 400),
        (b'{"text": ' + b"1" * 10_000 + b"}", 400),
        (b'{"text": NaN}', 400),
        (b'{"text": Infinity}', 400),
        (b'{"text": 1e999}', 400),
        (b'{"text": true}', 400),
        (b'{"text": ["a"]}', 400),
        (b'{"text": {"a": 1}}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b'{"text": "a", "title": "\\udfff"}', 400),
        (b'{"text": "a\\u0000b"}', 400),
        (b'{"text": "a", "title": "\\u0000"}', 400),
        (b'{"text": ""}', 400),
        (b'{"text": " \\n"}', 400),
        (b'{"title": "no text"}', 400),
        (b'{"text": "a", "stored": true}', 400),
        (b'{"text": "a", "published": "yesterday"}', 400),
        (b'{"text": "a", "published": "2024-02-30"}', 400),
        (b'{"text": "a", "published": "20240203"}', 400),
        (b'{"text": "a", "' + b"k" * 10_000 + b'": 1}', 400),
        (b'{"text": "' + b"a" * (MOST_CHARACTERS + 1) + b'"}', 413),
        (b'{"text": "a", "title": "' + b"a" * 1001 + b'"}', 400),
        (b" " * (MOST_BYTES + 1), 413),
    ],
)
def test_what_is_no_text_is_refused(web, body, status):
    answer = send(web, body)
    assert answer.status_code == status, answer.text
    assert faults(described(f"{ROOT}/code", "post", str(status)), answer.json()) == []
    assert len(answer.text) < 1000


def test_the_longest_text_is_coded_however_it_is_written(web):
    text = "é" * 5 + "\U0001f426 " * ((MOST_CHARACTERS - 5) // 2)
    escaped = json.dumps({"text": text}, ensure_ascii=True).encode()
    assert len(escaped) < MOST_BYTES
    assert send(web, escaped).status_code == 200


def test_hostile_text_comes_back_as_it_was(web):
    hostile = "<script>alert(1)</script>\x1b[31m\u202e' OR 1=1 --"
    found = send(web, {"text": TEXT, "title": hostile, "outlet": hostile, "url": "javascript:alert(1)"})
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"


def test_a_fault_of_ours_costs_one_answer_and_tells_nothing(web):
    answer = send(web, {"text": "A crash: Chile shelled Peru."})
    assert (answer.status_code, "planted" in answer.text, "Traceback" in answer.text) == (500, False, False)
    assert send(web, {"text": TEXT}).status_code == 200


def test_a_text_that_ends_the_process_costs_one_answer(web):
    answer = send(web, {"text": "They will die here: Chile shelled Peru."})
    assert (answer.status_code, "ended the process" in answer.json()["came"]) == (503, True)
    assert send(web, {"text": TEXT}).status_code == 200


def test_a_text_that_takes_too_long_is_given_up():
    coding = Coding(slow_tools, seconds=3)
    try:
        assert len(coding.code({"text": TEXT}).events) == 1
        began = time.monotonic()
        with pytest.raises(Refusal, match="more than 3 seconds"):
            coding.code({"text": "Chile slowly shelled Peru."})
        assert time.monotonic() - began < 20
        assert len(coding.code({"text": TEXT}).events) == 1  # by a new process
    finally:
        coding.close()


def test_no_more_wait_than_there_are_seats_for():
    coding, refused, waiting = Coding(slow_tools, seconds=1.0, waiting=1), [], []

    def code() -> None:
        try:
            coding.code({"text": "Chile slowly shelled Peru."})
        except Refusal as refusal:
            refused.append(refusal)

    try:
        coding.code({"text": TEXT})
        waiting = [threading.Thread(target=code) for _ in range(6)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    finally:
        coding.close()
    assert [each.status for each in refused] == [503] * 6
    busy_ = [each for each in refused if "Retry-After" in each.headers]
    assert len(busy_) == 4


def test_tools_that_cannot_be_had_are_said_to_be():
    coding = Coding(broken_tools)
    with pytest.raises(WeightsError, match="fetch them"):
        coding.code({"text": TEXT})
    assert coding._worker is None  # so that the next text tries again


def test_a_process_that_was_killed_is_made_anew():
    coding = Coding(tiny_tools)
    try:
        coding.code({"text": TEXT})
        os.kill(coding._worker._process.pid, signal.SIGKILL)
        coding._worker._process.join()
        with pytest.raises(Refusal, match="ended"):
            coding.code({"text": TEXT})
        assert len(coding.code({"text": TEXT}).events) == 1
    finally:
        coding.close()


def test_the_process_ends_with_the_server(store):
    before = {child.pid for child in multiprocessing.active_children()}
    with TestClient(application(store, roster=Roster(), make_tools=tiny_tools)) as web:
        assert send(web, {"text": TEXT}).status_code == 200
        workers = {child.pid for child in multiprocessing.active_children()} - before
        assert workers
    assert not workers & {child.pid for child in multiprocessing.active_children()}
