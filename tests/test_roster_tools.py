"""The roster's tools: doubts, tables of one's own, a Wikidata dump."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
from datetime import date

import pytest
from click.testing import CliRunner

from lapwing.actors import load_roster
from lapwing.actors.checking import counts, doubts
from lapwing.actors.extending import add_tables
from lapwing.actors.wikidata import import_dump, lines_of
from lapwing.cli import main
from lapwing.errors import RosterError

LEADERS = "key,name,surname,aliases,country,office,sectors,begins,ends\n"


def leaders(folder, *rows: str):
    folder.mkdir(exist_ok=True)
    table = folder / "leaders.csv"
    table.write_text(LEADERS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return table


def test_sixty_states_have_their_leaders_since_1990():
    found = counts(None)
    assert found["states with a head of state or government"] >= 60
    assert found["of these since 1990"] >= 60


def test_doubts_find_what_is_planted(tmp_path):
    leaders(
        tmp_path,
        "odd-brekke,Odd Brekke,,,ATA,president,GOV,1990-01-01,1999-12-31",
        "lise-brekke,Lise Brekke,,Odd Brekke,ATA,president,GOV,1995-01-01,2000-12-31",
        "per-brekke,Per Brekke,,,ATA,president,GOV,2003-01-01,",
    )
    found = {(doubt.kind, doubt.what.partition(" ")[0]) for doubt in doubts(tmp_path)}
    assert {("shared name", "Odd"), ("two holders", "ATA"), ("gap", "ATA")} <= found


def test_own_tables_lie_on_top(tmp_path):
    table = leaders(tmp_path / "new", "odd-brekke,Odd Brekke,,,NOR,trade envoy,GOV,2020-01-01,")
    folder = tmp_path / "mine"
    assert add_tables([table], folder) == {"leaders.csv": 1}
    assert add_tables([table], folder) == {"leaders.csv": 1}  # the same rows again add nothing
    roster = load_roster(folder)
    assert roster.actor("odd-brekke", date(2021, 1, 1)).office == "trade envoy"
    assert roster.actor("vladimir-putin", date(2021, 1, 1)) is not None


def test_a_broken_table_changes_nothing(tmp_path):
    folder = tmp_path / "mine"
    add_tables([leaders(tmp_path / "new", "odd-brekke,Odd Brekke,,,NOR,trade envoy,GOV,2020-01-01,")], folder)
    before = (folder / "leaders.csv").read_text(encoding="utf-8")
    bad = leaders(tmp_path / "bad", "lise-brekke,Lise Brekke,,,NOR,trade envoy,GOV,2020-13-01,")
    with pytest.raises(RosterError, match="line 3"):
        add_tables([bad], folder)
    assert (folder / "leaders.csv").read_text(encoding="utf-8") == before
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(RosterError, match="a header line"):
        add_tables([other], folder)


# --- Wikidata: entities in the shape of the dump, of invented bearers ------------------------------


def snak(value: object, kind: str = "wikibase-entityid") -> dict[str, object]:
    held = {"entity-type": "item", "id": value} if kind == "wikibase-entityid" else value
    return {"snaktype": "value", "datavalue": {"value": held, "type": kind}}


def claims(**by_property: list[dict[str, object]]) -> dict[str, object]:
    return {
        name: [{"mainsnak": one, "type": "statement", "rank": "normal"} for one in snaks]
        for name, snaks in by_property.items()
    }


def entity(name: str, label: str, made: dict[str, object], aliases: tuple[str, ...] = ()) -> dict[str, object]:
    listed = [{"language": "en", "value": alias} for alias in aliases]
    labels = {"en": {"language": "en", "value": label}}
    return {"type": "item", "id": name, "labels": labels, "aliases": {"en": listed}, "claims": made}


def day(text: str) -> dict[str, object]:
    return snak({"time": f"+{text}T00:00:00Z", "precision": 11, "calendarmodel": "Q1985727"}, "time")


def dump_lines() -> list[str]:
    person = entity("Q901", "Odd Brekke", claims(P31=[snak("Q5")], P27=[snak("Q20")]), ("O. Brekke", "odd"))
    held = {"mainsnak": snak("Q902"), "qualifiers": {"P580": [day("2019-00-00")], "P582": [day("2023-05-04")]}}
    person["claims"]["P39"] = [held]
    items = [
        person,  # before the office and the country it waits for, as they come in the dump
        entity("Q902", "Prime Minister of Norway", claims(P31=[snak("Q294414")], P1001=[snak("Q20")])),
        entity("Q20", "Norway", claims(P31=[snak("Q3624078")], P298=[snak("NOR", "string")])),
        entity("Q903", "Fjord Gazette", claims(P31=[snak("Q11032")], P17=[snak("Q20")], P571=[day("1905-02-03")])),
        entity("Q904", "a mountain", claims(P31=[snak("Q8502")])),
        {"type": "item", "id": "Q905", "labels": {}, "aliases": {}, "claims": {}},
    ]
    return ["[", *(json.dumps(item) + "," for item in items), '{"broken', "]"]


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2"])
def test_a_dump_becomes_tables(tmp_path, suffix):
    dump = tmp_path / f"dump.json{suffix}"
    packed = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}[suffix]
    dump.write_bytes(packed("\n".join(dump_lines()).encode()))
    folder = tmp_path / "mine"
    assert list(import_dump(dump, folder))[-1] == 6
    rows = list(csv.DictReader((folder / "leaders.csv").read_text(encoding="utf-8").splitlines()))
    assert [
        (r["name"], r["aliases"], r["country"], r["office"], r["sectors"], r["begins"], r["ends"]) for r in rows
    ] == [("Odd Brekke", "O. Brekke", "NOR", "prime minister", "GOV", "2019-01-01", "2023-05-04")]
    bodies = list(csv.DictReader((folder / "organisations.csv").read_text(encoding="utf-8").splitlines()))
    assert [(r["name"], r["kind"], r["code"], r["sectors"], r["begins"]) for r in bodies] == [
        ("Fjord Gazette", "organisation", "NOR", "JRN", "1905-02-03")
    ]
    assert load_roster(folder).actor("odd-brekke", date(2020, 1, 1)).office == "prime minister"
    assert sorted(path.name for path in folder.iterdir()) == ["leaders.csv", "organisations.csv"]


def test_a_dump_cut_short_is_an_error(tmp_path):
    dump = tmp_path / "dump.json.gz"
    dump.write_bytes(gzip.compress("\n".join(dump_lines()).encode())[:-20])
    with pytest.raises(RosterError, match="readable"):
        list(lines_of(dump))
    empty = tmp_path / "empty.json"
    empty.write_text("[]", encoding="utf-8")
    with pytest.raises(RosterError, match="no entity"):
        list(import_dump(empty, tmp_path / "mine"))


def test_the_commands(tmp_path):
    runner = CliRunner()
    told = runner.invoke(main, ["who", "the British prime minister", "--date", "2022-10-21"])
    assert "Liz Truss" in told.output
    assert told.exit_code == 0
    assert runner.invoke(main, ["who", "Qwrtz"]).exit_code == 1
    table = leaders(tmp_path / "new", "odd-brekke,Odd Brekke,,,NOR,trade envoy,GOV,2020-01-01,")
    assert runner.invoke(main, ["roster", "add", str(table), "--into", str(tmp_path / "mine")]).exit_code == 0
    mine = runner.invoke(main, ["who", "Odd Brekke", "--roster", str(tmp_path / "mine")])
    assert "trade envoy" in mine.output
    assert runner.invoke(main, ["roster", "check"]).exit_code == 0
