"""Answers cut to what a model has room for, with a note of what was cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lapwing.errors import LapwingError

Answer = dict[str, Any]

MOST = 24_000
"""Characters of an answer: some 7,000 tokens, so that a model may ask a dozen questions. Clients begin to warn, or to
cut by themselves, at 10,000 tokens."""

_STEPS = ((200, 12_000), (100, 6_000), (50, 3_000), (25, 1_500), (12, 800), (6, 400), (4, 200))
"""Items of a list and characters of a text that are left, tried in turn."""

_NOTES = 20  # places whose cuts are listed


def compact(answer: Answer) -> str:
    """The answer as it is sent."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def fitted(answer: Answer, most: int = MOST) -> Answer:
    """The answer, its longest lists and texts cut until it fits; `cut` says how much of which is left.

    Lists are best first, so what is cut is the least.

    Raises:
        LapwingError: it does not fit however much is cut.
    """
    if len(compact(answer)) <= most:
        return answer
    for items, letters in _STEPS:
        notes: dict[str, str] = {}
        made = {name: _cut(value, name, items, letters, notes) for name, value in answer.items()}
        made["cut"] = dict(list(notes.items())[:_NOTES])
        if len(compact(made)) <= most:
            return made
    raise LapwingError("an answer that fits", f"more than {most:,} characters", "ask for a shorter period, or for less")


def _cut(value: object, where: str, items: int, letters: int, notes: dict[str, str]) -> object:
    if isinstance(value, str) and len(value) > letters:
        notes.setdefault(where, f"{letters} of {len(value)} characters")
        return f"{value[:letters]}…"
    if isinstance(value, Mapping):
        return {name: _cut(held, f"{where}.{name}", items, letters, notes) for name, held in value.items()}
    if isinstance(value, list):
        if len(value) > items:
            notes.setdefault(where, f"{items} of {len(value)}")
        return [_cut(held, f"{where}[]", items, letters, notes) for held in value[:items]]
    return value
