"""ICEWS's table: planted rows against what they must become, broken ones, and round trips."""

import csv
import io
from typing import Any

import pytest
from told_document import document

from lapwing.errors import InputError
from lapwing.exchange import document_lines
from lapwing.exchange.icews import COLUMNS, read_icews, write_icews
from lapwing.exchange.shape import Line
from lapwing.ontology import load

HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t"
    "Country\tLatitude\tLongitude"
)
VISIT = {
    "Event ID": "23456789",
    "Event Date": "2015-03-09",
    "Source Name": "Pavel Orlov",
    "Source Sectors": "Foreign Ministry,Executive,Government",
    "Source Country": "Russian Federation",
    "Event Text": "Make a visit",
    "CAMEO Code": "042",
    "Intensity": "1.9",
    "Target Name": "Iran",
    "Target Sectors": "",
    "Target Country": "Iran",
    "Story ID": "34567890",
    "Sentence Number": "3",
    "Publisher": "Harbour Gazette",
    "City": "Tehran",
    "District": "",
    "Province": "Tehran Province",
    "Country": "Iran",
    "Latitude": "35.6944",
    "Longitude": "51.4215",
}
TEXT = (
    "Pavel Orlov (Russian Federation: Foreign Ministry,Executive,Government) 042 Make a visit Iran (Iran) · "
    "Tehran, Tehran Province, Iran · intensity 1.9 · Harbour Gazette · sentence 3"
)


def row(**cells: str) -> str:
    given = {name.replace("_", " "): cell for name, cell in cells.items()}
    return "\t".join({**VISIT, **given}[name] for name in HEADER.split("\t"))


def read(*told: str, end: str = "\n") -> list[Line | InputError]:
    return list(read_icews(io.BytesIO("".join(each + end for each in told).encode("utf-8", "surrogatepass")), "e.tab"))


def line(**cells: str) -> Line:
    (found,) = read(HEADER, row(**cells))
    assert not isinstance(found, InputError), found
    return found


def written(*told: Line) -> bytes:
    stream = io.BytesIO()
    write_icews(told, stream)
    return stream.getvalue()


def reread(made: bytes) -> list[Line]:
    found = list(read_icews(io.BytesIO(made), "again.tab"))
    assert not [each for each in found if isinstance(each, InputError)]
    return [each for each in found if not isinstance(each, InputError)]


def spans(found: Line) -> None:
    text = found["text_info"]["text"]
    for entity in (*found["actor"], *found["recipient"]):
        assert text[entity["start"] : entity["end"]] == entity["entity_text"]


def test_a_row_becomes_a_line() -> None:
    found = line()
    assert found["id"].startswith("icews-23456789-")
    assert len(found["id"]) == len("icews-23456789-") + 6
    spans(found)
    assert {key: value for key, value in found.items() if key != "id"} == {
        "date": "2015-03-09",
        "enddate": "2015-03-09",
        "event": "CONSULT",
        "mode": ["visit"],
        "context": [],
        "quad_code": 1,
        "event_scale": 4.0,
        "actor": [
            {
                "entity_text": "Pavel Orlov",
                "name": "Pavel Orlov",
                "code": "RUS",
                "sector": ["GOV"],
                "start": 0,
                "end": 11,
            }
        ],
        "recipient": [
            {
                "entity_text": "Iran",
                "name": "Iran",
                "code": "IRN",
                "key": "IRN",
                "kind": "country",
                "start": 89,
                "end": 93,
            }
        ],
        "event_loc": {
            "resolved_place": "Tehran",
            "resolution": 4,
            "lat": 35.6944,
            "lon": 51.4215,
            "country_code": "IRN",
        },
        "text_info": {
            "sequence": 0,
            "start": 0,
            "end": len(TEXT),
            "text": TEXT,
            "trigger_start": 72,
            "trigger_end": 88,
        },
        "cite_info": {"publication": "Harbour Gazette", "coder": "ICEWS", "codebook": "CAMEO"},
        "coder": "ICEWS",
        "reality": "actual",
        "certainty": "certain",
        "said_by": {"kind": "author"},
        "article": "icews-story-34567890",
        "family": "icews-story-34567890",
        "by": "icews@1",
    }


