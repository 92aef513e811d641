"""What an item is: content that cannot be mistaken first, then the suffix, then a look inside."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum
from pathlib import PurePosixPath

from lapwing.read.decode import marked_encoding
from lapwing.read.keys import FIELDS, normal

HEAD = 8192
"""How many bytes are looked at to tell what an item is."""


class Format(StrEnum):
    """What `read` knows how to open."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    TABLE = "table"
    FEED = "feed"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    WARC = "warc"
    EMPTY = "empty"
    BINARY = "binary"
    XML = "xml"  # neither feed nor page


HEAD_FORMATS = frozenset({Format.EMPTY, Format.BINARY, Format.XML})
"""What the head alone is enough to refuse."""

_SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".md"), Format.TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Format.HTML),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonlines"), Format.JSONL),
    **dict.fromkeys((".csv", ".tsv", ".tab"), Format.TABLE),
    **dict.fromkeys((".rss", ".atom"), Format.FEED),
    ".json": Format.JSON,
}
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar"})
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|section|main)\b", re.IGNORECASE)
_PAGE = re.compile(r"\s{0,99}<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")


def suffix_of(name: str) -> str:
    """The suffix in lower case, of what is inside where the name ends in .gz."""
    path = PurePosixPath(name.lower().removesuffix(".gz"))
    return path.suffix


def binary_name(head: bytes, name: str) -> str | None:
    """What kind of binary file this is; None for text and for archives that can be opened."""
    if suffix_of(name) in _OFFICE and head.startswith(b"PK"):
        return "an Office document or e-book"
    named = next((title for magic, title in _MAGIC if head.startswith(magic)), None)
    if named is not None:
        return named
    is_binary = b"\x00" in head and marked_encoding(head) is None and _archive(head) is None
    return "binary data" if is_binary else None


def sniff(head: bytes, name: str) -> Format:
    """The format of an item, from its first bytes and its name."""
    if (len(head) < HEAD and not head.strip()) or head in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return Format.EMPTY
    if binary_name(head, name) is not None:
        return Format.BINARY
    return _archive(head) or _textual(_peek(head), suffix_of(name))


def _archive(head: bytes) -> Format | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.ZIP
    if head.startswith(b"\x1f\x8b"):
        return Format.GZIP
    if head.startswith(b"WARC/"):
        return Format.WARC
    return Format.TAR if head[257:262] == b"ustar" else None


def _peek(head: bytes) -> str:
    return head.decode(marked_encoding(head) or "utf-8", "replace").lstrip("\ufeff")


def _textual(peek: str, suffix: str) -> Format:
    by_suffix = _SUFFIXES.get(suffix)
    if by_suffix is Format.JSON:
        return _json(peek)
    if by_suffix is Format.TEXT:
        return Format.HTML if _PAGE.match(peek) else Format.TEXT
    return by_suffix or _looked_at(peek.lstrip(), suffix)


def _looked_at(peek: str, suffix: str) -> Format:
    if peek.startswith("<"):
        if _FEED.search(peek):
            return Format.FEED
        if _HTML.search(peek):
            return Format.HTML
        if suffix == ".xml" or peek.startswith("<?xml"):
            return Format.XML
    if peek.startswith(("{", '[{"', "[\n", "[ ")):
        return _json(peek)
    return Format.TABLE if _has_header(peek) else Format.TEXT


def _json(peek: str) -> Format:
    """A first line that is a whole object, with more after it, is the mark of JSON Lines."""
    first, _, rest = peek.lstrip().partition("\n")
    if not rest.strip():
        return Format.JSON
    try:
        return Format.JSONL if isinstance(json.loads(first), dict) else Format.JSON
    except (ValueError, RecursionError):
        return Format.JSON


def _has_header(peek: str) -> bool:
    header = peek.partition("\n")[0]
    cells = {normal(cell) for cell in header.replace("\t", ",").replace(";", ",").split(",")}
    return len(cells) > 1 and not cells.isdisjoint(FIELDS["text"])
