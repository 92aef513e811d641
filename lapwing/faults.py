"""What a bug or a starved machine raises while one article is coded.

A run over a corpus, or a watch of weeks, must outlive it: one article costs one line of the report.
"""

from __future__ import annotations

from lapwing.errors import InputError

FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError),
    *(OSError, RuntimeError, TypeError, ValueError),
)
"""To be caught around the coding of one article, and nowhere else."""


def fault(origin: str, error: BaseException) -> InputError:
    """The line of the report that stands for a fault of ours."""
    came = f"{type(error).__name__}: {error}"[:500]
    return InputError(origin, "an article that can be coded", came, "report it, with the article")
