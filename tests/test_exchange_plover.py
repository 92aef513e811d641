"""PLOVER lines read back: our own exactly, those of others as far as they are certain, the rest refused."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from exchange_lines import bare, full, lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_document import document

from lapwing.errors import InputError
from lapwing.exchange import Line, document_lines
from lapwing.exchange import shape as shapes
from lapwing.exchange.checks import LARGEST, LINE_KEYS
from lapwing.exchange.plover import contexts_of, modes_of, read_plover
from lapwing.exchange.tables import write_plover
from lapwing.ontology import load


def written(told: Iterable[Line]) -> bytes:
    stream = io.BytesIO()
    write_plover(told, stream)
    return stream.getvalue()


def read(data: bytes) -> list[Any]:
    return list(read_plover(io.BytesIO(data), "f.jsonl"))


def of(**keys: Any) -> Any:
    """What becomes of one line of somebody else: PLOVER's required keys, and these."""
    (made,) = read(json.dumps({**bare(), **keys}).encode())
    return made


def refused(made: Any) -> str:
    assert isinstance(made, InputError), made
    assert made.origin == "f.jsonl:1"
    assert made.remedy
    return str(made)


def test_our_own_lines_come_back_as_they_were() -> None:
    told = list(document_lines(document()))
    assert read(written(told)) == told
    assert written(read(written(told))) == written(told)


def test_every_key_comes_back() -> None:
    assert set(full()) == set(shapes.Line.__annotations__)
    assert read(written([full()])) == [full()]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lines(), max_size=2))
def test_whatever_a_line_holds_comes_back(told: list[Line]) -> None:
    assert read(written(told)) == told


def test_an_unpaired_surrogate_and_every_line_end_come_back() -> None:
    odd = full()
    odd["cite_info"]["title"] = "a\ud800b\u2028c\x85d\r\ne"
    assert read(written([odd])) == [odd]


def test_the_checks_know_the_keys_of_the_shape() -> None:
    assert list(LINE_KEYS) == list(shapes.Line.__annotations__)
    everything = full()
    for key, kind in (("event_loc", shapes.Location), ("text_info", shapes.TextInfo), ("cite_info", shapes.Source)):
        assert set(everything[key]) == set(kind.__annotations__)
    assert set(everything["said_by"]) == set(shapes.Speaker.__annotations__)
    assert set(everything["actor"][0]) == set(shapes.Entity.__annotations__)


def test_a_line_of_somebody_else_gets_what_follows_from_it() -> None:
    assert of() == {
        "id": "7",
        "date": "2023-05-04",
        "enddate": "2023-05-04",
        "event": "CONSULT",
        "quad_code": 1,
        "event_scale": 2.5,
        "actor": [{"code": "PER"}],
        "recipient": [],
    }


def test_the_score_is_that_of_the_modes() -> None:
    assert of(mode=["phone"])["event_scale"] == 1.5
    assert of(mode=["phone"], event_scale=-3, quad_code=2) | {"event_scale": -3, "quad_code": 2} == of(
        mode=["phone"], event_scale=-3, quad_code=2
    )


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        ("CONSULT-visit", ["visit"]),
        ("consult/third party", ["third-party"]),
        (["visit", "Visit", "demo", None], ["visit"]),
        ("ACCUSE-allege", []),
        ([], []),
    ],
)
def test_modes_are_those_of_the_category(mode: object, kept: list[str]) -> None:
    assert of(mode=mode)["mode"] == kept


def test_every_mode_is_known_by_its_name_and_by_its_category_with_it() -> None:
    for category in load().categories.values():
        for mode in category.modes:
            spelled = (mode, f"{category.name}-{mode}", f"{category.name}/{mode}", mode.upper().replace("-", " "))
            assert all(modes_of(category.name, [label]) == [mode] for label in spelled)


def test_every_context_is_known_in_capitals_and_with_spaces() -> None:
    for context in load().contexts:
        assert contexts_of([context.upper().replace("_", " "), context, "weather"]) == [context]


