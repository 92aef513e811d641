"""GDELT's table: planted rows against what they must become, broken ones, and round trips."""

import io
from typing import Any

import pytest
from told_document import document

from lapwing.errors import InputError
from lapwing.exchange import document_lines
from lapwing.exchange.gdelt import COLUMNS, read_gdelt, write_gdelt
from lapwing.exchange.shape import Line
from lapwing.ontology import load

URL = "https://www.harbour-gazette.example/2024/05/03/visit.html"
VISIT = {
    "GLOBALEVENTID": "1149876543",
    "Day": "20240502",
    "MonthYear": "202405",
    "Year": "2024",
    "FractionDate": "2024.3342",
    "Actor1Code": "RUSGOV",
    "Actor1Name": "MOSCOW ENVOY",
    "Actor1CountryCode": "RUS",
    "Actor1Type1Code": "GOV",
    "Actor2Code": "IRN",
    "Actor2Name": "TEHRAN",
    "Actor2CountryCode": "IRN",
    "IsRootEvent": "1",
    "EventCode": "042",
    "EventBaseCode": "042",
    "EventRootCode": "04",
    "QuadClass": "1",
    "GoldsteinScale": "1.9",
    "NumMentions": "10",
    "NumSources": "1",
    "NumArticles": "10",
    "AvgTone": "-2.10970464135021",
    "ActionGeo_Type": "4",
    "ActionGeo_Fullname": "Tehran, Tehran, Iran",
    "ActionGeo_CountryCode": "IR",
    "ActionGeo_ADM1Code": "IR26",
    "ActionGeo_Lat": "35.75",
    "ActionGeo_Long": "51.5148",
    "ActionGeo_FeatureID": "10074674",
    "DATEADDED": "20240503081500",
    "SOURCEURL": URL,
}
TEXT = (
    "MOSCOW ENVOY (RUSGOV) 042 Make a visit TEHRAN (IRN) · Tehran, Tehran, Iran · Goldstein 1.9 · "
    "10 mentions, 1 source, 10 articles · tone -2.1"
)
NO_COUNTRY = {"code_why": "no country given"}


def row(**cells: str) -> str:
    return "\t".join({**VISIT, **cells}.get(name, "") for name in COLUMNS)


def read(*told: str, end: str = "\n") -> list[Line | InputError]:
    return list(read_gdelt(io.BytesIO("".join(each + end for each in told).encode("utf-8", "surrogatepass")), "e.csv"))


def line(**cells: str) -> Line:
    (found,) = read(row(**cells))
    assert not isinstance(found, InputError), found
    return found


def error(**cells: str) -> InputError:
    (found,) = read(row(**cells))
    assert isinstance(found, InputError)
    return found


def written(*told: Line) -> bytes:
    stream = io.BytesIO()
    write_gdelt(told, stream)
    return stream.getvalue()


def reread(made: bytes) -> list[Line]:
    found = list(read_gdelt(io.BytesIO(made), "again.csv"))
    assert not [each for each in found if isinstance(each, InputError)]
    return [each for each in found if not isinstance(each, InputError)]


def test_columns_stand_where_gdelt_has_them() -> None:
    places = {0: "GLOBALEVENTID", 1: "Day", 5: "Actor1Code", 12: "Actor1Type1Code", 15: "Actor2Code", 26: "EventCode"}
    places |= {29: "QuadClass", 30: "GoldsteinScale", 31: "NumMentions", 34: "AvgTone", 35: "Actor1Geo_Type"}
    places |= {51: "ActionGeo_Type", 53: "ActionGeo_CountryCode", 56: "ActionGeo_Lat", 59: "DATEADDED", 60: "SOURCEURL"}
    assert len(COLUMNS) == len(set(COLUMNS)) == 61
    assert {at: COLUMNS[at] for at in places} == places


