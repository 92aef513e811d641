"""The calls of the API: what each answers, what it refuses, and that its shape stays as it was promised."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from api_samples import DESCRIBED, article_of, ask, described, faults, linked
from planted import World
from tiny_tools import tiny_tools
from web_samples import Roster, TestClient

from lapwing.exchange import told_lines
from lapwing.web import application
from lapwing.web.api import CALLS, ROOT, events, families

PROMISED = Path(__file__).with_name("api_v1.txt")
TWINS = {
    "relation/NOR/SUD": "/pair/NOR/SUD.json",
    "actor/NOR": "/actor/NOR.json",
    "dyads": "/dyads.json",
    "brief/NOR": "/brief/NOR.json",
    "brief/NOR/SUD": "/brief/NOR/SUD.json",
    "search?q=bridge": "/search.json?q=bridge",
    "claims?one=EST": "/claims.json?one=EST",
    "expectations?fate=open": "/expectations.json?fate=open",
    "forecast/NOR/SUD?horizon=7": "/forecast/NOR/SUD.json?horizon=7",
    "family/f1": "/family/f1.json",
}


@pytest.fixture(scope="module")
def store():
    with linked() as made:
        yield made


@pytest.fixture(scope="module")
def web(store):
    with TestClient(application(store, roster=Roster(), make_tools=tiny_tools), raise_server_exceptions=False) as made:
        yield made


# --- what is read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("call", TWINS)
def test_a_call_that_has_a_page_answers_as_its_twin(web, call):
    assert ask(web, call) == web.get(TWINS[call]).json()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.path)
def test_every_answer_is_as_described(web, store, call):
    names = {"one": "NOR", "other": "SUD", "actor": "NOR", "family": "f1"}
    names |= {"article": article_of(store, "The bridge"), "here": article_of(store, "The bridge again")}
    names["there"] = names["article"]
    query = "?name=Norland" if call.name == "v1_who" else ""
    found = ask(web, call.path.removeprefix(f"{ROOT}/").format(**names) + query)
    assert faults(described(call.path), found) == []


def test_events_are_the_lines_that_are_exported(web, store):
    found = ask(web, "events")
    exported = {line["id"]: line for line in told_lines(store)}
    assert {line["id"]: line for line in found["events"]} == exported
    assert (found["total"], found["more"], found["cut"]) == (len(exported), False, False)
    told = ask(web, "events?category=ASSAULT&actor=Norland")
    assert {line["event"] for line in told["events"]} == {"ASSAULT"}
    assert [each["taken"]["key"] for each in told["filters"] if each["taken"]] == ["NOR"]
    assert len(told["events"]) == 2


def test_what_nobody_knows_finds_nothing_and_says_so(web):
    found = ask(web, "events?actor=Atlantis&category=NONSENSE")
    assert (found["total"], found["events"]) == (0, [])
    assert [each["known"] for each in found["filters"]] == [False, False]


def test_events_come_in_pages():
    world = World()
    for number in range(events.LISTED + 3):
        world.report(f"[Norland] {{thanked}} [Sudria] {number} times.", "SUPPORT", day=date(2024, 1, 1 + number % 28))
    with world.open() as store:
        web = TestClient(application(store, roster=Roster()))
        pages = [ask(web, f"events?page={page}") for page in (0, 1, 2)]
    assert [(len(page["events"]), page["more"]) for page in pages] == [(events.LISTED, True), (3, False), (0, False)]
    assert len({line["id"] for page in pages for line in page["events"]}) == events.LISTED + 3


def test_families_links_and_two_articles_compared(web, store):
    here, there = article_of(store, "The bridge again"), article_of(store, "The bridge")
    (family,) = ask(web, "families")["families"]
    assert (family["family"], family["members"]) == ("f1", 2)
    found = ask(web, f"links/{there[:10]}")
    assert (found["article"]["article"], found["family"]) == (there, "f1")
    assert [(tie["link"]["kind"], tie["there_words"]) for tie in found["links"]] == [("reprint", "Norland b")]
    beside = ask(web, f"compare/{here}/{there}")
    assert (beside["same"], beside["altered"], beside["left_out"], beside["added"]) == (1, 0, 0, 0)
    assert ask(web, f"links/{article_of(store, 'Aid')}")["links"] == []


def test_families_come_in_pages_that_end():
    world = World()
    for number in range(families.LISTED + 2):
        for copy in range(2 + (number == 7)):
            text = f"[Norland] {{thanked}} [Sudria] {number}."
            world.report(text, "SUPPORT", outlet=f"Outlet {copy}", family=f"f{number}")
    with world.open() as store:
        web = TestClient(application(store, roster=Roster()))
        first, second, third = (ask(web, f"families?page={page}") for page in (0, 1, 2))
    assert first["families"][0]["family"] == "f7"  # the largest
    assert [len(page["families"]) for page in (first, second, third)] == [families.LISTED, 2, 0]
    assert [page["more"] for page in (first, second, third)] == [True, False, False]


def test_too_long_to_compare_while_somebody_waits():
    world = World()
    for number in range(2):
        world.report(f"[Norland] {{thanked}} [Sudria] {number}. " + "Rain fell on the hills. " * 700, "SUPPORT")
    with world.open() as store:
        web = TestClient(application(store, roster=Roster()))
        here, there = (article.id for article in store.articles())
        answer = web.get(f"{ROOT}/compare/{here}/{there}")
        assert (answer.status_code, "lapwing compare" in answer.json()["remedy"]) == (400, True)
        assert web.get(f"{ROOT}/compare/{here}/{here}").status_code == 400


def test_who(web):
    found = ask(web, "who?name=Norland")
    assert [actor["key"] for actor in found["bearers"]] == ["NOR"]
    assert found["date"] == "2024-06-01"  # of the newest report
    assert ask(web, "who?name=Norland&date=1999-12-31")["date"] == "1999-12-31"
    assert ask(web, "who?name=nobody")["bearers"] == []
    with World().open() as empty:
        assert ask(TestClient(application(empty, roster=Roster())), "who?name=Sudria")["date"] is None


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("who", 400),
        ("who?name=", 400),
        ("who?name=%20", 400),
        ("who?name=Norland&date=yesterday", 400),
        ("who?name=Norland&on=2024", 400),
        ("events?from=", 400),
        ("events?from=%202024", 400),
        ("events?from=2024-02-30", 400),
        ("events?page=-1", 400),
        ("events?page=1000001", 400),
        ("events?page=٣", 400),
        ("events?reality=maybe", 400),
        ("families?page=201", 400),
        ("relation/NOR/NOR", 400),
        ("relation/NOR/Atlantis", 404),
        ("article/zz", 404),
        ("links/zz", 404),
        ("compare/zz/zz", 404),
        ("family/zz", 404),
        ("nothing", 404),
        ("", 404),
        ("events.json", 404),
        ("code", 405),
    ],
)
def test_what_was_asked_wrongly_is_refused_and_not_ignored(web, call, status):
    answer = web.get(f"{ROOT}/{call}")
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert set(answer.json()) == {"status", "expected", "came", "remedy", "asked", "near"}


def test_names_that_may_have_been_meant(web):
    assert [each["key"] for each in web.get(f"{ROOT}/relation/Norlant/SUD").json()["near"]] == ["NOR"]


def test_a_method_that_is_not_taken_says_which_is(web):
    assert web.get(f"{ROOT}/code").headers["allow"] == "POST"
    assert set(web.post(f"{ROOT}/events").headers["allow"].split(", ")) == {"GET", "HEAD"}


# --- the promise ------------------------------------------------------------------------------------


def shape(schema: dict[str, Any], where: str, seen: tuple[str, ...] = ()) -> list[str]:
    """Every key of an answer with the kind of its value, a line each."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [] if name in seen else shape(DESCRIBED["components"]["schemas"][name], where, (*seen, name))
    if "anyOf" in schema:
        return [line for part in schema["anyOf"] for line in shape(part, where, seen)]
    if schema["type"] == "object":
        fields = [
            line for key, held in schema.get("properties", {}).items() for line in shape(held, f"{where}.{key}", seen)
        ]
        rest = schema.get("additionalProperties")
        return fields + (shape(rest, f"{where}.*", seen) if isinstance(rest, dict) else [])
    if schema["type"] == "array":
        parts = [schema["items"]] if schema["items"] else schema["prefixItems"]
        return [line for part in parts for line in shape(part, f"{where}[]", seen)]
    return [f"{where} {schema['type']}"]


def shapes() -> set[str]:
    """The parameters and the answers of every call."""
    found = set()
    for path, item in DESCRIBED["paths"].items():
        for method, operation in item.items() if path.startswith(ROOT) else ():
            call = f"{method.upper()} {path}"
            found |= {f"{call} ?{each['name']}" for each in operation.get("parameters", ()) if each["in"] == "query"}
            found |= set(shape(operation["responses"]["200"]["content"]["application/json"]["schema"], call))
    return found


def test_nothing_that_was_promised_is_gone():
    """What a version has, it keeps. A line may be added to the file; to take one away is to begin /api/v2."""
    promised = set(PROMISED.read_text(encoding="utf-8").splitlines())
    assert len(promised) > 500
    assert promised - shapes() == set()
    assert shapes() - promised == set(), "promise them: add these lines to tests/api_v1.txt, in order"
