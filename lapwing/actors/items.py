"""A sentence as a string of letters, one for each name, role or word, over which the grammar is a regex.

C country name      D demonym, adjective   N demonym, plural noun   M seat of government
O organisation      P person, full name    S surname                Z regional adjective, W region
r role of a body    p role of a person     s speaker                e envoy
d determiner        j adjective, number    a word shaped like one   A deed named by a noun
v verb              f "of", "for"          t "to"   i "from"        x preposition of place
& "and", "or"       , comma                ' possessive             h dash inside a word
B "backed", "led"   m "Mr", "General"      K capitalised word nobody lists
q pronoun           T "countries"          o "al", "von" inside a name
k capitalised word where capitals mean nothing   l other word   . other sign
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lapwing.actors import lexicon
from lapwing.actors.names import Names, Word, parts_of, words
from lapwing.actors.tables import Role, roles
from lapwing.protocols import NameForm, NameHit, Roster
from lapwing.records import ActorKind

_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ary|ist|ian|ish|ing|ed|ent|ant|able|less|ern|ful)$")
_ROLE_CLASS = {"person": "p", "speaker": "s", "envoy": "e", "body": "r", "people": "r", "thing": "r"}
_TITLE_CASE = 0.7  # share of capitalised words from which a line is a headline, where capitals mean nothing
_DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Item:
    """A name, role or word of a sentence; offsets are in characters of the sentence."""

    letter: str
    text: str
    start: int
    end: int
    hit: NameHit | None = None
    role: Role | None = None


@cache
def _role_names() -> Names[Role]:
    names: Names[Role] = Names()
    for phrase, role in roles():
        names[parts_of(phrase)] = role
    return names


@cache
def _region_names() -> Names[str]:
    names: Names[str] = Names()
    for name in lexicon.REGIONS:
        letter = "W" if name.split()[0] in ("the", "West", "Global") else "Z"
        names[parts_of(name)] = letter
    return names


def items(text: str, roster: Roster) -> list[Item]:
    """The items of a sentence, in order, covering every word of it."""
    line = words(text)
    keys, lower = [w.text for w in line], [w.text.lower() for w in line]
    hits = {hit.span.start: hit for hit in roster.names(text)}
    shout, role_names = _title_case(line), _role_names()
    found: list[Item] = []
    at = 0
    while at < len(line):
        word = line[at]
        step = None
        if word.start in hits:
            surname = hits[word.start].form is NameForm.SURNAME  # "Major" is a rank too
            step = _honorific(text, line, at) if surname else None
            step = step or _named(text, line, at, hits[word.start], roster)
        elif word.text == "'":
            step = _possessive(text, line, at)
        elif word.text[0].isupper():
            step = _honorific(text, line, at) or _known(text, line, keys, lower, at)
        elif role_names.begins(lower[at]):
            step = _known(text, line, keys, lower, at)
        if step is None and at + 2 < len(line) and keys[at + 1] == "-":
            step = _hyphenated(text, line, lower, at)
        step = step or (_plain(line, lower, at, shout), at + 1)
        found.append(step[0])
        at = step[1]
    return found


def _named(text: str, line: Sequence[Word], at: int, hit: NameHit, roster: Roster) -> tuple[Item, int]:
    end = at
    while end < len(line) and line[end].end <= hit.span.end:
        end += 1
    name = hit.span.of(text)
    return Item(_name_letter(hit, name, roster), name, hit.span.start, hit.span.end, hit=hit), max(end, at + 1)


def _name_letter(hit: NameHit, name: str, roster: Roster) -> str:
    if hit.form is NameForm.DEMONYM:
        return "N" if name.endswith(("s", "men")) and not name.endswith(("ss", "ois")) else "D"
    if hit.form is NameForm.METONYM:
        return "M"
    if hit.form is NameForm.SURNAME:
        return "S"
    actor = roster.actor(hit.keys[0], None)
    kind = actor.kind if actor is not None else ActorKind.ORGANISATION
    if kind is ActorKind.PERSON:
        return "P" if " " in name else "S"  # "Modi" alone, which another Modi has too
    return "C" if kind in (ActorKind.COUNTRY, ActorKind.REGION) else "O"


def _known(text: str, line: Sequence[Word], keys: list[str], lower: list[str], at: int) -> tuple[Item, int] | None:
    region = _region_names().longest(line, keys, at)
    role = _role_names().longest(line, lower, at)
    if role is not None and (region is None or role[0] > region[0]):
        end, entry = role
        following = lower[end] if end < len(lower) else ""
        shouted = entry.phrase.isupper() and not keys[at][0].isupper()  # "6 pm" is no prime minister
        if following in lexicon.NOT_ROLES.get(lower[end - 1], ()) or shouted:
            return None
        return _item(_ROLE_CLASS[entry.type], text, line, at, end, entry), end
    if region is not None:
        return _item(region[1], text, line, at, region[0]), region[0]
    return None


def _item(letter: str, text: str, line: Sequence[Word], at: int, end: int, role: Role | None = None) -> Item:
    start, stop = line[at].start, line[end - 1].end
    return Item(letter, text[start:stop], start, stop, role=role)


def _tight(line: Sequence[Word], at: int) -> bool:
    """Whether nothing stands between a word and the one before it."""
    return 0 < at < len(line) and line[at - 1].end == line[at].start


def _possessive(text: str, line: Sequence[Word], at: int) -> tuple[Item, int] | None:
    if line[at].text != "'" or not _tight(line, at):
        return None
    if _tight(line, at + 1) and line[at + 1].text in ("s", "S"):
        return _item("'", text, line, at, at + 2), at + 2
    plural = line[at - 1].text[-1:] in ("s", "S") and not _tight(line, at + 1)
    return (_item("'", text, line, at, at + 1), at + 1) if plural else None


def _honorific(text: str, line: Sequence[Word], at: int) -> tuple[Item, int] | None:
    """A title before a name: "Gen.", "Mr"; "general" in other places is a role or an adjective."""
    word = line[at].text
    if word.lower() not in lexicon.HONORIFICS:
        return None
    end = at + 2 if _tight(line, at + 1) and line[at + 1].text == "." else at + 1
    named = end < len(line) and line[end].text[0].isupper()
    return (_item("m", text, line, at, end), end) if named else None


def _hyphenated(text: str, line: Sequence[Word], lower: list[str], at: int) -> tuple[Item, int] | None:
    """A lower-case compound such as "high-level" is one adjective; "Iran-backed" and "US-led" are not."""
    if not (line[at].text.islower() and _tight(line, at + 1) and _tight(line, at + 2)):
        return None
    if not line[at + 2].text.islower() or lower[at + 2] in lexicon.COMPOUNDS:
        return None
    return _item("j" if lower[at] in ("high", "top") else "a", text, line, at, at + 3), at + 3


def _plain(line: Sequence[Word], lower: list[str], at: int, shout: bool) -> Item:
    word = line[at]
    letter = _sign(line, at) if not word.text[0].isalnum() else _letter(word.text, lower[at], at == 0 or shout)
    return Item(letter, word.text, word.start, word.end)


@cache
def _closed() -> Mapping[str, str]:
    """Words whose class does not depend on a capital."""
    table = dict(lexicon.LINKS)
    table |= dict.fromkeys(lexicon.DETERMINERS, "d")
    table |= dict.fromkeys(lexicon.PRONOUNS, "q")
    table |= dict.fromkeys(lexicon.STATES, "T")
    return table | dict.fromkeys(lexicon.PLACE_PREPOSITIONS - lexicon.DIRECTIONS, "x")


@cache
def _open() -> Mapping[str, str]:
    """Words that a capital would make a name; a word of two lists goes by the later one."""
    table: dict[str, str] = {}
    lists = (("B", lexicon.COMPOUNDS), ("v", lexicon.VERBS), ("j", lexicon.ADJECTIVES), ("A", lexicon.ACTS))
    for letter, listed in lists:
        table |= dict.fromkeys(listed, letter)
    return table | dict.fromkeys(lexicon.DIRECTIONS, "x")


def _letter(word: str, lower: str, free: bool) -> str:
    """The class of a word; `free` where a capital means nothing."""
    closed = _closed().get(lower)
    if closed is not None:
        return closed
    capital = word[0].isupper()
    if capital and not free:
        return "l" if lower in lexicon.OPENERS else "K"
    known = _open().get(lower) or ("o" if word in lexicon.PARTICLES else None)
    if known is not None:
        return known
    if word[0].isdigit():
        return "j"
    if capital:
        return "l" if lower in lexicon.OPENERS else "k"
    return "a" if len(lower) > 4 and _ADJECTIVE.search(lower) else "l"


def _sign(line: Sequence[Word], at: int) -> str:
    sign = line[at].text
    if sign in _DASHES:
        return "h" if _tight(line, at) and _tight(line, at + 1) else "."
    return "," if sign == "," else "."


def _title_case(line: Sequence[Word]) -> bool:
    long = [word.text for word in line if len(word.text) > 3 and word.text.isalpha()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) >= _TITLE_CASE * len(long)
