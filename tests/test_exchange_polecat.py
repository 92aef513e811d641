"""POLECAT's table read and written again: who is who in a row, malformed headers, and the row told as evidence."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from exchange_lines import full
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_document import document

from lapwing.errors import InputError
from lapwing.exchange import Line, document_lines
from lapwing.exchange.polecat import POLECAT, REQUIRED, read_polecat, write_polecat
from lapwing.ontology import load

NAMES = [name for name, _ in POLECAT]
VISIT = {
    "Event ID": "20230504-77-a",
    "Event Date": "2023-05-04",
    "Event Type": "CONSULT",
    "Event Mode": "visit",
    "Intensity": "9",
    "Quad Code": "VERBAL CONFLICT",
    "Contexts": "military; Human Rights; weather",
    "Actor Name": "Imre Tolnay",
    "Actor Country": "PER",
    "Actor COW": "135",
    "Primary Actor Sector": "GOV",
    "Actor Sectors": "GOV; MIL; XXX",
    "Actor Title": "Minister of Defense",
    "Actor Name Raw": "Peru's Tolnay",
    "Recipient Name Raw": "Chilean lawmakers",
    "Recipient Country": "Chile",
    "Recipient Sectors": "LEG",
    "Placename": "Arica",
    "Country": "CHL",
    "Latitude": "-18.5",
    "Longitude": "-70.3",
    "GeoNames ID": "3899361",
    "Raw Placename": "the port of Arica",
    "Source": "The Andes Herald",
    "Publication Date": "5/6/2023",
    "Story People": "Imre Tolnay",
    "Language": "English",
    "Version": "1.2",
}


def cells(**changed: str) -> list[str]:
    row = VISIT | {name.replace("_", " "): value for name, value in changed.items()}
    return [row.get(name, "None") for name in NAMES]


def table(*rows: Sequence[str], header: Sequence[str] = NAMES) -> bytes:
    return "".join("\t".join(row) + "\n" for row in (header, *rows)).encode()


def read(data: bytes) -> list[Any]:
    return list(read_polecat(io.BytesIO(data), "p.txt"))


def written(told: Iterable[Line]) -> bytes:
    stream = io.BytesIO()
    write_polecat(told, stream)
    return stream.getvalue()


def of(**changed: str) -> Any:
    (made,) = read(table(cells(**changed)))
    return made


def refused(made: Any, origin: str = "p.txt:2") -> str:
    assert isinstance(made, InputError), made
    assert made.origin == origin
    return str(made)


def test_a_row_is_a_line_with_its_evidence() -> None:
    text = "Peru's Tolnay (Peru, GOV, MIL) CONSULT visit Chilean lawmakers (Chile, LEG) · Arica, Chile"
    text += " · contexts: military, human rights"
    assert of() == {
        "id": "polecat-20230504-77-a",
        "date": "2023-05-04",
        "enddate": "2023-05-04",
        "event": "CONSULT",
        "mode": ["visit"],
        "context": ["military", "human_rights"],
        "quad_code": 1,
        "event_scale": 4.0,
        "actor": [
            {
                "code": "PER",
                "sector": ["GOV", "MIL"],
                "entity_text": "Peru's Tolnay",
                "name": "Imre Tolnay",
                "office": "Minister of Defense",
                "start": 0,
                "end": 13,
            }
        ],
        "recipient": [
            {"code": "CHL", "sector": ["LEG"], "entity_text": "Chilean lawmakers", "start": 45, "end": 62},
        ],
        "event_loc": {
            "extracted_place": "the port of Arica",
            "resolved_place": "Arica",
            "geonameid": "3899361",
            "lat": -18.5,
            "lon": -70.3,
            "country_code": "CHL",
        },
        "text_info": {
            "sequence": 0,
            "start": 0,
            "end": len(text),
            "text": text,
            "trigger_start": 31,
            "trigger_end": 44,
        },
        "cite_info": {
            "publication": "The Andes Herald",
            "published": "2023-05-06",
            "language": "en",
            "coder": "POLECAT",
            "version": "1.2",
        },
        "coder": "POLECAT",
        "reality": "actual",
        "certainty": "certain",
        "said_by": {"kind": "author"},
        "by": "polecat@1",
    }


def test_offsets_point_at_their_words() -> None:
    made = of(Actor_Name_Raw="A; B 🕊; A", Recipient_Name_Raw="B 🕊; C", Event_Mode="None", Actor_Country="PER; CHL; BOL")
    text = made["text_info"]["text"]
    assert text.startswith("A (Peru); B 🕊 (Chile); A (Bolivia) CONSULT B 🕊; C · ")
    for party in (*made["actor"], *made["recipient"]):
        assert text[party["start"] : party["end"]] == party["entity_text"]
    assert text[made["text_info"]["trigger_start"] : made["text_info"]["trigger_end"]] == "CONSULT"


def test_the_least_row() -> None:
    made = of(**dict.fromkeys((name.replace(" ", "_") for name in NAMES[3:] if name != "Actor Country"), ""))
    assert made["text_info"]["text"] == "PER (Peru) CONSULT"
    assert made["actor"] == [{"code": "PER", "entity_text": "PER", "start": 0, "end": 3}]
    assert (made["recipient"], made["mode"], made["context"]) == ([], [], [])
    assert made["cite_info"] == {"coder": "POLECAT"}
    assert "event_loc" not in made


@pytest.mark.parametrize(
    ("raw", "name", "country", "sector", "parties"),
    [
        ("a; b", "A; B", "PER; CHL", "GOV; MIL", [("a", "A", "PER", "GOV"), ("b", "B", "CHL", "MIL")]),
        ("a; b", "A; None", "PER; None", "None", [("a", "A", "PER", None), ("b", None, None, None)]),
        ("a; b", "A", "PER", "GOV", [("a", None, None, None), ("b", None, None, None)]),
        ("a", "A; B", "PER; CHL", "GOV", [("a", None, None, "GOV")]),
        ("None", "A; B", "PER; CHL", "None", [("A", "A", "PER", None), ("B", "B", "CHL", None)]),
        ("", "", "Peru; Chile", "", [("Peru", None, "PER", None), ("Chile", None, "CHL", None)]),
        ("None; b", "A; None", "None", "None", [("A", "A", None, None), ("b", None, None, None)]),
        ("\x1b\u202e; b", "None", "PER; CHL", "None", [("PER", None, "PER", None), ("b", None, "CHL", None)]),
    ],
)
def test_names_are_paired_by_place_where_there_is_one_for_each(
    raw: str, name: str, country: str, sector: str, parties: list[tuple[str | None, ...]]
) -> None:
    given = {"Name_Raw": raw, "Name": name, "Country": country, "Title": ""}
    for side in ("Actor", "Recipient"):
        made = of(**{f"{side}_{key}": value for key, value in given.items()}, **_sectors(side, sector))
        told = [
            (p["entity_text"], p.get("name"), p.get("code"), p.get("sector", [None])[0]) for p in made[side.lower()]
        ]
        assert told == parties


def _sectors(side: str, primary: str) -> dict[str, str]:
    return {f"Primary_{side}_Sector": primary, f"{side}_Sectors": "None"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("RUS", "RUS"),
        ("Russia", "RUS"),
        ("Bosnia & Herzegovina", "BIH"),
        ("South Korea", "KOR"),
        ("Türkiye", "TUR"),
        ("IGO", "IGO"),
        ("EUR", "EUR"),
        ("KOS", "KOS"),
        ("Narnia", None),
        ("RUSSIAN", None),
        ("Congo", None),
    ],
)
def test_countries_are_codes_or_names(cell: str, code: str | None) -> None:
    made = of(Actor_Country=cell, Country=cell)
    assert made["actor"][0].get("code") == made["event_loc"].get("country_code") == code


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-05-04", "2023-05-04"),
        ("5/4/2023", "2023-05-04"),
        ("12/31/2020", "2020-12-31"),
        ("2023-05-04 00:00:00", "2023-05-04"),
        ("None", None),
        ("", None),
    ],
)
def test_days_as_they_are_and_as_spreadsheets_save_them(cell: str, day: str | None) -> None:
    made = of(Event_Date=cell, Publication_Date=cell)
    assert made.get("date") == made.get("enddate") == made["cite_info"].get("published") == day


@pytest.mark.parametrize(("cell", "code"), [("en", "en"), ("English", "en"), ("arabic", "ar"), ("Klingon-ish", None)])
def test_languages_are_codes_or_names(cell: str, code: str | None) -> None:
    assert of(Language=cell)["cite_info"].get("language") == code


def test_modes_and_contexts_as_releases_write_them() -> None:
    assert of(Event_Type="accuse", Event_Mode="ACCUSE-allege; disapprove")["mode"] == ["allege", "disapprove"]
    assert of(Event_Mode="riot")["mode"] == []
    every = "; ".join(context.replace("_", " ").title() for context in load().contexts)
    assert of(Contexts=every)["context"] == list(load().contexts)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Event ID": "None"}, "no Event ID"),
        ({"Event Type": "FIGHT"}, "Event Type: one of AGREE"),
        ({"Event Type": "None"}, "no Event Type"),
        ({"Actor Name": "None", "Actor Name Raw": "", "Actor Country": "None"}, "no actor"),
        ({"Event Date": "13/40/2023"}, "Event Date: a day as YYYY-MM-DD"),
        ({"Event Date": "5/4/23"}, "Event Date: a day"),
        ({"Event Date": "20230"}, "Event Date: a day"),
        ({"Publication Date": "soon"}, "Publication Date: a day"),
        ({"Latitude": "north"}, "Latitude: degrees as a number; got 'north'"),
        ({"Latitude": "nan"}, "Latitude: a number from -90 to 90"),
        ({"Longitude": "200"}, "Longitude: a number from"),
    ],
)
def test_a_bad_row_says_why(changed: dict[str, str], reason: str) -> None:
    assert reason in refused(of(**{name.replace(" ", "_"): value for name, value in changed.items()}))


def test_the_fifth_column_has_two_names_and_the_order_is_the_header_s() -> None:
    header = ["Event Intensity" if name == "Intensity" else name for name in NAMES]
    assert read(table(cells(), header=header)) == [of()]
    assert read(table(cells()[::-1], header=NAMES[::-1])) == [of()]


@pytest.mark.parametrize("at", [0, 5, 40])
@pytest.mark.parametrize("tabs", [0, 1, 2, 7])
def test_a_header_with_columns_that_the_rows_do_not_have(at: int, tabs: int) -> None:
    header = [*NAMES[:at], "Headline", "Other", *NAMES[at:]]
    assert read(table([*cells(), *[""] * tabs], header=header)) == [of()]
    assert read(table([*cells(), *[""] * tabs], header=[*header, "", ""])) == [of()]


@pytest.mark.parametrize("at", [0, 5, 40])
def test_a_header_with_columns_that_the_rows_do_have(at: int) -> None:
    header, row = [*NAMES[:at], "Headline", *NAMES[at:]], [*cells()[:at], "A visit", *cells()[at:]]
    assert read(table(row, [*row, "", ""], header=header)) == [of(), of()]


def test_rows_end_in_tabs_too_many_and_not_in_cells_too_few() -> None:
    short, long = cells()[:-1], [*cells(), "x"]
    full_row, padded, fewer, more, empty = read(table(cells(), [*cells(), "", ""], short, long, [*short, ""]))
    assert full_row == padded == of()
    assert "version" not in empty["cite_info"]
    assert "40 cells, as in the header; got 39" in refused(fewer, "p.txt:4")
    assert "got 41" in refused(more, "p.txt:5")


@pytest.mark.parametrize("missing", REQUIRED)
def test_without_a_required_column_the_file_is_one_error(missing: str) -> None:
    (made,) = read(table(*[["x"] * 39] * 3, header=[name for name in NAMES if name != missing]))
    assert f"none with {missing}" in refused(made, "p.txt:1")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe\n", b"a,b\n1,2\n", table(header=[*NAMES, "Source"])])
def test_what_is_no_polecat_is_one_error(data: bytes) -> None:
    (made,) = read(data)
    assert isinstance(made, InputError)


def test_a_bad_row_costs_nothing_but_itself() -> None:
    good = "\t".join(cells()).encode()
    data = b"\xef\xbb\xbf" + table() + good + b"\r\n\r\n" + good.replace(b"visit", b"\xff") + b"\n" + b"x" * 1_500_000
    first, broken, long, last = read(data + b"\n" + good)
    assert first == last == of()
    assert "UTF-8" in refused(broken, "p.txt:4")
    assert "1,000,000 bytes" in refused(long, "p.txt:5")


def test_hostile_cells_are_one_line_of_bounded_text() -> None:
    made = of(Actor_Name_Raw="\x1b[31mX\u202e" + "y" * 9_000, Placename="a\u2028b", Source="<script>\x07")
    told = made["text_info"]["text"]
    assert told.isprintable()
    assert len(told) < 1_000
    assert made["cite_info"]["publication"] == "<script>"


# --- there and back -------------------------------------------------------------------------------


def held(line: Any) -> Any:
    """What POLECAT's columns can say of a line: the keys that reading gives back as they were."""
    told = {key: line[key] for key in ("event", "mode", "context", "quad_code", "event_scale")}
    if line.get("date") and line["date"] == line["enddate"]:
        told["date"] = line["date"]
    for side in ("actor", "recipient"):
        kept = ("code", "entity_text", "name", "office", *(["sector"] if len(line[side]) == 1 else []))
        told[side] = [{key: party[key] for key in kept if key in party} for party in line[side]]
    place = ("extracted_place", "resolved_place", "geonameid", "lat", "lon", "country_code")
    told["event_loc"] = {key: line.get("event_loc", {}).get(key) for key in place}
    told["cite_info"] = {key: line["cite_info"].get(key) for key in ("publication", "published", "language", "version")}
    return told


