"""What a server sent, as a crawler keeps it: status, headers, and a body as it came over the wire.

Chunks are joined and packed bodies unpacked here, byte by byte and within bounds. Crawlers differ in whether they keep
a body as it came or unpacked under its old headers, so the bytes decide and not the header alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lapwing.errors import UnreadableInput
from lapwing.read.limits import Limits

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?:[ \r\n]|$)")
_CHARSET = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([A-Za-z][A-Za-z0-9._:-]{0,40})""", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,1000})?\r?\n")
_PLAIN = frozenset({"", "identity", "none"})
_GZIP = frozenset({"gzip", "x-gzip"})


@dataclass(frozen=True, slots=True)
class Response:
    """Status and headers of a response, the latter by their names in small letters, and the body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The declared type without its parameters, such as "text/html"; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The declared charset."""
        found = _CHARSET.search(self.headers.get("content-type", "")[:1000])
        return found[1] if found else None


def response_of(block: bytes) -> Response | None:
    """A response as it came over the wire; None where it is none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = re.search(rb"\r?\n\r?\n", block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status[1]), headers, body)


def body_of(response: Response, origin: str, limits: Limits) -> bytes:
    """The body with its chunks joined, unpacked.

    Raises:
        UnreadableInput: it breaks off, is packed in a way not known here, or unpacks to more than `limits` allow.
    """
    body = response.body
    if "chunked" in response.headers.get("transfer-encoding", "").lower() and _CHUNK.match(body):
        body = _joined(body, origin)
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in _PLAIN or (coding in _GZIP and not body.startswith(b"\x1f\x8b")):
        return body
    if coding in _GZIP or (coding == "deflate" and body):
        return _unpacked(body, coding, origin, limits)
    raise UnreadableInput(
        origin, "a body packed with gzip or deflate, or not at all", coding[:40], "unpack the archive"
    )


def _joined(body: bytes, origin: str) -> bytes:
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        part = body[size.end() : size.end() + length]
        if len(part) < length:
            break
        parts.append(part)
        at = size.end() + length
        at += len(b"\r\n") if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    raise UnreadableInput(origin, "a body whose chunks are whole", "one that breaks off", "fetch the page again")


def _unpacked(body: bytes, coding: str, origin: str, limits: Limits) -> bytes:
    most = min(limits.file_bytes, max(limits.ratio_floor, len(body) * limits.ratio))
    unpack = zlib.decompressobj(_window(body, coding))
    try:
        made = unpack.decompress(body, most)
    except zlib.error as error:
        raise UnreadableInput(
            origin, f"a body packed with {coding}", str(error)[:200], "fetch the page again"
        ) from error
    if unpack.unconsumed_tail:
        raise UnreadableInput(origin, f"a body of at most {most:,} bytes", "more, as in a zip bomb", "raise Limits")
    if not unpack.eof:
        raise UnreadableInput(origin, "a body that is whole", "one that breaks off", "fetch the page again")
    return made


def _window(body: bytes, coding: str) -> int:
    """For zlib: gzip, or deflate, which servers send with a header of zlib or bare."""
    if coding in _GZIP:
        return 16 + zlib.MAX_WBITS
    headed = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS
