"""CAMEO's codes against the ontology and themselves, countries against the roster, and rows told as evidence."""

import csv
import io
from importlib import resources
from pathlib import Path

import pytest

from lapwing.errors import InputError
from lapwing.exchange import cameo, countries, evidence, gdelt, icews
from lapwing.exchange.shape import Entity
from lapwing.ontology import load

CODES = cameo.cameo_codes()
# What CAMEO has no code of its own for: it says "strike or boycott" and "expel or withdraw" in one.
UNSAID = {
    "CONSULT/multilateral",
    "RETREAT/resign",
    "THREATEN/arrest",
    "THREATEN/expel",
    "PROTEST/boycott",
    "PROTEST/vandalize",
    "SANCTION/convict",
    "SANCTION/expel",
    "SANCTION/withdraw",
    "MOBILIZE/weapons",
    "MOBILIZE/militia",
    "COERCE/censor",
    "COERCE/withhold",
    "COERCE/misinformation",
    "ASSAULT/destroy",
    "ASSAULT/primitive",
    "ASSAULT/crowd-control",
}
# CAMEO's roots in PLOVER, from the conversion table of its authors; 08 is parted.
ROOTS = {
    "": (1, 2),
    "AGREE": (3,),
    "CONSULT": (4,),
    "SUPPORT": (5,),
    "COOPERATE": (6,),
    "AID": (7,),
    "CONCEDE": (8,),
    "RETREAT": (8,),
    "ACCUSE": (9, 11),
    "REQUEST": (10,),
    "REJECT": (12,),
    "THREATEN": (13,),
    "PROTEST": (14,),
    "MOBILIZE": (15,),
    "SANCTION": (16,),
    "COERCE": (17,),
    "ASSAULT": (18, 19, 20),
}


def roster() -> set[str]:
    table = resources.files("lapwing").joinpath("roster", "countries.csv").read_text(encoding="utf-8")
    return {row["iso3"] for row in csv.DictReader(io.StringIO(table))}


def rows_of(name: str) -> list[dict[str, str]]:
    return list(countries.table(name))


def test_every_code_is_plovers_and_stands_below_its_parent() -> None:
    known = load()
    for key, code in CODES.items():
        assert code.root in ROOTS[code.category], key
        assert set(code.modes) <= set(known.categories[code.category].modes if code.category else ()), key
        assert set(code.contexts) <= set(known.contexts), key
        assert 0 < len(code.name) <= 60, key
        if len(key) > 2:
            parent = CODES[key[:-1]]
            # the whole of 08 is not one category, its parts are
            assert parent.category == code.category or (parent.code == "08" and code.category == "RETREAT"), key


def test_the_table_is_whole() -> None:
    assert len(rows_of("cameo.csv")) == len(CODES)
    assert {code for code in CODES if len(code) == 2} == {f"{root:02}" for root in range(1, 21)}
    assert {f"{root:02}0" for root in range(1, 21)} <= set(CODES)
    assert {"0256", "0813", "1034", "1246", "1385", "1454", "1663", "1724", "1834", "1952", "2042"} <= set(CODES)
    assert len({code.name for code in CODES.values()}) == len(CODES)


@pytest.mark.parametrize(
    ("code", "category", "modes", "contexts"),
    [
        ("042", "CONSULT", ("visit",), ()),
        ("045", "CONSULT", ("third-party",), ()),
        ("072", "AID", (), ("military",)),
        ("0871", "RETREAT", ("ceasefire",), ("military",)),
        ("0831", "CONCEDE", (), ()),
        ("092", "ACCUSE", ("investigate",), ("human_rights",)),
        ("1122", "ACCUSE", ("allege",), ("human_rights",)),
        ("138", "THREATEN", ("violence",), ("military",)),
        ("142", "PROTEST", ("hunger",), ()),
        ("173", "COERCE", ("arrest",), ()),
        ("1952", "ASSAULT", ("drone",), ("military",)),
        ("2042", "ASSAULT", ("unconventional",), ("cbrn",)),
    ],
)
def test_codes_mean_what_the_codebook_says(code, category, modes, contexts) -> None:
    found = CODES[code]
    assert (found.category, found.modes, found.contexts) == (category, modes, contexts)