def test_a_row_becomes_a_line() -> None:
    found = line()
    text = found["text_info"]["text"]
    assert text == TEXT
    assert found == {
        "id": "gdelt-1149876543",
        "date": "2024-05-02",
        "enddate": "2024-05-02",
        "event": "CONSULT",
        "mode": ["visit"],
        "context": [],
        "quad_code": 1,
        "event_scale": 4.0,  # PLOVER's, not Goldstein's 1.9
        "actor": [
            {
                "entity_text": "MOSCOW ENVOY",
                "name": "MOSCOW ENVOY",
                "code": "RUS",
                "sector": ["GOV"],
                "start": 0,
                "end": 12,
            }
        ],
        "recipient": [
            {
                "entity_text": "TEHRAN",
                "name": "Iran",
                "code": "IRN",
                "key": "IRN",
                "kind": "country",
                "start": 39,
                "end": 45,
            }
        ],
        "event_loc": {
            "resolved_place": "Tehran, Tehran, Iran",
            "lat": 35.75,
            "lon": 51.5148,
            "country_code": "IRN",
            "resolution": 4,
        },
        "text_info": {
            "sequence": 0,
            "start": 0,
            "end": len(TEXT),
            "text": TEXT,
            "trigger_start": 22,
            "trigger_end": 38,
        },
        "cite_info": {
            "url": URL,
            "publication": "harbour-gazette.example",
            "published": "2024-05-03",
            "published_basis": "metadata",
            "coder": "GDELT 2.0",
            "codebook": "CAMEO",
        },
        "coder": "GDELT 2.0",
        "reality": "actual",
        "certainty": "certain",
        "said_by": {"kind": "author"},
        "article": URL,
        "family": URL,
        "by": "gdelt@2",
    }


def test_the_visitor_acts_and_the_host_receives() -> None:
    found = line(EventCode="043", Actor1Name="TEHRAN", Actor2Name="MOSCOW")
    assert [each["entity_text"] for each in (*found["actor"], *found["recipient"])] == ["MOSCOW", "TEHRAN"]
    assert found["text_info"]["text"].startswith("TEHRAN (RUSGOV) 043 Host a visit MOSCOW (IRN)")
    spans(found)


def test_all_who_meet_are_actors() -> None:
    found = line(EventCode="046")
    assert [each["entity_text"] for each in found["actor"]] == ["MOSCOW ENVOY", "TEHRAN"]
    assert found["recipient"] == []
    spans(found)


