"""The shape of a line: PLOVER's keys, then what Lapwing adds. An absent key means not known.

docs/output.md explains each key; a test compares the two.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Cue(TypedDict):
    """Words of the article, and the characters `[start, end)` where they stand; a flat table keeps only the words."""

    text: str
    start: NotRequired[int]
    end: NotRequired[int]


class Entity(TypedDict, total=False):
    """One who takes part in an event."""

    code: str
    sector: list[str]
    entity_text: str
    name: str
    office: str
    kind: str
    key: str
    code_why: str
    start: int
    end: int


class Location(TypedDict, total=False):
    """Where an event took place."""

    extracted_place: str
    resolved_place: str
    geonameid: str
    lat: float
    lon: float
    country_code: str
    resolution: int
    basis: str
    start: int
    end: int


class TextInfo(TypedDict):
    """The sentence and the trigger, in characters of the article's canonical text; others may not tell the trigger."""

    sequence: int
    start: int
    end: int
    text: str
    trigger_start: NotRequired[int]
    trigger_end: NotRequired[int]


class Source(TypedDict, total=False):
    """The article, and what coded it."""

    url: str
    title: str
    author: str
    publication: str
    published: str
    published_basis: str
    republished_from: str
    originally_published: str
    language: str
    coder: str
    codebook: str
    version: str


class Speaker(TypedDict, total=False):
    """Who says that the event is so."""

    kind: str
    name: str
    code: str
    start: int
    end: int
    cue: Cue
    relayed_by: str


class Line(TypedDict, total=False):
    """One event."""

    id: str
    date: str
    enddate: str
    event: str
    mode: list[str]
    context: list[str]
    quad_code: int
    event_scale: float
    actor: list[Entity]
    recipient: list[Entity]
    event_loc: Location
    text_info: TextInfo
    cite_info: Source
    coder: str
    date_basis: str
    date_cue: Cue
    setting_why: str
    reality: str
    certainty: str
    condition: Cue
    said_by: Speaker
    article: str
    family: str
    happening: str
    score: float
    by: str
