"""What a client sends: read within bounds, and taken apart without trusting any of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NoReturn
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from lapwing.web.refusal import Refusal

MOST_CHARACTERS = 50_000
"""Of a text or page that is coded while somebody waits: five times a long wire report. So many took 18 s on four cores
that others kept busy, and a minute is allowed; time one of your own before raising it."""

MOST_BYTES = 1_000_000
"""Of a body: the longest text that is coded, with twelve bytes a character where JSON escapes it, and some more."""

_SECONDS = 20.0  # that a body may take to arrive
_MOST_FORM = 4096  # bytes of the form to sign in
_FORM_FIELDS = 8

TEXT_FIELDS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "text": (MOST_CHARACTERS, "the text, plain or HTML"),
        "title": (1000, "its headline"),
        "published": (10, 'the day of publication, as 2024-05-19: "on Tuesday" is counted from it'),
        "outlet": (200, "who published it"),
        "url": (2000, "where; it is never fetched"),
    }
)
"""What may be sent with a text to be coded: the most characters of each, and what it is."""

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")  # what no text holds, and no answer can be written with


async def body_of(request: Request, most: int = MOST_BYTES) -> bytes:
    """The body of a request.

    Raises:
        Refusal: it is longer than `most` bytes, takes too long, or breaks off.
    """
    held = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in request.stream():
                held += piece
                if len(held) > most:
                    raise Refusal(413, f"a body of at most {most:,} bytes", "a longer one", "send less")
    except TimeoutError:
        raise Refusal(408, f"a body within {_SECONDS:g} seconds", "a part of one", "send it faster") from None
    except ClientDisconnect:
        raise Refusal(400, "a whole body", "a part of one", "send it again") from None
    return bytes(held)


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a short form.

    Raises:
        Refusal: it is too long, or no form.
    """
    try:
        text = (await body_of(request, _MOST_FORM)).decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_FORM_FIELDS))
    except ValueError:
        raise Refusal(400, "a form as browsers send it", "something else", "use the page to sign in") from None


def text_of(body: bytes) -> dict[str, str]:
    """The text to be coded, and what is known of it.

    Raises:
        Refusal: the body is no object of JSON, has a key too many, or a value that is none or too long.
    """
    given = _object(body)
    unknown = sorted(given.keys() - TEXT_FIELDS.keys())
    if unknown:
        raise _wrong(f"an object with the keys {', '.join(TEXT_FIELDS)}", f"the key {unknown[0][:80]!r}")
    found = {key: _string(key, value) for key, value in given.items() if value is not None}
    if not found.get("text", "").strip():
        raise _wrong("a text under the key text", "none")
    if "published" in found and not _is_day(found["published"]):
        raise _wrong("under the key published a day such as 2024-05-19", repr(found["published"]))
    return found


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # no JSON or UTF-8; a number of thousands of digits; endless nesting
        raise _wrong("JSON in UTF-8", str(error)[:200] or "something else") from None
    if not isinstance(found, dict):
        raise _wrong("an object of JSON", type(found).__name__)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name}, which is no number of JSON")


def _string(key: str, value: object) -> str:
    most, _ = TEXT_FIELDS[key]
    if not isinstance(value, str):
        raise _wrong(f"under the key {key} a string", type(value).__name__)
    if len(value) > most:
        status = 413 if key == "text" else 400  # the first may be a whole book, the others are a mistake
        expected = f"under the key {key} at most {most:,} characters"
        raise Refusal(status, expected, f"{len(value):,} of them", "send less; lapwing code takes any length")
    bad = _UNUSABLE.search(value)
    if bad is not None:
        raise _wrong(f"under the key {key} a text", f"the character U+{ord(bad[0]):04X} at {bad.start()}")
    return value


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _wrong(expected: str, came: str) -> Refusal:
    return Refusal(400, expected, came, "see docs/api.md for an example")
