"""One item on its way in: a counted stream of bytes with the place it came from."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from lapwing.errors import UnreadableInput
from lapwing.read.decode import decode, marked_encoding
from lapwing.read.formats import HEAD
from lapwing.read.limits import Limits


class Readable(Protocol):
    """All that is asked of a file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


@dataclass(slots=True)
class Budget:
    """Bytes that an archive may unpack, at most and still; shared by all its members, nested ones too."""

    most: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.most


class Stream:
    """A file or a member of an archive. Reading past an allowance raises, it never truncates."""

    def __init__(
        self,
        origin: str,
        name: str,
        raw: Readable,
        *,
        budget: Budget | None = None,
        packed: Callable[[], int] | None = None,
    ) -> None:
        self.origin = origin
        self.name = name  # decides the format by its suffix
        self.budget = budget
        self._raw = raw
        self._packed = packed  # bytes as stored, so far or in all
        self._unpacked = 0
        self._ahead = b""
        self._fault: Exception | None = None  # met while looking ahead

    def head(self, limits: Limits) -> bytes:
        """The first bytes, not consumed. A fault behind some of them is raised once these are."""
        try:
            while len(self._ahead) < HEAD and (part := self._take(self._raw.read(HEAD - len(self._ahead)), limits)):
                self._ahead += part
        except (EOFError, OSError, zlib.error) as error:
            if not self._ahead:
                raise
            self._fault = error
        return self._ahead

    def chunk(self, size: int, limits: Limits) -> bytes:
        """At most `size` bytes; none at the end."""
        if self._ahead:
            ahead, self._ahead = self._ahead[:size], self._ahead[size:]
            return ahead
        if self._fault is not None:
            raise self._fault
        return self._take(self._raw.read(size), limits)

    def whole(self, limits: Limits) -> bytes:
        """Everything, at most `limits.file_bytes`."""
        parts = [b""]
        size = 0
        while part := self.chunk(1 << 16, limits):
            size += len(part)
            if size > limits.file_bytes:
                raise self.refuse(
                    f"at most {limits.file_bytes:,} bytes", "more", "split it, or raise Limits.file_bytes"
                )
            parts.append(part)
        return b"".join(parts)

    def lines(self, limits: Limits) -> Iterator[tuple[int, int, bytes | None]]:
        """Line number from 1, byte offset, and the line; None in place of one that is too long."""
        offset = 0
        for number, (line, size) in enumerate(self._raw_lines(limits), 1):
            yield number, offset, line
            offset += size

    def utf8(self, limits: Limits) -> Stream:
        """The same stream; one in UTF-16 or UTF-32, by its mark, is read whole and recoded."""
        if (marked_encoding(self.head(limits)) or "utf-8-sig") == "utf-8-sig":
            return self
        text = decode(self.whole(limits), self.origin)
        return Stream(self.origin, self.name, io.BytesIO(text.encode("utf-8", "surrogatepass")))

    def rewound(self) -> io.BufferedReader | io.BytesIO | None:
        """The file itself at its start, where it is a plain one that can be sought in."""
        if isinstance(self._raw, io.BufferedReader | io.BytesIO) and self._raw.seekable():
            self._raw.seek(0)
            return self._raw
        return None

    def refuse(self, expected: str, came: str, remedy: str) -> UnreadableInput:
        """The error that says why this item cannot be read."""
        return UnreadableInput(self.origin, expected, came, remedy)

    def _raw_lines(self, limits: Limits) -> Iterator[tuple[bytes | None, int]]:
        pending: list[bytes] = []
        size = 0
        while part := self.chunk(1 << 16, limits):
            *ended, rest = part.split(b"\n")
            for piece in ended:
                size += len(piece) + 1
                yield (b"".join([*pending, piece, b"\n"]) if size <= limits.line_bytes else None), size
                pending, size = [], 0
            size += len(rest)
            # an overlong line is skipped, not kept
            pending = [*pending, rest] if size <= limits.line_bytes else []
        if size:
            yield (b"".join(pending) if size <= limits.line_bytes else None), size

    def _take(self, data: bytes, limits: Limits) -> bytes:
        self._unpacked += len(data)
        if self.budget is not None:
            self.budget.left -= len(data)
            if self.budget.left < 0:
                allowed = f"an archive that unpacks to at most {self.budget.most:,} bytes"
                raise self.refuse(allowed, "more", "split the archive, or raise its bound in Limits")
        if self._packed is not None and self._unpacked > max(limits.ratio_floor, self._packed() * limits.ratio):
            allowed = f"data packed at most {limits.ratio} fold"
            raise self.refuse(allowed, "more, as in a zip bomb", "unpack it yourself if you trust it")
        return data
