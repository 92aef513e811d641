"""How much room a text takes. No font is asked, so that every machine lays a picture out alike."""

from __future__ import annotations

import re
import unicodedata

from lapwing.pictures.svg import line

_NARROW = frozenset("iIjlftr.,:;'’‘|!()[]·-/ ")
_BROAD = frozenset("mwMW@%—…")
_WIDTHS = {"narrow": 0.34, "broad": 0.94, "capital": 0.68, "full": 1.0, "other": 0.61}
"""Width of a letter in parts of the type size. Read off Arial, Segoe UI, Roboto and FiraGO, the widest of the four
and a little more: a label that seems too long is cut, and one that is too long runs into its neighbour. Look at
pictures of all three kinds again before changing one, with long names and in a browser without these fonts."""
BOLD = 1.1  # how much wider bold type is
_PIECE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]\s?|[^\s\u2e80-\u9fff]+\s?|\s")
_LONGEST = 400  # characters measured: no line of a picture holds more


def room(text: str, size: float) -> float:
    """About how many pixels wide the text is at a type size; bold type is as wide as plain type of `BOLD` times it."""
    return size * sum(_width(char) for char in text[:_LONGEST])


def fitted(text: str, size: float, most: float) -> str:
    """The text on one line, cut with an ellipsis to so many pixels; empty where not even a few letters fit."""
    clean = line(text[: 4 * _LONGEST]).strip()[:_LONGEST]
    if room(clean, size) <= most:
        return clean
    left = most - room("…", size)
    kept = 0
    for char in clean:
        left -= size * _width(char)
        if left < 0:
            break
        kept += 1
    return f"{clean[:kept].rstrip()}…" if kept > 1 else ""


def wrapped(text: str, size: float, most: float, lines: int) -> list[str]:
    """The text broken between words, or Chinese signs, into lines of so many pixels; what is left over is cut off."""
    rows, row = [], ""
    for piece in _PIECE.findall(line(text[: 4 * _LONGEST]).strip()):
        longer = row + piece
        if row and room(longer.rstrip(), size) > most:
            rows.append(row.strip())
            row = piece
        else:
            row = longer
    rows.append(row.strip())
    last = " ".join(rows[lines - 1 :])
    return [fitted(each, size, most) for each in [*rows[: lines - 1], last] if each]


def _width(char: str) -> float:
    if char in _NARROW:
        return _WIDTHS["narrow"]
    if char in _BROAD:
        return _WIDTHS["broad"]
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _WIDTHS["full"]
    return _WIDTHS["capital"] if char.isupper() else _WIDTHS["other"]
