"""The entries of a fetched feed: what `read` makes of each, and what tells it from the others."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lapwing.errors import InputError, UnreadableInput
from lapwing.fetch import Response, shown
from lapwing.read import Limits, read
from lapwing.read.decode import decode, marked_encoding
from lapwing.read.feeds import harmless, parsed
from lapwing.read.formats import HEAD, Format, sniff
from lapwing.records import Raw, digest

MOST = 1000
"""Entries of one feed that are looked at: the longest honest ones have some hundreds."""

WHOLE, NOT_LONGER, OWN_IDS = "a whole feed", f"a feed of at most {MOST} entries", "an id of its own for each entry"
EXPECTED = (WHOLE, NOT_LONGER, OWN_IDS)
"""What a feed may fail to be and still be read."""

_LIMITS = Limits(archive_depth=0, page_chars=3_000_000)
"""Nothing that came over the network is unpacked as an archive. A page of so many characters, all of it tags, takes
half a minute to clean; honest ones have a tenth of that."""
_ENDS = (b"</rss>", b"</feed>", b"</rdf:RDF>")
_PAGES = frozenset({Format.HTML, Format.TEXT})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `item` says why there is no text where there is none."""

    key: str
    link: str | None
    content: str  # digest of all that is read of it
    item: Raw | InputError


def entries_of(came: Response, url: str, outlet: str | None) -> Iterator[Entry | InputError]:
    """The entries of a feed, each with a key of its own, and what is wrong with the feed.

    Of a feed that breaks off the last entry is left out: half a text is another text.

    Raises:
        UnreadableInput: it is no feed.
    """
    data = _recoded(came)
    if sniff(data[:HEAD], "") is not Format.FEED:
        raise UnreadableInput(shown(url), "a feed (RSS, Atom)", _kind(data, came), "check the address")
    told = harmless(decode(data, shown(url), declares=True), shown(url))
    text = told.encode("utf-8", "surrogatepass")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": came.url}
    feed = parsed(told, shown(url), headers)
    items = list(read("-", stdin=io.BytesIO(text), limits=_LIMITS))
    if not feed.entries:
        if feed.bozo or not text.rstrip().endswith(_ENDS):
            raise UnreadableInput(shown(url), "a feed with entries", "XML that breaks off", "see whether it is whole")
        return  # a feed may be empty for a while
    pairs = list(zip(feed.entries, items, strict=True))
    if feed.bozo and not any(end in text[-200:] for end in _ENDS):
        yield UnreadableInput(shown(url), WHOLE, "XML that breaks off", "see whether it is whole next time")
        pairs.pop()
    if len(pairs) > MOST:
        yield UnreadableInput(shown(url), NOT_LONGER, f"{len(pairs)}", "split the feed")
    yield from _keyed([_entry(entry, item, url, outlet) for entry, item in pairs[:MOST]], url)


def page_of(came: Response, link: str) -> Raw | InputError:
    """The page behind an entry, as `read` makes it."""
    data = _recoded(came)
    if sniff(data[:HEAD], "") not in _PAGES:
        return UnreadableInput(shown(link), "a page", _kind(data, came), "leave it out")
    item = next(read("-", stdin=io.BytesIO(data), limits=_LIMITS))
    return _moved(item, shown(link))


def _entry(entry: Mapping[str, Any], item: Raw | InputError, url: str, outlet: str | None) -> Entry:
    link = entry.get("link") or None
    named = entry.get("id") or link
    item = _moved(item, shown(link or url))
    updated = entry["updated"] if "updated" in entry else None  # noqa: SIM401  `get` warns and gives `published`
    if isinstance(item, InputError):
        content = digest(item.came, entry.get("title"), updated)
    else:
        item = replace(item, url=link, outlet=outlet or item.outlet)
        content = digest(item.text, item.title, item.published, updated)
    return Entry(digest(named, link) if named else content, link, content, item)


def _keyed(found: list[Entry], url: str) -> Iterator[Entry | InputError]:
    """Each once; of those that share a key the second and later get one of their own."""
    contents: dict[str, str] = {}
    doubles = 0
    for entry in found:
        if entry.key not in contents:
            contents[entry.key] = entry.content
            yield entry
        elif contents[entry.key] != entry.content:
            doubles += 1
            yield replace(entry, key=digest(entry.key, entry.content))
    if doubles:
        came = "two with one id and different texts"
        yield UnreadableInput(shown(url), OWN_IDS, came, "tell its owner; both were read")


def _recoded(came: Response) -> bytes:
    """The body in UTF-8 where the header alone says in what else it is written."""
    name = came.headers.get("content-type", "").lower().partition("charset=")[2].split(";")[0].strip("\"' ")
    if not name or marked_encoding(came.body) is not None:
        return came.body
    try:
        came.body.decode()
    except UnicodeDecodeError:
        try:
            return came.body.decode(codecs.lookup(name).name).encode()
        except (LookupError, UnicodeError):
            return came.body
    return came.body


def _kind(data: bytes, came: Response) -> str:
    if not data.strip():
        return "nothing"
    declared = came.headers.get("content-type", "").partition(";")[0][:60]
    return f"{sniff(data[:HEAD], '')} data" + (f" sent as {declared}" if declared else "")


def _moved(item: Raw | InputError, origin: str) -> Raw | InputError:
    """The same under the address it came from."""
    if isinstance(item, InputError):
        return type(item)(origin, item.expected, item.came, item.remedy)
    return replace(item, origin=origin)