def spans(found: Line) -> None:
    text = found["text_info"]["text"]
    for entity in (*found["actor"], *found["recipient"]):
        assert text[entity["start"] : entity["end"]] == entity["entity_text"]
    assert text[found["text_info"]["trigger_start"] :].startswith("0")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Code": "RUS", "CountryCode": "RUS"}, {"code": "RUS", "key": "RUS", "kind": "country", "name": "Russia"}),
        ({"Code": "ROMMIL", "CountryCode": "ROM", "Type1Code": "MIL"}, {"code": "ROU", "sector": ["MIL"]}),
        ({"Code": "USAMED", "CountryCode": "USA", "Type1Code": "MED"}, {"code": "USA", "sector": ["JRN"]}),
        ({"Code": "USAHLH", "CountryCode": "USA", "Type1Code": "HLH"}, {"code": "USA", "sector": ["MED"]}),
        (
            {"Code": "INSSEP", "Type1Code": "INS", "Type2Code": "SEP"},
            {"sector": ["REB"]} | NO_COUNTRY,
        ),
        ({"Code": "IGOUNO", "KnownGroupCode": "UNO", "Type1Code": "IGO"}, {"code": "UNO"}),
        (
            {"Code": "IGOEUREEC", "CountryCode": "EUR", "KnownGroupCode": "EEC", "Type1Code": "IGO"},
            {"code": "EUR"},
        ),
        ({"Code": "EUR", "CountryCode": "EUR"}, {"code_why": "EUR is no country"}),
        ({"Code": "AFR", "CountryCode": "AFR"}, {"code_why": "AFR is no country"}),
        ({"Code": "NGO", "Type1Code": "NGO"}, {"code": "NGO"}),
        ({"Code": "KENNGO", "CountryCode": "KEN", "Type1Code": "NGO"}, {"code": "KEN", "sector": ["SOC"]}),
        ({"Code": "MNCBUS", "Type1Code": "MNC", "Type2Code": "BUS"}, {"code": "MNC", "sector": ["BUS"]}),
        (
            {"Code": "IRQSHI", "CountryCode": "IRQ", "Religion1Code": "MOS", "EthnicCode": "KUR"},
            {"code": "IRQ", "sector": ["REL", "SOC"]},
        ),
        ({"Code": "AFGXYZ", "CountryCode": "AFG", "KnownGroupCode": "XYZ"}, {"code": "AFG", "sector": ["UNK"]}),
        ({"Code": "PSEHMS", "CountryCode": "PSE", "KnownGroupCode": "HMS"}, {"code": "PSE", "sector": ["REB"]}),
        ({"Code": "IMGALQ", "KnownGroupCode": "ALQ", "Type1Code": "IMG"}, {"code": "IMG", "sector": ["REB"]}),
        ({"Code": "AFGQQQ", "CountryCode": "AFG", "Type1Code": "QQQ"}, {"code": "AFG", "sector": ["UNK"]}),
        (
            {"Name": "", "Code": "COP", "Type1Code": "COP"},
            {"entity_text": "COP", "name": "COP", "sector": ["COP"]} | NO_COUNTRY,
        ),
    ],
)
def test_actors(cells: dict[str, str], expected: dict[str, Any]) -> None:
    blank = {name: "" for name in COLUMNS if name.startswith("Actor1")}
    given = {"Actor1Name": "SOMEBODY"} | {f"Actor1{name}": cell for name, cell in cells.items()}
    (actor,) = line(**(blank | given))["actor"]
    found = {key: value for key, value in actor.items() if key not in ("start", "end", "entity_text", "name")}
    assert found == {key: value for key, value in expected.items() if key not in ("entity_text", "name")}
    assert actor["name"] == expected.get("name", "SOMEBODY")
    assert actor["entity_text"] == expected.get("entity_text", "SOMEBODY")


def test_a_noun_for_anybody_is_a_role_and_a_name_is_not() -> None:
    kinds = {name: line(Actor1Name=name)["actor"][0].get("kind") for name in ("PRESIDENT", "POLICE", "PAVEL ORLOV")}
    assert kinds == {"PRESIDENT": "role", "POLICE": "role", "PAVEL ORLOV": None}


def test_what_is_not_given_is_absent() -> None:
    nothing = {name: "" for name in COLUMNS if name.startswith(("Actor2", "ActionGeo", "Num", "Avg", "Gold"))}
    found = line(**nothing, DATEADDED="", SOURCEURL="BBC Monitoring")
    assert found["recipient"] == []
    assert {"event_loc", "article", "family", "happening", "score", "date_basis"}.isdisjoint(found)
    assert found["cite_info"] == {"coder": "GDELT 2.0", "codebook": "CAMEO"}
    assert found["text_info"]["text"] == "MOSCOW ENVOY (RUSGOV) 042 Make a visit"
    sea = line(ActionGeo_CountryCode="OC", ActionGeo_Lat="", ActionGeo_Fullname="North Sea", ActionGeo_Type="9")
    assert sea["event_loc"] == {"resolved_place": "North Sea"}