def test_two_rows_of_one_number_have_two_ids_whatever_their_order() -> None:
    one, other = row(), row(Target_Name="Police (Iran)", Target_Sectors="Police,Government")
    first = [each["id"] for each in read(HEADER, one, other) if not isinstance(each, InputError)]
    second = [each["id"] for each in read(other, one) if not isinstance(each, InputError)]
    assert len(set(first)) == 2
    assert first == second[::-1]


@pytest.mark.parametrize(
    ("name", "sectors", "country", "expected"),
    [
        ("Citizen (India)", "General Population / Civilian / Social,Social", "India", ("IND", ["CVL"])),
        ("Police (India)", "Police,Government", "India", ("IND", ["COP", "GOV"])),
        ("Ana Rojas", "Legislative / Parliamentary,Government", "Bolivia", ("BOL", ["LEG", "GOV"])),
        (
            "Blue Party",
            "(National) Major Party,Parties,Ideological",
            "Occupied Palestinian Territory",
            ("PSE", ["PTY"]),
        ),
        ("Red Party", "Opposition Major Party (Out Of Government),Parties", "Ghana", ("GHA", ["PTY", "OPP"])),
        ("Militia (Iraq)", "Paramilitary", "Iraq", ("IRQ", ["PRM"])),
        ("Insurgents (Iraq)", "Organized Violent,Rebel,Insurgents", "Iraq", ("IRQ", ["REB"])),
        ("Some Ministry", "Health Ministry,Executive,Government", "Ghana", ("GHA", ["GOV"])),
        ("Newspaper", "Media,Social", "Ghana", ("GHA", ["JRN"])),
        ("Company", "Business,Social", "", (None, ["BUS"])),
        ("Club", "Ideological", "Ghana", ("GHA", None)),
        ("United Nations", "International Government Organization", "", ("UNO", None)),
        ("Sea Union", "Global Diplomatic IGOs,International Government Organization", "", ("IGO", None)),
        ("Doctors of Alma", "Nongovernmental Organization (International)", "", ("NGO", None)),
        ("Shipping Plc", "Multinational Corporation", "Atlantis", ("MNC", None)),
    ],
)
def test_actors(name: str, sectors: str, country: str, expected: tuple[str | None, list[str] | None]) -> None:
    found = line(Source_Name=name, Source_Sectors=sectors, Source_Country=country)
    (actor,) = found["actor"]
    assert (actor.get("code"), actor.get("sector")) == expected
    assert actor["name"] == actor["entity_text"] == name
    assert ("code_why" in actor) == ("code" not in actor)
    assert "key" not in actor
    assert (actor.get("kind") == "role") == (f"({country})" in name)
    spans(found)


def test_a_country_itself_has_the_rosters_key_and_name() -> None:
    (actor,) = line(Source_Name="Russian Federation", Source_Sectors="", Source_Country="Russian Federation")["actor"]
    assert (actor["key"], actor["name"], actor["entity_text"]) == ("RUS", "Russia", "Russian Federation")
    (other,) = line(Source_Name="Georgia", Source_Sectors="", Source_Country="United States")["actor"]
    assert (other["code"], other["name"]) == ("USA", "Georgia")
    assert "key" not in other


def test_nobody_is_nobody() -> None:
    assert line(Target_Name="Unspecified Actor", Target_Sectors="Unspecified", Target_Country="")["recipient"] == []
    assert line(Target_Name="")["recipient"] == []


def test_hosts_and_meetings() -> None:
    host = line(CAMEO_Code="043", Event_Text="Host a visit")
    assert [each["name"] for each in (*host["actor"], *host["recipient"])] == ["Iran", "Pavel Orlov"]
    talks = line(CAMEO_Code="046")
    assert [each["name"] for each in talks["actor"]] == ["Pavel Orlov", "Iran"]
    assert talks["recipient"] == []


@pytest.mark.parametrize(
    ("code", "meant"),
    [("42", "042"), ("831", "0831"), ("311", "0311"), ("112", "112"), ("193", "193"), ("200", "200"), ("1823", "1823")],
)
def test_leading_zeros_that_tables_of_numbers_lose_are_put_back(code: str, meant: str) -> None:
    assert f" {meant} " in line(CAMEO_Code=code)["text_info"]["text"]