def test_scores_and_quads_are_plovers_and_gdelts_are_its_own() -> None:
    visit, sanction = CODES["042"], CODES["163"]
    assert (visit.scale, visit.quad, visit.goldstein, visit.quad_class) == (4.0, 1, 1.0, 1)
    assert (sanction.scale, sanction.quad, sanction.goldstein, sanction.quad_class) == (-6.0, 4, -4.0, 4)
    assert [CODES[code].quad_class for code in ("05", "06", "08", "09", "13", "14", "20")] == [1, 2, 2, 3, 3, 4, 4]
    assert (CODES["15"].goldstein, CODES["20"].goldstein) == (-7.2, -10.0)


def test_every_mode_is_written_as_a_code_that_reads_back_as_the_same() -> None:
    unsaid = set()
    for category, entry in load().categories.items():
        for mode in ("", *entry.modes):
            code = cameo.cameo_of(category, [mode] if mode else [], [])
            assert code is not None
            assert code.category == category
            assert not code.contexts or code.written == "mode"
            if code.modes != ((mode,) if mode else ()):
                assert code.modes == (), "a mode that CAMEO cannot say is left out, not replaced"
                unsaid.add(f"{category}/{mode}")
    assert unsaid == UNSAID


@pytest.mark.parametrize(
    ("category", "modes", "contexts", "code"),
    [
        ("AID", [], ["military"], "072"),
        ("AID", [], ["migration", "asylum"], "075"),
        ("AID", [], ["gender"], "070"),
        ("ASSAULT", ["drone", "firearms"], ["military"], "1952"),
        ("ASSAULT", ["firearms", "crowd-control"], [], "193"),
        ("ASSAULT", [], ["military"], "190"),
        ("SANCTION", ["discontinue"], ["diplomatic"], "161"),
        ("SANCTION", ["discontinue"], [], "163"),
        ("ACCUSE", ["allege"], ["human_rights", "military"], "1122"),
    ],
)
def test_the_code_that_says_most_is_written(category, modes, contexts, code) -> None:
    found = cameo.cameo_of(category, modes, contexts)
    assert found is not None
    assert found.code == code


def test_a_category_of_another_ontology_has_no_code() -> None:
    assert cameo.cameo_of("LAWMAKING", [], []) is None


