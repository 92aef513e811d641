"""Who the parties of imported lines are, in terms of the roster, so that they count with those of articles."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from lapwing.exchange.shape import Entity
from lapwing.protocols import Roster
from lapwing.records import Actor, ActorKind

_LONGEST_KEY = 60  # characters of a key made of a name


class Parties:
    """Finds the actor of an entity: by its own key, else by name, country and sector. Each is looked up once."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._known: dict[tuple[str | None, str, str | None, tuple[str, ...], str | None], Actor | None] = {}

    def actor(self, entity: Entity, on: date | None) -> Actor | None:
        """Whom the entity stands for; None where the source says too little to tell."""
        if "key" in entity:
            return _own(entity)
        code, sectors = entity.get("code"), tuple(entity.get("sector", ()))
        name, office = entity.get("name") or entity.get("entity_text", ""), entity.get("office")
        name = "" if entity.get("kind") == ActorKind.ROLE else name  # "police" is what they are, not who
        asked = code, name, office, sectors, on.isoformat()[:7] if on else None
        if asked not in self._known:
            self._known[asked] = self._found(code, name, office, sectors, on)
        return self._known[asked]

    def _found(
        self, code: str | None, name: str, office: str | None, sectors: tuple[str, ...], on: date | None
    ) -> Actor | None:
        named = self._named(code, name, on)
        if named and (named.kind is not ActorKind.COUNTRY or not sectors):
            return named
        if code is None:
            return None  # "police" or "a rebel" of no known country is nobody in particular
        country = self._roster.actor(code, on)
        if named or not name or (country and name.casefold() == country.name.casefold()):
            role = self._roster.actor(f"{code}.{sectors[0]}", on) if sectors else country
            return role or Actor.make(code, country.name if country else code, ActorKind.COUNTRY, country=code)
        return self._stranger(code, name, office, sectors)

    def _named(self, code: str | None, name: str, on: date | None) -> Actor | None:
        """The one entry of the roster of that name that agrees with the country given."""
        keys = self._roster.search(name) if name else []
        found = [actor for key in keys if (actor := self._roster.actor(key, on))]
        fitting = [actor for actor in found if code is None or actor.country == code]
        return fitting[0] if len(fitting) == 1 else None

    def _stranger(self, code: str, name: str, office: str | None, sectors: tuple[str, ...]) -> Actor:
        """Somebody of a country whom the roster does not know: known by country and name from here on."""
        kind = ActorKind.PERSON if office else ActorKind.ORGANISATION
        return Actor.make(f"{code}:{_slug(name)}", name, kind, country=code, sectors=sectors, office=office)


def _own(entity: Entity) -> Actor:
    """An entity that Lapwing wrote names its actor."""
    return Actor.make(
        entity["key"],
        entity.get("name", entity["key"]),
        ActorKind(entity.get("kind", ActorKind.ORGANISATION)),
        country=entity.get("code"),
        sectors=tuple(entity.get("sector", ())),
        office=entity.get("office"),
    )


def _slug(name: str) -> str:
    """A name in small letters and hyphens: letters of every script stay."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")[:_LONGEST_KEY] or "unnamed"
