"""read: every format in, one clear error value for everything that cannot be read."""

import builtins
import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from read_samples import TEXT, put, results

from lapwing.errors import InputError, UnreadableInput
from lapwing.read import Limits, read
from lapwing.records import Media, Raw


def only(name: str, content: str | bytes, limits: Limits | None = None) -> Raw:
    (found,) = results(put(name, content), limits=limits or Limits())
    assert isinstance(found, Raw), found
    return found


def refused(name: str, content: str | bytes, limits: Limits | None = None) -> UnreadableInput:
    (found,) = results(put(name, content), limits=limits or Limits())
    assert isinstance(found, UnreadableInput), found
    assert all((found.origin, found.expected, found.came, found.remedy))
    return found


def texts(found: list[Raw | InputError]) -> list[str]:
    return [item.text if isinstance(item, Raw) else type(item).__name__ for item in found]


def zipped(members: dict[str, str | bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# --- plain text and pages ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.unknown"])
def test_plain_text(folder, name):
    assert only(name, TEXT) == Raw(name, Media.TEXT, TEXT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(folder, encoding):
    assert only("a.txt", "Größe 🙂\r\n".encode(encoding)).text == "Größe 🙂\r\n"


def test_broken_utf8_says_at_what_byte(folder):
    found = refused("a.txt", b"caf\xe9 is closed")
    assert "byte 3" in found.came
    assert "iconv" in found.remedy


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a", "a.txt"])
def test_pages_by_suffix_or_by_look(folder, name):
    assert only(name, "<!DOCTYPE html><html><p>Boats</p></html>").media is Media.HTML


@pytest.mark.parametrize(
    ("declared", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("shift_jis", "shift_jis")]
)
def test_a_page_may_declare_its_charset(folder, declared, encoding):
    word = {"cp1252": "café “closed”", "cp1251": "Привет", "shift_jis": "日本"}[encoding]
    page = f'<html><meta charset="{declared}"><p>{word}</p></html>'
    assert word in only("a.html", page.encode(encoding)).text


@pytest.mark.parametrize("declared", ["hex", "no-such-charset", "utf-8", "ascii\x00"])
def test_a_declared_charset_that_does_not_fit(folder, declared):
    page = f'<html><meta charset="{declared}"><p>'.encode().replace(b"\x00", b"") + b"\xff\x81</p></html>"
    if declared.startswith("ascii"):  # browsers read it as windows-1252, in which 0x81 is undefined
        assert "UTF-8" in refused("a.html", page).expected
    else:
        assert "byte" in refused("a.html", page).came


# --- records -------------------------------------------------------------------------------------


def test_json_object_with_its_metadata(folder):
    record = {
        "Headline": "Boats out",
        "articleBody": TEXT,
        "pub_date": "2023-03-06",
        "link": "https://tarn.example/1",
        "source": {"id": None, "name": "Tarn Gazette"},
        "authors": ["Mina Hale", "Jo Rowan"],
        "language": "en",
    }
    assert only("a.json", json.dumps(record)) == Raw(
        "a.json",
        Media.TEXT,
        TEXT,
        "Boats out",
        "Mina Hale, Jo Rowan",
        "Tarn Gazette",
        "https://tarn.example/1",
        "2023-03-06",
        "en",
    )


@pytest.mark.parametrize("key", ["text", "body", "content", "article", "maintext", "Full Text", "article-body"])
def test_text_keys(folder, key):
    assert only("a.json", json.dumps({key: TEXT})).text == TEXT


@pytest.mark.parametrize("key", ["date", "published", "pubDate", "publication_date", "date_publish", "published_at"])
def test_date_keys(folder, key):
    assert only("a.json", json.dumps({"text": TEXT, key: 20230306})).published == "20230306"


def test_markup_in_a_record_is_html(folder):
    assert only("a.json", json.dumps({"text": f"<p>{TEXT}</p>"})).media is Media.HTML
    assert only("b.json", json.dumps({"text": "if 3 < 4 and 5 > 4"})).media is Media.TEXT


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"status": "ok", "articles": items}])
def test_json_lists(folder, wrap):
    found = results(put("a.json", json.dumps(wrap([{"text": "one"}, 7, {"title": "no text"}, {"text": "two"}]))))
    assert texts(found) == ["one", "UnreadableInput", "UnreadableInput", "two"]
    assert [item.origin for item in found] == ["a.json#1", "a.json#2", "a.json#3", "a.json#4"]


def test_broken_json_names_the_line(folder):
    assert "line 3" in refused("a.json", '{\n"text":\n"x",,}').came


