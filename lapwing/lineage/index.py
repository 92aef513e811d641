"""The sketches of many articles, and which of them are worth a comparison with one: what the store asks its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lapwing.kin import COMMON, hashes, likeliest
from lapwing.lineage.sketching import Packed
from lapwing.records import Sketch


@dataclass(frozen=True, slots=True)
class Index:
    """Every hash with the number of a sketch that has it, sorted by both: 12 bytes each."""

    values: NDArray[np.int64]
    numbers: NDArray[np.int32]

    @classmethod
    def of(cls, sketches: Sequence[Packed]) -> Index:
        """The index of these sketches, numbered from 0."""
        each = [np.concatenate(kinds) for kinds in sketches] or [np.zeros(0, dtype=np.int64)]
        values = np.concatenate(each)
        numbers = np.repeat(np.arange(len(each), dtype=np.int32), [len(found) for found in each])
        order = np.argsort(values, kind="stable")  # stable: the numbers of one hash rise
        return cls(values[order], numbers[order])

    def before(self, sketch: Sketch, number: int) -> list[int]:
        """Numbers below `number` of the sketches worth a comparison with this one, the likeliest first."""
        return likeliest(sketch, self._sharing(sketch, number))

    def _sharing(self, sketch: Sketch, number: int) -> Iterator[tuple[int, int, bool]]:
        wanted, bands = hashes(sketch), frozenset(sketch.bands)
        asked = np.array(wanted, dtype=np.int64)
        first, last = (np.searchsorted(self.values, asked, side=side) for side in ("left", "right"))
        for place in np.flatnonzero(last - first > 1).tolist():
            value, begin, end = wanted[place], int(first[place]), int(last[place])
            common = end - begin > COMMON
            if common and value not in bands:
                continue
            for other in self.numbers[begin : min(end, begin + COMMON)].tolist():
                if other >= number:
                    break
                yield value, other, common
