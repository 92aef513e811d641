"""The family of errors.

    LapwingError
    ├── InputError          something given to us cannot be used; one line of the report
    │   ├── UnreadableInput     missing, forbidden, binary, broken, too large, unsafe
    │   └── NoArticle           readable, but there is no article in it
    ├── OntologyError       an ontology file is incomplete or contradicts itself
    ├── RosterError         a roster or gazetteer table is broken
    ├── CorpusError         a mark of the corpus is broken; names file and line
    ├── WeightsError        the coder's weights are missing or do not fit
    ├── StoreError          a store cannot be opened, read or written
    └── UnknownName         an actor, article, category or format nobody knows

Every message says what was expected, what came, and what to do.
"""

from __future__ import annotations


class LapwingError(Exception):
    """Root of the family: one `except` catches everything Lapwing raises on purpose."""

    def __init__(self, expected: str, came: str, remedy: str) -> None:
        super().__init__(f"expected {expected}; got {came}; {remedy}")
        self.expected = expected
        self.came = came
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[LapwingError], tuple[str, ...]]:
        """What another process needs to raise it again."""
        return type(self), (self.expected, self.came, self.remedy)


class InputError(LapwingError):
    """Something given to us cannot be used. `origin` says which item."""

    def __init__(self, origin: str, expected: str, came: str, remedy: str) -> None:
        super().__init__(expected, came, remedy)
        self.origin = origin

    def __reduce__(self) -> tuple[type[LapwingError], tuple[str, ...]]:
        """What another process needs to raise it again."""
        return type(self), (self.origin, self.expected, self.came, self.remedy)


class UnreadableInput(InputError):
    """Missing, forbidden, binary, broken, too large or unsafe."""


class NoArticle(InputError):
    """Readable, but there is no article in it."""


class OntologyError(LapwingError):
    """An ontology file is incomplete or contradicts itself."""


class RosterError(LapwingError):
    """A roster or gazetteer table is broken."""


class CorpusError(LapwingError):
    """A mark of the corpus is broken."""


class WeightsError(LapwingError):
    """The coder's weights are missing or do not fit the ontology."""


class StoreError(LapwingError):
    """A store cannot be opened, read or written."""


class UnknownName(LapwingError):
    """An actor, article, category or format nobody knows."""