@pytest.mark.parametrize(
    ("cells", "came"),
    [
        ({"EventCode": "010"}, "CAMEO 010 Make a statement, which is no PLOVER event"),
        ({"EventCode": "0234"}, "no PLOVER event"),
        ({"EventCode": "42"}, "'42'"),
        ({"EventCode": "--"}, "'--'"),
        ({"EventCode": ""}, "''"),
        ({"Actor1Code": "", "Actor1Name": ""}, "no actor"),
        ({"Actor1Code": "", "Actor1Name": "\u200b\u202e"}, "no actor"),
        ({"EventCode": "043", "Actor2Code": "", "Actor2Name": ""}, "the visitor is not named"),
        ({"Day": "20240230"}, "'20240230'"),
        ({"Day": "2024050"}, "'2024050'"),
        ({"Day": ""}, "''"),
        ({"GLOBALEVENTID": "12a"}, "'12a'"),
        ({"GLOBALEVENTID": ""}, "an empty cell"),
        ({"GoldsteinScale": "high"}, "'high'"),
        ({"GoldsteinScale": "nan"}, "'nan'"),
        ({"NumArticles": "-3"}, "'-3'"),
        ({"AvgTone": "1e999"}, "'1e999'"),
        ({"ActionGeo_Lat": "35.7#"}, "'35.7#'"),
        ({"ActionGeo_Lat": "91"}, "'91'"),
        ({"ActionGeo_Long": "-180.5"}, "'-180.5'"),
        ({"DATEADDED": "20241301000000"}, "'20241301'"),
        ({"SOURCEURL": "a\tb"}, "62"),
    ],
)
def test_a_bad_row_is_one_error_with_its_reason(cells: dict[str, str], came: str) -> None:
    found = error(**cells)
    assert found.origin == "e.csv:1"
    assert came in found.came
    assert found.expected
    assert found.remedy


def test_a_bad_row_does_not_stop_the_next() -> None:
    found = read(row(Day="x"), "", "one cell", row(GLOBALEVENTID="7"), end="\r\n")
    assert [each.origin if isinstance(each, InputError) else each["id"] for each in found] == [
        "e.csv:1",
        "e.csv:3",
        "gdelt-7",
    ]


def test_version_one_has_fewer_columns() -> None:
    older = [name for name in COLUMNS if "ADM2" not in name]
    narrow = "\t".join(VISIT.get(name, "") for name in older)
    assert len(older) == 58
    assert read(narrow) == read(row())
    (found,) = read(narrow.rpartition("\t")[0])
    assert not isinstance(found, InputError)
    assert "article" not in found


def test_a_header_may_leave_columns_out_and_move_them() -> None:
    own = [name for name in VISIT if name not in ("MonthYear", "ActionGeo_ADM1Code", "FractionDate")]
    names = [own[0], "Actor2Type1Code", *reversed(own[1:])]
    header = "\t".join(names).replace("Day", "SQLDATE").replace("Actor1Name", "actor1name")
    assert read("\ufeff" + header, "\t".join(VISIT.get(name, "") for name in names)) == read(row())
    assert read("\t".join(COLUMNS), row()) == read(row())


def test_a_header_that_lacks_what_is_needed_says_so() -> None:
    first, second = read("GLOBALEVENTID\tSQLDATE", "1\t20240101")
    assert isinstance(first, InputError)
    assert "EventCode" in first.came
    assert isinstance(second, InputError)


def test_hostile_cells_stay_one_clean_bounded_line() -> None:
    found = line(
        Actor1Name="EVIL\x1b[2J\u202eGNP\r=CMD()",
        Actor2Name="A" * 10_000,
        ActionGeo_Fullname="\u2028".join(["Port Alma"] * 99),
        SOURCEURL="https://x.example/\u202e",
    )
    text = found["text_info"]["text"]
    assert len(text) < 1_200
    assert text.isprintable()
    assert "url" not in found["cite_info"]
    assert found["actor"][0]["entity_text"] == "EVIL [2JGNP =CMD()"
    spans(found)


def test_broken_bytes_are_read_on() -> None:
    made = row(Actor1Name="BOGOT?").encode().replace(b"BOGOT?", b"BOGOT\xe1")
    (found,) = read_gdelt(io.BytesIO(made + b"\n"), "e.csv")
    assert not isinstance(found, InputError)
    assert found["actor"][0]["entity_text"] == "BOGOT\ufffd"


