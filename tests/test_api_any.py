"""Anything at all, asked and sent: the answer is as described. benchmarks/fuzz_api.py goes on for longer."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from api_samples import described, faults, linked, send
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_tools import tiny_tools
from web_samples import Roster, TestClient

from lapwing.web import application
from lapwing.web.api import CALLS, ROOT
from lapwing.web.bodies import TEXT_FIELDS


@pytest.fixture(scope="module")
def store():
    with linked() as made:
        yield made


@pytest.fixture(scope="module")
def web(store):
    with TestClient(application(store, roster=Roster(), make_tools=tiny_tools), raise_server_exceptions=False) as made:
        yield made


ANY = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["NOR", "SUD", "Norland", "2024-05", "ASSAULT", "0", "%00", "' OR 1=1", "a\x00b"]
)
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FEW = settings(max_examples=100, deadline=None, derandomize=True)


def is_name(text: str) -> bool:
    """Whether it may stand in an address by itself."""
    return bool(text.strip("./")) and "/" not in text


@FEW
@given(data=st.data())
def test_whatever_is_asked_the_answer_is_as_described(web, data):
    call = data.draw(st.sampled_from(CALLS))
    names = [parameter.name for parameter in call.parameters] + ["nonsense"]
    query = data.draw(st.dictionaries(st.sampled_from(names), ANY, max_size=3))
    path = call.path
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{name}}}", quote(data.draw(ANY.filter(is_name)), safe=""))
    answer = web.get(path, params=query)
    assert answer.status_code in (200, 400, 404), answer.text
    assert faults(described(call.path, status=str(answer.status_code)), answer.json()) == []


@FEW
@given(body=JSONISH | st.dictionaries(st.sampled_from(sorted(TEXT_FIELDS)), JSONISH | ANY, max_size=5))
def test_whatever_is_sent_is_coded_or_refused(web, body):
    answer = web.post(f"{ROOT}/code", content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 400), answer.text
    assert faults(described(f"{ROOT}/code", "post", str(answer.status_code)), answer.json()) == []


@FEW
@given(body=st.binary(max_size=200))
def test_whatever_bytes_are_sent_are_refused(web, body):
    assert send(web, body).status_code == 400
