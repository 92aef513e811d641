"""Turning points of a pair: where tone and tempo shift, and how the later half of its acts compares."""

from __future__ import annotations

from lapwing.brief import words
from lapwing.brief.matter import Matter
from lapwing.brief.records import Section, Statement
from lapwing.relate import TREND_MINIMUM, Course, Standing, TurningPoint, course_of

_STORE = "Tempo is that of the reports in the store: it also rises where more was collected."
_TONE = "The tone turns"
_FEWEST = 0.05  # acts a period that would be shown as none at all


def turning_points(matter: Matter, both: Standing | None) -> Section:
    """Where tone and tempo turn, latest first, and the later half of the dated acts beside the earlier one."""
    title = "Turning points"
    if both is None or not (both.there.happenings or both.back.happenings):
        return Section(title, ())
    if both.trend is None:
        return Section(title, (), (f"Too few dated acts to look for turning points: it takes {TREND_MINIMUM}.",))
    one, other = matter.names
    made = course_of(one, other, matter.done, begins=matter.begins, ends=matter.ends)
    turns = [turn for turn in reversed(made.turns) if turn.happenings]
    told = [
        Statement(_turn(turn, made), matter.behind(turn.happenings), why=_STORE if turn.what == "tempo" else None)
        for turn in turns
    ]
    notes = () if any(turn.what == "tone" for turn in turns) else ("No turning point in tone is found.",)
    return Section(title, (*told, *_halves(matter, both)), notes)


def in_short(turning: Section) -> tuple[Statement, ...]:
    """The latest turn in tone; one in tempo says as much of the store as of the world."""
    return tuple(said for said in turning.statements if said.text.startswith(_TONE))[:1]


def _turn(turn: TurningPoint, made: Course) -> str:
    if turn.what == "tone":
        way = "friendlier" if turn.after > turn.before else "more hostile"
        scores = f"the mean score is {words.signed(turn.after)}, and was {words.signed(turn.before)} before"
        many = words.count(len(turn.happenings), "act")
        return f"{_TONE} {way} on {turn.on}: over the {many} from then on {scores}."
    way = "More" if turn.after > turn.before else "Less"
    return f"{way} is reported from {turn.on} on: {_rate(turn.after)} acts a {made.unit}, {_rate(turn.before)} before."


def _rate(number: float) -> str:
    return f"{number:.1f}" if number >= _FEWEST else "hardly any"


def _halves(matter: Matter, both: Standing) -> list[Statement]:
    if both.trend is None or both.trend_error is None:
        return []
    scores = f"{words.signed(both.trend)} (± {both.trend_error:.1f})"
    chance = "" if abs(both.trend) >= 2 * both.trend_error else ", which may be chance"
    text = f"The later half of the dated acts scores {scores} against the earlier half{chance}."
    return [Statement(text, matter.behind((*both.there.happenings, *both.back.happenings)))]
