"""What each line of a flat text is: a walk that remembers the section, then a look at the neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from lapwing.clean import phrases, pictures, sections
from lapwing.clean.headlines import find_headline, is_heading
from lapwing.clean.lines import Line
from lapwing.clean.names import is_byline, is_name_alone
from lapwing.records import BlockKind

Kinds = list[BlockKind | None]

# What a line says of itself, first match wins. Notices stand before dates and bylines, because a notice
# may hold both; captions before bylines, because "Photo by" is no author; furniture last, it is widest.
_OWN: tuple[tuple[Callable[[Line], bool], BlockKind], ...] = (
    (phrases.is_notice, BlockKind.NOTICE),
    (phrases.is_dateline, BlockKind.DATELINE),
    (pictures.is_credit, BlockKind.CAPTION),
    (pictures.is_caption, BlockKind.CAPTION),
    (is_byline, BlockKind.BYLINE),
    (sections.is_link, BlockKind.LINKS),
    (phrases.is_furniture, BlockKind.FURNITURE),
)
_RUN = 3  # so many headings in a row after the article's end are a list of other articles
_LONE_PARAGRAPH = 40  # words; a teaser under a link is shorter, so one such paragraph ends a list of links

_AHEAD = 4  # lines looked at after it for two paragraphs in a row; teasers alternate with their headlines


def mark(lines: Sequence[Line], title: str | None = None) -> list[BlockKind]:
    """The kind of each line; `title` is the headline where the container names one."""
    kinds = _walk(lines)
    _mark_captions(lines, kinds)
    _mark_headline(lines, kinds, title)
    _mark_repeats(lines, kinds)
    _mark_authors(lines, kinds)
    _mark_lists(lines, kinds)
    _mark_headings(lines, kinds)
    return [kind or BlockKind.BODY for kind in kinds]


def _walk(lines: Sequence[Line]) -> Kinds:
    """What lines say of themselves, and of the lines after them until running text returns."""
    kinds: Kinds = []
    section: BlockKind | None = None
    seen_body = False
    for index, line in enumerate(lines):
        kind, opened = _opening(lines, index, seen_body)
        if opened is not None and section is not BlockKind.COMMENT:
            section = opened  # what follows the comments on a page is never the article again
        elif kind is None:
            kind = _within(lines, index, section)
            if kind is None:
                section = None
        kinds.append(kind)
        seen_body = seen_body or (kind is None and line.prose)
    return kinds


def _opening(lines: Sequence[Line], index: int, seen_body: bool) -> tuple[BlockKind | None, BlockKind | None]:
    """The kind of a line that heads a section, and the section; above the article it heads nothing."""
    line = lines[index]
    if sections.opens_comments(line) or (seen_body and _is_comment_head(lines, index)):
        return BlockKind.COMMENT, BlockKind.COMMENT if seen_body else None
    if sections.opens_links(line):
        return BlockKind.LINKS, BlockKind.LINKS if seen_body else None
    if seen_body and (sections.opens_notes(line) or sections.is_note(line)):
        return BlockKind.FOOTNOTE, BlockKind.FOOTNOTE
    return None, None


def _is_comment_head(lines: Sequence[Line], index: int) -> bool:
    """A name with day and minute on one line, or on two ("Name says:", then the moment)."""
    line = lines[index]
    if sections.is_comment_stamp(line):
        return True
    following = lines[index + 1] if index + 1 < len(lines) else None
    return line.size <= 6 and not line.stops and following is not None and sections.is_moment(following)


def _within(lines: Sequence[Line], index: int, section: BlockKind | None) -> BlockKind | None:
    """What a line is in a section it did not open; None is the article itself."""
    line = lines[index]
    if section is BlockKind.COMMENT:
        return BlockKind.FURNITURE if phrases.is_furniture(line) else BlockKind.COMMENT
    own = next((kind for test, kind in _OWN if test(line)), None)
    if section is None:
        return own
    if own in (BlockKind.DATELINE, BlockKind.BYLINE) or phrases.is_stamp(line):
        return section  # the day and author of another article
    if own is not None:
        return own
    if section is BlockKind.LINKS and is_name_alone(line) and _closes(lines, index):
        return BlockKind.BYLINE
    return None if _returns(lines, index) else section


def _returns(lines: Sequence[Line], index: int) -> bool:
    """Whether running text is back: a long paragraph, or two in a row near by; teasers stand alone."""
    line = lines[index]
    if line.bullet or not line.prose:
        return False
    last = next((near for near in range(index, index + _AHEAD) if _closes(lines, near)), index + _AHEAD)
    ahead = [_is_paragraph(other) for other in lines[index : last + 1]]
    return line.size >= _LONE_PARAGRAPH or any(here and there for here, there in pairwise(ahead))


def _is_paragraph(line: Line) -> bool:
    return line.prose and not line.bullet and not any(test(line) for test, _ in _OWN)


def _closes(lines: Sequence[Line], index: int) -> bool:
    """Whether the page ends here but for comments: where a lone name is the author's."""
    after = index + 1
    return after >= len(lines) or sections.opens_comments(lines[after]) or _is_comment_head(lines, after)