def test_a_file_without_line_ends_is_refused_without_being_held() -> None:
    (found,) = read("9" * 200_000)
    assert isinstance(found, InputError)


def test_a_row_written_is_the_row_read() -> None:
    rows = [line(), line(EventCode="046", GLOBALEVENTID="8"), line(EventCode="193", Actor2Code="", Actor2Name="")]
    rows += [line(EventCode="141", ActionGeo_Type="2", ActionGeo_CountryCode="US", ActionGeo_Fullname="Ohio, US")]
    again = reread(written(*rows))
    for before, after in zip(rows, again, strict=True):
        for key in set(before) - {"text_info", "event_loc"}:
            if key not in ("actor", "recipient"):
                assert after[key] == before[key], key  # type: ignore[literal-required]
        for side in ("actor", "recipient"):
            assert [told(each) for each in after[side]] == [told(each) for each in before[side]]
        assert after.get("event_loc") == before.get("event_loc")


def told(entity: Any) -> dict[str, Any]:
    return {key: value for key, value in entity.items() if key not in ("start", "end")}


def entity(text: str, **known: Any) -> Any:
    return {"entity_text": text, "start": 0, "end": len(text), **known}


def ours(number: int, category: str, mode: str | None, **more: Any) -> Line:
    """A line as Lapwing's own coder makes them."""
    made: Any = {
        "id": f"{number:016x}",
        "date": "2023-11-30",
        "enddate": "2023-11-30",
        "event": category,
        "mode": [mode] if mode else [],
        "context": [],
        "quad_code": load().categories[category].quad,
        "event_scale": load().scale(category, [mode] if mode else []),
        "actor": [entity("the Estmark army", name="Estonia (armed forces)", code="EST", sector=["MIL"])],
        "recipient": [entity("Latvia", name="Latvia", code="LVA", key="LVA", kind="country")],
        "text_info": {
            "sequence": 3,
            "start": 10,
            "end": 20,
            "text": "irrelevant",
            "trigger_start": 11,
            "trigger_end": 12,
        },
        "cite_info": {"url": URL, "publication": "harbour-gazette.example", "published": "2023-12-01"},
        "coder": "lapwing",
        "reality": "actual",
        "certainty": "certain",
        "said_by": {"kind": "author"},
        "article": "a1",
        "family": "f1",
        "by": "planted@1",
    }
    return made | more  # type: ignore[no-any-return]


def every_deed() -> list[Line]:
    deeds = [
        (name, mode) for name, category in sorted(load().categories.items()) for mode in (None, *sorted(category.modes))
    ]
    return [ours(number, name, mode) for number, (name, mode) in enumerate(deeds)]


def test_every_deed_of_plover_comes_back_in_its_category() -> None:
    deeds = every_deed()
    again = reread(written(*deeds))
    assert len(again) == len(deeds)
    for before, after in zip(deeds, again, strict=True):
        assert (after["event"], after["quad_code"], after["date"]) == (
            before["event"],
            before["quad_code"],
            "2023-11-30",
        )
        assert after["mode"] in (before["mode"], [])
        assert after["cite_info"]["url"] == URL
        assert after["cite_info"]["published"] == "2023-12-01"
        parties = [*after["actor"], *after["recipient"]]
        assert [party.get("code") for party in parties] == ["EST", "LVA"]
        assert parties[0]["sector"] == ["MIL"]
        assert parties[0]["entity_text"] == "ESTONIA (ARMED FORCES)"
        assert parties[1]["key"] == "LVA"


