"""What a page is: its address, what may be asked of it, and the function that answers; the API's description, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from lapwing.days import days
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.web.explorer import Explorer

LONGEST = 200
"""Characters that a query, a name or an id may have: what is longer is none of them."""

_FURTHEST = 1_000_000  # the largest whole number that may be asked for: rows to pass over


class Kind(StrEnum):
    """What the value of a parameter is."""

    TEXT = "text"
    DAY = "day"  # 2024-05-06; also 2024-05 or 2024, which begin or end a period
    WHOLE = "whole"  # a number from 0


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that may be asked of a page, beside its address."""

    name: str
    about: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()  # where there are any, the first is what nothing means
    ends: bool = False  # of a day: 2024 is its last and not its first
    needed: bool = False  # an answer cannot do without it
    most: int = _FURTHEST  # of a number


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked: the names in the address, and the values of the query, read and bounded."""

    names: tuple[str, ...]
    values: Mapping[str, str | date | int | None]
    path: str
    query: str

    def text(self, name: str) -> str:
        """The value of a parameter of text or choice; empty where nothing was asked."""
        value = self.values[name]
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        """The value of a parameter that is a day."""
        value = self.values[name]
        return value if isinstance(value, date) else None

    def whole(self, name: str) -> int:
        """The value of a parameter that is a number; 0 where nothing was asked."""
        value = self.values[name]
        return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its JSON twin. `path` has a name in braces for each part of the address that varies."""

    path: str
    template: str  # under templates/web, without its ending
    about: str  # one line for the API's description
    build: Callable[[Explorer, Asked], object]  # its annotated return type is the twin's schema
    parameters: tuple[Parameter, ...] = ()

    def asked(self, path: str, names: tuple[str, ...], query: Mapping[str, str], raw: str) -> Asked:
        """The request, checked.

        Raises:
            InputError: a name or value is too long, of the wrong kind, or of a parameter that the page has not.
        """
        return _asked(self.parameters, path, names, query, raw)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the API: GET at `path`, which has a name in braces for each part that varies; JSON comes."""

    path: str
    name: str  # of the operation in the API's description
    about: str
    build: Callable[[Explorer, Asked], object]  # its annotated return type is the answer's schema
    parameters: tuple[Parameter, ...] = ()

    def asked(self, path: str, names: tuple[str, ...], query: Mapping[str, str], raw: str) -> Asked:
        """The request, checked as that of a page, but that a program is not forgiven what a form sends: empty fields.

        Raises:
            InputError: as `Page.asked`; a value is empty, or one is missing that the answer cannot do without.
        """
        kinds = {parameter.name: parameter.kind for parameter in self.parameters}
        for name, value in query.items():
            bare = value.strip()
            if not bare or (bare != value and kinds.get(name) is not Kind.TEXT):
                raise InputError(
                    bounded("query", name), "a value", repr(bounded(name, value)), "leave it out, or mend it"
                )
        return _asked(self.parameters, path, names, query, raw)


PERIOD = (
    Parameter("from", "first day of the period: 2024-05-06, 2024-05 or 2024", Kind.DAY),
    Parameter("to", "last day of the period", Kind.DAY, ends=True),
)
"""The two parameters of every page that can be asked of a period."""

PAIR = (
    Parameter("one", "name or code of an actor that takes part, in either role"),
    Parameter("other", "name or code of another"),
)
"""The two of every page that can be asked of one actor or two, and of everybody."""


def bounded(origin: str, text: str) -> str:
    """The text, if it is not too long to be a name, a query or an id.

    Raises:
        InputError: it is longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise InputError(origin, f"at most {LONGEST} characters", f"{len(text)} of them", "write less")
    return text


def day(name: str, text: str, *, ends: bool = False) -> date:
    """The day that a part of a value means: of a month or year its first, or its last.

    Raises:
        InputError: it is none.
    """
    return _day(Parameter(name, "", Kind.DAY, ends=ends), text.strip())


def _asked(
    parameters: tuple[Parameter, ...], path: str, names: tuple[str, ...], query: Mapping[str, str], raw: str
) -> Asked:
    known = {parameter.name: parameter for parameter in parameters}
    for name in query:
        if name not in known:
            expected = f"one of the parameters {', '.join(known)}" if known else "no parameters"
            raise InputError("query", expected, repr(bounded("query", name)), "leave it out")
    values = {name: _value(parameter, query.get(name, "")) for name, parameter in known.items()}
    return Asked(tuple(bounded("address", name) for name in names), values, path, raw)


def _value(parameter: Parameter, given: str) -> str | date | int | None:
    text = bounded(parameter.name, given.strip())
    if parameter.needed and not text:
        raise InputError(parameter.name, f"the parameter {parameter.name}", "none", f"give {parameter.about}")
    if parameter.choices:
        return _choice(parameter, bounded(parameter.name, given) or parameter.choices[0])
    if not text:
        return "" if parameter.kind is Kind.TEXT else None
    match parameter.kind:
        case Kind.TEXT:
            return text
        case Kind.DAY:
            return _day(parameter, text)
        case Kind.WHOLE:
            if not (text.isascii() and text.isdigit() and int(text) <= parameter.most):
                expected = f"a whole number from 0 to {parameter.most}"
                raise InputError(parameter.name, expected, repr(text), "write a number, or nothing")
            return int(text)


def _choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        raise InputError(parameter.name, f"one of {', '.join(parameter.choices)}", repr(text), "choose one of these")
    return text


def _day(parameter: Parameter, text: str) -> date:
    try:
        return days(text)[1 if parameter.ends else 0]
    except ValueError as error:
        raise InputError(parameter.name, "a day, month or year", repr(text), "write 2024-05-06 or 2024-05") from error
