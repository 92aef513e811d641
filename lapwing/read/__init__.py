"""Files, folders, archives, feeds, tables, web pages and web archives, as `Raw` values.

What cannot be read is an error *value*, so that a batch goes on. Nothing is fetched, nothing is
unpacked to disk, and every size is bounded by `Limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from lapwing.errors import InputError, UnreadableInput
from lapwing.read.archives import BROKEN, open_gzip, open_tar, open_zip
from lapwing.read.decode import decode
from lapwing.read.feeds import read_feed
from lapwing.read.formats import HEAD_FORMATS, Format, binary_name, sniff
from lapwing.read.keys import check_text
from lapwing.read.limits import Limits
from lapwing.read.sources import open_input
from lapwing.read.stream import Stream
from lapwing.read.tables import read_json, read_jsonl, read_table
from lapwing.read.warc import read_warc
from lapwing.records import Media, Raw

__all__ = ["Limits", "read"]

_DEFAULT = Limits()


def read(
    inputs: str | Path | Iterable[str | Path],
    *,
    stdin: BinaryIO | None = None,
    limits: Limits = _DEFAULT,
    heard: Callable[[int], None] | None = None,
) -> Iterator[Raw | InputError]:
    """Every article-like item of `inputs`, and an `InputError` for each thing that could not be read.

    An input is a file, a folder, a glob, or "-" for `stdin`. The order is that of the inputs, sorted
    within a folder or glob; hidden files are skipped. `heard` is told how many bytes each look into a file took.
    Nothing is raised for bad input.
    """
    for given in (inputs,) if isinstance(inputs, str | Path) else inputs:
        for stream in open_input(str(given), stdin, heard):
            if isinstance(stream, InputError):
                yield stream
            else:
                yield from _items(stream, limits, depth=0)


def _items(stream: Stream, limits: Limits, depth: int) -> Iterator[Raw | InputError]:
    """What one stream holds. A fault in it ends this stream, never the batch."""
    try:
        yield from _opened(stream, limits, depth)
    except InputError as error:
        yield error
    except BROKEN as error:
        came = str(error)[:200] or type(error).__name__
        yield UnreadableInput(stream.origin, "an intact file", came, "fetch it again, or repack it")


def _opened(stream: Stream, limits: Limits, depth: int) -> Iterator[Raw | InputError]:
    head = stream.head(limits)
    format_ = sniff(head, stream.name)
    if format_ in HEAD_FORMATS:
        raise _unfit(stream, format_, head)
    match format_:
        case Format.ZIP | Format.TAR | Format.GZIP:
            yield from _packed(stream, format_, limits, depth)
        case Format.JSON:
            yield from read_json(stream, limits)
        case Format.JSONL:
            yield from read_jsonl(stream, limits)
        case Format.TABLE:
            yield from read_table(stream, limits)
        case Format.FEED:
            yield from read_feed(stream, limits)
        case Format.WARC:
            yield from read_warc(stream, limits)
        case _:
            yield _whole(stream, Media.HTML if format_ is Format.HTML else Media.TEXT, limits)


def _packed(stream: Stream, format_: Format, limits: Limits, depth: int) -> Iterator[Raw | InputError]:
    if depth >= limits.archive_depth:
        came = f"archives nested more than {limits.archive_depth} deep"
        raise stream.refuse("an archive of files", came, "unpack the outer ones")
    if format_ is Format.GZIP:
        yield from _items(open_gzip(stream, limits), limits, depth + 1)
        return
    found = False
    for member in (open_zip if format_ is Format.ZIP else open_tar)(stream, limits):
        found = True
        if isinstance(member, InputError):
            yield member
        else:
            yield from _items(member, limits, depth + 1)
    if not found:
        raise stream.refuse("an archive with files in it", "none to read", "leave it out")


def _whole(stream: Stream, media: Media, limits: Limits) -> Raw:
    text = decode(stream.whole(limits), stream.origin, declares=media is Media.HTML).removeprefix("\ufeff")
    check_text(text, media, stream.origin, limits)
    return Raw(stream.origin, media, text)


def _unfit(stream: Stream, format_: Format, head: bytes) -> UnreadableInput:
    match format_:
        case Format.EMPTY:
            return stream.refuse("a file with text in it", "an empty one", "leave it out, or fetch it again")
        case Format.XML:
            return stream.refuse("XML that is a feed (RSS, Atom) or a page", "another kind", "convert it to text")
        case _:
            came = binary_name(head, stream.name) or "binary data"
            return stream.refuse("text, HTML, JSON, CSV, a feed or an archive of them", came, "save it as text")
