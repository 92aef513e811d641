"""Every measurement we quote."""

from lapwing.evaluate.actors import NamedRow, NamedScores, PronounScores, named, named_rows, pronouns
from lapwing.evaluate.articles import ArticleScores, articles, coded, own_events
from lapwing.evaluate.calibration import Bin, calibration_error, reliability
from lapwing.evaluate.relations import ClassScore, Level, OwnEvents, Relations, level, relations, rows, unaided

__all__ = [
    "ArticleScores",
    "Bin",
    "ClassScore",
    "Level",
    "NamedRow",
    "NamedScores",
    "OwnEvents",
    "PronounScores",
    "Relations",
    "articles",
    "calibration_error",
    "coded",
    "level",
    "named",
    "named_rows",
    "own_events",
    "pronouns",
    "relations",
    "reliability",
    "rows",
    "unaided",
]
