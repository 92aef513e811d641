"""read: web archives, made here byte by byte as the standard (ISO 28500) says."""

import gzip
import io
import random
import sys
import zipfile
import zlib

import pytest
from read_samples import put, results

from lapwing.errors import InputError, UnreadableInput
from lapwing.read import Limits
from lapwing.records import Media, Raw

PAGE = "<html><head><title>Boats</title></head><body><p>The ferry to Møn sank.</p></body></html>"
URL = "https://news.example/ferry?id=7"
HTML = "text/html; charset=utf-8"


def record(block: bytes, kind: str = "response", url: str = URL, length: int | None = None) -> bytes:
    head = [
        *("WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2024-05-06T01:02:03Z"),
        *("WARC-Record-ID: <urn:uuid:7f0c>", "Content-Type: application/http; msgtype=response"),
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def sent(body: bytes, kind: str | None = HTML, status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Date: Mon, 06 May 2024 01:02:03 GMT"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(body: bytes, size: int = 11) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Last: 1\r\n\r\n"


INFO = record(b"software: by hand\r\n", "warcinfo")
GOOD = record(sent(PAGE.encode()))


@pytest.fixture
def _fastwarc():
    pytest.importorskip("fastwarc")


pytestmark = pytest.mark.usefixtures("folder")
needs_fastwarc = pytest.mark.usefixtures("_fastwarc")


def texts(found: list[Raw | InputError]) -> list[str]:
    return [item.text if isinstance(item, Raw) else f"{item.expected}: {item.came}" for item in found]


@needs_fastwarc
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.gz", "in.zip"])
def test_a_page_comes_with_its_address_and_without_a_date(name):
    other = [record(b"GET / HTTP/1.1\r\n\r\n", "request"), record(b"a: b\r\n", "metadata")]
    members = [INFO, *other, GOOD, record(sent(b"gone", status="404 Not Found")), GOOD]
    packed = b"".join(map(gzip.compress, members))
    if name == "in.zip":
        with zipfile.ZipFile(name, "w") as archive:
            archive.writestr("a.warc.gz", packed)
    else:
        put(name, {"a.warc": b"".join(members), "a.warc.gz": packed}.get(name, gzip.compress(b"".join(members))))
    first, second = results(name)
    origin = "in.zip!a.warc.gz" if name == "in.zip" else name
    assert first == Raw(f"{origin}#1, retrieved 2024-05-06", Media.HTML, PAGE, url=URL)
    assert (second.origin, second.published) == (f"{origin}#3, retrieved 2024-05-06", None)


@needs_fastwarc
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE.encode()), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PAGE.encode()), {"Content_Encoding": "gzip"}),
        (chunked(gzip.compress(PAGE.encode()), 7), {"transfer_encoding": "Chunked", "content_encoding": "x-gzip"}),
        (zlib.compress(PAGE.encode()), {"Content_Encoding": "deflate"}),
        (zlib.compress(PAGE.encode(), wbits=-15), {"Content_Encoding": "deflate"}),
        (PAGE.encode(), {"Content_Encoding": "identity"}),
        (PAGE.encode(), {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),  # unpacked by the crawler
    ],
)
def test_how_a_body_is_packed(body, headers):
    assert texts(results(put("a.warc", record(sent(body, **headers))))) == [PAGE]


@needs_fastwarc
@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Größe".encode("cp1252"), "text/plain; charset=ISO-8859-1", "Größe"),
        ("Größe".encode(), "text/plain; charset=ISO-8859-1", "Größe"),  # the server is wrong
        ("Größe".encode("utf-16-le"), "text/plain; charset=utf-16le", "Größe"),
        ("Größe".encode("utf-16"), "text/plain; charset=latin-1", "Größe"),
        ("Привет".encode("cp1251"), 'text/plain; charset="windows-1251"', "Привет"),
        (b"<meta charset=shift_jis><p>" + "日本".encode("shift_jis"), "text/html", "<meta charset=shift_jis><p>日本"),
        (b"<p>" + "日本".encode("euc-jp"), "text/html; charset=euc-jp", "<p>日本"),
    ],
)
def test_charsets(body, kind, text):
    assert texts(results(put("a.warc", record(sent(body, kind))))) == [text]