@pytest.mark.parametrize(
    ("cells", "came"),
    [
        ({"CAMEO_Code": "010"}, "CAMEO 010 Make a statement, which is no PLOVER event"),
        ({"CAMEO_Code": "10"}, "CAMEO 010"),
        ({"CAMEO_Code": "231"}, "CAMEO 0231"),
        ({"CAMEO_Code": "9999"}, "'9999'"),
        ({"CAMEO_Code": ""}, "''"),
        ({"Source_Name": ""}, "no actor"),
        ({"Source_Name": "Unspecified Actor"}, "no actor"),
        ({"CAMEO_Code": "043", "Target_Name": ""}, "the visitor is not named"),
        ({"Event_Date": "2015-02-29"}, "'20150229'"),
        ({"Event_Date": "9/3/2015"}, "'9/3/2015'"),
        ({"Event_Date": ""}, "''"),
        ({"Event_ID": "x"}, "'x'"),
        ({"Event_ID": ""}, "an empty cell"),
        ({"Intensity": "strong"}, "'strong'"),
        ({"Intensity": "11"}, "'11'"),
        ({"Story_ID": "s1"}, "'s1'"),
        ({"Sentence_Number": "-1"}, "'-1'"),
        ({"Latitude": "95"}, "'95'"),
        ({"Longitude": "east"}, "'east'"),
        ({"Publisher": "a\tb"}, "21"),
    ],
)
def test_a_bad_row_is_one_error_with_its_reason(cells: dict[str, str], came: str) -> None:
    found, after = read(HEADER, row(**cells), row())[:2]
    assert isinstance(found, InputError)
    assert found.origin == "e.tab:2"
    assert came in found.came
    assert not isinstance(after, InputError)


def test_quoted_files_are_read_like_others() -> None:
    quoted = ["\t".join(f'"{cell}"' for cell in told.split("\t")) for told in (HEADER, row())]
    assert [strip(each) for each in read(*quoted, end="\r\n")] == [strip(each) for each in read(HEADER, row())]
    mixed = row().replace("Pavel Orlov", '"Pavel ""Sailor"" Orlov"')
    (found,) = read(mixed)
    assert not isinstance(found, InputError)
    assert found["actor"][0]["name"] == 'Pavel "Sailor" Orlov'


def strip(found: Line | InputError) -> dict[str, Any]:
    assert not isinstance(found, InputError)
    return {key: value for key, value in found.items() if key != "id"}


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    first, second = read(row(Source_Name='"Sailor Orlov'), row())
    assert not isinstance(first, InputError)
    assert first["actor"][0]["name"] == '"Sailor Orlov'
    assert not isinstance(second, InputError)


def test_columns_may_stand_in_another_order_but_not_be_missing() -> None:
    names = [*reversed(HEADER.split("\t"))]
    names = [names[-1], *names[:-1]]
    assert read("\t".join(names), "\t".join(VISIT[name] for name in names)) == read(HEADER, row())
    first, *_ = read(HEADER.replace("CAMEO Code", "Code"))
    assert isinstance(first, InputError)
    assert "CAMEO Code" in first.came


def test_places_are_told_by_their_finest_name() -> None:
    province = line(City="")["event_loc"]
    assert (province["resolved_place"], province["resolution"]) == ("Tehran Province", 2)
    country = line(City="", Province="")["event_loc"]
    assert (country["resolved_place"], country["resolution"]) == ("Iran", 1)
    nowhere = line(City="", Province="", Country="", Latitude="", Longitude="")
    assert "event_loc" not in nowhere
    assert "Tehran" not in nowhere["text_info"]["text"]


def test_what_is_not_given_is_absent() -> None:
    found = line(Story_ID="", Sentence_Number="", Publisher="", Intensity="")
    assert {"article", "family", "happening", "score"}.isdisjoint(found)
    assert found["cite_info"] == {"coder": "ICEWS", "codebook": "CAMEO"}
    assert found["text_info"]["text"].endswith("Tehran, Tehran Province, Iran")


