"""Counts of the past by key, fading with age: how often, how lately, what share."""

from __future__ import annotations

import numpy as np

from lapwing.forecast.ranking.facts import Floats, Ints

NEVER = 999.0  # the age in days of what was never seen


class Tally:
    """Facts grouped by an integer key; asked about any keys, those never seen included."""

    def __init__(self, keys: Ints, ages: Floats) -> None:
        """`keys` and `ages` (days, at least 0 less than a day) of the past facts, oldest first."""
        self.keys, self._group = np.unique(keys, return_inverse=True)
        self._ages = ages

    def find(self, keys: Ints) -> Ints:
        """Places of keys in what `fading` and `age` return; one past the last for a key never seen."""
        if not len(self.keys):
            return np.zeros(keys.shape, dtype=np.int64)
        place = np.searchsorted(self.keys, keys)
        place[place == len(self.keys)] = 0
        return np.where(self.keys[place] == keys, place, len(self.keys))

    def fading(self, half_life: float) -> Floats:
        """Counts in which a fact weighs half as much after `half_life` days; the last is 0, for keys never seen."""
        weights = np.exp2(-self._ages / half_life)
        return np.bincount(self._group, weights, minlength=len(self.keys) + 1).astype(np.float32)

    def age(self) -> Floats:
        """Days since the last fact; the last is NEVER."""
        ages = np.full(len(self.keys) + 1, NEVER, dtype=np.float32)
        ages[self._group] = self._ages  # the newest stands last and stays
        return ages
