"""Sentences of an article: spans of its coded blocks, in order.

A stop ends a sentence when what stands before it is no abbreviation and what follows looks like a
beginning. Everything looks only a bounded number of characters to either side of a stop, so the
work is linear in the text even where a whole book stands on one line.

Left out of the spans: bullet marks, and a dateline lead of a body block ("GENEVA (Wire) - ",
"Wednesday, 17 April 2024 | "), which belongs to the report and not to what the sentence tells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from lapwing.records import Article, Block, BlockKind, Sentence, Span, digest

LONGEST = 2000
"""Characters of the longest sentence. The coder reads about 500 word pieces, some 2,000 characters:
a longer stretch is a table or a list that lost its breaks. Rerun the coder's own tests to change it."""

_LOOK = 40  # characters looked at before a stop: longer than any word that could be an abbreviation
_STOP = re.compile(r"[.!?…]+")
_CLOSERS = re.compile(r"(?:[\"'”’»)\]]|\[\d{1,3}\])*")
_OPENERS = "\"'“‘«(["
_OUTER = "\ufeff\u200b\u200c\u200d\u2060"  # invisible, and no white space to `str.isspace`
_BREAK = re.compile(r"\n[^\S\n]*\n|\n(?=[^\S\n]{0,20}(?:[-*•▪●◦·–—][^\S\n]|\d{1,2}[.)][^\S\n]))")
_BULLET = re.compile(r"\s*(?:[-*•▪●◦·–—][^\S\n]+|\(?\d{1,2}[.)][^\S\n]+(?=[^\W\d_a-z]))")
_WORD_EDGES = frozenset("()[]{}\"“”'‘’«»/—–")
_QUOTE = re.compile("[\"“”«»]|''|``")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_UNSPACED = re.compile(r"[^\W\d_A-Z]{2}$")


