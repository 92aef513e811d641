"""Targets of exchange: each format read, written again, made into documents."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from fuzz.few import Few
from fuzz.laws import comes_back, holds, storable, told, whole
from lapwing.errors import InputError
from lapwing.exchange import FORMATS, READERS, Line
from lapwing.exchange.actors import Parties
from lapwing.exchange.documents import Reports, grouped
from lapwing.ontology import load

_TEXTUAL = ("plover", "csv", "polecat", "icews", "gdelt", "graphml")
_COLUMNAR = (*_TEXTUAL, "parquet")


def reads(form: str) -> Callable[[bytes], object]:
    """The target of a format: lines or errors, which all formats can hold, and documents that keep the laws."""

    def read_form(data: bytes) -> object:
        found = list(READERS[form](io.BytesIO(data), "rows"))
        for one in found:
            if isinstance(one, InputError):
                told(one)
        _LAWS[len(data) % len(_LAWS)](form, [one for one in found if not isinstance(one, InputError)])
        return found

    return read_form


def _comes_back_as_plover(_: str, lines: Sequence[Line]) -> None:
    """A line of ours, read again, is the same line."""
    holds(_read("plover", _written("plover", lines)) == lines, "lines of PLOVER come back as they were")


def _rewritten(form: str, lines: Sequence[Line]) -> None:
    """Every format can be written."""
    for name in _COLUMNAR if form == "parquet" else _TEXTUAL:
        _rewritten_as(name, lines)


def _rewritten_as(form: str, lines: Sequence[Line]) -> None:
    """What a table of ours can hold, it holds: what was read of it is written and read again as it was."""
    once = _written(form, lines)
    if form in ("csv", "parquet"):
        read = _read(form, once)
        holds(_read(form, _written(form, read)) == read, f"{form} comes back as it was")


def _read(form: str, rows: bytes) -> list[Line]:
    found = READERS[form](io.BytesIO(rows), "again")
    return [one for one in found if not isinstance(one, InputError)]


def _written(form: str, lines: Sequence[Line]) -> bytes:
    stream = io.BytesIO()
    FORMATS[form](lines, stream)
    return stream.getvalue()


def _reported(_: str, lines: Sequence[Line]) -> None:
    """The documents made of lines keep the laws of records."""
    reports = Reports("rows", Parties(Few()), load())
    for group in grouped(lines):
        report = reports.of(reports.name(group[0]), group)
        whole(report.document)
        for record in (report.document, report.family, *report.happenings, *report.acts):
            storable(record)
            comes_back(record)


_LAWS: tuple[Callable[[str, Sequence[Line]], None], ...] = (_comes_back_as_plover, _rewritten, _reported)
"""An input's length says which of these it is held to: all three would take most of the time."""
