"""Words and marks of a sentence, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lapwing.records import Span

_TITLE = r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Maj|Adm|Rev|St|Prof|Jr|Sr|[A-Z])\.(?=\s)"
_TOKEN = re.compile(rf"{_TITLE}|\w+(?:[-'’.]\w+)*|''|``|[^\w\s]")
_TAIL = re.compile(r"(?<=\w)(?:['’](?:s|ll|d|re|ve)|n['’]t)$", re.I)
_TAILS = {"'ll": "will", "'d": "would", "n't": "not", "'s": "'s", "'re": "are", "'ve": "have"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: `form` is lower case, with contractions written out ("n't" is "not")."""

    form: str
    span: Span
    capital: bool

    @property
    def word(self) -> bool:
        """Whether it is a word, not a mark."""
        return self.form[0].isalnum() or self.form == "'s"


def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of a sentence; "didn't" and "Iran's" give two each."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        tail = _TAIL.search(match[0])
        cut = start + tail.start() if tail else end
        if cut > start:
            found.append(_token(text, start, cut))
        if tail:
            form = _TAILS.get(tail[0].lower().replace("’", "'"), tail[0].lower())
            found.append(Token(form, Span(cut, end), False))
    return tuple(found)


def _token(text: str, start: int, end: int) -> Token:
    form = text[start:end].lower().replace("’", "'")
    if form in ("''", "``"):
        form = '"'  # a typewriter's quotation marks
    return Token(_TAILS.get(form, form), Span(start, end), text[start].isupper())


def covering(words: Sequence[Token], span: Span) -> range:
    """The places of the tokens that share characters with a span."""
    places = [place for place, token in enumerate(words) if token.span.overlaps(span)]
    return range(places[0], places[-1] + 1) if places else range(0)