def test_a_written_file_read_and_written_again_is_the_same() -> None:
    odd = {
        "actor": [
            entity("=HYPERLINK(1)", name="=HYPERLINK(1)"),
            entity("relief worker", code="UNO", sector=["MED", "REL", "PRM", "AGR"]),
        ],
        "recipient": [],
        "event_loc": {"resolved_place": "-\tRafah", "lat": 31.28, "lon": 34.25, "country_code": "PSE"},
    }
    told = [*every_deed(), ours(900, "AGREE", None, **odd), ours(901, "PROTEST", "demo", recipient=[entity("ß ŉ")])]
    told += [ours(902, "AID", None, event_loc={"resolved_place": "Ohio", "country_code": "USA", "resolution": 2})]
    told += [line(), line(EventCode="043"), line(SOURCEURL="BBC Monitoring", DATEADDED="")]
    first = written(*told)
    assert written(*reread(first)) == first
    assert len(first.splitlines()) == len(told)
    assert all(len(each.split("\t")) == 61 for each in first.decode().splitlines())


def test_every_sector_and_code_comes_back() -> None:
    for sector in load().sectors:
        (again,) = reread(written(ours(1, "AGREE", None, actor=[entity("somebody", code="EST", sector=[sector])])))
        assert (again["actor"][0]["code"], again["actor"][0]["sector"]) == ("EST", [sector])
    for code in load().codes:
        (again,) = reread(written(ours(1, "AGREE", None, actor=[entity("somebody", code=code, sector=["MIL"])])))
        assert (again["actor"][0]["code"], again["actor"][0]["sector"]) == (code, ["MIL"])


def test_cells_are_gdelts() -> None:
    told = ours(
        5, "ASSAULT", "drone", context=["military"], event_loc={"lat": 31.5, "lon": 34.4, "country_code": "PSE"}
    )
    cells = dict(zip(COLUMNS, written(told).decode().rstrip("\n").split("\t"), strict=True))
    given = {name: cell for name, cell in cells.items() if cell}
    assert given.pop("GLOBALEVENTID").isdecimal()
    assert given == {
        "Day": "20231130",
        "MonthYear": "202311",
        "Year": "2023",
        "FractionDate": "2023.9041",  # (10 * 30 + 30) / 365
        "Actor1Code": "ESTMIL",
        "Actor1Name": "ESTONIA (ARMED FORCES)",
        "Actor1CountryCode": "EST",
        "Actor1Type1Code": "MIL",
        "Actor2Code": "LVA",
        "Actor2Name": "LATVIA",
        "Actor2CountryCode": "LVA",
        "IsRootEvent": "1",
        "EventCode": "1952",
        "EventBaseCode": "195",
        "EventRootCode": "19",
        "QuadClass": "4",
        "GoldsteinScale": "-10.0",
        "NumMentions": "1",
        "NumSources": "1",
        "NumArticles": "1",
        "ActionGeo_CountryCode": "GZ",
        "ActionGeo_Lat": "31.5",
        "ActionGeo_Long": "34.4",
        "DATEADDED": "20231201000000",
        "SOURCEURL": URL,
    }


def test_only_actual_events_of_one_day_with_an_actor_are_written() -> None:
    told = [ours(1, "AGREE", None, reality="future"), ours(2, "AGREE", None, enddate="2023-12-02")]
    told += [ours(3, "AGREE", None, actor=[]), ours(4, "AGREE", None)]
    undated = ours(5, "AGREE", None)
    del undated["date"], undated["enddate"]
    stream = io.BytesIO()
    assert write_gdelt([*told, undated], stream) == 1
    assert not stream.closed
    assert write_gdelt([], io.BytesIO()) == 0


def test_lapwings_own_lines_are_written() -> None:
    told = list(document_lines(document()))
    again = reread(written(*told))
    days = [each for each in told if each["reality"] == "actual" and each.get("date", "") == each.get("enddate")]
    assert [each["event"] for each in again] == [each["event"] for each in days] == ["ASSAULT"]
    assert again[0]["actor"][0]["code"] == "PER"
    assert again[0]["mode"] == ["heavy-weapons"]


def test_same_input_same_bytes() -> None:
    assert written(*every_deed()) == written(*every_deed())
    assert read(row(), row(Day="")).__repr__() == read(row(), row(Day="")).__repr__()
