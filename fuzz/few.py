"""A roster of two countries, so that a target does not spend its time on the shipped one."""

from __future__ import annotations

from datetime import date

from lapwing.protocols import NameForm, NameHit
from lapwing.records import Actor, ActorKind, Span

_COUNTRIES = {"Peru": "PER", "Chile": "CHL"}


class Few:
    """`protocols.Roster` of `_COUNTRIES`."""

    by = "few@1"

    def names(self, text: str) -> list[NameHit]:
        """Where each country is first named."""
        found = [(text.find(name), name, key) for name, key in _COUNTRIES.items()]
        return [NameHit(Span(at, at + len(name)), NameForm.NAME, (key,)) for at, name, key in sorted(found) if at >= 0]

    def actor(self, key: str, on: date | None) -> Actor | None:
        """The country of a code."""
        names = {code: name for name, code in _COUNTRIES.items()}
        return Actor.make(key, names[key], ActorKind.COUNTRY, country=key) if key in names else None

    def search(self, query: str) -> list[str]:
        """Codes of the countries of that name."""
        return [key for name, key in _COUNTRIES.items() if query.casefold() in (name.casefold(), key.casefold())]
