"""Whom a description means: "the ministry", "both sides", "its regional rival", "his police".

It takes the last actor whose words, office or sort it repeats. With no candidate, or two where there should be one,
there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lapwing.actors import lexicon, resolve
from lapwing.actors.discourse import Candidate
from lapwing.actors.memory import WINDOW, Entity, Memory
from lapwing.actors.resolve import Answer
from lapwing.actors.roster import role_actor
from lapwing.actors.traits import ANY, PRONOUNS, Sort, Traits, head_of, traits, words_of
from lapwing.records import Actor

Land = Callable[[str], Actor | None]
"""The country of a code, on the article's day."""

Meant = tuple[Entity, str]
"""Whom it means, and why."""

_DETERMINED = re.compile(r"(?:the|this|that|these|those|both|its|his|her|their)\b", re.I)
_GROUP = re.compile(r"(?:the|these|those|both)?\s*(?:two|both|pair|duo|couple)\b|both\b", re.I)
_OWNED = re.compile(r"(his|her|its|their)\s|the\s(\w+)['’]s\s", re.I)
_OWNER_BEFORE = re.compile(r"\b(?:(his|her|its|their)|the\s(\w+)['’]s)\s(?:[\w-]+\s){0,2}$", re.I)
_OTHER = re.compile(r"its\s+(?:[\w-]+\s+)?(?:arch-?)?(?:rival|foe|enemy|adversary|neighbou?r)$", re.I)
_AHEAD = 40  # characters before a phrase in which its owner stands


def is_description(text: str) -> bool:
    """Whether a phrase tells of somebody known: "the ministry", not "a ministry" or "the Republic of Tatarstan"."""
    return _DETERMINED.match(text) is not None and not text.rsplit(maxsplit=1)[-1][:1].isupper()


def is_pair(text: str) -> bool:
    """Whether a phrase tells of two together: "the two", "both sides"."""
    return _GROUP.match(text) is not None


def described(here: Candidate, memory: Memory) -> Meant | None:
    """Whom a phrase that names nobody by itself points back to."""
    if _OTHER.match(here.text):
        return _rival(memory)
    if is_pair(here.text):
        return _group(here, memory)
    return _repeated(here, memory) or _of_sort(here, memory) if here.answer.why != resolve.REGION else None


def owned(here: Candidate, memory: Memory, land: Land) -> Answer | None:
    """As in "his police", "the country's soldiers": those of the land of whom the owner means."""
    before = here.whole[max(here.start, here.span.start - _AHEAD) : here.span.start]
    match = _OWNED.match(here.text) or _OWNER_BEFORE.search(before)
    if match is None or lexicon.RELATIONAL.intersection(words_of(here.text)):
        return None
    word = (match[1] or match[2]).lower()
    wanted = PRONOUNS.get(word) or _wanted(word)
    ranked = memory.ranked(here, wanted) if wanted is not None else []
    owner = ranked[0][1] if ranked else None
    home = land(owner.country) if owner is not None and owner.country is not None else None
    if home is None or owner is None:
        return None
    sectors = next((item.role.sectors for item in reversed(here.items) if item.role is not None), ())
    made = role_actor(home, sectors) if sectors else home
    return Answer((made,), f"{match[0].strip()!r} of {owner.name} + {head_of(here.text)!r}", resolve.PRONOUN)


def _repeated(here: Candidate, memory: Memory) -> Meant | None:
    """The last actor whose words it repeats: "the ministry" behind "the Foreign Ministry"."""
    head = head_of(here.text)
    content = set(_content(here))
    determined = bool(_DETERMINED.match(here.text))
    if not content or not (here.text[:1].isupper() or (determined and len(head) > 2)):
        return None
    for entity in memory.last_first():
        if content <= entity.words and (not determined or head in entity.words):
            return entity, f"named before as {entity.first.text!r}"
    return None


