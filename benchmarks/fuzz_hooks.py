"""What Schemathesis is told of a store: names that it knows, in half of the requests. See fuzz_api.py."""

from __future__ import annotations

import os
import random
from typing import Any

import schemathesis

_DRAWN = random.Random(7)
_ACTORS = os.environ["FUZZ_ACTORS"].splitlines()
_NAMES = {
    "article": os.environ["FUZZ_ARTICLES"].splitlines(),
    "family": os.environ["FUZZ_FAMILIES"].splitlines(),
    **dict.fromkeys(("one", "other", "actor", "recipient", "party", "name"), _ACTORS),
}


def _known(given: dict[str, Any] | None) -> dict[str, Any] | None:
    articles = {"here": _NAMES["article"], "there": _NAMES["article"]}
    for name in given or ():
        names = (_NAMES | articles).get(name)
        if names and _DRAWN.random() < 0.5:
            given = {**(given or {}), name: _DRAWN.choice(names)}
    return given


@schemathesis.hook
def map_path_parameters(_context: object, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    return _known(path_parameters)


@schemathesis.hook
def map_query(_context: object, query: dict[str, Any] | None) -> dict[str, Any] | None:
    return _known(query)
