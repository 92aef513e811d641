"""A forecast as plain text: the chances, what they rest on, and how such forecasts fared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lapwing.forecast.backtest import Record
from lapwing.forecast.model import ENOUGH
from lapwing.forecast.predict import Chance, Forecast, Reason
from lapwing.forecast.scores import Scores

_TOLD = 3  # outcomes of which the reasons are told
_MOVES = 1.15  # a factor of less than this, or its reciprocal, is no reason worth telling
_SMALL = 0.01  # chances below it are counted, and not listed


def as_text(made: Forecast, names: Mapping[str, str], evidence: Mapping[str, str]) -> str:
    """The forecast in lines; `names` are by key, `evidence` is one line by happening."""
    one, other = (names.get(key, key) for key in (made.actor, made.recipient))
    head = f"{one} → {other}, the {made.horizon} days after {made.today}" if made.today else f"{one} → {other}"
    return "\n".join([head, *_grounds(made), *_table(made), *_reasons(made, one, other, evidence)]) + "\n"


def record_text(record: Record) -> str:
    """How forecasts fared, in lines: scores, what they are better than, and how often each chance came true."""
    if not record.windows or not record.categories.forecasts:
        return "No past to score forecasts on: it takes three windows of that length and pairs known before them.\n"
    told = record.categories
    rows = [
        f"Past forecasts of {record.horizon} days: {record.windows} windows from {record.first} to {record.last}, "
        f"{record.pairs:,} pairs, {told.forecasts:,} chances, {told.happened:,} came true.",
        *([] if record.learned else ["There was too little to learn from: what was scored are base rates."]),
        f"Brier score {told.brier:.4f} = reliability {told.reliability:.5f} - resolution {told.resolution:.5f} + "
        f"uncertainty {told.uncertainty:.5f}; log score {told.log:.4f}; "
        f"calibration error {told.calibration_error:.4f}; average precision {told.precision:.3f}.",
        f"{record.covered:.0%} of the numbers lay in their interval.",
        f"Not forecast: {record.unforeseen:,} of {record.acts:,} acts were between pairs never seen before.",
        "",
        "  outcome        came   Brier   skill against: base rate  persistence  recurrence",
        *(
            _skill_row(name, scores, (skill.base_rate, skill.persistence, skill.recurrence))
            for name, scores, skill in (("all", told, record.skill), *record.by_outcome)
        ),
        "",
        "  chance forecast   came true   forecasts",
        *(f"  {each.mean:>15.1%}   {each.share:>9.1%}   {each.forecasts:>9,}" for each in told.bins),
    ]
    return "\n".join(rows) + "\n"


def percent(chance: float) -> str:
    """A probability, never 0 nor 100%."""
    return "< 1%" if chance < _SMALL else "> 99%" if chance > 1 - _SMALL else f"{chance:.0%}"


def reason_text(reason: Reason, outcome: str, one: str, other: str) -> str:
    """A reason in words, with its counts."""
    days, weeks, months = reason.counts
    who = {
        "same": f"{one} to {other}, {outcome}",
        "other": f"{one} to {other}, anything else",
        "return": f"{other} to {one}, anything",
        "sides": f"{outcome} by {one} to others, or to {other} by others",
        "world": f"{outcome} anywhere",
    }[reason.kind]
    return f"×{reason.times:.2g}: {who}: {days} in 7 days, {weeks} in 30, {months} in 180"


def _grounds(made: Forecast) -> Iterator[str]:
    if made.today is None:
        yield "The store holds nothing that is dated: there is no forecast."
    elif not made.learned:
        yield f"Too little to learn from (fewer than {ENOUGH} acts in past windows): these are base rates of all pairs."
    elif not made.known:
        yield "The two were never seen together: these are rates of pairs that meet for the first time."
    else:
        yield f"Learned from the store's own past; {made.acts} dated acts of {made.actor} to {made.recipient}."


def _table(made: Forecast) -> Iterator[str]:
    if made.today is None:
        return
    yield ""
    yield "  outcome      chance   any pair   expected, 4 times in 5"
    for chance in (*made.quads, *made.categories):
        if chance.probability >= _SMALL:
            yield (
                f"  {chance.outcome:<10} {percent(chance.probability):>8} {percent(chance.base):>10}   "
                f"{chance.expected:.2f}, {chance.low} to {chance.high}"
            )
    small = sum(chance.probability < _SMALL for chance in made.categories)
    if small:
        yield f"  {small} categories below 1%"


def _reasons(made: Forecast, one: str, other: str, evidence: Mapping[str, str]) -> Iterator[str]:
    cited: dict[str, int] = {}
    for chance in made.categories[:_TOLD]:
        told = [reason for reason in chance.reasons if max(reason.times, 1 / reason.times) >= _MOVES]
        if told:
            yield ""
            yield f"{chance.outcome}, {percent(chance.probability)} instead of {percent(chance.base)}:"
        for reason in told:
            yield f"  {reason_text(reason, chance.outcome, one, other)}{_marks(reason, evidence, cited)}"
    if cited:
        yield ""
        yield from (f"[{number}] {evidence[name]}" for name, number in cited.items())


def _marks(reason: Reason, evidence: Mapping[str, str], cited: dict[str, int]) -> str:
    known = [name for name in reason.happenings if name in evidence]
    numbers = [cited.setdefault(name, len(cited) + 1) for name in known]
    return "".join(f" [{number}]" for number in numbers)


def _skill_row(name: str, scores: Scores, skills: tuple[float | None, ...]) -> str:
    told = [f"{each:+.3f}" if each is not None else "-" for each in skills]
    return f"  {name:<10} {scores.happened:>8,} {scores.brier:>7.4f} {told[0]:>25} {told[1]:>12} {told[2]:>11}"


def behind(made: Forecast) -> list[str]:
    """The happenings that its text cites, in order."""
    chosen: list[Chance] = list(made.categories[:_TOLD])
    return list(dict.fromkeys(name for chance in chosen for reason in chance.reasons for name in reason.happenings))
