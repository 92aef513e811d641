"""The formats by name, and writing to a file that is whole or not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from lapwing.errors import LapwingError, UnknownName
from lapwing.exchange.gdelt import write_gdelt
from lapwing.exchange.graph import write_graphml
from lapwing.exchange.icews import write_icews
from lapwing.exchange.lines import lines
from lapwing.exchange.parquet import write_parquet
from lapwing.exchange.polecat import write_polecat
from lapwing.exchange.shape import Line
from lapwing.exchange.tables import write_csv, write_plover
from lapwing.ontology import Ontology
from lapwing.records import Happening, Party, Telling

Writer = Callable[[Iterable[Line], BinaryIO], int]
"""Writes lines to a stream and returns how many events it wrote."""

FORMATS: Mapping[str, Writer] = MappingProxyType(
    {
        "plover": write_plover,
        "csv": write_csv,
        "polecat": write_polecat,
        "icews": write_icews,
        "gdelt": write_gdelt,
        "graphml": write_graphml,
        "parquet": write_parquet,
    }
)
_NOBODY: Mapping[str, Party] = MappingProxyType({})


def write(
    tellings: Iterable[Telling],
    form: str,
    target: Path | BinaryIO,
    *,
    ontology: Ontology | None = None,
    happenings: Iterable[Happening] = (),
    speakers: Mapping[str, Party] = _NOBODY,
) -> int:
    """Write the tellings in one of `FORMATS` and return how many events were written.

    A file is written under a temporary name beside `target` and renamed: it is whole, or it is as it
    was. A stream is left open; the path "-" is standard output. The rest is as in `lines`.

    Raises:
        UnknownName: no such format, or a category that the ontology lacks.
        LapwingError: the target cannot be written, or the format needs a library that is not installed.
    """
    return write_lines(lines(tellings, ontology=ontology, happenings=happenings, speakers=speakers), form, target)


def write_lines(told: Iterable[Line], form: str, target: Path | BinaryIO) -> int:
    """The same for lines.

    Raises:
        UnknownName: no such format.
        LapwingError: the target cannot be written, or the format needs a library that is not installed.
    """
    if form not in FORMATS:
        raise UnknownName(f"one of {', '.join(FORMATS)}", repr(form), "check the spelling")
    if not isinstance(target, Path):
        return FORMATS[form](told, target)
    with _opened(target) as stream:
        return FORMATS[form](told, stream)


@contextmanager
def _opened(target: Path) -> Iterator[BinaryIO]:
    if target == Path("-"):
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = target.resolve()  # a link stays a link, and what it points at is replaced
    if path.exists() and not path.is_file():
        raise LapwingError("the name of a file", f"{target}, which is something else", "name another")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        remedy = "check the folder, its rights and the space left"
        raise LapwingError("a file that can be written", f"{target}: {error}", remedy) from error
    finally:
        with suppress(OSError):  # renamed, or never made
            part.unlink()