@pytest.mark.parametrize(
    ("said", "reality"),
    [
        ({"mode": "future"}, "future"),
        ({"mode": ["visit", "hypothetical"]}, "hypothetical"),
        ({"context": ["NEGATION"]}, "negated"),
        ({"mode": "historical"}, "actual"),
        ({"mode": ["future", "negation"]}, "negated"),
        ({"mode": "future", "reality": "actual"}, "actual"),
    ],
)
def test_auxiliary_modes_say_what_is_real(said: Mapping[str, Any], reality: str) -> None:
    made = of(**said)
    assert made["reality"] == reality
    assert not {"future", "negation", "historical"} & {*made.get("mode", ()), *made.get("context", ())}


def test_nothing_is_said_of_reality_where_nothing_is_known() -> None:
    assert "reality" not in of(mode=["visit"])


@pytest.mark.parametrize(
    ("actor", "made"),
    [
        (["USA"], [{"code": "USA"}]),
        (["USA", "GOV", "RUS"], [{"code": "USA", "sector": ["GOV"]}, {"code": "RUS"}]),
        (["USAGOVMIL"], [{"code": "USA", "sector": ["GOV", "MIL"]}]),
        ([["USA", "GOV"], ["RUS"]], [{"code": "USA", "sector": ["GOV"]}, {"code": "RUS"}]),
        ("COP", [{"sector": ["COP"]}]),
        ({"code": "USA", "sector": "GOV, XXX"}, [{"code": "USA", "sector": ["GOV"]}]),
        ([{"code": "USAGOV", "entity_text": "x"}], [{"code": "USA", "sector": ["GOV"], "entity_text": "x"}]),
        ([{"code": "---", "entity_text": "x"}, {}], [{"entity_text": "x"}]),
    ],
)
def test_entities_are_objects_or_codes(actor: object, made: list[object]) -> None:
    assert of(actor=actor)["actor"] == made
    assert of(recipient=actor)["recipient"] == made


def test_numbers_and_times_are_taken_where_they_say_the_same() -> None:
    made = of(id=12, date="2023-05-04T10:00:00Z", enddate="2023-05-06", cite_info={"version": 2.0, "corpus": "x"})
    assert (made["id"], made["date"], made["enddate"]) == ("12", "2023-05-04", "2023-05-06")
    assert made["cite_info"] == {"version": "2.0"}


def test_a_text_without_a_place_stands_for_itself() -> None:
    alone = {"sequence": 0, "start": 0, "end": 9, "text": "They met."}
    assert of(text="They met.")["text_info"] == alone
    assert of(text="They met.", text_info={"sequence": 3, "start": 70, "end": 90})["text_info"] == {
        **alone,
        "sequence": 3,
    }
    assert of(text_info={"text": "They met.", "start": 70})["text_info"] == alone
    placed = {"sequence": 1, "start": 70, "end": 79, "text": "They met."}
    assert of(text_info={**placed, "trigger_start": 75})["text_info"] == placed
    assert "text_info" not in of(text_info={"sequence": 3, "start": 70, "end": 90})