@pytest.mark.parametrize(("code", "why"), [("010", "no PLOVER event"), ("0231", "no PLOVER event"), ("999", "'999'")])
def test_what_is_no_event_is_refused(code: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        cameo.event_of(code, "f:3")
    assert caught.value.origin == "f:3"


def test_a_host_receives_and_all_who_meet_are_actors() -> None:
    assert cameo.roles(CODES["042"], "a", "b", "f:1") == (["a"], ["b"])
    assert cameo.roles(CODES["043"], "a", "b", "f:1") == (["b"], ["a"])
    assert cameo.roles(CODES["046"], "a", "b", "f:1") == (["a", "b"], [])
    assert cameo.roles(CODES["046"], None, "b", "f:1") == (["b"], [])
    assert cameo.roles(CODES["193"], "a", None, "f:1") == (["a"], [])
    for code in ("043", "193"):
        with pytest.raises(InputError, match="no actor"):
            cameo.roles(CODES[code], "a" if code == "043" else None, None, "f:1")
    with pytest.raises(InputError, match="visitor is not named"):
        cameo.roles(CODES["043"], "a", None, "f:1")


def test_a_row_has_room_for_two() -> None:
    assert cameo.pair(["a", "b"], ["c", "d"]) == ("a", "c")
    assert cameo.pair(["a", "b"], []) == ("a", "b")
    assert cameo.pair(["a"], []) == ("a", None)


def test_types_and_groups_are_plovers() -> None:
    known = load()
    for kind in (*cameo.actor_types().values(), *cameo.known_groups().values()):
        assert set(kind.sectors) <= set(known.sectors)
        assert kind.code in {"", *known.codes}
    assert cameo.actor_types()["MED"].sectors == ("JRN",)  # CAMEO's media are not PLOVER's medical workers
    assert cameo.actor_types()["HLH"].sectors == ("MED",)
    assert cameo.known_groups()["EEC"].code == "EUR"


def test_every_sector_and_code_is_written_as_a_type_that_reads_back() -> None:
    known, types = load(), cameo.actor_types()
    for sector in known.sectors:
        kind = types[cameo.types_written()[sector]]
        assert (kind.code, kind.sectors) == ("", (sector,))
    for code in set(known.codes) - {"UNO", "EUR"}:  # these are written as known groups
        assert types[cameo.types_written()[code]].code == code


def test_countries_are_those_of_the_roster() -> None:
    own = roster()
    assert set(countries.country_names()) == own
    assert {row["code"] for row in rows_of("fips.csv")} == own - {"ALA", "BES"}
    assert {row["code"] for row in rows_of("cameo_countries.csv")} <= own
    assert {row["code"] for row in rows_of("icews_countries.csv")} <= own
    for name, column in (("fips.csv", "fips"), ("cameo_countries.csv", "cameo"), ("icews_countries.csv", "name")):
        keys = [row[column] for row in rows_of(name)]
        assert len(keys) == len(set(keys)), name


def test_every_country_reads_back_from_each_system() -> None:
    for code in roster():
        assert countries.country_of_cameo(countries.cameo_of_country(code)) == code
        fips = countries.fips_of_country(code)
        assert countries.country_of_fips(fips or "") == (code if fips else None)
        assert countries.country_of_name(countries.icews_of_country(code) or "") == code


@pytest.mark.parametrize(
    ("fips", "code"),
    [
        ("AS", "AUS"),
        ("AU", "AUT"),
        ("CH", "CHN"),
        ("CI", "CHL"),
        ("CG", "COD"),
        ("CF", "COG"),
        ("GM", "DEU"),
        ("GA", "GMB"),
        ("GB", "GAB"),
        ("IZ", "IRQ"),
        ("IS", "ISR"),
        ("KS", "KOR"),
        ("KN", "PRK"),
        ("NI", "NGA"),
        ("NG", "NER"),
        ("SF", "ZAF"),
        ("SU", "SDN"),
        ("OD", "SSD"),
        ("RP", "PHL"),
        ("RI", "SRB"),
        ("KV", "KOS"),
        ("SP", "ESP"),
        ("SW", "SWE"),
        ("SZ", "CHE"),
        ("UP", "UKR"),
        ("UK", "GBR"),
        ("VM", "VNM"),
        ("YM", "YEM"),
        ("ZA", "ZMB"),
        ("PF", None),
        ("", None),
    ],
)
def test_fips_is_not_iso(fips: str, code: str | None) -> None:
    assert countries.country_of_fips(fips) == code


def test_gaza_and_the_west_bank_are_told_by_longitude() -> None:
    assert countries.fips_of_country("PSE", 34.45) == "GZ"
    assert countries.fips_of_country("PSE", 35.2) == countries.fips_of_country("PSE") == "WE"
    assert countries.country_of_fips("GZ") == countries.country_of_fips("WE") == "PSE"


def test_regions_are_no_countries() -> None:
    for region in ("AFR", "ASA", "EUR", "WST", "MEA", "SAF", ""):
        assert countries.country_of_cameo(region) is None
    assert [countries.country_of_cameo(code) for code in ("ROM", "TMP", "KSV", "ZAR", "GZS")] == [
        "ROU",
        "TLS",
        "KOS",
        "COD",
        "PSE",
    ]


def test_names_of_countries() -> None:
    named = {
        "Russian Federation": "RUS",
        "Occupied Palestinian Territory": "PSE",
        "The Bahamas": "BHS",
        "Côte d'Ivoire": "CIV",
        "Cote d'Ivoire": "CIV",
        "Democratic Republic of Congo": "COD",
        "Congo": None,  # two bear it
        "Atlantis": None,
        "": None,
    }
    assert {name: countries.country_of_name(name) for name in named} == named
    assert countries.organisation_code("United Nations") == "UNO"
    assert countries.organisation_code("European Union") == "EUR"
    assert countries.organisation_code("The Tuesday Club") is None


def test_evidence_points_at_its_words() -> None:
    first = evidence.Named(Entity(entity_text="SUDRIA", code="SUD"), "SUDGOV")
    second = evidence.Named(Entity(entity_text="SUDRIA"), "")
    told = evidence.tell(first, "042 Make a visit", second, ["Port Alma", "tone 1.0"])
    text = told.info["text"]
    assert text == "SUDRIA (SUDGOV) 042 Make a visit SUDRIA · Port Alma · tone 1.0"
    assert text[told.info["trigger_start"] : told.info["trigger_end"]] == "042 Make a visit"
    assert told.first == {"entity_text": "SUDRIA", "code": "SUD", "start": 0, "end": 6}
    assert told.second is not None
    assert told.second["start"] == 33
    assert (told.info["start"], told.info["end"]) == (0, len(text))
    alone = evidence.tell(None, "190 Fight", None, [])
    assert (alone.info["text"], alone.first, alone.second) == ("190 Fight", None, None)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Two\twords\r\n here ", "Two words here"),
        ("red\x1b[31m alert", "red [31m alert"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("no\u00a0break \ufeff", "no break"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("\ud800", ""),
        ("x" * 9_999, "x" * 300),
        ("\x00" * 50, ""),
    ],
)
def test_cells_are_cleaned_and_bounded(text: str, clean: str) -> None:
    assert evidence.cleaned(text) == clean
    assert evidence.cleaned(clean) == clean


@pytest.mark.parametrize("cell", ["abc", "nan", "inf", "-inf", "1_000", "1,5", "0x10", "91"])
def test_numbers_that_are_none_are_refused(cell: str) -> None:
    with pytest.raises(InputError, match="a number from -90 to 90 in Lat"):
        evidence.number(cell, "Lat", "f:1", most=90)
    assert evidence.number("", "Lat", "f:1") is None
    assert evidence.number("-7.5", "Lat", "f:1", most=90) == -7.5


@pytest.mark.parametrize("digits", ["20240230", "2024023", "202402301", "2024-02-", "", "٢٠٢٤٠١٠١", "00000101"])
def test_impossible_days_are_refused(digits: str) -> None:
    with pytest.raises(InputError, match="a day of the calendar"):
        evidence.day(digits, "Day", "f:1")
    assert evidence.day("20240229", "Day", "f:1") == "2024-02-29"


@pytest.mark.parametrize("cell", ["-1", "1.5", "１２", "1e3", "9" * 21])
def test_counts_are_whole(cell: str) -> None:
    with pytest.raises(InputError, match="a whole number"):
        evidence.count(cell, "NumMentions", "f:1")


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.Example.org/a?b", "example.org"),
        ("http://user:pw@news.example:8080#x", "news.example"),
        ("http://", None),
    ],
)
def test_the_host_of_an_address(url: str, outlet: str | None) -> None:
    assert evidence.host(url) == outlet


