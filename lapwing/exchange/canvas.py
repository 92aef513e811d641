"""The text behind imported lines: what is known of an article's characters, each where it stands.

A line of Lapwing's knows the sentence and where it stands in its article; the rest of the article is blank, so that
every span is what it was. Lines without a place of their own, such as rows of a data set, are set one below the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lapwing.exchange.shape import Line, TextInfo
from lapwing.records import Span

_LONGEST = 2_000_000  # characters of a canvas: a place beyond it is no place in a news article


@dataclass(frozen=True, slots=True)
class Canvas:
    """A text, and for each line the span of its sentence and how far its offsets are moved."""

    text: str
    sentences: tuple[Span, ...]
    shifts: tuple[int, ...]


def canvas(lines: Sequence[Line]) -> Canvas:
    """The text of lines of one article, in their order."""
    infos = [line.get("text_info") or _told(line) for line in lines]
    if len(infos) == 1 and not infos[0]["start"]:
        return Canvas(infos[0]["text"], (Span(0, len(infos[0]["text"])),), (0,))
    pieces = {(info["start"], info["text"]) for info in infos}
    placed = all(len(info["text"]) == info["end"] - info["start"] for info in infos)
    if placed and _apart(pieces) and all("text_info" in line for line in lines):
        pieces.update(piece for line in lines for piece in _cues(line) if piece[0] + len(piece[1]) <= _LONGEST)
        spans = tuple(Span(info["start"], info["end"]) for info in infos)
        return Canvas(_painted(pieces), spans, (0,) * len(infos))
    return _stacked(infos)


def _apart(pieces: set[tuple[int, str]]) -> bool:
    """Whether no two of them claim one place, and none lies beyond all articles."""
    at = 0
    for start, text in sorted(pieces):
        if start < at or start + len(text) > _LONGEST:
            return False
        at = start + len(text)
    return True


def _painted(pieces: set[tuple[int, str]]) -> str:
    """The pieces on a blank; the longest last, so that a sentence is whole whatever a cue says."""
    blank = [" "] * max(start + len(text) for start, text in pieces)
    for start, text in sorted(pieces, key=lambda piece: (len(piece[1]), piece)):
        blank[start : start + len(text)] = text
    return "".join(blank)


def _stacked(infos: Sequence[TextInfo]) -> Canvas:
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for info in infos:
        spans.append(Span(at, at + len(info["text"])))
        texts.append(info["text"])
        at += len(info["text"]) + 1
    shifts = tuple(span.start - info["start"] for span, info in zip(spans, infos, strict=True))
    return Canvas("\n".join(texts), tuple(spans), shifts)


def _told(line: Line) -> TextInfo:
    """A line without a text, told in its own words."""
    actors = ", ".join(entity.get("entity_text") or entity.get("name") or "?" for entity in line["actor"])
    others = ", ".join(entity.get("entity_text") or entity.get("name") or "?" for entity in line["recipient"])
    text = f"{actors} {line['event']} {others}".rstrip()
    begins = len(actors) + 1
    return {
        "sequence": 0,
        "start": 0,
        "end": len(text),
        "text": text,
        "trigger_start": begins,
        "trigger_end": begins + len(line["event"]),
    }


def _cues(line: Line) -> list[tuple[int, str]]:
    """Where words of a line stand that may lie outside its sentence, and the words."""
    place, said = line.get("event_loc", {}), line.get("said_by", {})
    cues = [line.get("date_cue"), line.get("condition"), said.get("cue")]
    found = [(cue.get("start"), cue.get("end"), cue["text"]) for cue in cues if cue]
    parties = (*line["actor"], *line["recipient"])
    found += [(one.get("start"), one.get("end"), one.get("entity_text", "")) for one in parties]
    found.append((place.get("start"), place.get("end"), place.get("extracted_place", "")))
    return [(start, text) for start, end, text in found if start is not None and text and end == start + len(text)]
