"""Records to plain values that JSON can hold, and back, driven by the types of their fields.

A `Span` is [start, end], an enum its value, a date ISO 8601, a tuple a list, a record an object with the
record's own field names in their order. `build(type(x), plain(x)) == x` for every record `x`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from lapwing.errors import InputError
from lapwing.records import Span

T = TypeVar("T")
Hint: TypeAlias = Any
"""A type as annotations write it: `str`, `date | None`, `tuple[Span, ...]`. No type describes them all."""

_REMEDY = "write it again with this version of Lapwing"


def plain(record: object) -> dict[str, Any]:
    """The record as an object of JSON.

    Raises:
        TypeError: not a record, or a field holds what JSON cannot.
    """
    if isinstance(record, type) or not is_dataclass(record):
        raise TypeError(f"no record: {type(record).__name__}")
    return {field.name: plain_value(getattr(record, field.name)) for field in fields(record)}


def plain_value(value: object) -> object:
    """What `plain` makes of one field's value."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    return [plain_value(item) for item in value] if isinstance(value, tuple | list) else plain(value)


def build(cls: type[T], value: object) -> T:
    """The record, or the value of any field's type, whose plain form is `value`.

    Raises:
        InputError: a key is missing or unknown, or a value is not of its field's type.
    """
    return cast(T, _build(cls, value, getattr(cls, "__name__", str(cls))))


def hints(cls: type[object]) -> Mapping[str, Hint]:
    """The type of every field of a record, in their order."""
    return _hints(cast(Hint, cls))


@cache
def _hints(cls: Hint) -> Mapping[str, Hint]:
    resolved = get_type_hints(cls)
    return {field.name: resolved[field.name] for field in fields(cls)}


def without_none(hint: Hint) -> tuple[Hint, bool]:
    """A field's type without `None`, and whether `None` was allowed."""
    origin: Hint = get_origin(hint)
    if origin in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not types.NoneType]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _build(hint: Hint, value: object, where: str) -> object:
    hint, nullable = without_none(hint)
    if value is None and nullable:
        return None
    origin: Hint = get_origin(hint)
    if origin is tuple:
        return _tuple(get_args(hint), value, where)
    try:
        if origin is not None and issubclass(origin, Mapping):
            return _mapping(get_args(hint), value, where)
        return _record(hint, value, where) if is_dataclass(hint) else _scalar(hint, value, where)
    except ValueError as error:  # an unknown enum value, a broken date or number, a record that refuses its fields
        raise InputError(where, f"{where} as its type allows it", f"{_short(value)} ({error})", _REMEDY) from error


def _record(cls: Hint, value: object, where: str) -> object:
    if cls is Span:
        return Span(*(_exact(int, item, where) for item in _items(value, where, 2)))
    table = _exact(dict, value, where)
    known = hints(cls)
    needed = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    if not needed <= table.keys() <= known.keys():
        wrong = sorted(map(str, (needed - table.keys()) | (table.keys() - known.keys())))
        raise InputError(where, f"the keys of {where}: {', '.join(known)}", f"wrong keys: {_short(wrong)}", _REMEDY)
    return cls(**{name: _build(known[name], item, f"{where}.{name}") for name, item in table.items()})


def _scalar(hint: Hint, value: object, where: str) -> object:
    if issubclass(hint, Enum):
        return hint(value)
    if issubclass(hint, date):
        return hint.fromisoformat(_exact(str, value, where))
    if hint is float and type(value) is int:
        return float(value)  # JSON writers may drop the ".0"
    return _exact(hint, value, where)


def _tuple(parts: tuple[Hint, ...], value: object, where: str) -> tuple[object, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_build(parts[0], item, where) for item in _items(value, where, None))
    items = _items(value, where, len(parts))
    return tuple(_build(part, item, where) for part, item in zip(parts, items, strict=True))


def _mapping(parts: tuple[Hint, ...], value: object, where: str) -> dict[object, object]:
    key, item = parts
    read = int if key is int else str  # JSON has only text as keys
    return {read(name): _build(item, held, f"{where}.{name}") for name, held in _exact(dict, value, where).items()}


def _items(value: object, where: str, count: int | None) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple) or (count is not None and len(value) != count):
        size = "" if count is None else f" of {count}"
        raise InputError(where, f"{where} as a list{size}", _short(value), _REMEDY)
    return value


def _exact(kind: type[T], value: object, where: str) -> T:
    """The value itself; `True` is no whole number here."""
    if type(value) is not kind:
        raise InputError(where, f"{where} of type {kind.__name__}", _short(value), _REMEDY)
    return value


def _short(value: object) -> str:
    try:
        shown = repr(value)
    except RecursionError:  # JSON may be nested deeper than can be shown
        shown = f"a {type(value).__name__} nested without end"
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
