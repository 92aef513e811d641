"""Web archives (WARC): the pages a crawler kept, streamed by through fastwarc.

A page's address is the record's target. The date of a record is the day of retrieval and says nothing of when the page
was published, so it stands in the origin and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from lapwing.errors import InputError, UnreadableInput
from lapwing.read.archives import BROKEN, check_count
from lapwing.read.decode import decode
from lapwing.read.formats import Format, sniff
from lapwing.read.keys import check_text
from lapwing.read.limits import Limits
from lapwing.read.responses import Response, body_of, response_of
from lapwing.read.stream import Stream
from lapwing.records import Media, Raw

_MEDIA = {"text/html": Media.HTML, "application/xhtml+xml": Media.HTML, "text/plain": Media.TEXT}


def read_warc(stream: Stream, limits: Limits) -> Iterator[Raw | InputError]:
    """A page for each response with status 200 that is HTML or text; its number counts all responses, from 1.

    Raises:
        UnreadableInput: fastwarc is not installed, or the archive breaks off; the pages before the fault have come.
        OSError: it is broken otherwise.
    """
    source = _Source(stream, limits)
    number = found = 0
    for record in _records(source):
        if record.headers.get("WARC-Type") != "response":
            source.check_whole(record, record.reader.consume())
            continue
        number += 1
        check_count(stream, number, limits)
        block = _block(record, source, limits)
        page = _page_or_error(record, block, f"{stream.origin}#{number}", limits)
        if page is not None:
            found += 1
            yield page
    if source.error is not None:
        raise source.error
    if not found:
        raise stream.refuse("a web archive with pages in it", "none with status 200 and a text", "leave it out")


class _Source:
    """The stream as a file for fastwarc. It never raises: there, an error of Python's becomes a panic of Rust's."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream = stream
        self.error: Exception | None = None
        self._limits = limits
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        if self.error is not None:
            return b""
        try:
            data = self.stream.chunk(size if size > 0 else 1 << 16, self._limits)
        except (InputError, *BROKEN) as error:
            self.error = error
            return b""
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def check_whole(self, record: Any, taken: int) -> None:  # noqa: ANN401  fastwarc is an extra
        """Refuse an archive that ends within a record."""
        if record.headers.get("Content-Length") is None or taken < record.content_length:
            came = "one that breaks off"
            raise self.error or self.stream.refuse("an intact file", came, "fetch it again, or repack it")


def _records(source: _Source) -> Iterator[Any]:
    try:
        fastwarc = import_module("fastwarc.warc")
    except ImportError as error:
        came, remedy = "an installation without it", "pip install 'lapwing[warc]'"
        raise source.stream.refuse("fastwarc, which reads web archives", came, remedy) from error
    yield from fastwarc.ArchiveIterator(source, parse_http=False)


def _block(record: Any, source: _Source, limits: Limits) -> bytes | None:  # noqa: ANN401
    """What the record holds; None where that is too much."""
    parts = []
    size = 0
    while size <= limits.file_bytes and (part := record.reader.read(1 << 16)):
        parts.append(part)
        size += len(part)
    if size > limits.file_bytes:
        return None
    source.check_whole(record, size)
    return b"".join(parts)


def _page_or_error(record: Any, block: bytes | None, origin: str, limits: Limits) -> Raw | InputError | None:  # noqa: ANN401
    if block is None:
        allowed = f"a response of at most {limits.file_bytes:,} bytes"
        return UnreadableInput(origin, allowed, "more", "leave it out, or raise Limits.file_bytes")
    response = response_of(block)
    if response is None or response.status != 200:
        return None
    day = (record.headers.get("WARC-Date") or "")[:10]
    try:
        return _page(response, record.headers.get("WARC-Target-URI"), f"{origin}, retrieved {day}", limits)
    except UnreadableInput as error:
        return error


def _page(response: Response, url: str | None, origin: str, limits: Limits) -> Raw | None:
    declared = response.media_type
    if declared and declared not in _MEDIA:
        return None
    body = body_of(response, origin, limits)
    if not declared and sniff(body, "") is not Format.HTML:
        return None
    media = _MEDIA.get(declared, Media.HTML)
    html = media is Media.HTML
    text = decode(body, origin, declares=html, charset=response.charset).removeprefix("\ufeff")
    check_text(text, media, origin, limits)
    return Raw(origin, media, text, url=(url or "").strip("<>") or None)
