"""What a line says of itself: the set phrases of English news pages, one function for each kind.

Each pattern is anchored, or so worded that a reporter's sentence hardly contains it, and each function
bounds the number of words: a sentence about a subscription is not a subscription box.
"""

from __future__ import annotations

import re

from lapwing.clean.dates import find_date, is_ago, only_date
from lapwing.clean.lines import Line
from lapwing.clean.words import listed

_I = re.IGNORECASE

# --- notices: where and when a text appeared before, whose it is ---------------------------------

_WORK = (
    r"(?:article|story|piece|post|essay|op-?ed|commentary|report|column|analysis|interview|text|content|opinion|item)"
)
_NOTICE = re.compile(
    r"\W{0,3}(?:"
    r"source\s?:\s?\S"
    r"|(?:originally|first)\s(?:published|appeared|posted|printed)\b"
    r"|(?:re-?published|re-?printed|reproduced|cross-?posted|syndicated)\s(?:with|from|by|under|courtesy|here|on|at)\b"
    rf"|(?:this|the\sabove|the\sfollowing|a\sversion\sof\sthis)\s{_WORK}\s"
    r"(?:(?:was|is|has|also)\b.{0,40}\b)?(?:originally|first\s(?:appeared|published)|re-?published|re-?printed"
    r"|appeared|translated|produced|adapted|syndicated|updated|corrected)\b"
    r"|the\spost\s.{1,300}\sappeared\sfirst\son\b"
    r"|©|\(c\)\s?\d|copyright\s(?:©|\(c\)|\d{4}|by\b)"
    r"|(?:the\s)?(?:views|opinions)(?:\sand\sopinions)?\s(?:expressed|in\sthis)\b"
    r"|(?:disclaimer|editor['’]?s['’]?\snote|correction|clarification|note\sto\seditors)\s?[:—–-]"
    r")",
    _I,
)
_NOTICE_ANYWHERE = re.compile(r"\ball\srights\sreserved\b|\bmay\snot\sbe\s(?:published|reproduced|redistributed)\b", _I)
_VIA = re.compile(r"(?:[Vv]ia|[Cc]ourtesy\sof)\s[A-Z]")
_STAMP = re.compile(
    r"\W{0,3}(?:(?:originally|first|last)\s)?(?:posted|published|updated|modified|released|created)\b", _I
)
_PLACE_LINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}(?:,[^()]{1,40})?(?:\((?:[A-Z][\w .]{1,30})\)\s?[-–—_]{0,2}|[-–—_]{1,2})$"
)
_NOTICE_WORDS = 80

# --- furniture -----------------------------------------------------------------------------------

_FURNITURE = re.compile(
    r"\W{0,3}(?:skip\sto\b|jump\sto\b|print(?:er)?[\s-]?(?:friendly|this)|(?:please\s)?(?:follow|find)\sus\b"
    r"|(?:please\s)?(?:like|join)\sus\son\b|subscribe\b|(?:please\s)?(?:sign|log)\s?(?:up|in|out)\b"
    r"|register\s(?:now|here|to)\b|share\b(?:\sth(?:is|e)\b|\son\b|\svia\b|:|$)|tweet$|copy\slink|email\sthis"
    r"|advertis(?:e?ments?|ing)\W{0,3}$|(?:story|article)\scontinues\b|continue\sreading|(?:click|tap)\s(?:here|to)\b"
    r"|donate\b|support\s(?:us|our\s(?:work|journalism))\b|help\sus\b|become\sa\s(?:member|subscriber|patron)"
    r"|download\s(?:our|the)\b|get\s(?:the\slatest|our|the\sapp)\b|listen\sto\sthis"
    r"|join\s(?:our|the\s(?:conversation|discussion|channel|newsletter|community))\b"
    r"|(?:tags?|topics?|filed\sunder|categor(?:y|ies)|keywords?|labels?)\s?:|\d{1,3}\smin(?:ute)?s?\sread"
    r"|reading\stime|loading\W{0,3}$|back\sto\stop|home\s?[>»/|]|terms\sof\s(?:use|service)"
    r"|(?:privacy|cookie)\s(?:policy|notice|settings|preferences)|accept\b.{0,20}\bcookies"
    r"|our\sstandards\s?:|contact\sus|about\sus|reply$|your\semail\saddress|save\smy\sname|enable\sjavascript|report\sthis\sad)",
    _I,
)
_FURNITURE_ANYWHERE = re.compile(
    r"\bour\s(?:\w+\s){0,2}newsletter|\bfollow\sus\son\b|\bwe\sneed\syour\s(?:support|help)\b|\bhelp\sus\shere\b"
    r"|\bby\s(?:clicking|signing\sup|subscribing)\b|\bsite\suses\scookies\b|\benable\sjavascript\b"
    r"|\bsupport\sour\s(?:work|journalism)\b|\bprivacy\spolicy\b.{0,60}\bterms\b",
    _I,
)
_PANEL = listed(
    "debit credit payment payments bank transfer card paypal visa mastercard cash checkout pay print pdf "
    "email e-mail mail facebook twitter x telegram whatsapp linkedin reddit instagram youtube tiktok "
    "pinterest gab rumble gettr mewe truth bluesky threads share tweet menu search home login logout "
    "subscribe rss comments comment close open next previous more and or friendly save copy link bookmark "
    "newsletter news world politics business sports sport opinion weather video videos photos live "
    "contact"
)
_PANEL_SPLIT = re.compile(r"[\s/|,&•·>»:.()+-]+")
_FURNITURE_WORDS = 32


def is_notice(line: Line) -> bool:
    """Whether it says where the text comes from, whose it is, or when it was posted."""
    if line.size > _NOTICE_WORDS:
        return False
    if _NOTICE.match(line.text) or _NOTICE_ANYWHERE.search(line.text) or (line.size <= 6 and _VIA.match(line.text)):
        return True
    return is_stamp(line)


def is_stamp(line: Line) -> bool:
    """Whether it is "Posted on" or "Updated" with a date, and no sentence about a publication."""
    found = find_date(line.text) if line.size <= 20 else None
    return bool(_STAMP.match(line.text)) and (found is not None or only_date(_STAMP.sub("", line.text)))


def is_dateline(line: Line) -> bool:
    """Whether it is only a date, or only the place and agency of a wire report."""
    return only_date(line.text) or bool(_PLACE_LINE.match(line.text) and line.size <= 10)


def is_furniture(line: Line) -> bool:
    """Whether it belongs to the page and not to any article."""
    if not line.words:
        return True
    if (
        line.size <= 12
        and not line.stops
        and all(token.lower() in _PANEL for token in _PANEL_SPLIT.split(line.text) if token)
    ):
        return True
    if line.size > _FURNITURE_WORDS:
        return False
    return bool(_FURNITURE.match(line.text) or _FURNITURE_ANYWHERE.search(line.text) or is_ago(line.text))
