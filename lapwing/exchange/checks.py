"""What each key of a line that comes from outside may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

from lapwing.errors import InputError
from lapwing.exchange.shape import Line
from lapwing.ontology import load
from lapwing.records import ActorKind, Certainty, DateBasis, PlaceBasis, Reality, SpeakerKind

Check = Callable[[object], object]
"""What a value becomes in a line; None where it says nothing. Raises `Unfit`."""

LARGEST = 1_000_000
"""Bytes of one row of any format that is read, and characters of one of its texts. Lapwing writes one to four thousand;
foreign rows with a whole story in them stay below. It bounds memory and nothing else hangs on it."""

_EXACT = 2**53  # whole numbers from here on are not the same to every reader of JSON
_REMEDY = "mend that row, or leave it out"
_CODES = re.compile("(?:[A-Z]{3}){1,10}")


class Unfit(Exception):
    """A value that no line can hold: where it stands, what was expected, what came, and what to do."""

    def __init__(self, expected: str, came: str, where: str = "", remedy: str = _REMEDY) -> None:
        super().__init__(expected, came, where, remedy)
        self.expected = expected
        self.came = came
        self.where = where
        self.remedy = remedy

    def within(self, key: str) -> Unfit:
        """The same, seen from the object that holds it under `key`."""
        return Unfit(self.expected, self.came, f"{key}.{self.where}" if self.where else key, self.remedy)

    def at(self, origin: str) -> InputError:
        """The error of a whole row, or of the file."""
        expected = f"{self.where}: {self.expected}" if self.where else self.expected
        return InputError(origin, expected, self.came, self.remedy)


def checked(value: object) -> dict[str, Any]:
    """The keys of a line that an object holds, each of its type; keys that nobody knows are passed over.

    The event is one of the ontology's; sectors that the ontology lacks are left out. Modes and contexts are labels as
    they came.

    Raises:
        Unfit: a value is not of its key's type.
    """
    return _object(LINE_KEYS.get, value)


def ordered(made: Mapping[str, Any]) -> Line:
    """The line with its keys in the order in which Lapwing writes them."""
    return cast(Line, {key: made[key] for key in LINE_KEYS if key in made})


def party_of(codes: Sequence[object]) -> dict[str, Any]:
    """The entity of code strings such as "USA", "GOV" or "USAGOV": one country or PLOVER code, the rest sectors.

    Raises:
        Unfit: not codes, or those of several.
    """
    if not all(isinstance(code, str) and _CODES.fullmatch(code) for code in codes):
        raise Unfit("codes such as USA or USAGOV", shown(codes))
    strung, sectors = "".join(map(str, codes)), load().sectors
    parts = dict.fromkeys(strung[at : at + 3] for at in range(0, len(strung), 3))
    countries = [part for part in parts if part not in sectors]
    if len(countries) > 1:
        raise Unfit("the codes of one actor", shown(codes))
    made: dict[str, Any] = {"code": countries[0]} if countries else {}
    if found := [part for part in parts if part in sectors]:
        made["sector"] = found
    return made


def shown(value: object) -> str:
    """A value for a message."""
    try:
        told = repr(value)
    except RecursionError:  # JSON may be nested deeper than can be shown
        told = f"a {type(value).__name__} nested without end"
    return told if len(told) <= 80 else f"{told[:77]}..."


def text(value: object) -> str:
    """A text; others number their events and versions.

    Raises:
        Unfit: something else, or more than `LARGEST` characters.
    """
    if isinstance(value, str) and len(value) <= LARGEST:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Unfit("text", shown(value))


def _object(find: Callable[[str], Check | None], value: object) -> dict[str, Any]:
    """What an object holds under the keys for which `find` has a check."""
    if not isinstance(value, dict):
        raise Unfit("an object", shown(value))
    made: dict[str, Any] = {}
    for key, held in value.items():
        check = find(key)
        if check is text and type(held) is str and len(held) <= LARGEST:
            made[key] = held  # half of all keys: a call for each took a quarter of the time
        elif check is not None and held is not None:
            try:
                fit = check(held)
            except Unfit as error:
                raise error.within(key) from error
            if fit is not None:
                made[key] = fit
    return made


def _held(checks: Mapping[str, Check], needs: str = "") -> Callable[[object], dict[str, Any] | None]:
    """An object, if it has what it needs; a stretch of text in it has both ends, in order, or is left out."""
    find = dict(checks).get

    def check(value: object) -> dict[str, Any] | None:
        made = _object(find, value)
        start, end = made.get("start"), made.get("end")
        if start is None or end is None:
            made.pop("start", None)
            made.pop("end", None)
        elif start >= end:
            raise Unfit("a start before its end", f"{start} and {end}")
        return made if made and (not needs or needs in made) else None

    return check


def day(value: object) -> str:
    """A day of the calendar as ISO 8601; a time behind it is dropped.

    Raises:
        Unfit: there is no such day.
    """
    if isinstance(value, str) and value[10:11] in ("", "T", " "):
        try:
            return date.fromisoformat(value[:10]).isoformat()
        except ValueError as error:
            raise Unfit("a day as YYYY-MM-DD", shown(value)) from error
    raise Unfit("a day as YYYY-MM-DD", shown(value))


def _whole(value: object) -> int:
    if type(value) is int and 0 <= value < _EXACT:
        return value
    raise Unfit("a whole number from 0 on", shown(value))


def _between(low: float, high: float) -> Check:
    """A real number: 5 and 5.0 are one to everybody, and must not make two ids."""

    def check(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise Unfit(f"a number from {low:g} to {high:g}", shown(value))

    return check


def _one_of(kind: type[StrEnum]) -> Check:
    names = frozenset(member.value for member in kind)

    def check(value: object) -> object:
        if isinstance(value, str) and value in names:
            return value
        raise Unfit(f"one of {', '.join(sorted(names))}", shown(value))

    return check


def category(value: object) -> str:
    """The name of a category of the ontology.

    Raises:
        Unfit: the ontology lacks it.
    """
    categories = load().categories
    name = value.strip().upper() if isinstance(value, str) else ""
    if name not in categories:
        raise Unfit(f"one of {', '.join(categories)}", shown(value))
    return name


def _quad(value: object) -> int:
    quads = load().quads
    if type(value) is int and value in quads:
        return value
    raise Unfit(f"one of {', '.join(map(str, quads))}", shown(value))


def _labels(value: object) -> list[str]:
    labels = value if isinstance(value, list) else [value]
    return [text(label) for label in labels if label is not None]


def sectors_of(value: object) -> list[str] | None:
    """Those of the ontology's sectors that a list, or a text with commas, names; None where it names none.

    Raises:
        Unfit: something else.
    """
    known = load().sectors
    labels = value.split(",") if isinstance(value, str) else value
    return [label.strip() for label in _labels(labels) if label.strip() in known] or None


def _parties(value: object) -> list[dict[str, Any]]:
    """Entities as objects, or as codes: a sector alone belongs to the code before it."""
    groups: list[object] = []
    sectors = load().sectors
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str) and part in sectors and groups and isinstance(groups[-1], list):
            groups[-1] = [*groups[-1], part]
        else:
            groups.append([part] if isinstance(part, str) else part)
    return [made for group in groups if (made := _party(group))]


def _party(value: object) -> dict[str, Any] | None:
    if isinstance(value, list):
        return party_of(value)
    made = _ENTITY(value)
    code = made.get("code") if made else None
    if made and code and not _is_country(code):  # "USAGOV", or no code, such as "---"
        del made["code"]
        made = {**(party_of([code]) if _CODES.fullmatch(code) else {}), **made}
    return made


def _is_country(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isupper() and code.isalpha() and code not in load().sectors


_ENDS: Mapping[str, Check] = {"start": _whole, "end": _whole}
_CUE = _held({"text": text, **_ENDS}, needs="text")
_ENTITY = _held(
    {
        "code": text,
        "sector": sectors_of,
        "entity_text": text,
        "name": text,
        "office": text,
        "kind": _one_of(ActorKind),
        "key": text,
        "code_why": text,
        **_ENDS,
    }
)
latitude = _between(-90, 90)
longitude = _between(-180, 180)
_LOCATION = _held(
    {
        "extracted_place": text,
        "resolved_place": text,
        "geonameid": text,
        "lat": latitude,
        "lon": longitude,
        "country_code": text,
        "resolution": _whole,
        "basis": _one_of(PlaceBasis),
        **_ENDS,
    }
)
_TEXT_INFO = _held({"sequence": _whole, **_ENDS, "text": text, "trigger_start": _whole, "trigger_end": _whole})
_SOURCE = _held(
    {
        "url": text,
        "title": text,
        "author": text,
        "publication": text,
        "published": day,
        "published_basis": _one_of(DateBasis),
        "republished_from": text,
        "originally_published": day,
        "language": text,
        "coder": text,
        "codebook": text,
        "version": text,
    }
)
_SPEAKER = _held(
    {
        "kind": _one_of(SpeakerKind),
        "name": text,
        "code": text,
        **_ENDS,
        "cue": _CUE,
        "relayed_by": text,
    }
)
LINE_KEYS: Mapping[str, Check] = MappingProxyType(
    {
        "id": text,
        "date": day,
        "enddate": day,
        "event": category,
        "mode": _labels,
        "context": _labels,
        "quad_code": _quad,
        "event_scale": _between(-10, 10),
        "actor": _parties,
        "recipient": _parties,
        "event_loc": _LOCATION,
        "text_info": _TEXT_INFO,
        "cite_info": _SOURCE,
        "coder": text,
        "date_basis": _one_of(DateBasis),
        "date_cue": _CUE,
        "setting_why": text,
        "reality": _one_of(Reality),
        "certainty": _one_of(Certainty),
        "condition": _CUE,
        "said_by": _SPEAKER,
        "article": text,
        "family": text,
        "happening": text,
        "score": _between(0, 1),
        "by": text,
    }
)