def test_only_web_addresses_are_addresses() -> None:
    assert evidence.address(" https://a.example/b ") == "https://a.example/b"
    for other in (
        "BBC Monitoring",
        "javascript:alert(1)",
        "https://a b",
        "https://a/\u202eb",
        "https://a/" + "x" * 2_000,
    ):
        assert evidence.address(other) is None


def test_rows_are_counted_and_bounded() -> None:
    stream = io.BytesIO(b"\xef\xbb\xbfone\r\n\r\ntw\xffo\n" + b"x" * 100_000 + b"\nfour\x85teen\nlast")
    found = list(evidence.rows(stream, "f"))
    assert [row for _, row in found if isinstance(row, str)] == ["one", "tw\ufffdo", "four\ufffdteen", "last"]
    assert [where for where, _ in found] == ["f:1", "f:3", "f:4", "f:5", "f:6"]
    assert isinstance(found[2][1], InputError)


def test_numbers_of_our_own_have_fifteen_digits() -> None:
    made = {evidence.numbered(f"event {which}") for which in range(100)}
    assert len(made) == 100
    assert {len(each) for each in made} == {15}


def test_the_page_names_every_column_and_every_mode_that_is_lost() -> None:
    page = (Path(__file__).parent.parent / "docs" / "exchange.md").read_text(encoding="utf-8")
    alike = ("Actor2", "Actor1Geo_", "Actor2Geo_")  # read as those of the first actor, or not at all
    named = [name for name in gdelt.COLUMNS if not name.startswith(alike)] + ["Actor2...", "Actor1Geo_..."]
    assert [name for name in (*named, *icews.COLUMNS) if f"`{name}`" not in page] == []
    lost = page.partition("Left out is what CAMEO has no code for")[2].partition("\n\n")[0]
    assert [mode for mode in UNSAID if mode.partition("/")[2] not in lost] == []
    assert f"all {len(CODES)} codes" in page
