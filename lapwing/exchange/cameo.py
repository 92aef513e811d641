"""CAMEO, the codebook of GDELT and ICEWS: its events, actors and scores as PLOVER's, and back.

Sources: the structure of the CAMEO codebook 1.1b3 (names in our words), GDELT's documentation for quads, and
the root values of Goldstein's scale as GDELT publishes them. cameo.csv holds the events; its column `written` says
whether a code is what a mode is written as ("mode"), or a mode in a context ("context").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from lapwing import ontology
from lapwing.errors import InputError
from lapwing.exchange.countries import table

_Party = TypeVar("_Party")
_PRESENT = frozenset({"040", "041", "044", "046"})  # talks and meetings: PLOVER has all who take part as actors
_HOST = "043"

# Goldstein's values, from -10 (conflict) to 10, of the roots 01 to 08 and of 09 to 20.
_COOPERATIVE = (0.0, 3.0, 4.0, 1.0, 3.5, 6.0, 7.0, 5.0)
_CONFLICTIVE = (-2.0, -5.0, -2.0, -4.0, -6.0, -6.5, -7.2, -4.0, -7.0, -9.0, -10.0, -10.0)
_QUAD_ENDS = (5, 8, 13, 20)  # the last root of each of GDELT's four classes


@dataclass(frozen=True, slots=True)
class Code:
    """One event code of CAMEO and what it is in PLOVER. `category` is empty where PLOVER drops it (roots 01 and 02)."""

    code: str
    name: str
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    written: str
    quad: int
    scale: float

    @property
    def root(self) -> int:
        """The root, from 1 to 20."""
        return int(self.code[:2])

    @property
    def quad_class(self) -> int:
        """GDELT's class of the root, which is not always PLOVER's quad."""
        return next(quad for quad, last in enumerate(_QUAD_ENDS, 1) if self.root <= last)

    @property
    def goldstein(self) -> float:
        """Goldstein's value of the root, from -10 to 10."""
        return (*_COOPERATIVE, *_CONFLICTIVE)[self.root - 1]

    @property
    def trigger(self) -> str:
        """The code and its name, as evidence shows them."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type or a known group of CAMEO says of an actor in PLOVER; `code` is empty where a country may have it."""

    code: str
    sectors: tuple[str, ...]


@cache
def cameo_codes() -> Mapping[str, Code]:
    """Every event code of CAMEO, roots included."""
    return MappingProxyType({row["code"]: _code(row) for row in table("cameo.csv")})


def event_of(code: str, where: str) -> Code:
    """The event of a code.

    Raises:
        InputError: CAMEO has no such code, or PLOVER does not count it as an event. `where` is its origin.
    """
    found = cameo_codes().get(code)
    if found is None:
        remedy = "keep the leading zeros, and check that the file is coded in CAMEO"
        raise InputError(where, "an event code of CAMEO", repr(code[:20]), remedy)
    if not found.category:
        remedy = "leave it: PLOVER drops statements and appeals"
        raise InputError(where, "an event of PLOVER", f"CAMEO {found.trigger}, which is no PLOVER event", remedy)
    return found


def cameo_of(category: str, modes: Iterable[str], contexts: Iterable[str]) -> Code | None:
    """The code that says most of an event and nothing else; None for a category that PLOVER lacks.

    CAMEO has one code where PLOVER may have several modes: the one furthest from zero, which sets the event's score,
    is tried first. A mode that CAMEO cannot say is left out.
    """
    known = ontology.load().categories
    if category not in known:
        return None
    scores = known[category].modes
    said = sorted((mode for mode in modes if mode in scores), key=lambda mode: (-abs(scores[mode]), mode))
    asked = sorted(contexts)
    keys = [(category, mode, context) for mode in [*said, ""] for context in [*asked, ""]]
    return next((_written()[key] for key in keys if key in _written()), None)


def roles(code: Code, first: _Party | None, second: _Party | None, where: str) -> tuple[list[_Party], list[_Party]]:
    """Actors and recipients of a row in PLOVER's sense.

    A host is the recipient of the visit, so code 043 turns the two round. In talks and meetings all are actors.

    Raises:
        InputError: nobody acts. `where` is its origin.
    """
    actors, recipients = [[party] if party is not None else [] for party in (first, second)]
    if code.code == _HOST:
        actors, recipients = recipients, actors
    elif code.code in _PRESENT:
        actors, recipients = actors + recipients, []
    if not actors:
        why = "no actor: the visitor is not named" if recipients and code.code == _HOST else "no actor"
        raise InputError(where, "an event with an actor", why, "leave it: PLOVER does not count what nobody does")
    return actors, recipients


def pair(actors: Sequence[_Party], recipients: Sequence[_Party]) -> tuple[_Party, _Party | None]:
    """The two parties that a row has room for: first actor and first recipient, else the first two actors."""
    return actors[0], next(iter([*recipients, *actors[1:]]), None)


@cache
def actor_types() -> Mapping[str, Kind]:
    """CAMEO's types of actors ("GOV", "MED"), and PLOVER's sectors that CAMEO lacks ("REL", "PRM")."""
    return MappingProxyType({row["type"]: _kind(row) for row in table("cameo_types.csv")})


@cache
def known_groups() -> Mapping[str, Kind]:
    """CAMEO's known groups ("EEC", "HMS"). International bodies have the codes that the roster gives them."""
    return MappingProxyType({row["group"]: _kind(row) for row in table("cameo_groups.csv")})


@cache
def types_written() -> Mapping[str, str]:
    """The type that is written for a PLOVER code of no country, or for a sector."""
    rows = [row for row in table("cameo_types.csv") if row["written"]]
    return MappingProxyType({row["code"] or row["sectors"]: row["type"] for row in rows})


def _code(row: Mapping[str, str]) -> Code:
    category, modes = row["category"], _several(row["modes"])
    known = ontology.load()
    quad = known.category(category).quad if category else 0
    scale = known.scale(category, modes) if category else 0.0
    return Code(row["code"], row["name"], category, modes, _several(row["contexts"]), row["written"], quad, scale)


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(row["code"], _several(row["sectors"]))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


@cache
def _written() -> Mapping[tuple[str, str, str], Code]:
    """Codes by category, mode and context, of which mode and context may be empty."""
    made: dict[tuple[str, str, str], Code] = {}
    for code in cameo_codes().values():
        mode = next(iter(code.modes), "")
        if code.written == "mode":
            made[code.category, mode, ""] = code
        elif code.written == "context":
            made |= {(code.category, mode, context): code for context in code.contexts}
    return MappingProxyType(made)
