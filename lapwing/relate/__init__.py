"""How actors stand to one another: dyads, their course over time, what ties them, triads, and periods compared.

Everything is counted in happenings that took place, each once, however many reports tell of it; every figure names
the happenings behind it. A country's code takes in those who act for it; groups and rebels count for themselves.
"""

from lapwing.relate.comparison import Comparison, Difference, compare
from lapwing.relate.course import Course, Period, TurningPoint, Unit, course, course_of
from lapwing.relate.dyads import (
    ANYBODY,
    TREND_MINIMUM,
    Deed,
    Occurrence,
    Standing,
    all_acts,
    deeds,
    dyads,
    occurrences,
    relate,
    standing,
    standing_of,
    within,
)
from lapwing.relate.ties import Tie, TieKind, ties, ties_of
from lapwing.relate.triads import Phase, Side, Triad, phases, triad

__all__ = [
    "ANYBODY",
    "TREND_MINIMUM",
    "Comparison",
    "Course",
    "Deed",
    "Difference",
    "Occurrence",
    "Period",
    "Phase",
    "Side",
    "Standing",
    "Tie",
    "TieKind",
    "Triad",
    "TurningPoint",
    "Unit",
    "all_acts",
    "compare",
    "course",
    "course_of",
    "deeds",
    "dyads",
    "occurrences",
    "phases",
    "relate",
    "standing",
    "standing_of",
    "ties",
    "ties_of",
    "triad",
    "within",
]
