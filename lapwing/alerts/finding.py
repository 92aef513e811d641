"""What in a store a rule waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lapwing.alerts.records import Alert, Evidence
from lapwing.alerts.rules import Kind, Role, Rule
from lapwing.ledger import claims, expectations
from lapwing.ontology import Ontology
from lapwing.parties import points, stands_for
from lapwing.records import Claim, Happening, Party, Telling, digest
from lapwing.relate import Occurrence, TurningPoint, course, occurrences
from lapwing.store import Store

MOST_EVIDENCE = 20
"""Events told in full in one alert: a reader opens a few, and the store has the rest under their ids."""

Told = Callable[[str], bool]
"""Whether a mark belongs to an alert of the rule that was raised before."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert, with the marks by which it is known again after reports have been joined to what it rests on."""

    alert: Alert
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """What an alert is made from."""

    text: str
    happenings: tuple[str, ...]
    tellings: tuple[Telling, ...]
    marks: tuple[str, ...]


def find(rule: Rule, store: Store, ontology: Ontology, told: Told) -> Iterator[Raised]:
    """The alerts of a rule that were not raised before, oldest first.

    Events are what stays when reports are joined anew, so an alert is known by the events behind it: it is raised
    only if none of them was behind an alert of this rule. For a count, each happening is counted in one alert at most.
    """
    match rule.kind:
        case Kind.COUNT:
            cases = _counts(rule, store, ontology, told)
        case Kind.TURN:
            cases = _turns(rule, store, ontology)
        case Kind.DENIAL:
            cases = _denials(rule, store, ontology)
        case Kind.EXPECTATION:
            cases = _expectations(rule, store, ontology)
        case Kind.APPEARANCE:
            cases = _appearances(rule, store)
    raised: set[str] = set()
    for case in cases:
        old = any(told(mark) for mark in case.marks) or not raised.isdisjoint(case.marks)
        if case.tellings and not old and _recent(case, rule.since):
            raised.update(case.marks)
            yield Raised(_alert(rule, case), case.marks)


def _alert(rule: Rule, case: _Case) -> Alert:
    events = tuple(sorted(telling.event.id for telling in case.tellings))
    shown = case.tellings[:MOST_EVIDENCE]
    return Alert(
        id=digest("alert", rule.id, *events),
        rule=rule.name,
        kind=rule.kind,
        text=case.text,
        actors=rule.actors,
        happenings=case.happenings,
        events=events,
        evidence=tuple(Evidence.of(telling) for telling in shown),
        left_out=len(events) - len(shown),
    )


def _recent(case: _Case, since: date | None) -> bool:
    """Whether the last that it rests on is recent enough; what has no day is not."""
    last = max((t.setting.begins for t in case.tellings if t.setting.begins), default=None)
    return since is None or (last is not None and last >= since)


# --- counts and appearances -------------------------------------------------------------------------


def _counts(rule: Rule, store: Store, ontology: Ontology, told: Told) -> Iterator[_Case]:
    """Each window that begins with a happening and holds enough of them that are in no other."""
    found = occurrences(store, *rule.actors, reality=rule.reality)
    open_ = [
        seen
        for seen in found
        if seen.happening.begins
        and (rule.since is None or seen.happening.begins >= rule.since)
        and _asked(seen, rule, ontology)
        and not any(told(event) for event in seen.happening.events)
    ]
    open_.sort(key=_in_time)
    first = 0
    while first < len(open_):
        window = _window(open_, first, rule.days)
        if len(window) < rule.at_least:
            first += 1
            continue
        first += len(window)
        yield _case(_counted(rule, window), window)


def _window(found: Sequence[Occurrence], first: int, days: int) -> Sequence[Occurrence]:
    begins = found[first].happening.begins or date.min
    last = first
    while last < len(found) and (found[last].happening.begins or date.max) - begins < timedelta(days):
        last += 1
    return found[first:last]


def _asked(seen: Occurrence, rule: Rule, ontology: Ontology) -> bool:
    happening = seen.happening
    if rule.category not in (None, happening.category):
        return False
    if rule.quad is not None and ontology.category(happening.category).quad != rule.quad:
        return False
    one, other = rule.actors[0], rule.actors[1] if len(rule.actors) > 1 else None
    return any(
        points(telling, one, other, ontology)
        or (other is not None and not rule.directed and points(telling, other, one, ontology))
        for telling in seen.tellings
    )


