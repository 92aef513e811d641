"""What several pages show and their JSON twins write out. What one page alone shows stands in its own module."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.exchange import Line
from lapwing.records import Article


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, or a country with all who act for it, and in how many happenings it takes part, where counted."""

    key: str
    name: str
    happenings: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name was taken for. `others` bear it too."""

    asked: str
    actor: Named
    others: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no page: the three parts of an error, and names that may have been meant."""

    status: int
    expected: str
    came: str
    remedy: str
    asked: tuple[str, ...] = ()  # names of actors as they were asked for
    near: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """A text as an article, with the characters that spans count, and its events as PLOVER lines. Nothing is kept."""

    article: Article
    events: tuple[Line, ...]