@pytest.mark.parametrize(
    "content", ["[]", "7", '"text"', "[" * 100_000, '{"text": ' + "9" * 5000 + "}", '{"text": ""}']
)
def test_json_of_no_use(folder, content):
    assert refused("a.json", content).remedy


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a"])
def test_json_lines_survive_a_bad_line(folder, name):
    lines = [b'{"text": "one"}', b'{"text": ', b"", b'{"text": "\xff"}', b"[1]", '{"text": "zwölf"}'.encode()]
    data = b"\r\n".join(lines)
    found = results(put(name, data))
    assert texts(found) == ["one", "UnreadableInput", "UnreadableInput", "UnreadableInput", "zwölf"]
    assert [item.origin[-2:] for item in found] == ["#1", "#2", "#4", "#5", "#6"]
    assert "line 2" in found[1].came
    assert f"byte {data.index(bytes([255]))} " in found[2].came


def test_characters_that_no_text_has(folder):
    assert "U+D83D" in refused("a.json", '{"text": "half \\ud83d"}').came
    assert "U+0000" in refused("b.json", '{"text": "nul \\u0000"}').came


def test_tables(folder):
    rows = 'title,text,date\nBoats,"They went out,\n""all"" of them.",2023-03-06\n,,\nNets,Torn.,\n'
    found = results(put("a.csv", "\ufeff" + rows))
    assert texts(found) == ['They went out,\n"all" of them.', "Torn."]
    assert (found[0].title, found[0].published, found[1].published) == ("Boats", "2023-03-06", None)
    assert [item.origin for item in found] == ["a.csv#1", "a.csv#3"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [("a.tsv", "id\ttext\n1\tBoats, out"), ("a.csv", "id;text\n1;Boats, out"), ("a", "id\ttext\n1\tBoats, out")],
)
def test_separators(folder, name, rows):
    assert only(name, rows).text == "Boats, out"


def test_a_table_in_utf16(folder):
    assert only("a.csv", "id\ttext\n1\tzwölf".encode("utf-16")).text == "zwölf"


def test_a_table_without_a_text_column(folder):
    assert "columns id, name" in refused("a.csv", "id,name\n1,x").came


def test_a_long_field_passes_and_the_limit_of_csv_never_falls(folder):
    before = csv.field_size_limit()
    assert len(only("a.csv", "text\n" + "x" * 200_000).text) == 200_000
    assert csv.field_size_limit() >= before


def test_a_bad_row_costs_one_error(folder):
    found = results(put("a.csv", b"id,text\n1,one\n2,\xff\n3,three\n"))
    assert texts(found) == ["one", "UnreadableInput", "three"]


# --- feeds ---------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tarn Gazette</title><language>en-gb</language>
<item><title>Boats out</title><link>https://tarn.example/1</link><dc:creator>Mina Hale</dc:creator>
<pubDate>Mon, 06 Mar 2023 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded></item>
<item><title>Nothing more</title></item>
<item><title>Fish</title><description>Fish &amp;amp; chips are dear.</description></item></channel></rss>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a"])
def test_feeds(folder, name):
    found = results(put(name, RSS))
    assert texts(found) == [f"<p>{TEXT}</p>", "UnreadableInput", "Fish & chips are dear."]
    assert found[0] == Raw(
        f"{name}#1",
        Media.HTML,
        f"<p>{TEXT}</p>",
        "Boats out",
        "Mina Hale",
        "Tarn Gazette",
        "https://tarn.example/1",
        "Mon, 06 Mar 2023 09:00:00 GMT",
        "en-gb",
    )
    assert found[2].media is Media.TEXT


def test_atom_in_another_encoding(folder):
    atom = """<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><title>Café</title><published>2023-03-06T09:00:00Z</published><summary>Le café est fermé.</summary></entry>
</feed>"""
    found = only("a.atom", atom.encode("latin-1"))
    assert (found.title, found.text, found.published) == ("Café", "Le café est fermé.", "2023-03-06T09:00:00Z")


def test_feeds_reach_for_nothing_outside(folder):
    put("secret", "stolen")
    feed = '<!DOCTYPE x [<!ENTITY e SYSTEM "secret">]><rss><channel><item><description>a&e;b</description></item>'
    assert all("stolen" not in str(item) for item in results(put("a.rss", feed + "</channel></rss>")))


def test_feeds_expand_no_entities_of_their_own(folder):
    feed = '<!DOCTYPE x [<!ENTITY e "aaaaaaaa">]><rss><channel><item><description>&e;&e;</description></item>'
    assert "entities" in refused("a.rss", feed + "</channel></rss>").expected


@pytest.mark.parametrize("content", ["<rss><channel></channel></rss>", "<?xml version='1.0'?><note>x</note>"])
def test_xml_of_no_use(folder, content):
    assert refused("a.xml", content).remedy


# --- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", " \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\n" * 20_000])
def test_empty(folder, content):
    assert refused("a.txt", content).remedy


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"x\x00\x01y" * 9, "binary"),
        (b"SQLite format 3\x00", "SQLite"),
    ],
)
def test_binary(folder, content, named):
    assert named in refused("a.txt", content).came


