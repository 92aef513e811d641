"""Every measurement we quote."""

from lapwing.evaluate.articles import ArticleScores, articles, coded, own_events
from lapwing.evaluate.calibration import Bin, calibration_error, reliability
from lapwing.evaluate.relations import ClassScore, Level, OwnEvents, Relations, level, relations, rows, unaided

__all__ = [
    "ArticleScores",
    "Bin",
    "ClassScore",
    "Level",
    "OwnEvents",
    "Relations",
    "articles",
    "calibration_error",
    "coded",
    "level",
    "own_events",
    "relations",
    "reliability",
    "rows",
    "unaided",
]
