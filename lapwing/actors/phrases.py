"""The phrases of one sentence that name an actor, and whom each names by itself.

Pronouns and descriptions such as "the two countries" are found here and left open: `coreference` reads them with what
the article has named before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lapwing.actors import lexicon, resolve
from lapwing.actors.grammar import PHRASE, WITHOUT_ROLE, is_modifier, is_place
from lapwing.actors.items import Item
from lapwing.actors.resolve import Answer, Resolver
from lapwing.actors.roster import role_actor
from lapwing.actors.tables import Role
from lapwing.protocols import NameForm
from lapwing.records import Actor, ActorKind

_APPOSITION = re.compile(r",(?:d|[aj]|[CMOS]'|[DZCMO]|r(?=[rp])|l(?=l?[pes])){0,5}(?P<head>[pes])")
_OF_LAND = re.compile(r",d[aj]{0,2}D(?![,.&])")
_POSTED = re.compile(r"(?:(?:in|to|at) (?:[A-Z]\S* ?)+ )?,")  # between a role and its name: "in Moscow,"
_AGE = re.compile(r",j,")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a sentence and its answer; `start` and `end` are item numbers."""

    start: int
    end: int
    answer: Answer


def stateside(lines: Sequence[Sequence[Item]]) -> bool:
    """Whether "Georgia" is the American state: the article names its capital and never the country's."""
    texts = {item.text for line in lines for item in line}
    return bool(texts & {"Atlanta", "Savannah"}) and not texts & {"Tbilisi", "Georgian", "Georgians"}


