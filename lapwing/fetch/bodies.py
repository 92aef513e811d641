"""Bodies of answers, unpacked within bounds: a bomb is stopped while it unpacks, not after."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS
_NAMES = {"": None, "identity": None, "gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}


class TooLarge(Exception):
    """More bytes than are allowed; `args` say of what."""


def known(encoding: str) -> bool:
    """Whether a Content-Encoding is one that can be unpacked: gzip, deflate or none."""
    return encoding.strip().lower() in _NAMES


def whole(pieces: Iterable[bytes], encoding: str, *, packed: int, unpacked: int) -> bytes:
    """The bytes of a body; `packed` and `unpacked` are the most of either.

    Raises:
        TooLarge: there are more.
        zlib.error: it is not packed as it says, or breaks off.
    """
    counted = _counted(pieces, packed, "bytes")
    bits = _NAMES[encoding.strip().lower()]
    parts = counted if bits is None else _unpacked(counted, bits)
    return b"".join(_counted(parts, unpacked, "unpacked bytes"))


def _counted(pieces: Iterable[bytes], most: int, what: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge(f"at most {most:,} {what}")
        yield piece


def _unpacked(pieces: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """Piece by piece; several gzip members in a row are one body."""
    machine = zlib.decompressobj(bits)
    begun = False
    for piece in pieces:
        data = piece
        while data:
            if machine.eof:
                machine = zlib.decompressobj(bits)
            if not begun and bits == zlib.MAX_WBITS and data[0] & 0x0F != 8:
                machine = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some servers send it
            begun = True
            yield machine.decompress(data, _PIECE)
            data = machine.unconsumed_tail or machine.unused_data
    if begun and not machine.eof:
        yield machine.flush()
        if not machine.eof:
            raise zlib.error("packed data that breaks off")