def _content(here: Candidate) -> list[str]:
    return [word for word in words_of(here.text) if word not in lexicon.DETERMINERS]


def _of_sort(here: Candidate, memory: Memory) -> Meant | None:
    """The last actor of the office, sector or sort that it gives."""
    content, head = _content(here), head_of(here.text)
    if not _DETERMINED.match(here.text) or len(content) > 2 or "only" in content:
        return None
    if (holder := _by_office(here, head, memory)) is not None:
        return holder, f"the last {head} named, {holder.name}"
    role = here.answer.actor
    if role is not None and role.sectors:
        return _of_sector(here, role.sectors[0], memory) if len(content) == 1 else None
    wanted = _wanted(head)
    fitting = [entity for entity in memory.last_first() if wanted is not None and _fits(entity, here, wanted)]
    alone = len({entity.land for entity in fitting}) == 1  # "the Himalayan kingdom": the words would tell which
    return (
        (fitting[0], f"the last {head} named, {fitting[0].name}") if fitting and (alone or len(content) == 1) else None
    )


def _by_office(here: Candidate, head: str, memory: Memory) -> Entity | None:
    """As in "the ousted president" behind a former president's name."""
    for entity in memory.last_first():
        offices = {word for actor in entity.actors for word in (actor.office or "").split()}
        if head in offices and here.sentence - entity.last.sentence <= WINDOW:
            return entity
    return None


def _of_sector(here: Candidate, sector: str, memory: Memory) -> Meant | None:
    """As in "the troops" behind "Zairean soldiers": the last of that sector and number that has a country."""
    told = traits(here.text, here.items, here.answer.actors)
    for entity in memory.last_first():
        near = here.sentence - entity.last.sentence <= WINDOW and entity.traits.agrees(told)
        if near and any(actor.sectors[:1] == (sector,) and actor.country for actor in entity.actors):
            return entity, f"the last named of that sort, {entity.name}"
    return None


def _fits(entity: Entity, here: Candidate, wanted: Traits) -> bool:
    near = here.sentence - entity.last.sentence <= 2 * WINDOW
    return near and entity.traits.many is not True and entity.traits.sorts <= wanted.sorts


def _group(here: Candidate, memory: Memory) -> Meant | None:
    """As in "the two countries", "both sides": the two last named of that sort, where there are just two."""
    head, sorts = head_of(here.text), ANY
    if head in lexicon.STATES:
        sorts = frozenset({Sort.LAND})
    elif head in lexicon.PERSONS:
        sorts = frozenset({Sort.PERSON})
    if (same := memory.named_pair(here, sorts)) is not None:
        return same, f"{same.name}, named before"
    pair = memory.only_two_here(here, sorts) or memory.last_pair(here, sorts) or memory.only_two(here, sorts)
    if pair is None or not all(entity.actors for entity in pair):
        return None  # of one of them it is not known who that is
    return pair[0].joined(pair[1]), f"{pair[0].name} and {pair[1].name}, named before"


def _rival(memory: Memory) -> Meant | None:
    """As in "its regional rival": the other of two countries, where the article names no third."""
    lands = [entity for entity in memory.last_first() if _is_land(entity)]
    if len({entity.country for entity in lands}) != 2:
        return None
    owner = lands[0]
    other = next(entity for entity in lands if entity.country != owner.country)
    return other, f"the only other country named, beside {owner.name}"


def _is_land(entity: Entity) -> bool:
    return entity.country is not None and entity.traits.sorts <= {Sort.LAND, Sort.BODY}


def _wanted(head: str) -> Traits | None:
    """What a head noun alone says of its bearer."""
    for nouns, sort in (
        (lexicon.LAND_NOUNS, Sort.LAND),
        (lexicon.PEOPLE_NOUNS, Sort.PERSON),
        (lexicon.BODY_NOUNS, Sort.BODY),
    ):
        if head in nouns:
            return Traits(False, frozenset({sort}))
    return None
