"""What a page about something else shows of a forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.forecast import Forecast, Outlook, Skill
from lapwing.ontology import Ontology

_LIKELIEST = 3  # outcomes of either direction that another page names


@dataclass(frozen=True, slots=True)
class Likely:
    """The chance of a category, and the usual one of any pair."""

    category: str
    quad: int
    probability: float
    base: float


@dataclass(frozen=True, slots=True)
class Coming:
    """The likeliest of either direction, and in short how such forecasts fared."""

    today: date  # what is forecast is the days after it
    horizon: int
    learned: bool  # whether there was enough to learn from; else these are base rates
    known: bool  # whether the two were ever seen together
    there: tuple[Likely, ...]
    back: tuple[Likely, ...]
    windows: int  # past forecasts that were scored
    skill: Skill


def coming(found: Outlook | None, ontology: Ontology) -> Coming | None:
    """The likeliest of an outlook; None where there is none, or nothing that is dated."""
    if found is None or not (found.there and found.back and found.record and found.there.today):
        return None
    return Coming(
        today=found.there.today,
        horizon=found.there.horizon,
        learned=found.there.learned,
        known=found.there.known,
        there=_likeliest(found.there, ontology),
        back=_likeliest(found.back, ontology),
        windows=found.record.windows if found.record.learned else 0,
        skill=found.record.skill,
    )


def _likeliest(made: Forecast, ontology: Ontology) -> tuple[Likely, ...]:
    return tuple(
        Likely(each.outcome, ontology.category(each.outcome).quad, each.probability, each.base)
        for each in made.categories[:_LIKELIEST]
    )
