"""The targets of fuzz/ for some seconds each, and every fault that they ever found."""

import gc
import importlib
import io
import json
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_samples import results
from tiny_tools import TinyRoster

from lapwing.clean import clean
from lapwing.codec import build
from lapwing.corpus import check
from lapwing.corpus.marks import Example
from lapwing.errors import CorpusError, InputError, NoArticle, UnreadableInput
from lapwing.exchange import READERS
from lapwing.exchange import load as load_rows
from lapwing.lineage import sketch
from lapwing.ontology import load
from lapwing.records import Document, Media, Raw, Sketch
from lapwing.store import Store

ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:
    sys.path.append(ROOT)
TARGETS = importlib.import_module("fuzz.targets").TARGETS
LINE = importlib.import_module("fuzz.seeds").LINE

BODY = "The minister of Peru said on Monday that no boat of theirs would stay at home."
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def spoilt(draw, name):
    """A seed of a target with some of it cut out, doubled, or overwritten by a word of the target's."""
    data = draw(st.sampled_from(TARGETS[name].seeds()))
    words = [word.encode() for word in TARGETS[name].words] or [b"\xff"]
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 12)))
        put = draw(st.sampled_from(words) | st.binary(max_size=3) | st.just(data[at:end] * 2))
        data = data[:at] + put + data[end:]
    return data


@pytest.mark.parametrize(
    "name",
    sorted(TARGETS),
)
def test_a_target_holds_on_inputs_that_are_nearly_sound(name):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    target = TARGETS[name]

    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(spoilt(name))
    def holds(data):
        assert repr(target.run(data)) == repr(target.run(data))

    holds()


@pytest.mark.parametrize(
    "name",
    sorted(TARGETS.keys() - {"parquet", "clean_page", "compare"}),
)
def test_a_target_holds_on_any_bytes(name):
    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.binary(max_size=200))
    def holds(data):
        TARGETS[name].run(data)

    holds()


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(JSON, st.integers(0, 255))
def test_any_json_is_a_record_or_refused(value, which):
    TARGETS["codec"].run(bytes([which]) + json.dumps(value).encode())


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(["text", "title", "date", "source", "author", "url", "language"]), JSON))
def test_any_record_is_an_article_or_refused(value):
    TARGETS["read"].run(b"\x01" + json.dumps(value).encode())


# --- what was found -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(name: str, data: bytes) -> str:
    """What the one error of a file says came."""
    Path(name).write_bytes(data)
    (error,) = results(name)
    assert isinstance(error, UnreadableInput)
    return error.came


@pytest.mark.parametrize("depth", [9, 480, 700])
def test_lists_in_lists_hold_no_text(folder, depth):
    nested = "[" * depth + '"The boats went out."' + "]" * depth
    assert "the keys text" in refused("a.json", f'{{"text": {nested}}}'.encode())


def test_lists_of_lists_of_paragraphs_are_a_text(folder):
    Path("a.json").write_text('{"text": [["The boats", ["went out."]]]}')
    assert [raw.text for raw in results("a.json")] == ["The boats\n\nwent out."]


def test_a_table_whose_header_has_the_line_ends_of_old_macs_is_refused(folder):
    assert "new-line" in refused("a.csv", b"title,text\rBoats,They went out.\r")
    assert "new-line" in refused("a.tsv", b" \rt")


def test_a_table_without_rows_is_no_silence(folder):
    assert refused("a.csv", b"title,text\n") == "none"
    assert refused("a.tsv", b"text\n\n \n") == "none"


def zipped(names: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "The boats went out.")
    return stream.getvalue()


def test_a_name_in_the_directory_of_a_zip_that_is_not_the_utf8_it_claims_is_refused(folder):
    data = zipped(("ä.txt",))
    assert data.count("ä".encode()) == 2
    head, mark, tail = data.rpartition("ä".encode())
    assert mark
    assert "utf-8" in refused("a.zip", head + b"\xd1\x20" + tail)


def test_a_name_before_a_member_that_is_not_the_utf8_it_claims_costs_that_member(folder):
    Path("a.zip").write_bytes(zipped(("ä.txt", "b.txt")).replace("ä".encode(), b"\xc3\x20", 1))
    spoilt_member, sound = results("a.zip")
    assert isinstance(spoilt_member, UnreadableInput)
    assert sound.text == "The boats went out."


def test_a_member_of_a_zip_without_a_name_is_refused(folder):
    data = bytearray(zipped(("", "b.txt")))
    Path("a.zip").write_bytes(bytes(data))
    nameless, sound = results("a.zip")
    assert isinstance(nameless, UnreadableInput)
    assert nameless.came == "''"
    assert sound.text == "The boats went out."


