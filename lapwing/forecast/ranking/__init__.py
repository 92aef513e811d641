"""Whom a question about the next deed is answered with: every entity ranked for (subject, relation, ?, day).

Reads numbers only: `Facts` are integer arrays, and what the numbers stand for is the caller's. `Watch` goes through the
days and makes a table of features for the questions of each, from earlier facts only; a `Ranker` learns from such
tables. `Additive` can say why, `Boosted` ranks better, `rank` and `figures` tell by how much. `Boosted` needs the extra
`rank` (LightGBM).
"""

from __future__ import annotations

from lapwing.forecast.ranking.additive import Additive, Contribution
from lapwing.forecast.ranking.bins import Binned, Bins
from lapwing.forecast.ranking.boosted import Boosted
from lapwing.forecast.ranking.facts import Asked, Directed, Facts, Questions, asked, directed
from lapwing.forecast.ranking.protocol import Ranker, Ranks, Seen, figures, rank, seen
from lapwing.forecast.ranking.watch import Table, Watch

__all__ = [
    "Additive",
    "Asked",
    "Binned",
    "Bins",
    "Boosted",
    "Contribution",
    "Directed",
    "Facts",
    "Questions",
    "Ranker",
    "Ranks",
    "Seen",
    "Table",
    "Watch",
    "asked",
    "directed",
    "figures",
    "rank",
    "seen",
]