def test_of_our_lines_comes_back_what_the_columns_hold() -> None:
    odd: Any = full()
    odd |= {"reality": "actual", "enddate": odd["date"]}
    odd["actor"][0]["code"], odd["recipient"][0]["code"], odd["event_loc"]["country_code"] = "PER", "IGO", "CHL"
    odd["cite_info"]["publication"] = odd["recipient"][0]["name"] = "=x"
    del odd["actor"][1]
    told = [line for line in [*document_lines(document()), odd] if line["reality"] == "actual"]
    again = read(written(told))
    assert [held(line) for line in again] == [held(line) for line in told]
    assert [line["id"] for line in again] == [f"polecat-{line['id']}" for line in told]


_PIECE = st.text("aBé .,'=-+@\x0b\x1b\x85\u2028\u202e🕊", max_size=6)
_CELL = st.one_of(
    st.sampled_from(
        ["None", "", "PER", "Chile", "GOV", "MIL; GOV", "XXX", "visit", "military", "en", "7.0", "5/4/2023"]
    ),
    _PIECE,
    st.lists(_PIECE, min_size=1, max_size=3).map("; ".join),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES[3:]), _CELL, max_size=25))
def test_what_is_read_is_written_and_read_the_same(changed: dict[str, str]) -> None:
    for column in ("Latitude", "Longitude", "Publication Date"):
        changed.pop(column, None)
    (made,) = read(table(cells(**{"Actor Country": "PER", **changed})))
    if isinstance(made, InputError):
        assert "no actor" in str(made)
        return
    data = written([made])
    assert read(data) == [made]
    assert written(read(data)) == data
    info = made["text_info"]
    assert info["text"].isprintable()
    for party in (*made["actor"], *made["recipient"]):
        assert info["text"][party["start"] : party["end"]] == party["entity_text"]
