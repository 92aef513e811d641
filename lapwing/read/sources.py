"""Where input lies: paths, folders, globs and standard input, as open streams."""

from __future__ import annotations

import glob
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lapwing.errors import InputError, UnreadableInput
from lapwing.read.archives import hidden
from lapwing.read.stream import Stream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Heard = Callable[[int], None]
"""Told how many bytes were read."""

_FETCHED = ("http://", "https://", "ftp://")


def open_input(given: str, stdin: BinaryIO | None, heard: Heard | None = None) -> Iterator[Stream | InputError]:
    """Every file that one input stands for, in sorted order, each open only while it is looked at."""
    if given == "-":
        yield _standard(stdin)
    elif given.lower().startswith(_FETCHED):
        yield UnreadableInput(given, "a file or folder", "an address; nothing is fetched", "save the page first")
    elif "\0" in given or not given:
        yield UnreadableInput(given, "a path", "none that a system knows", "check the name")
    elif os.path.isdir(given):
        yield from _folder(given, heard)
    elif os.path.lexists(given) or not glob.has_magic(given):
        yield from _file(given, heard)
    else:
        yield from _glob(given, heard)


def _standard(stdin: BinaryIO | None) -> Stream | InputError:
    if stdin is None:
        return UnreadableInput("-", "standard input", "none", "pipe a text into the command")
    return Stream("-", "", stdin)


def _file(path: str, heard: Heard | None) -> Iterator[Stream | InputError]:
    try:
        file = open(path, "rb") if heard is None else io.BufferedReader(_File(path, heard))  # noqa: SIM115 (closed below)
    except FileNotFoundError:
        yield UnreadableInput(path, "a file that exists", "none of that name", "check the spelling and the folder")
    except PermissionError:
        yield UnreadableInput(path, "a file you may read", "no permission", "change its rights, or run as its owner")
    except OSError as error:
        yield UnreadableInput(path, "a readable file", error.strerror or type(error).__name__, "check the path")
    else:
        with file:
            yield Stream(path, path, file)


class _File(io.FileIO):
    """A file that tells how much of it is read."""

    def __init__(self, path: str, heard: Heard) -> None:
        super().__init__(path, "rb")
        self._heard = heard

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        size = super().readinto(buffer)
        if size:
            self._heard(size)
        return size


def _folder(path: str, heard: Heard | None) -> Iterator[Stream | InputError]:
    refused: list[OSError] = []
    found = False
    for folder, below, names in os.walk(path, onerror=refused.append):
        below[:] = sorted(name for name in below if not hidden(name))
        for name in sorted(name for name in names if not hidden(name)):
            child = os.path.join(folder, name)
            if _regular(child):
                found = True
                yield from _file(child, heard)
    for error in refused:
        yield UnreadableInput(str(error.filename), "a folder you may list", "no permission", "change its rights")
    if not found and not refused:
        yield UnreadableInput(path, "a folder with files in it", "none to read", "name another folder")


def _glob(pattern: str, heard: Heard | None) -> Iterator[Stream | InputError]:
    found = sorted(glob.glob(pattern, recursive=True))
    if not found:
        yield UnreadableInput(pattern, "a pattern that matches a file", "no match", "check it; quote it in the shell")
    parents = {str(parent) for path in found for parent in Path(path).parents}
    for path in found:
        if not Path(path).is_dir():
            if not hidden(Path(path).name):
                yield from _file(path, heard)
        elif str(Path(path)) not in parents:  # `**` names a folder and what is in it: each file once
            yield from _folder(path, heard)


def _regular(path: str) -> bool:
    """Not a pipe or device, which could block for ever; a broken link counts, and its opening says so."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