def _mark_captions(lines: Sequence[Line], kinds: Kinds) -> None:
    """The line above a credit describes the picture, if it has the look of it."""
    first = kinds.index(None) if None in kinds else len(kinds)
    for index in range(1, len(lines)):
        above = lines[index - 1]
        if kinds[index] is not BlockKind.CAPTION or kinds[index - 1] is not None:
            continue
        if not pictures.is_credit(lines[index]) or above.several:
            continue
        is_label = pictures.is_agency_credit(lines[index]) and not above.ends and first < index - 1
        if pictures.is_pictured(above) or is_label:
            kinds[index - 1] = BlockKind.CAPTION


def _mark_headline(lines: Sequence[Line], kinds: Kinds, title: str | None) -> None:
    """The headline, what stands above it, and the subheads right under it."""
    free = [index for index, kind in enumerate(kinds) if kind is None]
    found = find_headline(lines, free, title)
    if found is None:
        return
    for index in free:
        if index < found:
            kinds[index] = BlockKind.FURNITURE
    kinds[found] = BlockKind.HEADLINE
    said = Counter(line.key for line in lines)
    for index in range(found + 1, min(found + 3, len(lines))):
        line = lines[index]
        is_subhead = not line.bullet and not line.several and (line.title_cased or is_heading(line))
        follower = lines[index + 1] if index + 1 < len(lines) else None
        repeats = said[line.key] > 1
        if kinds[index] is not None or not is_subhead or repeats or follower is None or is_name_alone(line):
            return
        kinds[index] = BlockKind.HEADLINE


def _mark_repeats(lines: Sequence[Line], kinds: Kinds) -> None:
    """A label said twice in a row is a picture's text and its caption; elsewhere it is an echo."""
    headlines = {lines[index].key for index, kind in enumerate(kinds) if kind is BlockKind.HEADLINE}
    for index, line in enumerate(lines):
        if kinds[index] is not None or (line.prose and line.key not in headlines):
            continue
        beside = {lines[near].key for near in (index - 1, index + 1) if 0 <= near < len(lines)}
        if line.key in headlines:
            kinds[index] = BlockKind.FURNITURE
        elif line.key in beside and not line.stops:
            kinds[index] = BlockKind.CAPTION


def _mark_authors(lines: Sequence[Line], kinds: Kinds) -> None:
    """A lone name is the author's above the first paragraph or below the last, if the text never says it."""
    prose = [index for index, kind in enumerate(kinds) if kind is None and lines[index].prose]
    if not prose:
        return
    said = {word.lower() for index in prose for word in lines[index].words}
    for index, line in enumerate(lines):
        outside = index < prose[0] or index > prose[-1]
        if kinds[index] is None and outside and is_name_alone(line) and not said.issuperset(line.key.split()):
            kinds[index] = BlockKind.BYLINE


def _mark_lists(lines: Sequence[Line], kinds: Kinds) -> None:
    """Three headings in a row below the last paragraph are other articles, whatever stands above them."""
    last = max((index for index, kind in enumerate(kinds) if kind is None and lines[index].prose), default=len(lines))
    run = [index for index in range(last + 1, len(lines)) if kinds[index] is None and is_heading(lines[index])]
    if len(run) >= _RUN and sum(lines[index].size for index in run) >= 4 * len(run):
        for index in run:
            kinds[index] = BlockKind.LINKS


def _mark_headings(lines: Sequence[Line], kinds: Kinds) -> None:
    """Headings inside the body, and labels around it, name no event of their own."""
    for index, line in enumerate(lines):
        is_broken = index + 1 < len(lines) and lines[index + 1].text[0].islower()  # a sentence goes on below
        if kinds[index] is None and is_heading(line) and not is_broken:
            kinds[index] = BlockKind.FURNITURE
