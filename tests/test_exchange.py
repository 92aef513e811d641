"""Lines, tables, graph and Parquet of hand-built documents; docs/output.md against what is written."""

import csv
import io
import json
import os
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from told_document import BODY, PERU, document

from lapwing.errors import LapwingError, UnknownName
from lapwing.exchange import FORMATS, document_lines, lines, speakers_in, speakers_of, tellings_of, write
from lapwing.exchange.columns import COLUMNS
from lapwing.exchange.cow import cow_codes
from lapwing.exchange.graph import EDGE_KEYS, NODE_KEYS
from lapwing.exchange.polecat import POLECAT
from lapwing.records import Document, Happening, Reality, Telling
from lapwing.store import Store


def happening(told: Telling) -> Happening:
    event = told.event
    return Happening("h1", event.category, Reality.ACTUAL, (), (), None, None, (event.id,), (), ())


def told_in(form: str, made: Document) -> bytes:
    stream = io.BytesIO()
    write(tellings_of(made), form, stream, speakers=speakers_of(made))
    return stream.getvalue()


def test_join_orders_by_sentence_and_keeps_every_party() -> None:
    told = tellings_of(document())
    assert [telling.event.span.of(BODY) for telling in told] == ["shelled", "shell", "met"]
    assert [party.name for party in told[0].actors] == ["Peru", "gunmen"]
    assert {telling.family for telling in told} == {document().article.id}
    assert tellings_of(document(), "f9")[0].family == "f9"


def test_an_event_nobody_judged_is_not_told() -> None:
    assert len(tellings_of(replace(document(), stances=document().stances[:1]))) == 1


def test_a_line_says_all_that_is_known() -> None:
    made = document()
    told = tellings_of(made)
    line = next(lines(told, happenings=[happening(told[0])], speakers=speakers_of(made)))
    assert line["date"] == line["enddate"] == "2023-05-04"
    assert (line["event"], line["mode"], line["context"]) == ("ASSAULT", ["heavy-weapons"], [])
    assert (line["quad_code"], line["event_scale"]) == (4, -9.5)
    peru, gunmen = line["actor"]
    assert (peru["code"], peru["name"], peru["entity_text"]) == ("PER", "Peru", "Peru")
    assert gunmen == {"entity_text": "gunmen", "code_why": "role without a country", "start": 9, "end": 15}
    assert line["recipient"][0]["sector"] == ["MIL", "GOV"]
    assert line["event_loc"]["geonameid"] == "3899361"
    assert line["event_loc"]["extracted_place"] == "Arica"
    assert line["said_by"]["name"] == "Ana Rojas"
    assert line["said_by"]["code"] == "BOL"
    assert line["said_by"]["cue"]["text"] == "said"
    assert line["cite_info"]["published"] == "2023-05-06"
    assert line["cite_info"]["codebook"] == "PLOVER 2.0"
    assert line["happening"] == "h1"


def test_absent_means_not_known() -> None:
    _, may, met = document_lines(document())
    assert {"date", "enddate", "date_basis", "event_loc", "happening"}.isdisjoint(may)
    assert may["setting_why"] == "no date; no place"
    assert may["condition"]["text"] == "If the talks fail"
    assert met["recipient"] == []
    assert met["event_loc"]["resolution"] == 1
    assert "geonameid" not in met["event_loc"]
    assert set(met["said_by"]) == {"kind"}


def test_a_speaker_who_takes_no_part_is_named_by_the_text_alone() -> None:
    line = next(lines(tellings_of(document())))
    assert line["said_by"]["name"] == "envoy Ana Rojas"
    assert "code" not in line["said_by"]


def test_a_store_knows_the_speakers_of_its_tellings() -> None:
    made = document()
    with Store.open("sqlite://") as store:
        store.save(made)
        told = store.tellings()
        assert speakers_in(store, told) == speakers_of(made)
        stored = lines(told, speakers=speakers_in(store, told))
        assert sorted(map(str, stored)) == sorted(map(str, document_lines(made)))


