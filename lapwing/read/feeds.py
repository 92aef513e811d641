"""RSS and Atom. A feed is parsed, never fetched: feedparser is given bytes, so it follows no link."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Mapping
from typing import Any

from feedparser.api import parse

from lapwing.errors import InputError, UnreadableInput
from lapwing.faults import FAULTS
from lapwing.read.decode import decode
from lapwing.read.keys import raw_of
from lapwing.read.limits import Limits
from lapwing.read.stream import Stream
from lapwing.records import Raw

_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}  # we have decoded it; the declaration may say otherwise


def read_feed(stream: Stream, limits: Limits) -> Iterator[Raw | InputError]:
    """An item for each entry, numbered from 1: its content, else its summary."""
    text = harmless(decode(stream.whole(limits), stream.origin, declares=True), stream.origin)
    feed = parsed(text, stream.origin, _AS_UTF8)
    if not feed.entries:
        came = "XML that breaks off" if feed.bozo else "a feed without entries"
        raise stream.refuse("a feed with entries", came, "fetch it again, or leave it out")
    for number, entry in enumerate(feed.entries, 1):
        origin = f"{stream.origin}#{number}"
        try:
            yield raw_of(_record(entry, feed.feed, origin), origin, limits)
        except InputError as error:
            yield error


def harmless(text: str, origin: str) -> str:
    """The feed, unless it declares entities: feedparser expands them, a thousandfold where somebody means harm.

    Raises:
        UnreadableInput: it does.
    """
    upper = text.upper()
    if "<!DOCTYPE" in upper and "<!ENTITY" in upper:
        came = "one that declares some"
        raise UnreadableInput(origin, "a feed without entities of its own", came, "take the declarations out")
    return text


def parsed(text: str, origin: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401  feedparser has no types
    """What feedparser makes of it.

    Raises:
        UnreadableInput: it stumbles, as it does over some damaged feeds.
    """
    try:
        return parse(io.BytesIO(text.encode("utf-8", "surrogatepass")), response_headers=dict(headers))
    except FAULTS as error:
        came = f"one that the parser stumbles over: {type(error).__name__}"
        raise UnreadableInput(origin, "an intact feed", came, "fetch it again, or leave it out") from error


def _record(entry: Mapping[str, Any], feed: Mapping[str, Any], origin: str) -> dict[str, object]:
    source = entry.get("source") or {}
    return {
        "text": _text(entry, origin),
        "title": entry.get("title"),
        "url": entry.get("link"),
        "author": entry.get("author"),
        "published": entry.get("published"),
        "outlet": source.get("title") or feed.get("title"),
        "language": feed.get("language"),
    }


def _text(entry: Mapping[str, Any], origin: str) -> str:
    """The longest of the entry's texts; entities of one without tags are resolved, as it will not be read as HTML."""
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    best = max(parts, key=_length)
    if not _length(best):
        raise UnreadableInput(origin, "an entry with content or a summary", "neither", "read the page it links to")
    text = str(best["value"])
    return html.unescape(text) if "html" in str(best.get("type")) and "<" not in text else text


def _length(part: Mapping[str, Any]) -> int:
    return len((part.get("value") or "").strip())
