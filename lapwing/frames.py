"""Records as data frames, for whoever goes on in pandas: one row a record, one column a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from lapwing.codec import Hint, hints, without_none
from lapwing.errors import LapwingError

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(records: Iterable[object], *, kind: type | None = None) -> DataFrame:
    """Records of one type as a data frame: dyads, deeds, periods, ties, acts, events, whatever it is.

    Days are `datetime64`, enums their values, a span two columns, a record within a record its fields after its name
    and a point, tuples stay as they are: they hold the ids that lead back to the evidence. `kind` gives the columns
    where there may be no record at all.

    Raises:
        LapwingError: pandas is not installed.
        TypeError: the records are of several types, or are none.
    """
    try:
        import pandas  # noqa: PLC0415  an extra
    except ImportError as error:
        expected, remedy = "pandas, which makes data frames", "pip install 'lapwing[frames]'"
        raise LapwingError(expected, "an installation without it", remedy) from error
    listed = list(records)
    kinds = {type(record) for record in listed} | ({kind} if kind else set())
    if len(kinds) != 1 or not all(is_dataclass(each) for each in kinds):
        raise TypeError(f"expected records of one type; got {sorted(each.__name__ for each in kinds)}")
    (cls,) = kinds
    columns = list(_columns(cls))
    made = pandas.DataFrame([_row(record) for record in listed], columns=columns)
    for name in _days(cls):
        made[name] = pandas.to_datetime(made[name])
    return made


def _row(record: object, before: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, hint in hints(type(record)).items():
        bare, value = without_none(hint)[0], getattr(record, name)
        if _nested(bare):
            empty = dict.fromkeys(_columns(bare, f"{before}{name}."))
            made |= empty if value is None else _row(value, f"{before}{name}.")
        else:
            made[f"{before}{name}"] = value.value if isinstance(value, Enum) else value
    return made


def _columns(cls: type, before: str = "") -> Mapping[str, type]:
    """Columns and what they hold."""
    made: dict[str, type] = {}
    for name, hint in hints(cls).items():
        bare = without_none(hint)[0]
        made |= _columns(bare, f"{before}{name}.") if _nested(bare) else {f"{before}{name}": bare}
    return made


def _nested(hint: Hint) -> bool:
    """Whether a field holds a record, which has columns of its own."""
    return isinstance(hint, type) and is_dataclass(hint)


def _days(cls: type) -> list[str]:
    return [name for name, kind in _columns(cls).items() if kind is date]