@needs_fastwarc
def test_what_is_no_page_is_passed_over_and_what_is_broken_costs_one_error():
    blocks = [
        sent(b"\x89PNG", "image/png"),
        sent(b"{}", "application/json"),
        b"no HTTP at all",
        sent(PAGE.encode(), None),
        sent(b"who knows", None),
        sent(PAGE.encode(), status="206 Partial Content"),
        sent(b"caf\xe9", "text/plain"),
        sent(chunked(PAGE.encode())[:-40], Transfer_Encoding="chunked"),
        sent(gzip.compress(PAGE.encode())[:-9], Content_Encoding="gzip"),
        sent(b"\x1f\x8b\x08junk", Content_Encoding="gzip"),
        sent(b"??", Content_Encoding="br"),
        sent(b""),
        sent(PAGE.encode()),
    ]
    found = results(put("a.warc", b"".join(map(record, blocks))))
    assert [int(item.origin.partition("#")[2].partition(",")[0]) for item in found] == [4, 7, 8, 9, 10, 11, 12, 13]
    assert [isinstance(item, Raw) for item in found] == [True, *[False] * 6, True]
    assert all(item.expected and item.remedy for item in found if isinstance(item, InputError))


@needs_fastwarc
def test_a_broken_archive_gives_what_is_before_the_fault_and_one_error():
    broken = {
        "cut.warc": (GOOD + GOOD)[:-60],
        "head.warc": GOOD + GOOD[:70],
        "length.warc": GOOD + GOOD[: GOOD.index(b"Content-Length: ") + 17],
        "last.warc": GOOD + record(b"note: x\r\n" * 50, "metadata")[:-99],
        "junk.warc": GOOD + b"junk, and more of it\r\n" + GOOD,
        "long.warc": GOOD + record(sent(PAGE.encode()), length=10**15),
        "short.warc": GOOD + record(b"HTTP/1.0 304 X\r\n\r\nabc", length=18) + GOOD,
        "endless.warc": GOOD + b"WARC/1.0\r\nX: " + b"y" * 1_000_000,
        "cut.warc.gz": gzip.compress(GOOD) + gzip.compress(GOOD)[:-40],
        "junk.warc.gz": gzip.compress(GOOD) + b"junk",
    }
    for name, data in broken.items():
        first, *others = results(put(name, data))
        assert first.text == PAGE, name
        assert [type(item) for item in others] == [UnreadableInput], name
        assert others[0].origin == name
    (empty,) = results(put("empty.warc", INFO))
    assert "pages" in empty.expected


@needs_fastwarc
def test_bounds_hold():
    bomb = record(sent(gzip.compress(b"<p>" + b"x" * 5_000_000), Content_Encoding="gzip"))
    small = Limits(ratio_floor=10_000)
    (found,) = results(put("a.warc", bomb), limits=small)
    assert "bomb" in found.came
    found = results(put("a.warc.gz", gzip.compress(GOOD + record(sent(b"x" * 5_000_000)))), limits=small)
    assert texts(found)[0] == PAGE
    assert "fold" in found[-1].expected
    big = record(sent(b"<p>" + b"word " * 20_000))
    found = results(put("a.warc", GOOD + big + GOOD), limits=Limits(file_bytes=50_000))
    assert [type(item).__name__ for item in found] == ["Raw", "UnreadableInput", "Raw"]
    found = results(put("a.warc", big), limits=Limits(page_chars=50_000))
    assert "50,000 characters" in found[0].expected
    found = results(put("a.warc", GOOD * 3), limits=Limits(archive_members=2))
    assert [type(item).__name__ for item in found] == ["Raw", "Raw", "UnreadableInput"]
    found = results(put("a.warc.gz", gzip.compress(GOOD * 3)), limits=Limits(gzip_bytes=2 * len(GOOD)))
    assert "unpacks to at most" in found[-1].expected


@needs_fastwarc
def test_bytes_at_random_never_raise(monkeypatch):
    whole = INFO + GOOD + record(sent(chunked(PAGE.encode()), Transfer_Encoding="chunked"))
    draw = random.Random(7)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(b"WARC/"), len(data))
            data[at : at + draw.choice((0, 1, 9))] = draw.randbytes(draw.choice((0, 1, 3)))
        for item in results("-", stdin=io.BytesIO(bytes(data))):
            assert isinstance(item, Raw | InputError)


def test_without_fastwarc_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    monkeypatch.delitem(sys.modules, "fastwarc.warc", raising=False)
    (found,) = results(put("a.warc", GOOD))
    assert "fastwarc" in found.expected
    assert found.remedy == "pip install 'lapwing[warc]'"