def test_an_archive_in_an_archive_that_breaks_off_leaves_no_file_open(folder):
    inner = zipped(tuple(f"{number}.txt" for number in range(200)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("inner.zip"), inner)
    data = stream.getvalue()
    at = data.index(inner) + 20_000  # behind what is looked at to tell what it is
    assert "CRC" in refused("a.zip", data[:at] + b"\xff" + data[at + 1 :])
    gc.collect()  # a file left open would warn now


@pytest.mark.parametrize("field", ["title", "byline", "outlet", "url", "language", "origin"])
def test_what_no_database_keeps_is_replaced_in_metadata_too(field):
    raw = Raw(**{"origin": "o", "media": Media.TEXT, "text": BODY, field: "a\x00b\ud800c"})
    value = getattr(clean(raw), field)
    assert "\x00" not in value
    value.encode()


def test_a_file_whose_name_is_no_utf8_can_be_stored():
    raw = Raw("bad\udcff.txt", Media.TEXT, BODY, title="Boats \ud83d")
    article = clean(raw)
    assert article.origin == "bad\ufffd.txt"
    with Store.open("sqlite://") as store:
        store.save(Document(article, sketch(article)))
        assert store.load(article.id).article == article


def test_a_page_inside_a_drawing_is_refused() -> None:
    with pytest.raises(NoArticle, match="inside a drawing"):
        clean(Raw("o", Media.HTML, f"<svg><html><body><p>{BODY}</p></body></html>"))


def test_a_long_s_makes_no_month():
    assert clean(Raw("o", Media.TEXT, f"Posted on ſep 4, 2024\n\n{BODY}")).published is None
    assert clean(Raw("o", Media.TEXT, f"Posted on SEP 4, 2024\n\n{BODY}")).published.isoformat() == "2024-09-04"


def found(text: str) -> list[Example | CorpusError]:
    return list(check(text, "f", load()))


@pytest.mark.parametrize("speaker", ["²", "٣", "01", "9" * 5000])
def test_a_speaker_of_the_corpus_is_a_number_as_it_is_written(speaker):
    (error,) = found(f"[1 Peru] may {{a arm}}.\n  a CONSULT 1 @{speaker}\n")
    assert isinstance(error, CorpusError)


def test_a_number_of_thousands_of_digits_is_a_broken_line():
    digits = "1" * 5000
    assert all(
        isinstance(error, CorpusError)
        for text in (
            f"[{digits} Peru] met.",
            f"[1={digits} Peru] met.",
            f"[1 Peru] may {{a arm}}.\n  a CONSULT {digits}\n",
            f"[1 Peru] may {{a arm}}.\n  a CONSULT 1 > {digits}\n",
        )
        for error in found(text)
    )


def test_an_event_line_above_every_sentence_is_no_silence():
    stray, sound = found("  a CONSULT 1\n[1 Peru] met.\n")
    assert isinstance(stray, CorpusError)
    assert "f:1" in str(stray)
    assert isinstance(sound, Example)


def test_what_is_nested_too_deep_to_be_shown_is_refused():
    for depth in range(800, 1000):  # how deep is too deep depends on how deep the calls are
        nested = "[" * depth + "]" * depth
        for key in ("mode", "said_by", "score", "id"):
            line = f'{{"id": "a", "event": "CONSULT", "actor": "PER", "{key}": {nested}}}'
            assert all(isinstance(one, InputError) for one in READERS["plover"](io.BytesIO(line.encode()), "o"))
        with suppress(RecursionError):
            value = json.loads(nested)
            with pytest.raises(InputError):
                build(Sketch, value)


def test_a_number_that_is_none_is_refused_wherever_it_stands():
    with pytest.raises(InputError, match="invalid literal"):
        build(dict[int, str], {"x": "y"})


@pytest.mark.parametrize("spoilt_character", ["\ud800", "\x00"])
@pytest.mark.parametrize("place", ["text", "title", "id", "name", "article", "happening"])
def test_a_row_with_what_no_database_keeps_does_not_end_an_import(tmp_path, place, spoilt_character):
    line = json.loads(json.dumps(LINE))
    held = {"text": line["text_info"], "title": line["cite_info"], "name": line["recipient"][0]}.get(place, line)
    held[place] = spoilt_character + str(held.get(place, ""))[1:]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(line) + "\n" + json.dumps({**LINE, "id": "e2", "article": "a2"}) + "\n")
    with Store.open("sqlite://") as store:
        (progress,) = load_rows([path], "plover", store, roster=TinyRoster(), processes=1)
        assert (progress.events, progress.rejected) == (2, ())
        told = [telling.article for telling in store.tellings()]
    assert any("\ufffd" in repr(article) for article in told) == (place in ("text", "title"))


def test_a_whole_number_of_degrees_makes_the_same_place_as_a_real_one():
    def place(degrees: object) -> list[dict[str, object]]:
        line = {**LINE, "event_loc": {"resolved_place": "Arica", "lat": degrees, "lon": 5}}
        (read,) = READERS["plover"](io.BytesIO(json.dumps(line).encode()), "o")
        return read["event_loc"]

    assert repr(place(-18)) == repr(place(-18.0)) == "{'resolved_place': 'Arica', 'lat': -18.0, 'lon': 5.0}"


def test_a_leader_whose_name_is_blank_is_a_broken_row():
    leaders = next(seed for seed in TARGETS["roster"].seeds() if b"Ann Lee" in seed)
    TARGETS["roster"].run(leaders.replace(b"Ann Lee", b" "))


def test_a_metonym_without_a_name_is_a_broken_row():
    countries = next(seed for seed in TARGETS["roster"].seeds() if b"iso3" in seed)
    row = countries.splitlines()[-1]
    TARGETS["roster"].run(countries + row.replace(row.split(b",")[4], b"=MIL") + b"\n")
