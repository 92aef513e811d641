"""Captions and credits: what is left of pictures in a flat text."""

from __future__ import annotations

import re

from lapwing.clean.dates import find_date
from lapwing.clean.lines import Line

_I = re.IGNORECASE

_PICTURE = (
    r"(?:(?:featured|file|stock)\s(?:image|photo)|image|photo|picture|photograph|illustration|graphic"
    r"|screenshot|screengrab)"
)
_CREDIT = re.compile(
    rf"\W{{0,2}}(?:{_PICTURE}s?\s?(?:credits?\b|source\b|licen[cs]e\b|courtesy\b|by\b|via\b|copyright\b|:|\||©|/)"
    r"|credits?\s?:|(?:ap|epa|afp|reuters|getty|xinhua|tass)(?:\s(?:photo|images?))?\s?/)",
    _I,
)
_AGENCY = (
    r"(?:getty(?:\simages)?(?:\snews)?|shutterstock|reuters|afp|associated\spress|ap(?:\sphoto)?|epa(?:-efe)?|xinhua|tass|sputnik"
    r"|anadolu(?:\sagency)?|alamy|i?stock(?:photo)?|wikimedia(?:\scommons)?|nurphoto|zuma(?:\spress)?|unsplash|pexels|pixabay"
    r"|flickr|bloomberg|handout|pool|lightrocket|imago|picture\salliance|dpa|planet\slabs|maxar)"
)
_PIPED = re.compile(rf"[^|]{{1,60}}(?:\|[^|]{{1,60}}){{0,3}}[|/—]\s?(?:via\s)?{_AGENCY}\W{{0,2}}$", _I)
_AGENCY_ALONE = re.compile(rf"\W{{0,2}}(?:via\s)?{_AGENCY}(?:\s?(?:/|via)\s?{_AGENCY})?\W{{0,2}}$", _I)
_BRACKET_CREDIT = re.compile(
    rf"(?:\((?:ap|afp|reuters|epa|photos?|images?|pictures?|credit)\b\s?(?:photos?|images?)?\s?(?:/|:|by|via|courtesy|credit)[^()]{{1,80}}\)"
    rf"|[(\[][^()\[\]]{{2,60}}(?:/|via)\s?{_AGENCY}[)\]]|\({_AGENCY}\s(?:photo|images?)\)|\(getty(?:\simages)?\))\W?$",
    _I,
)
_BRACKET_CUE = re.compile(
    r"\((?:illustrative|illustration|file|archives?|archival|pictured|representati(?:ve|onal)|stock)(?:\s(?:photo|image|picture))?\)\W?$",
    _I,
)
_IN_PHOTO = re.compile(
    r"(?:in\sthis\s(?:\w+[\s,]+){0,4}(?:photo|photograph|picture|image|frame\sgrab|screengrab)\b.{0,80}"
    r"\b(?:taken|released|provided|distributed|made|obtained|supplied|from|shows?)\b"
    r"|(?:(?:this|an?|undated|file|handout|aerial|satellite)\s){1,4}(?:photo|photograph|picture|image)\s"
    r"(?:taken|released|provided|distributed|made|obtained|supplied|shows?)\b"
    r"|file(?:\sphoto)?\s?[:—–-]\s|(?:image|photo|picture|video)?\s?caption\s?[,:]\s?\S)",
    _I,
)
_CREDIT_WORDS = 14
_CAPTION_WORDS = 90
_PICTURED = re.compile(
    r"\((?:left|right|center|centre|l|r|c)\)|\b(?:from\sleft|left\sto\sright|l-r|pictured|photo|photograph|picture|aerial|illustrative)\b"
    r"|\b(?:view|sight|logo|portrait)\sof\b|\b(?:is|are)\sseen\b",
    _I,
)


def is_credit(line: Line) -> bool:
    """Whether it only says whose picture stood here."""
    return line.size <= _CREDIT_WORDS and any(
        (_CREDIT.match(line.text), _AGENCY_ALONE.match(line.text), is_agency_credit(line))
    )


def is_agency_credit(line: Line) -> bool:
    """Whether it is "Name|Agency|Getty Images": such a line always follows its caption."""
    return line.size <= _CREDIT_WORDS and _PIPED.match(line.text) is not None


def is_caption(line: Line) -> bool:
    """Whether it says by its own words that it describes a picture."""
    if line.size > _CAPTION_WORDS:
        return False
    return bool(_IN_PHOTO.match(line.text) or _BRACKET_CREDIT.search(line.tail) or _BRACKET_CUE.search(line.tail))


def is_pictured(line: Line) -> bool:
    """Whether it has the words or the full date that captions have: asked only beside a credit."""
    return line.size <= _CAPTION_WORDS and bool(_PICTURED.search(line.text) or find_date(line.text))