def _one_of(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


_TITLES = _one_of(
    "mr mrs ms mx dr gen lt col sgt capt cpt maj adm cmdr brig cpl pvt sen rep gov rev prof st mt ft hon pres "
    "amb min sec dep supt insp fr sr msgr vs v cf eg ie viz approx al"
)
_OFTEN_LAST = _one_of(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun inc corp co ltd "
    "llc plc bros jr etc dept est ave blvd rd ariz calif colo conn fla ind kan mass mich minn miss mo mont "
    "neb nev okla ore pa tenn tex va vt wash wis wyo ala ark del ga ill ky la md"
)
_NUMBERED = _one_of("no nos art sec para p pp vol fig ch")
_STARTERS = _one_of(
    "the a an this that these those he she it they we i you his her its their our my there here but and or so "
    "yet in on at as after before when while if since for from with however meanwhile although though both "
    "one some many most what why how who where moreover also additionally despite according last earlier"
)
_SAYING = _one_of("said says asked asks told wondered added shouted cried replied wrote tweeted posted demanded")

_DATE = r"(?:[A-Z][a-z]{2,8},? )?(?:\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2}),? \d{4}"
_PLACE = r"[A-Z][A-Z.'’-]{2,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}"
_LEAD = re.compile(
    rf"(?:{_DATE}\s{{0,3}}[|—–]"
    rf"|{_PLACE}(?:, [A-Z][A-Za-z. ]{{1,25}})?\s?\([A-Z][\w .,/-]{{1,30}}\)\s{{0,3}}(?:—|–|--?|_|:)"
    rf"|{_PLACE}, (?:[A-Z][a-z.]{{1,15}} ?){{1,3}}(?:\d{{1,2}}\s?)?\s?(?:—|–|--)"
    rf"|{_PLACE}\s?(?:—|–|--))\s+(?=\S)"
)
_DASH = re.compile(r"\s(?:—|–|--)\s")


def split(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the coded blocks; spans carry no outer white space and never overlap."""
    sentences: list[Sentence] = []
    coded = [block for block in article.blocks if block.kind.coded]
    for paragraph, block in enumerate(coded):
        quotations = _quotations(article.text, block.span)
        for span in _spans(article.text, block):
            sentences.append(
                Sentence(
                    id=digest("sentence", article.id, span.start, span.end),
                    article=article.id,
                    index=len(sentences),
                    span=span,
                    paragraph=paragraph,
                    block=block.kind,
                    quoted=_inside(article.text, span, quotations),
                )
            )
    return tuple(sentences)


def _spans(text: str, block: Block) -> Iterator[Span]:
    for number, part in enumerate(_parts(text, block.span)):
        start = _after_marks(text, part, block.kind is BlockKind.BODY and number == 0)
        for end in [*_ends(text, start, part.end), part.end]:
            if start < end:
                yield from _bounded(text, start, end)
            start = max(start, end)


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Stretches between empty lines, and items of a list that stand on lines of their own."""
    start = span.start
    for gap in _BREAK.finditer(text, span.start, span.end):
        if start < gap.start():
            yield Span(start, gap.start())
        start = gap.end()
    if start < span.end:
        yield Span(start, span.end)


def _after_marks(text: str, part: Span, body: bool) -> int:
    start = part.start
    bullet = _BULLET.match(text, start, part.end)
    if bullet:
        return bullet.end()
    while start < part.end and text[start].isspace():
        start += 1
    lead = _LEAD.match(text, start, part.end) if body else None
    if lead is None or ("|" not in lead[0] and "(" not in lead[0] and _DASH.search(text, lead.end(), lead.end() + 200)):
        return start  # a second dash: "NATO - the alliance - said" is no dateline
    return lead.end()


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    for match in _STOP.finditer(text, start, stop):
        closers = _CLOSERS.match(text, match.end(), stop)
        end = closers.end() if closers else match.end()
        if end < stop and _is_end(text, match, end, stop):
            yield end


def _is_end(text: str, match: re.Match[str], end: int, stop: int) -> bool:
    spaced = text[end].isspace()
    mark = match[0]
    before = text[max(0, match.start() - _LOOK) : match.start()]
    after = text[end : min(stop, end + 2 * _LOOK)].lstrip()
    closed = end > match.end()
    if not after:
        return True
    if not spaced:
        return mark == "." and _unspaced(before, after)
    first = after.lstrip(_OPENERS + " ")[:1]
    if first.islower() or (not first.isalnum() and mark != "."):
        return False
    if mark in ("!", "?", "?!", "!?") and closed and _asked(after):
        return False
    return mark != "." or closed or not _abbreviated(before, after)


def _unspaced(before: str, after: str) -> bool:
    """A lost space after a stop: "neighbor.After". Not in addresses or names of files."""
    word = _word_before(before)
    opened = after.lstrip(_OPENERS)
    if not _UNSPACED.search(before[-2:]) or any(sign in word for sign in ".@:") or "/" in before.rsplit(maxsplit=1)[-1]:
        return False
    begun = _WORD_AFTER.match(opened)
    return (
        begun is not None
        and begun[0][0].isupper()
        and opened[begun.end() : begun.end() + 1] in ("", " ", ",", "’", "'")
    )


def _asked(after: str) -> bool:
    """Whether a question in quotation marks goes on with its speaker: "Why?" Peskov asked."""
    words = [word.strip(",.:") for word in after.split()[:5]]
    return any(word in _SAYING for word in words) and words[0].lower() not in _STARTERS


def _abbreviated(before: str, after: str) -> bool:
    word = _word_before(before)
    if not word:
        return False
    form = word.lower()
    begun = _WORD_AFTER.match(after.lstrip(_OPENERS))
    starts = begun is not None and begun[0].lower() in _STARTERS
    if form in _TITLES:
        return True
    if form in _NUMBERED:
        return after[0].isdigit()
    if len(word) == 1:
        return word.isupper() and (not starts or word == "I")
    if _ACRONYM.match(word) or (form in _OFTEN_LAST and word[0].isupper()) or form == "etc":
        return not starts
    return False


def _word_before(before: str) -> str:
    start = len(before)
    while start > 0 and not before[start - 1].isspace() and before[start - 1] not in _WORD_EDGES:
        start -= 1
    return before[start:]


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without outer white space, cut at white space where it is too long."""
    while start < end:
        cut = end
        if end - start > LONGEST:
            cut = text.rfind(" ", start + 1, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
        left, right = start, cut
        while left < right and (text[left].isspace() or text[left] in _OUTER):
            left += 1
        while left < right and (text[right - 1].isspace() or text[right - 1] in _OUTER):
            right -= 1
        if any(character.isalnum() for character in text[left:right]):
            yield Span(left, right)
        start = cut


def _quotations(text: str, block: Span) -> list[tuple[int, int]]:
    """Starts and ends of the stretches inside double quotation marks.

    One left open runs to the end of the paragraph, as the first of several quoted paragraphs does, if
    it opens the paragraph or follows a comma or colon.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _QUOTE.finditer(text, block.start, block.end):
        at, mark = match.start(), match[0]
        if opened is None and mark in ('"', "“", "«", "``", "''"):
            opened = at
        elif opened is not None and mark in ('"', "”", "»", "''"):
            found.append((opened, match.end()))
            opened = None
    if opened is not None:
        lead = text[max(block.start, opened - 10) : opened].rstrip()
        if not lead or lead[-1] in ":,*-":
            found.append((opened, block.end))
    return found


def _inside(text: str, span: Span, quotations: list[tuple[int, int]]) -> bool:
    """Whether the sentence stands in one quotation, its own last stop aside."""
    nearest = bisect_right(quotations, (span.start, len(text)))
    if not nearest:
        return False
    end = span.end
    while end - 1 > span.start and text[end - 1] in ".!?…,;":
        end -= 1
    return end <= quotations[nearest - 1][1]
