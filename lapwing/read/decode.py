"""Bytes to text: byte order marks, UTF-8, or what a server or a page declares; nothing is guessed."""

from __future__ import annotations

import codecs
import re

from lapwing.errors import UnreadableInput

_MARKS = (  # the UTF-32 marks begin like the UTF-16 ones, so they come first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z][A-Za-z0-9._:-]{0,40})""")
_DECLARED_WITHIN = 4096  # where standards want the declaration
_LATIN = frozenset({"iso8859-1", "latin-1", "ascii"})  # browsers read these as windows-1252


def marked_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def decode(data: bytes, origin: str, *, declares: bool = False, charset: str | None = None, offset: int = 0) -> str:
    """`data` as text; `declares` allows a charset declared in it (HTML, XML), `charset` is one declared beside it.

    UTF-8 is tried before either, as what is not UTF-8 hardly ever passes for it and declarations are often wrong;
    but not before a declaration of UTF-16 or UTF-32. `offset` is where `data` begins in its file, for the message.

    Raises:
        UnreadableInput: neither mark, nor UTF-8, nor the declared charset fits.
    """
    marked = marked_encoding(data)
    wide = charset if charset and charset.lower().startswith(("utf-16", "utf-32")) else None
    declared = None if marked or wide is None else _decoded(data, wide)
    if declared is not None:
        return declared
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        declared = None if marked else _by_declaration(data, charset, declares=declares)
        if declared is not None:
            return declared
        at = offset + error.start
        raise UnreadableInput(
            origin,
            f"text in {(marked or 'utf-8').removesuffix('-sig').upper()}",
            f"a byte that does not fit at byte {at} (counted from 0)",
            "convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8",
        ) from error


def _by_declaration(data: bytes, charset: str | None, *, declares: bool) -> str | None:
    """By the charset declared beside the data, else by the one declared in it."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN]) if declares else None
    names = (charset, found and found[1].decode("ascii"))
    return next((text for name in names if name and (text := _decoded(data, name)) is not None), None)


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
        return data.decode("cp1252" if name in _LATIN else name)
    except (LookupError, UnicodeError):
        return None
