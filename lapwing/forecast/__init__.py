"""What is likely next between two actors, why, and how such forecasts fared on the store's own past.

A small additive model of counts, learned from the store alone: every chance is the base rate times one factor for each
reason. Where there is too little to learn from it is the base rate, and says so.
"""

from lapwing.forecast.backtest import COVERAGE, Record, Skill, backtest
from lapwing.forecast.baselines import BASELINES
from lapwing.forecast.history import History, history, history_of
from lapwing.forecast.model import ENOUGH, Model, fit
from lapwing.forecast.outlooks import QUICK, Outlook, Outlooks, outlook
from lapwing.forecast.predict import LONGEST, SPANS, Chance, Forecast, Forecaster, Reason, forecast
from lapwing.forecast.scores import Bin, Scores, scores, skill
from lapwing.forecast.text import as_text, behind, percent, reason_text, record_text

__all__ = [
    "BASELINES",
    "COVERAGE",
    "ENOUGH",
    "LONGEST",
    "QUICK",
    "SPANS",
    "Bin",
    "Chance",
    "Forecast",
    "Forecaster",
    "History",
    "Model",
    "Outlook",
    "Outlooks",
    "Reason",
    "Record",
    "Scores",
    "Skill",
    "as_text",
    "backtest",
    "behind",
    "fit",
    "forecast",
    "history",
    "history_of",
    "outlook",
    "percent",
    "reason_text",
    "record_text",
    "scores",
    "skill",
]
