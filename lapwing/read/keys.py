"""Which keys of a record (JSON, table) hold what: the names in common use, best first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lapwing.errors import UnreadableInput
from lapwing.read.limits import Limits
from lapwing.records import Media, Raw

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (
            *("text", "maintext", "fulltext", "fullcontent", "body", "bodytext", "articlebody", "articletext"),
            *("content", "contenttext", "article", "story", "html", "rawhtml", "contenthtml", "summary", "description"),
        ),
        "title": ("title", "headline", "articletitle"),
        "published": (
            *("published", "datepublished", "publicationdate", "publisheddate", "publishedat", "pubdate"),
            *("datepublish", "publishdate", "published_time", "date", "datetime", "timestamp"),
        ),
        "url": ("url", "link", "permalink", "canonicalurl", "sourceurl"),
        "outlet": ("outlet", "source", "publisher", "sourcename", "sitename", "publication", "sourcedomain", "domain"),
        "byline": ("byline", "author", "authors", "creator"),
        "language": ("language", "lang", "inlanguage"),
    }
)
_SEPARATORS = re.compile(r"[\s_.:-]+")
_MARKUP = re.compile(
    r"</?(?:p|div|br|html|body|article|h[1-6]|ul|li|table|section|figure|blockquote|img|a|b|i|em|strong|span|!doctype)"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_DEEPEST = 8  # lists inside lists; no text lies deeper, and thousands of levels would end the process
_NAMED = ("name", "title", "text", "#text")  # where an object stands for its name


def normal(key: str) -> str:
    """A key without case and separators: pub_date, pubDate and "Pub Date" are one."""
    return _SEPARATORS.sub("", key.strip().strip("\ufeff\"'")).lower()


def raw_of(record: Mapping[str, object], origin: str, limits: Limits) -> Raw:
    """The Raw that a record of a file stands for.

    Raises:
        UnreadableInput: no text key, an empty text, one too long, or one with characters no text has.
    """
    values = {normal(str(key)): value for key, value in record.items() if key is not None}
    text = _first(values, FIELDS["text"], "\n\n")
    if text is None:
        came = f"the keys {', '.join(sorted(map(str, record)))[:200]}" if record else "an empty record"
        raise UnreadableInput(origin, "a record with a text under `text`, `body` or `content`", came, "rename the key")
    media = Media.HTML if _MARKUP.search(text[:20_000]) else Media.TEXT
    check_text(text, media, origin, limits)
    given = {name: _first(values, keys, ", ") for name, keys in FIELDS.items() if name != "text"}
    return Raw(origin, media, text, **given)


def check_text(text: str, media: Media, origin: str, limits: Limits) -> None:
    """Refuse a text that is empty, too long, or cannot be stored as text anywhere.

    Raises:
        UnreadableInput: it is one of these.
    """
    if not text.strip("\ufeff \t\r\n"):
        raise UnreadableInput(origin, "text", "nothing but white space", "leave it out, or check how it was made")
    most = limits.page_chars if media is Media.HTML else limits.text_chars
    if len(text) > most:
        came = f"{len(text):,} characters"
        raise UnreadableInput(origin, f"an article of at most {most:,} characters", came, "split it, or raise Limits")
    bad = _UNUSABLE.search(text)
    if bad is not None:
        came = f"the character U+{ord(bad[0]):04X} at {bad.start()}"
        raise UnreadableInput(origin, "text", came, "repair the program that wrote it")


def _first(values: Mapping[str, object], keys: tuple[str, ...], joint: str) -> str | None:
    for key in keys:
        found = _text(values.get(normal(key)), joint)
        if found:
            return found
    return None


def _text(value: object, joint: str, depth: int = 0) -> str | None:
    """A string, a number, a list of them, or an object that stands for its name."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return next((str(value[key]) for key in _NAMED if isinstance(value.get(key), str)), None)
    if isinstance(value, list | tuple) and depth < _DEEPEST:
        parts = [part for part in (_text(item, joint, depth + 1) for item in value) if part]
        return joint.join(parts) or None
    return None
