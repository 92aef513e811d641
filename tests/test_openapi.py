"""The API's description: it is sound OpenAPI 3.1, and what every twin really answers is what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from planted import World
from web_samples import busy, client

import lapwing
from lapwing.records import Link, LinkKind, Reality, Span
from lapwing.web.api import CALLS
from lapwing.web.openapi import description
from lapwing.web.page import Kind, Page, Parameter
from lapwing.web.pages import PAGES

DESCRIBED = description(PAGES, CALLS)
TWINS = {path: item for path, item in DESCRIBED["paths"].items() if path.endswith(".json")}
NAMES = {"one": "NOR", "other": "SUD", "actor": "NOR", "family": "f1"}
"""What stands for the names in an address; an article has its id."""


@pytest.fixture(scope="module")
def store():
    with busy().open() as made:
        ids = [article.id for article in made.articles() if article.title and article.title.startswith("The bridge")]
        made.save_links([Link("l", *ids, LinkKind.REPRINT, (Span(0, 9),), (Span(0, 9),), 1.0, "all of it", "t@1")])
        yield made


@pytest.fixture(scope="module")
def web(store):
    return client(store)


def address(page: Page, article: str) -> str:
    return page.path.format(**NAMES, article=article) + ".json"


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(part)


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value that a schema of the document should describe."""
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator({**schema, "components": DESCRIBED["components"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]


# --- the document ---------------------------------------------------------------------------------


def test_the_document_is_served_as_it_is_made(web):
    answer = web.get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == json.loads(json.dumps(description(PAGES, CALLS))) == DESCRIBED


def test_it_is_openapi_3_1():
    assert re.fullmatch(r"3\.1\.\d+", DESCRIBED["openapi"])
    assert DESCRIBED["info"]["version"] == lapwing.__version__
    assert set(DESCRIBED) == {"openapi", "info", "servers", "security", "paths", "components"}
    assert {"title", "version"} <= set(DESCRIBED["info"])
    assert set(DESCRIBED["info"]["license"]) <= {"name", "identifier"}  # an identifier or an address, not both
    assert set(DESCRIBED["components"]) == {"schemas", "securitySchemes"}
    assert all(re.fullmatch(r"[\w.-]+", name) for name in DESCRIBED["components"]["schemas"])


def test_every_page_has_a_path_and_its_names_are_its_parameters():
    assert list(TWINS) == [f"{page.path}.json" for page in PAGES]
    assert set(DESCRIBED["paths"]) - set(TWINS) == {call.path for call in CALLS} | {"/api/v1/code"}
    for path, item in DESCRIBED["paths"].items():
        if path == "/api/v1/code":
            continue
        assert list(item) == ["get"]
        operation = item["get"]
        assert operation["summary"]
        given = operation["parameters"]
        assert len({(each["name"], each["in"]) for each in given}) == len(given), path
        assert [each["name"] for each in given if each["in"] == "path"] == re.findall(r"{(\w+)}", path)
        assert all(each["required"] for each in given if each["in"] == "path")
        assert all(each["description"] for each in given if each["in"] == "query")
        assert set(operation["responses"]) == {"200", "400", "401", "404", "414", "421", "429", "431", "500", "503"}
        assert all(answer["description"] for answer in operation["responses"].values())


def test_operations_have_names_of_their_own():
    names = [operation["operationId"] for item in DESCRIBED["paths"].values() for operation in item.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\w+", name) for name in names)


def test_every_schema_is_sound_and_every_reference_leads_to_one():
    schemas = DESCRIBED["components"]["schemas"]
    referred = {part["$ref"] for part in parts(DESCRIBED) if "$ref" in part}
    assert referred == {f"#/components/schemas/{name}" for name in schemas}  # and none is there in vain
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert schema["description"], name
        if not name.startswith("exchange.shape."):  # of a PLOVER line, what is not known is absent
            assert set(schema["required"]) == set(schema["properties"]), name
    for operation in (operation for item in DESCRIBED["paths"].values() for operation in item.values()):
        for parameter in operation.get("parameters", ()):
            Draft202012Validator.check_schema(parameter["schema"])


# --- what is really answered ----------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_twin_is_as_described(web, store, page):
    article = next(each.id for each in store.articles() if each.title == "The bridge")
    answer = web.get(address(page, article))
    assert answer.status_code == 200
    said = DESCRIBED["paths"][f"{page.path}.json"]["get"]["responses"]["200"]
    assert faults(said["content"]["application/json"]["schema"], answer.json()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_twin_of_next_to_nothing_is_as_described(page):
    world = World()
    world.report(
        "[Norland] {blamed} [Sudria].", "ACCUSE", published=None, outlet=None, reality=Reality.HYPOTHETICAL, family="f1"
    )
    with world.open() as store:
        answer = client(store).get(address(page, store.articles()[0].id))
    assert answer.status_code == 200
    said = DESCRIBED["paths"][f"{page.path}.json"]["get"]["responses"]["200"]
    assert faults(said["content"]["application/json"]["schema"], answer.json()) == []


@pytest.mark.parametrize(
    ("path", "status"), [("/dyads.json?sort=x", "400"), ("/article/zz.json", "404"), ("/.json?x=1", "400")]
)
def test_a_fault_is_as_described(web, path, status):
    answer = web.get(path)
    assert answer.status_code == int(status)
    for item in TWINS.values():
        said = item["get"]["responses"][status]["content"]["application/json"]["schema"]
        assert faults(said, answer.json()) == []
        assert faults(said, {"status": status}) != []


def test_a_wrong_answer_would_be_noticed(web):
    schema = DESCRIBED["paths"]["/dyads.json"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = web.get("/dyads.json").json()
    pair = answer["pairs"][0]
    wrong = [{**pair, "extra": 1}, {**pair, "count": None}, {**pair, "count": {**pair["count"], "quads": [1, 2, 3]}}]
    for each in wrong:
        assert faults(schema, {**answer, "pairs": [each]}) != []


# --- parameters -----------------------------------------------------------------------------------


def test_parameters_say_what_the_pages_take():
    sort, page, begins = (
        next(
            each["schema"] for each in DESCRIBED["paths"]["/api/v1/dyads"]["get"]["parameters"] if each["name"] == name
        )
        for name in ("sort", "page", "from")
    )
    assert (sort["default"], "quad4" in sort["enum"]) == ("happenings", True)
    assert (page["type"], page["minimum"]) == ("integer", 0)
    assert [day for day in ("2024", "2024-05", "2024-5-6", "May", "2024-05-06-07") if faults(begins, day) == []] == [
        "2024",
        "2024-05",
        "2024-5-6",
    ]
    lenient = {each["name"]: each["schema"] for each in TWINS["/dyads.json"]["get"]["parameters"]}
    assert [name for name, schema in lenient.items() if faults(schema, "") != []] == []  # forms send empty fields


def test_the_call_that_is_sent_something_says_what():
    operation = DESCRIBED["paths"]["/api/v1/code"]["post"]
    assert {"403", "408", "413", "415"} < set(operation["responses"])
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert faults(schema, {"text": "a", "title": None, "published": "2024-05-06"}) == []
    for wrong in ({}, {"text": None}, {"text": " "}, {"text": "a", "kept": True}, {"text": "a", "url": 1}):
        assert faults(schema, wrong) != []


def test_how_one_is_known_is_said():
    schemes = DESCRIBED["components"]["securitySchemes"]
    assert (schemes["token"]["scheme"], schemes["session"]["name"]) == ("bearer", "lapwing")
    assert {name for each in DESCRIBED["security"] for name in each} == set(schemes)


def test_every_choice_and_an_example_of_every_kind_is_taken(web, store):
    examples = {Kind.TEXT: "", Kind.DAY: "2024-05", Kind.WHOLE: "0"}
    article = next(each.id for each in store.articles() if each.title == "The bridge")
    for page in PAGES:
        for parameter in page.parameters:
            for value in parameter.choices or (examples[parameter.kind],):
                answer = web.get(address(page, article), params={parameter.name: value})
                assert answer.status_code == 200, (page.path, parameter.name, value)


# --- types ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inner:
    """One of itself."""

    inner: Inner | None
    days: tuple[date, ...]


@dataclass(frozen=True)
class Outer:
    """All kinds of fields.

    The rest of a docstring is for those who read the code.
    """

    inner: Inner
    reality: Reality
    span: Span | None
    pair: tuple[int, str]
    share: float
    by_name: dict[str, bool]


@dataclass(frozen=True)
class Unfit:
    """Holds what JSON cannot."""

    anything: complex


def build(_explorer: object, _asked: object) -> Outer: ...
def unfit(_explorer: object, _asked: object) -> Unfit: ...


def test_types_of_fields():
    found = description([Page("/x/{name}", "x", "an example", build, (Parameter("q", "words"),))])
    name = f"{__name__}.Outer"
    outer = found["components"]["schemas"][name]
    assert outer["description"] == "All kinds of fields."
    assert outer["properties"]["pair"]["items"] is False
    good = {
        "inner": {"inner": {"inner": None, "days": []}, "days": ["2024-05-01"]},
        "reality": "actual",
        "span": [1, 2],
        "pair": [1, "a"],
        "share": 1,
        "by_name": {"a": True},
    }
    checker = Draft202012Validator({"$ref": f"#/components/schemas/{name}", **found})
    assert checker.is_valid(good)
    assert checker.is_valid({**good, "span": None})
    for field, value in (("reality", "maybe"), ("span", [1]), ("pair", [1, 2]), ("by_name", {"a": 1}), ("inner", None)):
        assert not checker.is_valid({**good, field: value}), field


def test_a_type_without_a_schema_is_refused_at_once():
    with pytest.raises(TypeError, match="complex"):
        description([Page("/x", "x", "an example", unfit)])
