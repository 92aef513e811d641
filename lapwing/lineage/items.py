"""The words that carry what a sentence says: content words by their stems, and which of them are names or numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, compress, pairwise
from operator import not_

from lapwing.lineage.words import Words

_STEM = 5  # letters: "attack", "attacked" and "attackers" are one item, "Russia" and "Russian" too
_FUNCTION_WORDS = """
a an the and or but of in on at to for from by with as is are was were be been being it its this that these those he
she they him his her hers them their theirs we us our you your i my me who whom whose which what when where how why
not no nor so than then there here have has had having do does did doing will would can could may might shall should
must if because while after before since until during over under about into out up down off again also just more most
some any all each both between through against amid despite only own very too such same other another said says say
saying told tells according mr mrs ms
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


@lru_cache(maxsize=1 << 17)
def item(form: str) -> str | None:
    """The stem of a content word or the digits of a number; None for function words and single letters."""
    bare = form.removesuffix("'s")
    if number(bare):
        return bare
    if len(bare) < 2 or bare in _FUNCTION:
        return None
    if len(bare) > 4 and bare.endswith("s"):
        bare = bare[:-1]
    return bare[:_STEM]


@lru_cache(maxsize=1 << 17)
def number(form: str) -> bool:
    """Whether the word has a digit in it."""
    return any(map(str.isdigit, form))


def units(read: Words, most: int) -> list[frozenset[str]]:
    """The items of each of the first `most` units."""
    made = _table(read)
    chosen = [{made[form] for form in read.forms[first:last]} for first, last in read.units[:most]]
    return [frozenset(found for found in unit if found) for unit in chosen]


def names(texts: Iterable[Words]) -> frozenset[str]:
    """Items that are written with a capital inside a unit and never without."""
    capital: set[str] = set()
    lower: set[str] = set()
    for read in texts:
        starts = {first for first, _ in read.units}
        inside = (index not in starts for index in range(len(read)))
        capital |= {form for form, big, within in zip(read.forms, read.capital, inside, strict=True) if big and within}
        lower |= {form for form, big in zip(read.forms, read.capital, strict=True) if not big}
    return frozenset(found for found in {item(form) for form in capital} - {item(form) for form in lower} if found)


def anchors(read: Words) -> list[tuple[str, str]]:
    """Pairs of names and numbers that stand in one unit with one other between them at most: what a rewording keeps.

    Quicker than `names`, for one text: a word is a name here that is written with a capital and never without.
    """
    starts = {first for first, _ in read.units}
    capital = list(compress(range(len(read)), read.capital))
    digits = [place for place, form in enumerate(read.forms) if form[0] <= "9"]
    lower = set(compress(read.forms, map(not_, read.capital)))
    inside = {read.forms[place] for place in capital if place not in starts}
    kept = {form: made for form in inside - lower if (made := item(form))}
    kept |= {form: form for form in (read.forms[place] for place in digits) if form[0].isdigit()}
    ends = [last for _, last in read.units]
    rows: dict[int, dict[str, None]] = {}  # the names of each unit that has any, in order
    for place in sorted({*capital, *digits}):
        found = kept.get(read.forms[place])
        if found:
            rows.setdefault(bisect_right(ends, place), {})[found] = None
    pairs: set[tuple[str, str]] = set()
    for row in map(list, rows.values()):
        near = chain(pairwise(row), zip(row, row[2:], strict=False))  # one behind another, or with one between
        pairs.update((one, two) if one < two else (two, one) for one, two in near)
    return sorted(pairs)


def _table(read: Words) -> dict[str, str | None]:
    """The item of every word that occurs."""
    return {form: item(form) for form in sorted(set(read.forms))}