class PhraseReader:
    """Reads the sentences of one article, in order."""

    def __init__(self, resolver: Resolver, stateside: bool) -> None:
        self._resolver = resolver
        self._stateside = stateside

    def read(self, line: list[Item]) -> list[Phrase]:
        """The phrases of one sentence, left to right."""
        letters = "".join(item.letter for item in line)
        found, at = [], 0
        while (match := PHRASE.search(letters, at)) is not None:
            phrase = self._phrase(match, line, letters)
            if phrase is None and match["role"] is not None:
                other = WITHOUT_ROLE.match(letters, match.start())
                phrase = self._phrase(other, line, letters) if other is not None else None
                at = match.start() + 1
            else:
                at = match.end()
            if phrase is not None:
                found.append(phrase)
                at = max(phrase.end, self._past_apposition(phrase, line, letters))
        return _apposed(found, line)

    def unlisted(self, phrase: list[Item]) -> Answer:
        """A phrase that the grammar took for no actor and the coder for one.

        A bare name is its bearer; with a noun of no table, "Icelandic trawlermen", the owner's land is known.
        """
        names = [item for item in phrase if item.letter not in "d'"]
        if len(names) == 1 and names[0].letter in "CMDNO":
            return self._resolver.name(names[0])
        for at, item in enumerate(phrase[:-1]):
            owns = phrase[at + 1].letter == "'" and at + 2 < len(phrase)
            if item.letter not in ("D", "C", "M") or _compound(phrase, at) or (item.letter != "D" and not owns):
                continue
            owner = self._owner(item)
            if owner is not None and owner.country is not None:
                told = f"{self._resolver.name(item).why} + {phrase[-1].text!r}, a word of no table"
                return Answer((owner,), told, resolve.UNLISTED)
        return resolve.NO_ENTRY

    def _phrase(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        readers = {
            "region": self._region,
            "pair": self._pair,
            "role": self._role,
            "person": self._person,
            "national": self._national,
            "act": self._act,
            "people": self._people,
            "country": self._country,
        }
        for name, reader in readers.items():
            if name in match.re.groupindex and match[name] is not None:
                return reader(match, line, letters)
        return None

    def _region(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        if start and letters[start - 1] in "xi":
            return None
        return Phrase(start, end, Answer((), resolve.REGION, resolve.UNRESOLVED))

    def _pair(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        if not {item.text.lower() for item in line[start:end]} & {"two", "both"}:
            return None
        return Phrase(start, end, Answer((), "nobody named before it", resolve.UNRESOLVED))

    def _people(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        return Phrase(start, end, self._resolver.name(_demonym(line[start:end])))

    def _act(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        answer = self._resolver.name(line[start])
        deed = next((i.text for i in line[end : end + 8] if i.letter == "A"), "")
        if deed == "war" and any(i.text == "civil" for i in line[end : end + 3]):
            return None
        return Phrase(start, end, Answer(answer.actors, f"{answer.why} + the deed {deed!r}", answer.score))

    def _national(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        """A name shared by many lands' bodies: "the Libyan House of Representatives" is not the American one."""
        start, end = match.span()
        owner, body = [self._resolver.name(item) for item in line[start:end] if item.letter in "DCO"][:2]
        if owner.actor is None or body.actor is None or body.actor.country == owner.actor.country:
            return Phrase(start, end, body)
        if body.actor.kind is ActorKind.GROUP or not body.actor.sectors or len(body.actor.country or "") != 3:
            return Phrase(start, end, body)
        actor = role_actor(owner.actor, body.actor.sectors)
        return Phrase(start, end, Answer((actor,), f"{owner.why} + a body of that name", resolve.ROLE))

    def _country(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        at = start + 1 if letters[start] == "d" else start
        start = start if line[start].text.lower() == "the" else at
        item = line[at]
        if item.letter in "CM" and (match["owns"] or self._is_no_actor(line, letters, at, end)):
            return None
        if item.letter == "O" and match["owns"] is None:
            longer = " " not in item.text and "K" in (letters[at - 1 : at], letters[end : end + 1])
            if longer or is_modifier(line, letters, end):
                return None
        return Phrase(start, end, self._resolver.name(item))

    def _is_no_actor(self, line: list[Item], letters: str, at: int, end: int) -> bool:
        word = line[at].text.lower()
        personal = word in lexicon.PERSONAL and (letters[end : end + 1] == "K" or letters[at - 1 : at] == "k")
        beside = letters[at - 1 : at] == "K" or personal
        opposed = letters[at - 1 : at] == "h" and line[at - 2].text.lower() in ("anti", "pro", "non")
        if beside or opposed or (word == "georgia" and self._stateside):
            return True
        return is_place(line, letters, at, end) or is_modifier(line, letters, end)

    def _role(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        slot = "head" if match["head"] else "plain"
        head, owned = match.start(slot), match["of"] or match["off"]
        role = line[head].role
        if role is None or (match["plain"] and not owned and self._qualifies(line, letters, head)):
            return None
        if match["off"] and role.type in ("body", "people", "thing") and line[head + 1].text.lower() != "of":
            owned, end = None, head + 1
        after = match.start("of" if match["of"] else "off") if owned else head + 1
        around = line[match.start("before") : head] if match["before"] else []
        complement = line[after : match.end("of" if match["of"] else "off")] if owned else []
        owners, regional = self._owners(around, complement)
        if regional:
            return Phrase(start, end, Answer((), resolve.REGION, resolve.UNRESOLVED))
        if match["name"]:
            return self._titled(match, line, owners)
        if role.type == "speaker":
            role = _speaks_for(role, [*around, *complement])
        answer = self._of_role(role, owners, line[start:end], line[head].text)
        bare = not answer.actors or answer.score == resolve.NOBODY
        if bare and not role.generic and not any(i.letter in "'" for i in line[start:head]):
            return None
        return Phrase(start, end, answer)

    def _of_role(self, role: Role, owners: list[Actor], phrase: list[Item], head: str) -> Answer:
        words = {item.text.lower() for item in phrase}
        former = bool(words & (lexicon.FORMER | {"late", "next"}))
        name = next((i for i in phrase if i.hit is not None), None)
        kinds = {NameForm.DEMONYM: "demonym of ", NameForm.METONYM: "seat of "}
        kind = kinds.get(name.hit.form, "") if name is not None and name.hit is not None else ""
        text = f"{kind}{owners[0].name}" if owners else ""
        if words & lexicon.FORMER and "GOV" in role.sectors:
            role = replace(role, sectors=("ELI",))
        return self._resolver.role(role, owners, f"{text} + {head!r}", of_country=not former)

    def _qualifies(self, line: list[Item], letters: str, head: int) -> bool:
        role = line[head].role
        return role is not None and not (role.plural and role.type != "people") and is_modifier(line, letters, head + 1)

    def _owners(self, before: list[Item], after: list[Item]) -> tuple[list[Actor], bool]:
        """Whose the role is, and whether it is only a region's."""
        names = [item for k, item in enumerate(before) if item.letter in "CDMOPS" and not _compound(before, k)]
        if not names:
            names = [item for k, item in enumerate(after) if item.letter in "CDMNOPS" and not _compound(after, k)]
            names = [item for item in names if not _inside(item, after)]
        regional = not names and any(item.letter == "Z" for item in (*before, *after))
        found = [self._owner(item) for item in names]
        return list({actor.key: actor for actor in found if actor is not None}.values()), regional

    def _owner(self, item: Item) -> Actor | None:
        if item.letter in "PS":
            return self._resolver.person(item, titled=False, after_name=False).actor
        actor = self._resolver.name(item).actor
        if actor is not None and item.letter == "M":
            return self._resolver.land(actor) or actor
        return actor

    def _titled(self, match: re.Match[str], line: list[Item], owners: list[Actor]) -> Phrase:
        """A title before a name: "Israeli Prime Minister X", "spokesman Y"."""
        start, end = match.span()
        named = [i for i in line[match.start("name") : match.end("name")] if i.letter != "m"]
        role = line[match.start("head")].role
        if named[0].letter in "PS":
            answer = self._resolver.person(named[0], titled=True, after_name=False)
            if answer.actor is not None or named[0].letter == "P":
                return Phrase(start, end, self._resolver.in_office(answer, role, line[start:end]))
        owner = owners[0] if owners else None
        title = line[match.start("head")].text.lower()
        apposed = _APPOSITION.match("".join(item.letter for item in line), end) if owner is None else None
        if apposed is not None:
            owner = next(iter(self._owners(line[end : apposed.end()], [])[0]), None)
        sectors = _sectors(role, owner)
        return Phrase(start, end, self._resolver.stranger(_joined(named), owner, sectors, title))

    def _person(self, match: re.Match[str], line: list[Item], letters: str) -> Phrase | None:
        start, end = match.span()
        titled = letters[start] == "m"
        named = [i for i in line[start:end] if i.letter not in "m'"]
        another = named[0].letter == "S" and len(named) > 1  # "Ali Shadmani": somebody's surname is his first name
        if named[0].letter in "PS" and not another:
            if named[0].letter == "S" and not titled and self._is_qualifier(line, letters, start, end):
                return None
            first = start == 1 and letters[0] == "k" and line[0].text.lower() not in lexicon.SPEECH
            after_name = first and not titled
            answer = self._resolver.person(named[0], titled, after_name)
            told = named[0].letter == "P" or answer.actor is not None or titled or after_name
            return Phrase(start, end, answer) if told else None
        return self._unlisted(match, line, letters, named, titled)

    @staticmethod
    def _is_qualifier(line: list[Item], letters: str, start: int, end: int) -> bool:
        """Whether a surname only qualifies a noun: "the Trump inauguration"."""
        return letters[start - 1 : start] == "d" or is_modifier(line, letters, end)

    def _unlisted(
        self, match: re.Match[str], line: list[Item], letters: str, named: list[Item], titled: bool
    ) -> Phrase | None:
        start, end = match.span()
        name = _joined(named)
        if letters[start - 1 : start] == "d" or named[-1].text.lower() in lexicon.INSTITUTIONS:
            return None
        known = self._resolver.remembered(named[-1].text)
        if known is not None and (len(named) == 1 or known.name == name):
            why = f"surname of {known.name}, named before"
            return Phrase(start, end, Answer((known,), why, resolve.SURNAME))
        apposed = _APPOSITION.match(letters, end)
        role = line[apposed.start("head")].role if apposed else None
        if titled or role is not None:
            around = line[end : apposed.end()] if apposed else []
            owners, _ = self._owners(around, self._complement(line, letters, apposed.end()) if apposed else [])
            owner = owners[0] if owners else None
            sectors = _sectors(role, owner) if role is not None else _title_sectors(line[start])
            office = role.phrase if role is not None else None
            return Phrase(start, end, self._resolver.stranger(name, owner, sectors, office))
        of_land = _OF_LAND.match(letters, end)  # ", an Icelandic trawler owner": the land, if no more
        if of_land is not None or _speaks(line, letters, start, end):
            owner = self._owner(line[of_land.end() - 1]) if of_land is not None else None
            return Phrase(start, end, self._resolver.stranger(name, owner, (), None))
        if _AGE.match(letters, end):
            return Phrase(start, end, Answer((), "a person nobody lists and nothing tells of", resolve.UNRESOLVED))
        return None

    @staticmethod
    def _complement(line: list[Item], letters: str, at: int) -> list[Item]:
        """What follows the head of an apposition up to the next comma: "of the Iranian navy"."""
        if letters[at : at + 1] not in ("f", "t", "i"):
            return []
        end = next((k for k in range(at, min(len(line), at + 7)) if letters[k] in ",.v"), min(len(line), at + 7))
        return line[at:end]

    @staticmethod
    def _past_apposition(phrase: Phrase, line: list[Item], letters: str) -> int:
        """Where reading goes on: an apposition to a person's name is no mention of its own."""
        if phrase.answer.actor is None or phrase.answer.actor.kind is not ActorKind.PERSON:
            return phrase.end
        apposed = _APPOSITION.match(letters, phrase.end)
        if apposed is None or letters[phrase.end - 1] == "'":
            return phrase.end
        for k in range(apposed.end(), min(len(line), apposed.end() + 12)):
            if letters[k] in ",." or (letters[k] == "v" and k == apposed.end()):
                return k
        return phrase.end


def _apposed(phrases: Sequence[Phrase], line: Sequence[Item]) -> list[Phrase]:
    """Phrases of a sentence, where "Israel's ambassador, Simona Halperin" are two names of one person."""
    merged = list(phrases)
    for at, (role, name) in enumerate(itertools.pairwise(phrases)):
        one, other = role.answer.actor, name.answer.actor
        between = [item.text for item in line[role.end : name.start]]
        if not _POSTED.fullmatch(" ".join(between)) or one is None or other is None:
            continue
        plural = any(item.role.plural for item in line[role.start : role.end] if item.role is not None)
        lands = {actor.country for actor in (one, other)} - {None}
        if one.kind is ActorKind.ROLE and other.kind is ActorKind.PERSON and not plural and len(lands) == 1:
            why = f"in apposition to {other.name}"
            merged[at] = replace(role, answer=Answer((other,), why, min(role.answer.score, name.answer.score)))
    return merged


def _demonym(phrase: list[Item]) -> Item:
    return next(item for item in phrase if item.letter in "ND")


def _compound(line: Sequence[Item], at: int) -> bool:
    """Whether a name is the first half of "Iran-backed", which tells of a friend and not of an owner."""
    return at + 2 < len(line) and line[at + 1].letter == "h" and line[at + 2].letter == "B"


def _inside(item: Item, line: Sequence[Item]) -> bool:
    """Whether a name is a town's whose land follows: "the mayor of Moscow, Idaho"."""
    at = next(k for k, other in enumerate(line) if other is item)
    return item.letter == "M" and [other.letter for other in line[at + 1 : at + 3]] == [",", "C"]


def _joined(named: Sequence[Item]) -> str:
    """A name as the text has it, without a possessive."""
    parts: list[str] = []
    for item in named:
        if item.letter == "'":
            continue
        glued = parts and (item.letter == "h" or parts[-1].endswith("-"))
        parts.append(item.text) if not glued else parts.append(parts.pop() + item.text)
    return " ".join(parts)


def _sectors(role: Role | None, owner: Actor | None) -> tuple[str, ...]:
    if owner is not None and owner.kind in (ActorKind.ORGANISATION, ActorKind.GROUP) and owner.sectors:
        return owner.sectors
    return role.sectors if role is not None else ()


def _speaks_for(role: Role, around: list[Item]) -> Role:
    """A spokesman has the sectors of the body he speaks for: "a spokesman for the army"."""
    bodies = [item.role for item in around if item.role is not None]
    return replace(role, sectors=bodies[-1].sectors) if bodies else role


def _title_sectors(title: Item) -> tuple[str, ...]:
    word = title.text.lower().rstrip(".")
    if word in lexicon.RANKS:
        return ("MIL",)
    return ("REL",) if word in lexicon.CLERICS else ()


def _speaks(line: Sequence[Item], letters: str, start: int, end: int) -> bool:
    """Whether a verb of speech stands beside a name, or "according to" before it."""
    following = next((item for item in line[end : end + 2] if item.letter not in ","), None)
    if following is not None and following.text.lower() in lexicon.SPEECH:
        return True
    before = [item.text.lower() for item in line[max(0, start - 2) : start]]
    if before == ["according", "to"]:
        return True
    return bool(before) and before[-1] in lexicon.SPEECH and letters[end : end + 1] in ("", ".", ",")