def _counted(rule: Rule, window: Sequence[Occurrence]) -> str:
    days = [seen.happening.begins for seen in window if seen.happening.begins]
    reality = "" if rule.reality is None else f"{rule.reality} "
    kind = f" of {rule.category}" if rule.category else f" of quad {rule.quad}" if rule.quad else ""
    to = " to " if rule.directed else " and "
    number = f"{len(window)} {reality}happening{'' if len(window) == 1 else 's'}"
    asked = f"at least {rule.at_least} in {rule.days} days"
    return f"{number}{kind}, {to.join(rule.actors)}, {days[0]} to {days[-1]} ({asked})"


def _appearances(rule: Rule, store: Store) -> Iterator[_Case]:
    (actor,) = rule.actors
    for seen in sorted(occurrences(store, actor, reality=rule.reality), key=_in_time):
        if rule.category in (None, seen.happening.category) and any(_plays(t, rule) for t in seen.tellings):
            day = seen.happening.begins or "no day known"
            yield _case(f"{actor} in {seen.happening.reality} {seen.happening.category}, {day}", [seen])


def _plays(telling: Telling, rule: Rule) -> bool:
    sides: tuple[tuple[Role, tuple[Party, ...]], ...] = (
        (Role.ACTOR, telling.actors),
        (Role.RECIPIENT, telling.recipients),
    )
    return any(
        party.actor is not None and stands_for(party.actor, rule.actors[0])
        for role, parties in sides
        if rule.role in (Role.ANY, role)
        for party in parties
    )


def _case(text: str, found: Sequence[Occurrence]) -> _Case:
    return _Case(
        text,
        tuple(seen.happening.id for seen in found),
        tuple(telling for seen in found for telling in seen.tellings),
        tuple(event for seen in found for event in seen.happening.events),
    )


def _in_time(seen: Occurrence) -> tuple[date, str]:
    return seen.happening.begins or date.max, seen.happening.id


# --- turns ------------------------------------------------------------------------------------------


def _turns(rule: Rule, store: Store, ontology: Ontology) -> Iterator[_Case]:
    one, other = rule.actors
    for turn in course(store, one, other, ontology=ontology).turns:
        if rule.what in (None, turn.what):
            yield _turned(rule, turn, store.happenings_named(turn.happenings), store)


def _turned(rule: Rule, turn: TurningPoint, found: Sequence[Happening], store: Store) -> _Case:
    """A turn moves by a few happenings as reports come in: it is the same while it goes the same way and any event
    behind it is the same."""
    events = [event for happening in found for event in happening.events]
    way = "up" if turn.after > turn.before else "down"
    text = (
        f"{turn.what} of {' and '.join(rule.actors)} turned {way} on {turn.on}: {turn.before:.1f} to {turn.after:.1f}"
    )
    marks = tuple(f"{turn.what} {way} {event}" for event in events)
    return _Case(text, tuple(happening.id for happening in found), tuple(store.tellings_named(events)), marks)


# --- denials and expectations -----------------------------------------------------------------------


def _denials(rule: Rule, store: Store, ontology: Ontology) -> Iterator[_Case]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims(store, *rule.actors, ontology=ontology):
        found[claim.happening].append(claim)
    denied = {name: group for name, group in found.items() if not all(claim.asserts for claim in group)}
    for happening in store.happenings_named(denied):
        if rule.category in (None, happening.category):
            group = denied[happening.id]
            events = tuple(dict.fromkeys(claim.event for claim in group))
            tellings = tuple(store.tellings_named(events))
            yield _Case(_denied(happening, group), (happening.id,), tellings, (*events, *happening.events))


def _denied(happening: Happening, group: Iterable[Claim]) -> str:
    deniers = sorted({claim.said_by or "somebody named" for claim in group if not claim.asserts})
    asserted = len({claim.family for claim in group if claim.asserts})
    day = happening.begins or "no day known"
    return f"{happening.category} of {day} is denied by {', '.join(deniers)[:200]}; {asserted} origins assert it"


def _expectations(rule: Rule, store: Store, ontology: Ontology) -> Iterator[_Case]:
    settled = [each for each in expectations(store, *rule.actors, ontology=ontology) if each.fate in rule.fates]
    told = {telling.event.id: telling for telling in store.tellings_named(each.event for each in settled)}
    announced = store.happenings_with(told)
    of_event = {event: happening for happening in announced for event in happening.events}
    for each in settled:
        if each.event not in told or rule.category not in (None, told[each.event].event.category):
            continue
        happening = of_event.get(each.event)
        copies = happening.events if happening else (each.event,)
        tellings = (told[each.event], *store.tellings_named(each.matches))
        announced_by = (each.holder or "somebody")[:100]
        text = f"{told[each.event].event.category} announced by {announced_by} is {each.fate}: {each.why}"
        marks = tuple(f"{each.fate} {event}" for event in copies)
        yield _Case(text, (happening.id,) if happening else (), tellings, marks)
