"""The lines of a flat text, with what can be seen of each without its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lapwing.clean.words import words_of
from lapwing.records import Span

_SEEN_CHARS = 2000  # of a line; a longer one is prose, or nobody's
_END = re.compile(r"""[.!?…。！？।؟]["'”’»)\]*]{0,3}(?:\[\d{1,3}\]){0,5}$""")
_FULL_STOP = re.compile(r"""[.…。।]["'”’»)\]*]{0,3}(?:\[\d{1,3}\]){0,5}$""")
_INNER_END = re.compile(r"""[a-z\d)”"’][.!?]["”’)]{0,2}\s+["“‘(]?[A-Z]""")
_BULLET = re.compile(r"(?:[-–—*•·‣▪●■►»]|\d{1,2}[.)])\s+\S")
_CLOSE_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # written without spaces
_KEY = re.compile(r"\W+")

# A sentence of fewer words ("Read on.", "He declined.") may as well be a label: it decides nothing by itself.
# Both numbers were set by reading flat pages; run tests/test_clean.py and read the seeds again before changing one.
PROSE_WORDS = 8
LONG_WORDS = 30  # no heading, label or credit is as long: prose even without a full stop

# Hard-wrapped text, whose lines end in mid-sentence because the next word did not fit: mail and old wires wrap at
# 60 to 80 columns, and most of their lines do so; of one line a paragraph, or a list of headlines, few do.
_WRAP_WIDTHS = range(50, 101)
_WRAP_SHARE = 0.5
_WRAP_LEAST = 3
_STOPS = ".!?:;\"'”’)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space, or a whole hard-wrapped paragraph."""

    span: Span
    text: str  # at most the first 2000 characters
    tail: str  # the last 200
    words: tuple[str, ...]
    size: int  # words, or an equivalent for scripts without spaces

    @property
    def ends(self) -> bool:
        """Whether it ends like a sentence."""
        return _END.search(self.tail) is not None

    @property
    def stops(self) -> bool:
        """Whether it ends with a full stop; headlines may ask or cry, but rarely stop."""
        return _FULL_STOP.search(self.tail) is not None

    @property
    def several(self) -> bool:
        """Whether a sentence ends inside it."""
        return _INNER_END.search(self.text) is not None

    @property
    def bullet(self) -> bool:
        """Whether it is an item of a list."""
        return _BULLET.match(self.text) is not None

    @property
    def prose(self) -> bool:
        """Whether it reads as running text, by itself."""
        if self.size >= LONG_WORDS:
            return True
        is_sentence = self.ends and self.size >= PROSE_WORDS
        return is_sentence and (self.stops or not self.title_cased)  # "Is This the End of the War in the East?"

    @property
    def title_cased(self) -> bool:
        """Whether nearly all longer words are capitalised, as in Headlines of This Kind."""
        longer = [word for word in self.words if len(word) > 3]
        return len(longer) >= 2 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)

    @property
    def key(self) -> str:
        """The same for two lines that differ in case, space and punctuation only."""
        return key_of(self.text)


def key_of(text: str) -> str:
    """A text without case, space and punctuation."""
    return _KEY.sub(" ", text).strip().casefold()


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, hard-wrapped paragraphs joined."""
    return [_line(text, span) for span in _unwrapped(text, list(_spans(text)))]


def _spans(text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        bare = line.strip()
        if bare:
            begins = start + len(line) - len(line.lstrip())
            yield Span(begins, begins + len(bare))
        start = end + 1


def _unwrapped(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join the lines of hard-wrapped paragraphs: a sentence must not end where the screen did."""
    width = max((span.end - span.start for span in spans), default=0)
    if width not in _WRAP_WIDTHS:
        return list(spans)
    pairs = [(here, there) for here, there in pairwise(spans) if text.count("\n", here.end, there.start) == 1]
    full = [(here, there) for here, there in pairs if _was_full(text, here, there, width)]
    broken = sum(text[here.end - 1] not in _STOPS for here, _ in full)
    if broken < max(_WRAP_LEAST, _WRAP_SHARE * len(pairs)):
        return list(spans)
    joined = {there.start for _, there in full}
    whole: list[Span] = []
    for span in spans:
        if span.start in joined:
            whole[-1] = Span(whole[-1].start, span.end)
        else:
            whole.append(span)
    return whole


def _was_full(text: str, here: Span, there: Span, width: int) -> bool:
    following = there.of(text)
    first_word = following.split(maxsplit=1)[0]
    return here.end - here.start + 1 + len(first_word) > width and _BULLET.match(following) is None


def _line(text: str, span: Span) -> Line:
    seen = text[span.start : min(span.end, span.start + _SEEN_CHARS)]
    words = tuple(words_of(seen))
    size = max(len(words), len(_CLOSE_SCRIPT.findall(seen)) // 2)
    return Line(span, seen, text[max(span.start, span.end - 200) : span.end], words, size)
