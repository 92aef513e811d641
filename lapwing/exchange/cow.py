"""Country codes of the Correlates of War project, which POLECAT's users merge on."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def cow_codes() -> Mapping[str, str]:
    """COW's number of each state by its ISO 3166 alpha-3 code (Kosovo KOS, as PLOVER has it).

    Source: Correlates of War, State System Membership, version 2016: the states that were members at its
    end. Who is no member (Palestine, Hong Kong, the Holy See) has no number.
    """
    table = resources.files("lapwing.exchange").joinpath("cow.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: row["cow"] for row in csv.DictReader(table.splitlines())})
