"""Archives, read in place: nothing is unpacked to disk, every member is checked and counted."""

from __future__ import annotations

import gzip
import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import IO, cast

from lapwing.errors import InputError, UnreadableInput
from lapwing.read.limits import Limits
from lapwing.read.stream import Budget, Stream

BROKEN = (
    *(EOFError, NotImplementedError, OSError, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, zlib.error),
    UnicodeDecodeError,  # a member's name that is not the UTF-8 it is said to be
)
"""What the standard library raises over a damaged archive or file, besides its own refusals."""

_IN_MEMORY = 16_000_000  # a copied archive above this goes to a temporary file


def open_zip(stream: Stream, limits: Limits) -> Iterator[Stream | InputError]:
    """The members of a zip file, in its order."""
    budget = _budget(stream, limits)
    with _seekable(stream, limits) as file, zipfile.ZipFile(file) as archive:
        check_count(stream, len(archive.infolist()), limits)
        for info in archive.infolist():
            if budget.left < 0:  # the member that went over has said so
                return
            origin = f"{stream.origin}!{info.filename}"
            refusal = _refusal(origin, info)
            if refusal is not None:
                yield refusal
            elif not info.is_dir() and not hidden(info.filename):
                yield from _member(archive, info, origin, budget)


def open_tar(stream: Stream, limits: Limits) -> Iterator[Stream | InputError]:
    """The regular members of a tar file, in its order."""
    budget = _budget(stream, limits)
    with _seekable(stream, limits) as file, tarfile.open(fileobj=file, mode="r:") as archive:
        for number, info in enumerate(archive, 1):
            if budget.left < 0:
                return
            check_count(stream, number, limits)
            origin = f"{stream.origin}!{info.name}"
            if info.issym() or info.islnk() or _unsafe(info.name):
                yield _unsafe_error(origin, "a link" if info.issym() or info.islnk() else repr(info.name))
            elif info.isfile() and not hidden(info.name):
                member = archive.extractfile(info)
                if member is not None:
                    yield Stream(origin, info.name, member, budget=budget)


def open_gzip(stream: Stream, limits: Limits) -> Stream:
    """What a gzip file holds, under the same origin: a .gz has no members."""
    name = stream.name[: -len(".gz")] if stream.name.lower().endswith(".gz") else stream.name
    packed = _Packed(stream, limits)
    file = _Unpacked(gzip.GzipFile(fileobj=cast("IO[bytes]", packed), mode="rb"))
    budget = stream.budget or Budget(limits.gzip_bytes)
    return Stream(stream.origin, name, file, budget=budget, packed=packed.size)


def hidden(name: str) -> bool:
    """Whether a path has a part that begins with a dot, or is one of the Mac's shadow files."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/") if part not in (".", ".."))


class _Packed:
    """A stream as the packed side of gzip: read only, forward only, counted."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.chunk(size if size > 0 else 1 << 16, self._limits)
        self._taken += len(data)
        return data

    def size(self) -> int:
        return self._taken


class _Unpacked:
    """What a gzip file holds, given as soon as it is there: `GzipFile.read` would lose what stands before a fault."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read1(size)


def _budget(stream: Stream, limits: Limits) -> Budget:
    return stream.budget or Budget(limits.archive_bytes)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str, budget: Budget
) -> Iterator[Stream | InputError]:
    try:
        member = archive.open(info)
    except BROKEN as error:
        yield UnreadableInput(origin, "an intact member", str(error)[:200], "repack the archive")
        return
    with member:
        yield Stream(origin, info.filename, member, budget=budget, packed=lambda: info.compress_size)


def _seekable(stream: Stream, limits: Limits) -> AbstractContextManager[IO[bytes]]:
    """The file itself, or a copy: an archive may come through a pipe or out of another archive."""
    file = stream.rewound()
    if file is not None:
        return nullcontext(cast("IO[bytes]", file))
    copy = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 (the caller closes it)
    with ExitStack() as unless_whole:
        unless_whole.callback(copy.close)
        size = 0
        while part := stream.chunk(1 << 16, limits):
            size += len(part)
            if size > limits.archive_bytes:
                allowed = f"an archive of at most {limits.archive_bytes:,} bytes"
                raise stream.refuse(allowed, "more", "split it, or raise Limits.archive_bytes")
            copy.write(part)
        unless_whole.pop_all()
    copy.seek(0)
    return copy


def check_count(stream: Stream, count: int, limits: Limits) -> None:
    """Refuse an archive of more members than `limits` allow.

    Raises:
        UnreadableInput: it has more.
    """
    if count > limits.archive_members:
        allowed = f"an archive of at most {limits.archive_members:,} members"
        raise stream.refuse(allowed, "more", "split it, or raise Limits.archive_members")


def _refusal(origin: str, info: zipfile.ZipInfo) -> UnreadableInput | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return _unsafe_error(origin, "a symbolic link")
    if _unsafe(info.filename):
        return _unsafe_error(origin, repr(info.filename))
    if info.flag_bits & 1:
        return UnreadableInput(origin, "a member that is not encrypted", "an encrypted one", "unpack it and read that")
    return None


def _unsafe(name: str) -> bool:
    """Paths that would leave the folder they are unpacked in, on any system."""
    parts = name.replace("\\", "/").split("/")
    return not name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _unsafe_error(origin: str, came: str) -> UnreadableInput:
    return UnreadableInput(origin, "a member with a plain relative path", came, "repack the archive without it")
