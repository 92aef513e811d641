"""How actors stand to one another: dyads, their course over time, what ties them, triads, and periods compared.

Everything is counted in happenings that took place, each once, however many reports tell of it; every figure names
the happenings behind it. A country code takes in every actor of that country, as it does everywhere on the knowing
side.
"""

from lapwing.relate.comparison import Comparison, Difference, compare
from lapwing.relate.course import Course, Period, TurningPoint, Unit, course
from lapwing.relate.dyads import (
    ANYBODY,
    TREND_MINIMUM,
    Occurrence,
    Standing,
    dyads,
    occurrences,
    relate,
    standing,
    unit_pairs,
    within,
)
from lapwing.relate.ties import Tie, TieKind, ties
from lapwing.relate.triads import Side, Triad, triad

__all__ = [
    "ANYBODY",
    "TREND_MINIMUM",
    "Comparison",
    "Course",
    "Difference",
    "Occurrence",
    "Period",
    "Side",
    "Standing",
    "Tie",
    "TieKind",
    "Triad",
    "TurningPoint",
    "Unit",
    "compare",
    "course",
    "dyads",
    "occurrences",
    "relate",
    "standing",
    "ties",
    "triad",
    "unit_pairs",
    "within",
]
