"""What a phrase stands for on the day of its article: a name, an owner and a role become an actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lapwing.actors import lexicon
from lapwing.actors.items import Item
from lapwing.actors.roster import role_actor
from lapwing.actors.tables import Role, slug
from lapwing.protocols import NameForm, NameHit, Roster
from lapwing.records import Actor, ActorKind

# How much a kind of naming is worth: an order, set by hand, not a probability. `tests/test_actors.py` pins the order;
# measure `events` again before changing one.
EXACT = 1.0  # a full name
DEMONYM = 0.95  # "the Iranians", "Iranian attack"
OFFICE = 0.9  # "the Israeli prime minister", held by one person on that day
SURNAME = 0.9
METONYM = 0.85  # "Moscow" may still be the city
ROLE = 0.8  # "Russian troops"
STRANGER = 0.7  # a person whom no table lists, known from title or apposition
UNLISTED = 0.6  # "Icelandic trawlermen": the land for sure, the sector not
NOBODY = 0.59  # "police": a role without a country
PRONOUN = 0.6
UNRESOLVED = 0.3

REGION = "regional construct"
"""Why "Western leaders" are nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The actors, why, and how far to trust it; none where nothing tells, several for a shared head."""

    actors: tuple[Actor, ...]
    why: str
    score: float

    @property
    def actor(self) -> Actor | None:
        """The one actor, None where there is none or more than one."""
        return self.actors[0] if len(self.actors) == 1 else None


NO_ENTRY = Answer((), "no entry bears this name", UNRESOLVED)
_TWO_ENTRIES = Answer((), "two entries bear this name", UNRESOLVED)


class Resolver:
    """Answers for one article; remembers whom it has named so far."""

    def __init__(self, roster: Roster, on: date | None, named: frozenset[str]) -> None:
        self._roster = roster
        self._on = on
        self._named = named  # keys that the article names beyond doubt
        self._people: dict[str, Actor] = {}  # by surname

    def name(self, item: Item) -> Answer:
        """A country, organisation or group by its name, demonym or seat."""
        if item.hit is None:
            return NO_ENTRY
        key = self._key(item.hit)
        if key is None:
            return _TWO_ENTRIES
        actor = self._roster.actor(key, self._on)
        if actor is None:
            return NO_ENTRY
        if item.hit.form is NameForm.METONYM:
            seat = role_actor(actor, ("GOV",)) if actor.kind is ActorKind.COUNTRY else actor
            return Answer((seat,), f"seat of the government of {actor.name}", METONYM)
        if item.hit.form is NameForm.DEMONYM:
            return Answer((actor,), f"demonym of {actor.name}", DEMONYM)
        return Answer((actor,), f"name of {actor.name}", EXACT)

    def person(self, item: Item, titled: bool, after_name: bool) -> Answer:
        """A roster person by full name, or by surname where only one fits."""
        if item.hit is None:
            return NO_ENTRY
        if item.hit.form is not NameForm.SURNAME:
            return self._full(item.hit)
        known = self._people.get(item.text.casefold())
        if known is not None and not after_name:
            return Answer((known,), f"surname of {self._described(known)}, named before", SURNAME)
        if after_name:
            return Answer((), "another first name before a known surname", UNRESOLVED)
        if item.text.lower() in lexicon.WORDLIKE and not titled:
            return Answer((), "a surname that many bear, without title or full name", UNRESOLVED)
        return self._surname(item.hit, item.text)

    def stranger(self, name: str, owner: Actor | None, sectors: tuple[str, ...], office: str | None) -> Answer:
        """A person whom no table lists, with what title or apposition tell."""
        surname = name.rsplit(maxsplit=1)[-1].casefold()
        known = self._people.get(surname)
        if known is not None and (" " not in name or known.name == name):
            return Answer((known,), f"surname of {known.name}, named before", SURNAME)
        country = owner.country if owner is not None else None
        actor = Actor.make(slug(name), name, ActorKind.PERSON, country=country, sectors=sectors, office=office)
        self._people[surname] = actor
        told = ", ".join(part for part in (office, country) if part) or "only a name"
        return Answer((actor,), f"a person whom no table lists: {told}", STRANGER)

    def in_office(self, answer: Answer, role: Role | None, phrase: Sequence[Item]) -> Answer:
        """A person whom the text gives an office, where no date says whether it is held: the text decides."""
        actor = answer.actor
        if self._on is not None or actor is None or role is None or not (actor.office or "").startswith("former "):
            return answer
        if any(item.text.lower() in lexicon.FORMER for item in phrase):
            return answer
        made = Actor.make(
            actor.key, actor.name, actor.kind, country=actor.country, sectors=role.sectors, office=role.phrase
        )
        return replace(answer, actors=(made,), why=f"{answer.why}; {role.phrase} as the text, which is undated, has it")

    def land(self, actor: Actor) -> Actor | None:
        """The country of an actor that stands for its government."""
        return self._roster.actor(actor.country, self._on) if actor.country else None

    def remembered(self, surname: str) -> Actor | None:
        """The person of that surname whom the article has named."""
        return self._people.get(surname.casefold())

    def role(self, role: Role, owners: Sequence[Actor], told: str, of_country: bool) -> Answer:
        """A role noun with its owners: one gives a country's sector or an office holder, several a compound."""
        if len(owners) > 1:
            parts = [self._role_of(role, owner) for owner in owners]
            return Answer(tuple(parts), f"{' and '.join(o.name for o in owners)} + {role.phrase!r}", ROLE)
        if owners:
            owner = owners[0]
            holder = self._holder(role, owner) if of_country and not role.plural else None
            if holder is not None:
                return Answer((holder,), f"{role.phrase} of {owner.name} on {self._on}: {holder.name}", OFFICE)
            return Answer((self._role_of(role, owner),), told, ROLE)
        if not role.sectors or role.type in ("speaker", "envoy"):
            return Answer((), "role without a country", UNRESOLVED)
        return Answer((role_actor(None, role.sectors),), "role without a country", NOBODY)

    def _role_of(self, role: Role, owner: Actor) -> Actor:
        people = owner.kind is ActorKind.GROUP and owner.sectors == ("SOC",)  # "Kurdish fighters": not the Kurds
        if people and role.sectors:
            return role_actor(owner, role.sectors)
        if owner.kind in (ActorKind.ORGANISATION, ActorKind.GROUP, ActorKind.ROLE):
            return owner
        if owner.kind is ActorKind.PERSON:
            land = self._roster.actor(owner.country, self._on) if owner.country else None
            return role_actor(land, role.sectors or ("GOV",)) if land is not None else owner
        return role_actor(owner, role.sectors) if role.sectors else owner

    def _holder(self, role: Role, owner: Actor) -> Actor | None:
        if role.office is None or self._on is None or owner.kind is not ActorKind.COUNTRY:
            return None
        found = [self._roster.actor(key, self._on) for key in self._roster.search(f"{owner.key} {role.office}")]
        held = [actor for actor in found if actor is not None and self._holds(actor, role.office)]
        return held[0] if len(held) == 1 else None

    def _holds(self, actor: Actor, office: str) -> bool:
        return self._on is not None and actor.office == office and (actor.ends is None or self._on <= actor.ends)

    def _described(self, actor: Actor) -> str:
        land = self.land(actor)
        parts = [actor.name, ", ", actor.office or "", f" of {land.name}" if land is not None else ""]
        day = f" on {self._on}" if self._on is not None else ""
        return "".join(parts) + day if actor.office else actor.name

    def _key(self, hit: NameHit) -> str | None:
        if len(hit.keys) == 1:
            return hit.keys[0]
        sure = [key for key in hit.keys if key in self._named]
        return sure[0] if len(sure) == 1 else None

    def _full(self, hit: NameHit) -> Answer:
        found = [a for a in (self._roster.actor(key, self._on) for key in hit.keys) if a is not None]
        if len(found) > 1:
            found = [a for a in found if _serving(a, self._on)]
        if len(found) != 1:
            return _TWO_ENTRIES
        surname = found[0].name.rsplit(maxsplit=1)[-1].casefold()
        for spelling in (surname, surname.removeprefix("al-").removeprefix("el-")):
            self._people[spelling] = found[0]
        return Answer((found[0],), f"full name of {self._described(found[0])}", EXACT)

    def _surname(self, hit: NameHit, surname: str) -> Answer:
        bearers = [a for a in (self._roster.actor(key, self._on) for key in hit.keys) if a is not None]
        serving = [actor for actor in bearers if _serving(actor, self._on)] if self._on is not None else []
        if len(serving) == 1:
            self._people[surname.casefold()] = serving[0]
            return Answer((serving[0],), f"surname of {self._described(serving[0])}", SURNAME)
        if serving or len(bearers) > 1:
            return _TWO_ENTRIES
        return Answer((), "a surname of nobody in office on the article's date", UNRESOLVED)


def _serving(actor: Actor, on: date | None) -> bool:
    if on is None or actor.office is None or actor.office.startswith("former "):
        return False
    return (actor.begins or date.min) <= on <= (actor.ends or date.max)