def test_every_offset_points_at_its_words() -> None:
    for line in document_lines(document()):
        info = line["text_info"]
        assert BODY[info["start"] : info["end"]] == info["text"]
        assert info["start"] <= info["trigger_start"] < info["trigger_end"] <= info["end"]
        for entity in (*line["actor"], *line["recipient"]):
            assert BODY[entity["start"] : entity["end"]] == entity["entity_text"]
        for cue in (line.get("date_cue"), line.get("condition"), line["said_by"].get("cue")):
            assert cue is None or BODY[cue["start"] : cue["end"]] == cue["text"]


def test_a_category_the_ontology_lacks_is_refused() -> None:
    made = document()
    odd = tuple(replace(event, category="ODD") for event in made.events)
    with pytest.raises(UnknownName, match="ODD"):
        list(document_lines(replace(made, events=odd)))


@pytest.mark.parametrize("form", FORMATS)
def test_same_input_same_bytes_and_nothing_makes_a_sound_file(form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    assert told_in(form, document()) == told_in(form, document())
    stream = io.BytesIO()
    assert write((), form, stream) == 0
    assert not stream.closed


def test_plover_is_one_json_object_a_line_whatever_the_text_holds() -> None:
    made = document(BODY.replace("post in", "po\u2028st\x85in"))
    written = told_in("plover", made).decode()
    assert len(written.splitlines()) == 3
    assert [json.loads(line) for line in written.splitlines()] == [dict(line) for line in document_lines(made)]


def test_csv_reads_back_with_its_columns_and_aligned_parties() -> None:
    rows = list(csv.DictReader(io.StringIO(told_in("csv", document()).decode(), newline="")))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert rows[0]["actor_text"].split("; ") == ["Peru", "gunmen"]
    assert rows[0]["actor_code"].split("; ") == ["PER", ""]
    assert rows[0]["recipient_sector"] == "MIL,GOV"
    assert (rows[0]["event_scale"], rows[0]["lat"], rows[0]["lon"]) == ("-9.5", "-18.5", "-70.3")
    assert rows[1]["date"] == rows[1]["place"] == rows[2]["recipient_text"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  =", "＝", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    made = document(outlet=f"{start}HYPERLINK(1)", title=f'{start}cmd|"x"')
    for form in ("csv", "polecat"):
        table = csv.reader(
            io.StringIO(told_in(form, made).decode(), newline=""), delimiter="\t" if form == "polecat" else ","
        )
        for row in table:
            for cell in row:
                assert not re.match(r"\s*[=+@＝]", cell)
                assert not cell.lstrip().startswith("-") or float(cell) < 0


def test_polecat_has_forty_columns_and_only_what_happened() -> None:
    header, *rows = [line.split("\t") for line in told_in("polecat", document()).decode().rstrip("\n").split("\n")]
    assert len(header) == len(set(header)) == 40
    assert {len(row) for row in rows} == {40}
    shelled, met = [dict(zip(header, row, strict=True)) for row in rows]
    assert shelled["Quad Code"] == "MATERIAL CONFLICT"
    assert (shelled["Event Date"], met["Event Date"]) == ("2023-05-04", "None")
    assert (shelled["Actor Name"], shelled["Actor Name Raw"]) == ("Peru; None", "Peru; gunmen")
    assert (shelled["Actor COW"], shelled["Recipient COW"]) == ("135; None", "155")
    assert (shelled["Primary Recipient Sector"], shelled["Recipient Sectors"]) == ("MIL", "MIL; GOV")
    assert (met["Recipient Name"], met["Event Mode"], met["Contexts"]) == ("None", "None", "diplomatic")
    assert "" not in shelled.values()


def test_polecat_rows_survive_tabs_and_line_ends() -> None:
    written = told_in("polecat", document(outlet="a\tb\r\nc\u2028d")).decode()
    assert {line.count("\t") for line in written.splitlines()} == {39}


def test_cow_codes_are_one_to_one() -> None:
    codes = cow_codes()
    assert len(set(codes.values())) == len(codes)
    assert all(re.fullmatch("[A-Z]{3}", code) and 2 <= int(number) <= 990 for code, number in codes.items())
    assert (codes["USA"], codes["DEU"], codes["KOS"]) == ("2", "255", "347")
    assert "PSE" not in codes


def test_graph_agrees_with_networkx() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_graphml(io.BytesIO(told_in("graphml", document())))
    assert set(graph.nodes) == {"PER", "CHL", "CHL.MIL"}
    assert set(graph.edges) == {("PER", "CHL.MIL"), ("PER", "CHL"), ("CHL", "PER")}
    assault = graph.edges["PER", "CHL.MIL"]
    assert (assault["quad_4"], assault["score"], assault["first"]) == (1, -9.5, "2023-05-04")
    assert graph.nodes["CHL.MIL"]["sector"] == "MIL,GOV"


def test_graph_counts_a_happening_once_however_often_it_is_told() -> None:
    one, other = document(), document(outlet="Coast Daily")
    told = [tellings_of(each)[0] for each in (one, other)]
    joined = Happening("h", "ASSAULT", Reality.ACTUAL, (), (), None, None, tuple(t.event.id for t in told), (), ())
    stream = io.BytesIO()
    assert write(told, "graphml", stream, happenings=[joined]) == 2
    (edge,) = ElementTree.fromstring(stream.getvalue()).iter("{http://graphml.graphdrawing.org/xmlns}edge")
    values = {data.get("key"): data.text for data in edge}
    assert [values[f"edge_{key}"] for key in ("events", "happenings", "families", "quad_4")] == ["2", "1", "2", "1"]


def test_graph_is_xml_whatever_a_name_holds() -> None:
    made = document()
    odd = replace(PERU, name='Per\x00u <&"\ufffe')
    ElementTree.fromstring(told_in("graphml", replace(made, actors=(odd, *made.actors[1:]))))


def test_parquet_has_types() -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    table = parquet.read_table(io.BytesIO(told_in("parquet", document()))).to_pylist()
    assert [row["date"] for row in table] == [date(2023, 5, 4), None, date(2023, 5, 4)]
    assert table[0]["actor_code"] == ["PER", None]
    assert table[2]["recipient_text"] == []
    assert table[0]["event_scale"] == -9.5


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LapwingError, match=r"lapwing\[parquet\]"):
        write(tellings_of(document()), "parquet", tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "events.jsonl"
    target.write_text("old")

    def failing() -> Any:
        yield from tellings_of(document())
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        write(failing(), "plover", target)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["events.jsonl"]
    assert write(tellings_of(document()), "plover", target) == 3
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3


def test_targets_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path, tmp_path / "none" / "x", tmp_path / "file" / "x", Path("/dev/null")):
        with pytest.raises(LapwingError):
            write((), "csv", target)
    with pytest.raises(UnknownName, match="plover, csv"):
        write((), "xlsx", tmp_path / "x")


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(tellings_of(document()), "plover", Path("-"))
    assert capfdbinary.readouterr().out.count(b"\n") == 3


# --- documentation ------------------------------------------------------------------------------

DOCS = (Path(__file__).parent.parent / "docs" / "output.md").read_text(encoding="utf-8")


def documented(section: str) -> set[str]:
    body = DOCS.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", body, re.MULTILINE))


def keys(value: Any, path: str = "") -> set[str]:
    if isinstance(value, list):
        return set().union(*(keys(item, path + "[]") for item in value))
    if not isinstance(value, dict):
        return {path}
    found = set().union(*(keys(item, f"{path}.{key}".lstrip(".")) for key, item in value.items()))
    return found | {f"{path}.{key}".lstrip(".") for key in value}


def test_every_key_is_documented_and_every_documented_key_is_written() -> None:
    told = tellings_of(document())
    written = keys(list(map(dict, lines(told, happenings=[happening(told[0])], speakers=speakers_of(document())))), "")
    plain = {re.sub(r"^\[\]\.?", "", key) for key in written}
    names = {re.sub(r"(\[\])+$", "", key).replace("[]", "").replace("recipient.", "actor.") for key in plain} - {""}
    assert names == documented("PLOVER JSON Lines")


def test_every_column_is_documented() -> None:
    assert documented("CSV and Parquet") == {column.name for column in COLUMNS}
    assert documented("POLECAT") == {name for name, _ in POLECAT}
    assert documented("GraphML") == set(NODE_KEYS) | set(EDGE_KEYS)
    assert documented("Formats") == set(FORMATS)