def test_hostile_cells_stay_one_clean_bounded_line() -> None:
    found = line(
        Source_Name="\x1b[2J\u202eevil" * 500,
        Source_Sectors="Government," * 900,
        City="\x85".join(["Port Alma"] * 99),
        Publisher="P" * 5_000,
    )
    assert found["text_info"]["text"].isprintable()
    assert len(found["text_info"]["text"]) < 1_500
    spans(found)


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
        "actor": [entity("the Estonian army", name="Estonian army", code="EST", sector=["MIL"])],
        "recipient": [entity("Moscow", name="Russia", code="RUS", key="RUS", kind="country")],
        "text_info": {"sequence": 3, "start": 10, "end": 20, "text": "irrelevant"},
        "cite_info": {"publication": "Harbour Gazette"},
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
    for before, after in zip(deeds, reread(written(*deeds)), strict=True):
        assert (after["event"], after["date"], after["enddate"]) == (before["event"], "2023-11-30", "2023-11-30")
        assert after["mode"] in (before["mode"], [])
        assert after["cite_info"]["publication"] == "Harbour Gazette"
        army, russia = [*after["actor"], *after["recipient"]]
        assert (army["code"], army["sector"], army["name"]) == ("EST", ["MIL"], "Estonian army")
        assert (russia["code"], russia["key"], russia["name"]) == ("RUS", "RUS", "Russia")


def test_a_row_read_is_written_as_it_was() -> None:
    cells = dict(zip(COLUMNS, written(line()).decode().splitlines()[1].split("\t"), strict=True))
    changed = {name: cell for name, cell in cells.items() if cell != VISIT[name]}
    # what a line does not hold: its sentence's number, the province of a city, sectors that PLOVER has no words for
    assert changed == {
        "Source Sectors": "Government",
        "Intensity": "1.0",
        "Sentence Number": "",
        "Province": "",
    }


def test_a_written_file_read_and_written_again_is_the_same() -> None:
    odd = {
        "actor": [
            entity('=CMD("x")', name='=CMD("x")'),
            entity("UN staff", name="United Nations", code="UNO", sector=["MED"]),
        ],
        "recipient": [],
        "event_loc": {"resolved_place": "-\tRafah", "lat": 31.28, "lon": 34.25, "country_code": "PSE"},
        "cite_info": {},
    }
    told = [*every_deed(), ours(900, "AGREE", None, **odd)]
    told += [ours(901, "AID", None, event_loc={"resolved_place": "Iran", "country_code": "IRN", "resolution": 1})]
    told += [line(), line(CAMEO_Code="043"), line(Story_ID="", City=""), line(Source_Name='"Sailor Orlov')]
    del told[3]["article"], told[3]["family"]
    first = written(*told)
    assert written(*reread(first)) == first
    assert len(first.splitlines()) == len(told) + 1
    rows = list(csv.reader(io.StringIO(first.decode()), delimiter="\t"))
    assert {len(cells) for cells in rows} == {20}
    assert first.decode().splitlines()[0] == HEADER


def test_every_sector_and_code_comes_back() -> None:
    for sector in load().sectors:
        (again,) = reread(written(ours(1, "AGREE", None, actor=[entity("somebody", code="EST", sector=[sector])])))
        assert (again["actor"][0]["code"], again["actor"][0]["sector"]) == ("EST", [sector])
    for code in set(load().codes) - {"UNO", "EUR"}:  # ICEWS has no words for these: the roster's names tell them
        (again,) = reread(written(ours(1, "AGREE", None, actor=[entity("somebody", code=code)])))
        assert again["actor"][0]["code"] == code


def test_every_country_comes_back() -> None:
    from lapwing.exchange.countries import country_names  # noqa: PLC0415

    for code in country_names():
        actor = entity("a minister", code=code, sector=["GOV"])
        (again,) = reread(written(ours(1, "AGREE", None, actor=[actor], event_loc={"country_code": code})))
        assert again["actor"][0]["code"] == again["event_loc"]["country_code"] == code


def test_only_actual_events_of_one_day_with_an_actor_are_written() -> None:
    told = [ours(1, "AGREE", None, reality="negated"), ours(2, "AGREE", None, enddate="2023-12-02")]
    told += [ours(3, "AGREE", None, actor=[]), ours(4, "AGREE", None)]
    stream = io.BytesIO()
    assert write_icews(told, stream) == 1
    assert not stream.closed
    assert written() == (HEADER + "\n").encode()


def test_lapwings_own_lines_are_written() -> None:
    (again,) = reread(written(*document_lines(document())))
    assert (again["event"], again["mode"], again["actor"][0]["key"]) == ("ASSAULT", ["heavy-weapons"], "PER")
    assert again["event_loc"]["resolved_place"] == "Arica"
