"""How two stand, or one to everybody else: what passes mostly, words against deeds, each direction, and ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lapwing.brief import words
from lapwing.brief.counts import apart, capital, clause, listed, mostly, parted, some, spelled
from lapwing.brief.matter import Matter
from lapwing.brief.records import Section, Statement
from lapwing.records import Dyad
from lapwing.relate import Occurrence, Standing, relate, standing_of, ties_of

if TYPE_CHECKING:
    from lapwing.store import Store

LEAST = 6
"""Acts from which a brief says how two stand, what they mostly do, and a mean score: below it no count carries
"mostly" (`counts.CARRIED`). Change the two together."""

_KINDS = 2  # kinds of act of a side that the summary names
_COOPERATION = (1, 2)
_DEEDS = (2, 4)
_WORD = ("statement or meeting", "statements and meetings")
_DEED = ("deed", "deeds")

Pair = tuple[int, int]
"""Cooperative and hostile acts."""


# --- in short -------------------------------------------------------------------------------------


def state(matter: Matter, acts: Sequence[Occurrence], both: Standing | None) -> list[Statement]:
    """What passes and how friendly it is, what it mostly is, and whether words and deeds differ."""
    if not acts:
        return []
    cited = matter.behind(each.happening.id for each in acts)
    quote = words.excerpt(matter.best(acts[0])) if len(acts) == 1 else None
    found = [Statement(f"{_tone(matter, acts)}{_commonest(matter, acts, both)}", cited, quote=quote)]
    if len(acts) > 1:
        found.append(Statement(_words_and_deeds(matter, acts), cited))
    return found


def _commonest(matter: Matter, acts: Sequence[Occurrence], both: Standing | None) -> str:
    """What is done most often: by each of two where both do enough, else by anybody."""
    if len(acts) < LEAST:
        return ""
    if both and min(len(dyad.happenings) for dyad in (both.there, both.back)) >= LEAST:
        sides = zip(matter.names.values(), (both.there, both.back), strict=True)
        told = [f"from {name}: {_row(dict(dyad.categories))}" for name, dyad in sides]
        return f" Most frequent {'; '.join(told)}."
    return f" Most frequent: {_row(Counter(each.happening.category for each in acts))}."


def _row(categories: Mapping[str, int]) -> str:
    return listed((words.kind(name), number) for name, number in Counter(categories).most_common(_KINDS))


def _tone(matter: Matter, acts: Sequence[Occurrence]) -> str:
    good, bad = tone(matter, acts)
    whole, who = len(acts), _who(matter)
    many = capital(f"{spelled(whole)} {'act' if whole == 1 else 'acts'} {who}")
    few = ", too few to say how they stand" if whole < LEAST else ""
    if whole == 1:
        return f"{many} is known, {'a cooperative' if good else 'a hostile'} one: {matter.told(acts[0])}."
    if good and bad and (mostly(good, bad) or mostly(bad, good)):
        leading, most, least, rest = ("cooperative", good, bad, "hostile")
        if bad > good:
            leading, most, least, rest = ("hostile", bad, good, "cooperative")
        told = f"What {'passes' if len(matter.names) > 1 else 'is done'} {who} is mostly {leading}"
        return f"{told}: {most:,} of {whole:,} acts, against {least:,} {rest}."
    return f"{many} are known, {parted(good, bad)}{few}."


def tone(matter: Matter, acts: Iterable[Occurrence]) -> Pair:
    """How many of them are cooperative and how many hostile."""
    sides = [matter.quad(each) in _COOPERATION for each in acts]
    return sides.count(True), sides.count(False)


def _who(matter: Matter) -> str:
    names = list(matter.names.values())
    if not names:
        return "of anybody in the store"
    return f"between {words.joined(names)}" if len(names) > 1 else f"by or toward {names[0]}"


def _words_and_deeds(matter: Matter, acts: Sequence[Occurrence]) -> str:
    said = tone(matter, (each for each in acts if matter.quad(each) not in _DEEDS))
    done = tone(matter, (each for each in acts if matter.quad(each) in _DEEDS))
    if not sum(done):
        return "All of it is statements and meetings; no deed is known."
    if not sum(said):
        return "All of it is deeds; no statement or meeting is known."
    return against(said, done)


def against(said: Pair, done: Pair) -> str:
    """Words and deeds side by side; which are friendlier only where the counts carry it."""
    if apart(said, done):
        friendlier = said[0] * sum(done) > done[0] * sum(said)
        theirs = f"{_sided(said, _WORD)}, {_sided(done, _DEED)}"
        return f"What they say is {'friendlier' if friendlier else 'more hostile'} than what they do: {theirs}."
    alike = _leading(said) == _leading(done) and sum(done) > 1
    theirs = f"so are {some(max(done), sum(done))} {_DEED[1]}" if alike else _sided(done, _DEED)
    return capital(f"{_sided(said, _WORD)}, and {theirs}.")


def _sided(pair: Pair, noun: tuple[str, str]) -> str:
    return clause(max(pair), sum(pair), noun, _leading(pair))


def _leading(pair: Pair) -> str:
    return "cooperative" if pair[0] >= pair[1] else "hostile"


# --- in full --------------------------------------------------------------------------------------


def how_they_stand(store: Store, matter: Matter, both: Standing | None) -> Section:
    """Either direction of a pair, the last deed and what ties them; or all that one does. Nothing for more than two."""
    title, keys = "How they stand" if len(matter.names) > 1 else "Its own acts", list(matter.names)
    if len(keys) == 1:
        dyad = relate(store, keys[0], begins=matter.begins, ends=matter.ends, ontology=matter.ontology)
        return Section(title, tuple(_direction(matter, dyad, f"{matter.names[keys[0]]} toward anybody")))
    if both is None:
        return Section(title, ())
    one, other = matter.names.values()
    sides = ((both.there, f"{one} toward {other}"), (both.back, f"{other} toward {one}"))
    told = [said for dyad, who in sides for said in _direction(matter, dyad, who)]
    silent = tuple(f"{who}: no act is known." for dyad, who in sides if not dyad.happenings)
    return Section(title, (*told, *_last_deed(matter, both), *_ties(matter)), silent)


def of_pair(matter: Matter) -> Standing | None:
    """How the two stand, where it is two and anything is known of them."""
    if len(matter.names) != 2 or not matter.seen:
        return None
    one, other = matter.names
    return standing_of(one, other, matter.done, begins=matter.begins, ends=matter.ends)


def _direction(matter: Matter, dyad: Dyad, who: str) -> list[Statement]:
    if dyad.score is None:
        return []
    kinds = listed((words.kind(category), number) for category, number in dyad.categories)
    mean = (
        f"; mean score {words.signed(dyad.score)}, on a scale from −10 to +10" if len(dyad.happenings) >= LEAST else ""
    )
    told = f"{who}: {words.count(len(dyad.happenings), 'act')}, told by {words.reports(dyad.articles, dyad.families)}"
    return [Statement(f"{told}: {kinds}{mean}.", matter.behind(dyad.happenings))]


def _last_deed(matter: Matter, both: Standing) -> list[Statement]:
    last = both.last_deed
    if last is None:
        return []
    each = next(each for each in matter.seen if each.happening.id == last.id)
    quote = words.excerpt(matter.best(each))
    return [Statement(f"The last deed known: {matter.told(each)}.", matter.behind((last.id,)), quote=quote)]


def _ties(matter: Matter) -> list[Statement]:
    shown = ties_of(matter.done)
    if not shown:
        return []
    kinds = listed((tie.kind, len(tie.happenings)) for tie in shown)
    return [Statement(f"What ties them: {kinds}.", matter.behind(name for tie in shown for name in tie.happenings))]
