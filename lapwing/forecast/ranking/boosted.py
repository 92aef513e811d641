"""Boosted trees (LightGBM, LambdaMART of Burges 2010) over the candidates a scorecard puts first."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm
import numpy as np

from lapwing.forecast.ranking.additive import Additive
from lapwing.forecast.ranking.bins import Binned, Marks
from lapwing.forecast.ranking.facts import Floats, Ints

SHORT = 100  # candidates judged by trees; the rest keep the scorecard's order behind them
TREES = 160


class Boosted:
    """Trees on bins, and on the scorecard's own score."""

    def __init__(self, first: Additive, *, seed: int = 0, trees: int = TREES, short: int = SHORT) -> None:
        """`first` is fitted already, and draws up the short list."""
        self.first = first
        self._short, self._trees = short, trees
        self._settings = {
            "objective": "lambdarank",
            "lambdarank_truncation_level": 30,
            "learning_rate": 0.06,
            "num_leaves": 24,
            "min_data_in_leaf": 100,
            "feature_fraction": 0.3,
            "lambda_l2": 20.0,
            "max_bin": 255,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 2,
            "seed": seed,
            "verbose": -1,
        }
        self._model: lightgbm.Booster | None = None

    def fit(self, tables: Sequence[Binned]) -> None:
        """Learns from the questions whose answer is on the short list."""
        lists = [self._short_list(table) for table in tables]
        labels = [np.take_along_axis(table.answers, short, axis=1) for table, short in zip(tables, lists, strict=True)]
        useful: list[Marks] = [np.any(marks, axis=1) for marks in labels]
        sizes = [np.full(int(kept.sum()), marks.shape[1]) for marks, kept in zip(labels, useful, strict=True)]
        if not sum(len(part) for part in sizes):
            return
        features = np.empty((int(sum(part.sum() for part in sizes)), len(tables[0].codes) + 1), dtype=np.float32)
        row = 0
        for table, short, kept in zip(tables, lists, useful, strict=True):
            part = self._features(table, short, kept)
            features[row : row + len(part)] = part
            row += len(part)
        answers = np.concatenate([marks[kept].ravel() for marks, kept in zip(labels, useful, strict=True)])
        data = lightgbm.Dataset(features, answers, group=np.concatenate(sizes), params=self._settings)
        self._model = lightgbm.train(self._settings, data, self._trees)

    def score(self, table: Binned) -> Floats:
        """Scores (questions, candidates); the scorecard's where nothing could be learned."""
        scores = self.first.score(table)
        if self._model is None or not scores.size:
            return scores
        short = self._short_list(table)
        features = self._features(table, short, np.ones(len(short), dtype=np.bool_))
        judged = np.asarray(self._model.predict(features, num_threads=2), dtype=np.float32)
        behind: Floats = scores - scores.max() - 1e3  # trees give some tens at most
        np.put_along_axis(behind, short, judged.reshape(short.shape), axis=1)
        return behind

    def _short_list(self, table: Binned) -> Ints:
        """Places of the scorecard's first candidates (questions, short), in no order."""
        scores = self.first.score(table)
        kept = min(self._short, scores.shape[1])
        return np.argpartition(-scores, kept - 1, axis=1)[:, :kept]

    def _features(self, table: Binned, short: Ints, kept: Marks) -> Floats:
        """One row for each on the short list of the questions kept: bins, and how far behind the scorecard's first."""
        codes = np.take_along_axis(table.codes[:, kept], short[kept][None], axis=2)
        scores = self.first.score(table)
        behind = np.take_along_axis(scores - scores.max(axis=1, keepdims=True), short, axis=1)[kept]
        rows: Floats = np.concatenate([codes, behind[None]], dtype=np.float32).reshape(len(codes) + 1, -1).T
        return rows
