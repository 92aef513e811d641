"""Targets of reading: bytes under each kind of name, pages and flat texts, sentences, two texts compared."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fuzz.laws import holds, inside, laid_out, storable, told
from lapwing.clean import clean
from lapwing.errors import LapwingError, NoArticle
from lapwing.lineage import changes, compare, credited, families, sketch
from lapwing.read import read
from lapwing.records import Article, Block, BlockKind, Media, Raw, Span
from lapwing.split import split

NAMES = (
    *("a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.xml", "a.rss", "a.zip", "a.tar"),
    *("a.gz", "a.json.gz", "a.txt", "a", "a.docx"),
)
"""Names that bytes are read under: the first byte of an input chooses one."""

PARTED = "\n\f\n"
"""Where the second of two texts begins."""


def read_named(data: bytes) -> object:
    """`read` gives articles that can be stored and errors that can be read, and raises nothing."""
    path = _folder() / NAMES[data[0] % len(NAMES)] if data else _folder() / "empty"
    path.write_bytes(data[1:])
    found = list(read(path))
    holds(found, "something is said of every file")
    for one in found:
        if isinstance(one, Raw):
            if one.media is Media.TEXT:
                _cleaned(one)
        else:
            told(one)
    return found


def clean_text(data: bytes) -> object:
    """A flat text stays as it is, but for line ends, a byte order mark and U+0000."""
    first, text = _two(data.decode("utf-8", "ignore"))
    raw = Raw("t", Media.TEXT, text or first, title=first.strip() or None if text else None)
    article = _cleaned(raw)
    if article is not None:
        kept = raw.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        holds(article.text == kept, "no character is lost")
    return article


def clean_page(data: bytes) -> object:
    """An article is made of a page, or there is none in it."""
    return _cleaned(Raw("p", Media.HTML, data.decode("utf-8", "replace")))


def split_text(data: bytes) -> object:
    """Sentences of any blocks, coded and others, each a line of its own or a whole text."""
    text = data[1:].decode("utf-8", "ignore")
    article = _article(text, by_lines=bool(data) and data[0] % 2 == 0)
    sentences = split(article)
    laid_out(article, sentences)
    inside(sentences, text)
    return sentences


def compared(data: bytes) -> object:
    """Two texts: what they share, what the copy changed, whom they credit, which of them came first."""
    one, other = _two(data.decode("utf-8", "ignore"))
    here, there = _article(one, by_lines=True, outlet="Tarn Post"), _article(other, by_lines=True)
    links = compare(here, there)
    texts = {here.id: here.text, there.id: there.text}
    for link in links:
        inside(link.here_spans, texts[link.here])
        inside(link.there_spans, texts[link.there])
    altered = changes(here, there)
    for pair in altered:
        inside([pair.here, *(change.here for change in pair.changes)], here.text)
        inside([pair.there, *(change.there for change in pair.changes)], there.text)
    credits_ = credited(here)
    inside(credits_, here.text)
    grown = families((here, there), links) if here.id != there.id else ()
    return links, altered, credits_, grown, sketch(here), sketch(there)


def _cleaned(raw: Raw) -> Article | None:
    try:
        article = clean(raw)
    except NoArticle as error:
        told(error)
        return None
    storable(article)
    inside(article, article.text)
    return article


def _article(text: str, *, by_lines: bool, outlet: str | None = None) -> Article:
    """A text of blocks; every fifth line is a comment or a headline."""
    kinds = (BlockKind.HEADLINE, *[BlockKind.BODY] * 3, BlockKind.COMMENT)
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n") if by_lines else [text]):
        if line:
            blocks.append(Block(kinds[number % 5] if by_lines else BlockKind.BODY, Span(at, at + len(line))))
        at += len(line) + 1
    name = Article.make_id(text, None, outlet, None, None)
    return Article(name, text, "t", tuple(blocks), outlet=outlet)


def _two(text: str) -> tuple[str, str]:
    first, _, second = text.partition(PARTED)
    return first, second


@cache
def _folder() -> Path:
    """A folder of this process, in memory where the system has one there."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))


def refused(work: Callable[[], object]) -> object:
    """What the work gives; where it refuses its input, the message, which is held to the laws of messages."""
    try:
        return work()
    except LapwingError as error:
        told(error)
        return str(error)


def archive(data: bytes) -> object:
    """A sound archive with some of its bytes changed: what `read` makes of it, as of any file."""
    bases = _archives()
    spoilt = bytearray(bases[data[0] % len(bases)] if data else b"")
    for at in range(1, len(data) - 2, 3):
        place = int.from_bytes(data[at : at + 2], "big", signed=True)  # from either end
        if -len(spoilt) <= place < len(spoilt):
            spoilt[place] = data[at + 2]
    return read_named(bytes([NAMES.index("a")]) + bytes(spoilt))


@cache
def _archives() -> tuple[bytes, ...]:
    """Zip files packed each way, tar files of each kind, and a zip file of them all."""
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    packed = [*map(_zipped, methods), *map(_tarred, (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT))]
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as holder:
        for number, inner in enumerate(packed):
            holder.writestr(zipfile.ZipInfo(f"{number}"), inner)
    return (*packed, nested.getvalue(), gzip.compress(packed[1], mtime=0))


def _zipped(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as holder:
        for name, content in (("ä.txt", "The boats went out. " * 9), ("b.json", '{"text": "x y"}'), ("c/", "")):
            holder.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return stream.getvalue()


def _tarred(form: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as holder:
        for name in ("b.txt", "ä" * 40):
            info = tarfile.TarInfo(name)
            info.size = 20
            holder.addfile(info, io.BytesIO(b"The boats went out.\n"))
    return stream.getvalue()
