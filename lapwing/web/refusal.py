"""An answer that is withheld, with its status: asked too much, too often, in the wrong form, or by nobody known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lapwing.errors import LapwingError

_NONE: Mapping[str, str] = MappingProxyType({})


class Refusal(LapwingError):
    """The three parts of an error, with the status of HTTP and the headers that go with them."""

    def __init__(self, status: int, expected: str, came: str, remedy: str, headers: Mapping[str, str] = _NONE) -> None:
        super().__init__(expected, came, remedy)
        self.status = status
        self.headers = headers

    def __reduce__(self) -> tuple[type[Refusal], tuple[Any, ...]]:
        """What another process needs to raise it again."""
        return type(self), (self.status, self.expected, self.came, self.remedy, dict(self.headers))


def later(seconds: int) -> Mapping[str, str]:
    """The header that says when to ask again."""
    return {"Retry-After": str(max(seconds, 1))}
