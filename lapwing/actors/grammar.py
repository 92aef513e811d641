"""The shapes that a phrase naming an actor takes, as one regex over the letters of `items`.

Every repetition is bounded, so time is linear in the sentence however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lapwing.actors import lexicon
from lapwing.actors.items import Item

_NAME = r"(?:h?o?h?[KS])"
_BEFORE = (
    r"(?:j|[CMOPSrpesNK]'[aj]?|[DZ](?:(?:,&|,|&)[DZ]){0,4}a?|[CMO]|[CMDOKkl]hB"
    r"|[rKk](?=[jrpes])|p(?=[pr])|(?<=[DZjC'])l(?=[rpes]))"
)
_OF = (
    r"(?:[fi]d{0,2}(?:[aj]|[CMOPS]'|[DZCMO]){0,4}[rp](?!'?[PSKm])"
    r"|[fi][CO](?:,[CO]){0,6},?&[CO](?!')|id?[CON](?!')|fd?[CMON](?!')|fd?KK{0,2}|td?[CMO](?!'))"
)

_LIST = 12  # names in a list that are followed back; longer lists are tables, not sentences

_ROLE = (
    rf"(?P<role>(?:d{{1,2}}(?:a{{0,2}}l(?=[rpes])|a{{0,2}}))?(?P<before>{_BEFORE}{{0,6}})"
    rf"(?:(?P<head>[pes])(?P<of>{_OF})?(?P<name>m{{0,2}}(?:P|S(?!h?K)|[KS]{_NAME}{{0,3}}))|(?P<plain>[rpes])(?P<off>{_OF})?)'?)"
)
_OTHER = (
    rf"(?P<region>d?W(?!K)|d{{0,2}}Z[aj]{{0,2}}T'?)"
    rf"|(?P<pair>d{{1,2}}T'?)"
    rf"|(?P<person>m{{0,2}}(?:P|S(?!h?K))'?|m{{1,2}}[KS]{_NAME}{{0,3}}'?|(?:[KS]|k(?!S)){_NAME}{{1,3}}'?)"
    rf"|(?P<national>d?(?:D|C')O'?)"
    rf"|(?P<skip>[CMDOKkl]hB)"
    rf"|(?P<act>[CMO]'(?=[ajr]{{0,3}}A)|D(?=(?:(?:,&|,|&)D){{0,3}}[ajr]{{0,3}}A))"
    rf"|(?P<people>d?[aj]?N'?|dD(?=v|[.,]|$))"
    rf"|(?P<country>d?[CMO](?!hB)(?P<owns>')?)"
)
PHRASE = re.compile(rf"{_ROLE}|{_OTHER}")
WITHOUT_ROLE = re.compile(_OTHER)


def is_place(line: Sequence[Item], letters: str, at: int, end: int) -> bool:
    """Whether the country or seat at `line[at:end]` is where something is, and not who does or suffers it."""
    if letters[at] == "M" and letters[end : end + 2] in (",C", ",K"):  # "Moscow, Russia"
        return True
    name = letters[at]
    for _ in range(_LIST):
        before = at - 1
        while before > 0 and letters[before] in "dja":
            before -= 1
        if before < 0:
            return False
        link = letters[before]
        if link not in "&,":
            if link == "x":
                return name != "C" or line[before].text.lower() != "at"  # nobody is "at Israel": things are fired there
            return _by_link(link, line, letters, before, name)
        # A later name of a list is a place if the first one is: "in Mali and Niger".
        at = before - 1 if link == "&" or letters[before - 1] != "&" else before - 2
        if at < 0 or letters[at] not in "CMK":
            return False
    return False


def _by_link(link: str, line: Sequence[Item], letters: str, before: int, name: str) -> bool:
    word = line[before].text.lower()
    near = {item.text.lower() for item in line[max(0, before - 4) : before]}
    if link in ("i", "t"):
        if near & lexicon.TRAVEL:
            return True
        given = bool(near & (lexicon.GIVES | lexicon.ACTS)) or letters[before - 1 : before] in ("C", "M", "S", "P")
        return name == "M" and not given
    if word == "over":
        return not near & lexicon.ATTACKS
    if word == "on":
        return bool(near & {"talks", "ground", "summit", "conference", "meeting", "views", "soil", "book", "report"})
    return False


def is_modifier(line: Sequence[Item], letters: str, end: int) -> bool:
    """Whether the name or role that ends at `end` only qualifies a following noun: "US policy", "police station"."""
    if letters[end : end + 1] == "h" and letters[end + 1 : end + 2] in ("C", "M"):
        end += 2
    if end >= len(line) or end == 0:
        return False
    following, last = line[end], line[end - 1]
    if last.role is not None and last.role.type == "body" and following.letter == "k":
        return True
    if last.role is not None and last.text.lower() in lexicon.ADJECTIVAL_ROLES and following.letter in "laAjTK":
        return True
    singular = last.role is not None and not last.role.plural and last.role.type != "thing"
    named = letters[end - 2 : end - 1] == "d" and last.letter in "CMO"  # "the Tehran daily"
    if (singular or named) and following.letter == "l" and _is_noun(following.text):
        return True
    if following.letter in "lav":
        return following.text.lower() in lexicon.MODIFIED
    return following.letter == "j" and end + 1 < len(line) and line[end + 1].text.lower() in lexicon.MODIFIED


def _is_noun(word: str) -> bool:
    """Whether a word that no list knows may be a noun: no adverb, no regular verb, no joining word."""
    return word not in lexicon.JOINING and not word.endswith(("ly", "s", "ed")) and word[:1].isalpha()