def test_an_office_document_is_no_archive(folder):
    assert "Office" in refused("a.docx", zipped({"word/document.xml": "<w/>"})).came


def test_one_endless_line(folder):
    limits = Limits(text_chars=1000, line_bytes=2000, file_bytes=50_000)
    assert "1,000 characters" in refused("a.txt", "x" * 1001, limits).expected
    assert "50,000 bytes" in refused("b.txt", "x" * 50_001, limits).expected
    lines = '{"text": "one"}\n{"text": "' + "x" * 60_000 + '"}\n{"text": "two"}'
    assert texts(results(put("c.jsonl", lines), limits=limits)) == ["one", "UnreadableInput", "two"]
    rows = "text\none\n" + "x" * 60_000 + "\ntwo\n"
    assert texts(results(put("d.csv", rows), limits=limits)) == ["one", "UnreadableInput", "two"]


def test_missing_forbidden_and_foreign(folder, monkeypatch):
    assert "exists" in results("no.txt")[0].expected
    assert "nothing is fetched" in results("https://tarn.example/1")[0].came
    assert "path" in results("a\0b")[0].expected
    put("a.txt")

    def deny(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(builtins, "open", deny)
    assert "permission" in results("a.txt")[0].came


def test_a_folder_that_may_not_be_listed(folder, monkeypatch):
    put("d/a.txt")

    def deny(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", deny)
    (found,) = results("d")
    assert (found.origin, found.came) == ("d", "no permission")


# --- where input lies ----------------------------------------------------------------------------


def test_folders_are_read_sorted_and_hidden_files_skipped(folder):
    for name in ("d/b.txt", "d/a/z.txt", "d/a.txt", "d/.git/x.txt", "d/.env"):
        put(name, name)
    assert texts(results("d")) == ["d/a.txt", "d/b.txt", "d/a/z.txt"]


def test_a_folder_skips_pipes_and_reports_broken_links(folder):
    put("d/a.txt")
    os.mkfifo("d/pipe")
    Path("d/gone.txt").symlink_to("nowhere")
    assert texts(results("d")) == [TEXT, "UnreadableInput"]


def test_a_folder_with_nothing_in_it(folder):
    Path("d/e").mkdir(parents=True)
    put("d/.hidden")
    assert "none to read" in results("d")[0].came


def test_globs(folder):
    for name in ("b.txt", "a.txt", "c.md", "d/e.txt", "odd[1].txt"):
        put(name, name)
    assert texts(results("*.txt")) == ["a.txt", "b.txt", "odd[1].txt"]
    assert texts(results("**/e.*")) == ["d/e.txt"]
    assert texts(results("odd[1].txt")) == ["odd[1].txt"]  # a file of that very name
    assert texts(results("**")) == ["a.txt", "b.txt", "c.md", "d/e.txt", "odd[1].txt"]
    assert "no match" in results("*.nothing")[0].came


@pytest.mark.parametrize(
    ("data", "expected"),
    [(TEXT.encode(), [TEXT]), (zipped({"a.txt": TEXT}), [TEXT]), (b'{"text": "one"}\n{"text": "two"}', ["one", "two"])],
)
def test_standard_input(folder, data, expected):
    found = results("-", stdin=io.BytesIO(data))
    assert texts(found) == expected
    assert all(item.origin.startswith("-") for item in found)


def test_a_pipe_cannot_be_sought_in_but_may_carry_a_zip(folder):
    inlet, outlet = os.pipe()
    with open(inlet, "rb") as stdin:
        os.write(outlet, zipped({"a.txt": TEXT}))
        os.close(outlet)
        assert texts(results("-", stdin=stdin)) == [TEXT]


def test_no_standard_input(folder):
    assert results("-")[0].origin == "-"


def test_a_batch_goes_on_and_is_the_same_twice(folder):
    put("good.txt")
    put("bad.txt", b"\xff")
    inputs = ("no.txt", "bad.txt", "good.txt")
    assert texts(results(*inputs)) == ["UnreadableInput", "UnreadableInput", TEXT]
    assert [str(item) for item in results(*inputs)] == [str(item) for item in results(*inputs)]


def test_one_input_given_as_a_string_is_one_input(folder):
    put("good.txt")
    assert texts(list(read("good.txt"))) == [TEXT]


def test_it_tells_how_much_of_the_files_is_read(folder):
    heard: list[int] = []
    put("a/one.jsonl", '{"text": "Boats."}\n' * 20_000)
    put("a/two.txt")
    assert len(list(read("a", heard=heard.append))) == 20_001
    assert sum(heard) == sum(Path(name).stat().st_size for name in ("a/one.jsonl", "a/two.txt"))
    assert len(heard) > 2
