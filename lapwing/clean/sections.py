"""Lines that open a section of a page which is not the article: other articles, readers, notes."""

from __future__ import annotations

import re

from lapwing.clean.dates import find_date, is_ago, only_date
from lapwing.clean.lines import LONG_WORDS, Line
from lapwing.clean.words import FUNCTION_WORDS

_I = re.IGNORECASE

_LINKS = re.compile(
    r"\W{0,3}(?:related(?:\s(?:articles?|stor(?:y|ies)|posts?|news|content|coverage|topics?|links?|reading|videos?))?"
    r"|you\s(?:might|may)\s(?:also\s)?(?:like|be\sinterested(?:\sin)?|enjoy|have\smissed)"
    r"|(?:read|see|watch)\s(?:also|next|more)|also\s(?:read|see|on|in)|further\sreading|up\snext"
    r"|more\s(?:on|from|in|about|news|stories|like)\b(?:\s\w+){0,4}"
    r"|latest(?:\s(?:news|stories|posts|articles|headlines|updates|from\s\w+))?"
    r"|most\s(?:read|popular|viewed|recent|shared)|(?:recent|popular|trending|featured|top|recommended|similar)"
    r"(?:\s(?:posts|articles|stories|news|now|topics|reads?|for\syou|videos))?"
    r"|what\sto\sread\snext|editor['’]?s['’]?\spicks?|don['’]?t\smiss|in\scase\syou\smissed\sit"
    r"|(?:previous|next|older|newer)\s(?:articles?|posts?|stor(?:y|ies))|keep\sreading"
    r"|other\s(?:news|stories|articles)|stories\syou\s(?:may|might)\slike|(?:from|around)\sthe\sweb"
    r"|sponsored(?:\s(?:content|links))?|promoted\sstories)\W{0,3}$",
    _I,
)
_LINK = re.compile(
    r"\W{0,3}(?:(?:read|see|watch)\s(?:also|more|next)|also\sread|related(?:\s\w+)?|you\s(?:might|may)\salso\slike"
    r"|recommended|(?:previous|next)\s(?:article|post))\s?[:|»>]\s?\S",
    _I,
)
_COMMENTS = re.compile(
    r"\W{0,3}(?:(?:leave|post)\sa\s(?:comment|reply)|add\sa\scomment|comments?(?:\s?\(\d{1,6}\))?"
    r"|\d{1,6}\s(?:comments?|replies|responses?)(?:\s(?:to|on)\b.{0,200})?|\d{1,6}\sthoughts?\son\b.{0,200}"
    r"|(?:reader|readers['’]|user)\scomments?|join\sthe\s(?:discussion|conversation)"
    r"|view\s(?:all\s)?(?:\d{1,6}\s)?comments?)\W{0,3}$",
    _I,
)
_COMMENT_STAMP = re.compile(
    r"\W{0,3}(?:at|,|-|–|—|\||·|@)?\s?\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]m|[ap]\.\s?m\.)?(?:\s[A-Z]{2,4})?$", _I
)
_NOTES = re.compile(
    r"\W{0,3}(?:references|footnotes|endnotes|notes|sources|citations|bibliography|works\scited)\W{0,3}$", _I
)
_NOTE = re.compile(r"(?:\[\d{1,3}\]|\^)\s?\S")


def opens_links(line: Line) -> bool:
    """Whether it heads a list of other articles."""
    return line.size <= 9 and _LINKS.match(line.text) is not None


def is_link(line: Line) -> bool:
    """Whether it is a single link to another article, with its label before it."""
    return line.size <= LONG_WORDS and _LINK.match(line.text) is not None


def opens_comments(line: Line) -> bool:
    """Whether it heads the readers' comments, or invites one."""
    return line.size <= LONG_WORDS and _COMMENTS.match(line.text) is not None


def is_comment_stamp(line: Line) -> bool:
    """Whether it is a reader's name with the day and minute of a comment."""
    found = find_date(line.text) if line.size <= 12 else None
    if found is None:
        return False
    name = line.text[: found[1]].strip(" ,-–—|·")
    name = re.sub(r"(?:\bon|\bsays:?)$", "", name).strip()
    if FUNCTION_WORDS.intersection(name.lower().split()):
        return False
    return 0 < len(name) <= 60 and not only_date(f"{name} 1") and bool(_COMMENT_STAMP.match(line.text[found[2] :]))


def is_moment(line: Line) -> bool:
    """Whether it is a date with a time, or "2 days ago"; under a name it dates a comment."""
    if is_ago(line.text):
        return True
    found = find_date(line.text) if line.size <= 8 else None
    return found is not None and only_date(line.text) and bool(_COMMENT_STAMP.match(line.text[found[2] :]))


def opens_notes(line: Line) -> bool:
    """Whether it heads a list of footnotes."""
    return line.size <= 3 and _NOTES.match(line.text) is not None


def is_note(line: Line) -> bool:
    """Whether it is an item of a list of footnotes."""
    return _NOTE.match(line.text) is not None