def test_null_is_not_known_and_unknown_keys_are_passed_over() -> None:
    assert of(mode=None, event_loc=None, enddate=None, comment="x", has_event=True) == of()
    assert of(event_loc={"feature_code": "PPL"}, condition={"start": 1, "end": 3}) == of()


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"id": None}, "no id"),
        ({"event": ""}, "event: one of AGREE"),
        ({"event": "DEMAND"}, "'DEMAND'"),
        ({"event": 3}, "event"),
        ({"actor": []}, "no actor"),
        ({"actor": [{}]}, "no actor"),
        ({"actor": ["Peru"]}, "codes such as USA"),
        ({"actor": ["USARUS"]}, "the codes of one actor"),
        ({"actor": [3]}, "actor: expected|actor: an object"),
        ({"actor": [{"entity_text": ["x"]}]}, "actor.entity_text: text"),
        ({"actor": [{"entity_text": "x", "start": 4, "end": 4}]}, "a start before its end"),
        ({"actor": [{"entity_text": "x", "kind": "state"}]}, "actor.kind: one of country"),
        ({"date": "2023-02-30"}, "date: a day as YYYY-MM-DD"),
        ({"date": "yesterday"}, "'yesterday'"),
        ({"date": 20230504}, "20230504"),
        ({"enddate": "2023-05-03"}, "2023-05-04 to 2023-05-03"),
        ({"event_scale": 11}, "event_scale: a number from -10 to 10"),
        ({"event_scale": True}, "True"),
        ({"quad_code": 5}, "quad_code: one of 1, 2, 3, 4"),
        ({"quad_code": "1"}, "quad_code"),
        ({"score": "high"}, "score"),
        ({"mode": {"visit": 1}}, "mode: text"),
        ({"event_loc": {"lat": 91}}, "event_loc.lat"),
        ({"event_loc": "Lima"}, "event_loc: an object"),
        ({"date_cue": {"text": "x", "start": -1, "end": 3}}, "date_cue.start"),
        ({"said_by": {"kind": "somebody"}}, "said_by.kind"),
        ({"said_by": {"cue": {"text": 1.5, "start": True}}}, "said_by.cue.start"),
        ({"reality": "denied"}, "reality"),
        ({"text_info": {"text": "abc", "start": 0, "end": 2}}, "0 to 2 for 3"),
        ({"text_info": {"text": "abc", "trigger_start": 1, "trigger_end": 9}}, "a trigger within"),
        ({"text": 3.5, "text_info": {"start": 2**60}}, "text_info.start"),
        ({"by": "x" * (LARGEST - 200)}, ""),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(keys: Mapping[str, Any], reason: str) -> None:
    made = of(**keys)
    if not reason:
        assert made["by"] == keys["by"]
    else:
        assert any(part in refused(made) for part in reason.split("|"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "JSON"),
        (b"[]", "an object"),
        (b"3", "an object"),
        (b"null", "an object"),
        (b'{"score": NaN}', "NaN"),
        (b'{"score": -Infinity}', "-Infinity"),
        (b'{"id": "a", "score": 1e999}', "inf"),
        (b'{"id": "\xff"}', "byte 8 of the line"),
        ('{"id": "é"}'.encode("utf-16"), "UTF-8"),
        (b'{"id": ' + b"9" * 5000 + b"}", "sane shape"),
        (b"[" * 100_000, "sane shape"),
        (b'{"id": "' + b"x" * LARGEST + b'"}', "1,000,000 bytes"),
    ],
)
def test_lines_that_are_no_object_are_refused(line: bytes, reason: str) -> None:
    assert reason in refused(read(line)[0])


def test_a_bad_line_costs_nothing_but_itself() -> None:
    good = json.dumps(bare()).encode()
    data = b"\xef\xbb\xbf" + good + b"\n\n  \r\n{\n" + b"x" * (LARGEST + 5) + b"\n" + good
    first, broken, long, last = read(data)
    assert first == last == of()
    assert (broken.origin, long.origin) == ("f.jsonl:4", "f.jsonl:5")


def test_messages_are_short_and_hold_nothing_that_steers_a_terminal() -> None:
    message = refused(of(event="\x1b[31m\u202eX" * 500))
    assert len(message) < 500
    assert message.isprintable()


def test_nothing_is_read_ahead() -> None:
    class Endless(io.RawIOBase):
        """One line for ever: a reader that holds the file never returns."""

        def read(self, size: int = -1) -> bytes:
            return json.dumps(bare()).encode() + b"\n"

    told = read_plover(Endless(), "endless")  # type: ignore[arg-type]
    assert [next(told)["id"] for _ in range(3)] == ["7"] * 3  # type: ignore[index]
