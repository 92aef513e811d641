"""What a phrase tells of whom it names: one or many, person, body, land or people, woman or man.

What a pronoun or a description wants of whom it points back to is told in the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lapwing.actors import lexicon
from lapwing.actors.items import Item
from lapwing.actors.tables import given_names
from lapwing.records import Actor, ActorKind


class Sort(StrEnum):
    """What sort of actor."""

    PERSON = "person"
    BODY = "body"  # organisations, parties, ministries, armies
    LAND = "land"
    PEOPLE = "people"  # police, protesters, villagers


ANY = frozenset(Sort)
_BY_ROLE = {"person": Sort.PERSON, "speaker": Sort.PERSON, "envoy": Sort.PERSON, "people": Sort.PEOPLE}
_COMPLEMENT = re.compile(r"\s+(?:of|for|from|in|at|to|on|against|with|who|which|that|by)\b|,")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known; None where nothing tells."""

    many: bool | None = None
    sorts: frozenset[Sort] = ANY
    woman: bool | None = None

    def agrees(self, other: Traits) -> bool:
        """Whether both may be of one actor, number and all."""
        return self.may_be(other) and (None in (self.many, other.many) or self.many == other.many)

    def may_be(self, other: Traits) -> bool:
        """Whether both may be of one actor, whatever the number."""
        if None not in (self.woman, other.woman) and self.woman != other.woman:
            return False
        return bool(self.sorts & other.sorts)

    def joined(self, other: Traits) -> Traits:
        """What both tell of one actor."""
        many = self.many if self.many is not None else other.many
        woman = self.woman if self.woman is not None else other.woman
        return Traits(many, self.sorts & other.sorts or self.sorts, woman)


_HE = Traits(False, frozenset({Sort.PERSON}), False)
_SHE = replace(_HE, woman=True)
_IT = Traits(False, frozenset({Sort.BODY, Sort.LAND, Sort.PEOPLE}))
_THEY = Traits(True)
RELATIVE = frozenset(["who", "which", "whom"])
FIRST_PERSON = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"])
PRONOUNS: Mapping[str, Traits] = {
    **dict.fromkeys(("he", "him", "his", "himself"), _HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), _SHE),
    **dict.fromkeys(("it", "its", "itself"), _IT),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), _THEY),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), replace(_HE, woman=None)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), Traits()),
}


def words_of(phrase: str) -> list[str]:
    """Its words in lower case, without a possessive at the end."""
    return [word.lower() for word in _WORD.findall(re.sub(r"['’]s?$", "", phrase))]


def head_of(phrase: str) -> str:
    """The noun it turns on, in lower case: "ministry" of "the ministry of defence"."""
    found = words_of(_COMPLEMENT.split(phrase, maxsplit=1)[0]) or words_of(phrase)
    return found[-1] if found else ""


def traits(phrase: str, line: Sequence[Item], actors: Sequence[Actor]) -> Traits:
    """What a phrase that is no pronoun tells. `line` are its items, `actors` those it was resolved to."""
    plural = _plural(phrase, line)
    if len(actors) > 1:
        return Traits(True, frozenset().union(*(_sorts(actor, line, plural) for actor in actors)))
    if not actors:
        sorts = _unlisted(phrase, line)
        many = plural if sorts != {Sort.PERSON} or plural else False
        return Traits(many, sorts, _woman(phrase, line) if Sort.PERSON in sorts and not many else None)
    sorts = _sorts(actors[0], line, plural)
    if sorts == {Sort.PERSON}:
        return Traits(plural and actors[0].kind is ActorKind.ROLE, sorts, _woman(f"{phrase} {actors[0].name}", line))
    if sorts == {Sort.LAND}:
        return Traits(False, sorts)
    return Traits(True if plural else None, sorts)  # a body is "it" and, in Britain, "they"


def _sorts(actor: Actor, line: Sequence[Item], plural: bool) -> frozenset[Sort]:
    if actor.kind is ActorKind.PERSON:
        return frozenset({Sort.PERSON})
    if actor.kind in (ActorKind.COUNTRY, ActorKind.REGION):
        return frozenset({Sort.PEOPLE} if plural else {Sort.LAND})
    if actor.kind is not ActorKind.ROLE:
        return frozenset({Sort.BODY})
    roles = [item.role for item in line if item.role is not None]
    if not roles:  # a seat: "the Kremlin"
        return frozenset({Sort.BODY, Sort.LAND})
    return frozenset({_BY_ROLE.get(roles[-1].type, Sort.BODY)})


def _unlisted(phrase: str, line: Sequence[Item]) -> frozenset[Sort]:
    head = head_of(phrase)
    roles = [item.role for item in line if item.role is not None]
    if head in lexicon.PEOPLE_NOUNS or any(item.letter == "m" for item in line):
        return frozenset({Sort.PERSON})
    if roles:
        return frozenset({_BY_ROLE.get(roles[-1].type, Sort.BODY), *({Sort.PERSON} if phrase[:1].isupper() else ())})
    if head in lexicon.INSTITUTIONS | lexicon.BODY_NOUNS:
        return frozenset({Sort.BODY})
    if head in lexicon.LAND_NOUNS:
        return frozenset({Sort.LAND})
    first = words_of(phrase)[:1]
    named = all(word[:1].isupper() for word in _WORD.findall(phrase))
    if named and first and first[0] in given_names():
        return frozenset({Sort.PERSON})
    return frozenset({Sort.PERSON, Sort.BODY}) if named else frozenset({Sort.BODY, Sort.PEOPLE, Sort.PERSON})


def _plural(phrase: str, line: Sequence[Item]) -> bool:
    roles = [item.role for item in line if item.role is not None]
    if " and " in phrase and not any(item.hit is not None and " and " in item.text for item in line):
        return True
    if roles and head_of(phrase) in roles[-1].phrase.split()[-1:] and not roles[-1].plural:
        return False
    head, first = head_of(phrase), words_of(phrase)[:1]
    if roles and roles[-1].plural:
        return True
    counted = bool(first) and (first[0] in lexicon.COUNTS or first[0].isdigit())
    return counted or head in lexicon.PLURALS or (head.endswith("s") and not head.endswith(("ss", "us", "is", "ics")))


def _woman(phrase: str, line: Sequence[Item]) -> bool | None:
    found = words_of(phrase)
    if lexicon.FEMALE.intersection(found):
        return True
    if lexicon.MALE.intersection(found):
        return False
    titles = {item.text.lower() for item in line if item.role is not None or item.letter == "m"}
    names = [word for word in found if word not in titles and word in given_names()]
    return given_names()[names[0]] if names else None
