"""What may come between two, apart from what is known: chances with the happenings behind them, and how such chances
fared. What no happening carries is a note, and says that it is a base rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lapwing.brief import words
from lapwing.brief.counts import capital
from lapwing.brief.matter import Matter
from lapwing.brief.records import Section, Statement
from lapwing.parties import unit

if TYPE_CHECKING:
    from lapwing.forecast import Chance, Forecast, Outlook, Reason, Record
    from lapwing.protocols import Roster
    from lapwing.store import Store

TITLE = "What may come (a forecast, not a record)"
_LIKELIEST = 3  # outcomes of either direction that are told
_MOVES = 1.15  # a factor below it, or above its reciprocal, is not worth telling; `lapwing forecast` has the same


def what_may_come(store: Store, matter: Matter, roster: Roster, found: Outlook | None) -> Section:
    """The likeliest of either direction, of two of whom anything is known and whose period has not ended.

    With no outlook given it is learned from the store; a large one then says how to.
    """
    sides = _sides(matter, roster)
    if len(sides) != 2 or not matter.seen or matter.ends:
        return Section(TITLE, ())
    if found is None:
        from lapwing.forecast import outlook  # noqa: PLC0415  a second to import, for one section of one kind of brief

        one, other = sides
        found = outlook(store, one, other, ontology=matter.ontology)
    if found.there is None or found.back is None or found.record is None:
        return Section(TITLE, (), (f"No forecast here: {found.why}.",))
    ways = (found.there, found.back)
    if found.there.today is None:
        return Section(TITLE, (), ("No forecast: nothing in the store is dated.",))
    if not (found.there.learned and found.there.known):
        return Section(TITLE, (), tuple(_rates(made, sides) for made in (ways if found.there.learned else ways[:1])))
    told = [(made, chance) for made in ways for chance in made.categories[:_LIKELIEST]]
    stated = [each for made, chance in told if (each := _stated(matter, made, chance, sides))]
    bare = [_chance(made, chance, sides) for made, chance in told if not _carried(matter, chance)]
    carried = (f"Of no reason told by happenings of this brief: {'; '.join(bare)}.",) if bare else ()
    return Section(TITLE, tuple(stated), (*carried, *_record(found.record)))


def _sides(matter: Matter, roster: Roster) -> dict[str, str]:
    """The names of the countries or groups that the actors count for, by key."""
    found = {}
    for key in matter.names:
        actor = roster.actor(key, None)
        side = (unit(actor) if actor else None) or key
        found[side] = matter.name(side)
    return found if len(matter.names) == 2 else {}


def _stated(matter: Matter, made: Forecast, chance: Chance, sides: Mapping[str, str]) -> Statement | None:
    """A chance with the strongest of its reasons that happenings of this brief stand behind."""
    reason = _carried(matter, chance)
    if reason is None:
        return None
    why = words.because(reason, sides[made.actor], sides[made.recipient])
    text = capital(f"{_chance(made, chance, sides)}, in the {made.horizon} days after {made.today}.")
    return Statement(text, matter.behind(reason.happenings), why=f"{why}.")


def _carried(matter: Matter, chance: Chance) -> Reason | None:
    listed = {each.happening.id for each in matter.seen}
    told = (each for each in chance.reasons if max(each.times, 1 / each.times) >= _MOVES)
    return next((each for each in told if not listed.isdisjoint(each.happenings)), None)


def _chance(made: Forecast, chance: Chance, sides: Mapping[str, str]) -> str:
    who = f"{sides[made.actor]} toward {sides[made.recipient]}"
    usual = f"{words.percent(chance.base)} for any pair"
    return f"{who}: a chance of {words.percent(chance.probability)} of {words.kind(chance.outcome)}, against {usual}"


def _rates(made: Forecast, sides: Mapping[str, str]) -> str:
    """What is left where nothing was learned, or nothing of these two: one sentence."""
    likeliest = made.categories[:_LIKELIEST]
    rates = words.joined(f"{words.kind(each.outcome)} {words.percent(each.probability)}" for each in likeliest)
    when = f"in the {made.horizon} days after {made.today}"
    if not made.learned:
        return f"Too little past to learn from. The base rates of any pair, {when}: {rates}."
    who = f"{sides[made.actor]} toward {sides[made.recipient]}"
    return f"{who}: no dated act is known. The base rates of pairs that meet for the first time, {when}: {rates}."


def _record(record: Record) -> Iterator[str]:
    """How such forecasts fared, in a sentence."""
    scored = record.categories
    if not (record.learned and record.windows and scored.forecasts):
        yield "No such forecast could be tried on the past: nothing says how good these are."
        return
    tried = f"tried on {words.count(record.windows, 'earlier day')}, {words.days(record.first, record.last)}"
    came = f"{words.count(scored.forecasts, 'chance')}, of which {scored.happened:,} came true"
    yield f"Such forecasts, {tried} ({came}), were {words.fared(record.skill)}."
