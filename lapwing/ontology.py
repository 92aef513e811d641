"""Categories, modes, contexts, quads and scores, read from a TOML file that users may replace.

Source: PLOVER codebook, draft version 2.0 (Open Event Data Alliance); `ontology.toml` holds our words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lapwing.errors import OntologyError, UnknownName

_REMEDY = "compare it with lapwing/ontology.toml"


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of event. Scores run from -10 (conflict) to 10 (cooperation)."""

    name: str
    quad: int
    score: float
    needs_recipient: bool
    definition: str
    modes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ontology:
    """A whole ontology, complete and checked."""

    name: str
    version: str
    quads: Mapping[int, str]
    categories: Mapping[str, Category]
    contexts: Mapping[str, str]
    sectors: Mapping[str, str]
    codes: Mapping[str, str]

    def category(self, name: str) -> Category:
        """The category of that name.

        Raises:
            UnknownName: no such category.
        """
        if name not in self.categories:
            raise UnknownName(f"one of {', '.join(self.categories)}", repr(name), "check the spelling")
        return self.categories[name]

    def modes(self) -> tuple[str, ...]:
        """Every mode as CATEGORY/mode, in the file's order."""
        return tuple(f"{c.name}/{mode}" for c in self.categories.values() for mode in c.modes)

    def scale(self, category: str, modes: Iterable[str] = ()) -> float:
        """Conflict-cooperation score: that of the mode furthest from zero, else the category's."""
        entry = self.category(category)
        scores = [entry.modes[mode] for mode in modes if mode in entry.modes]
        return max(scores, key=abs) if scores else entry.score


def load(path: Path | None = None) -> Ontology:
    """The ontology of a TOML file, or the PLOVER that Lapwing ships.

    Raises:
        OntologyError: a key is missing or has a value that contradicts another.
    """
    return _shipped() if path is None else _parse(_read(path), str(path))


@cache
def _shipped() -> Ontology:
    text = resources.files("lapwing").joinpath("ontology.toml").read_text(encoding="utf-8")
    return _parse(tomllib.loads(text), "ontology.toml")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OntologyError("a readable TOML file", f"{path}: {error}", _REMEDY) from error


def _parse(table: Mapping[str, Any], where: str) -> Ontology:
    try:
        quads = {int(code): str(text) for code, text in table["quads"].items()}
        categories = {name: _category(name, entry, quads) for name, entry in table["categories"].items()}
        contexts, sectors, codes = (dict(table[key]) for key in ("contexts", "sectors", "codes"))
        name, version = str(table["name"]), str(table["version"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = f"name, version, quads, categories, contexts, sectors, codes in {where}"
        raise OntologyError(expected, repr(error), _REMEDY) from error
    if not categories:
        raise OntologyError(f"at least one category in {where}", "none", _REMEDY)
    return Ontology(name, version, quads, categories, contexts, sectors, codes)


def _category(name: str, entry: Mapping[str, Any], quads: Mapping[int, str]) -> Category:
    quad, score = int(entry["quad"]), float(entry["score"])
    if quad not in quads:
        raise ValueError(f"{name}: quad {quad} is not defined")
    modes = {mode: float(value) for mode, value in entry.get("modes", {}).items()}
    for label, value in {name: score, **modes}.items():
        if not -10.0 <= value <= 10.0:
            raise ValueError(f"{label}: a score lies in [-10, 10], got {value}")
    return Category(name, quad, score, bool(entry["recipient"]), str(entry["definition"]), modes)
