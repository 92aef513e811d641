"""Lines as flat rows: what CSV and Parquet share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lapwing.exchange.shape import Line

Scalar = str | int | float
Cell = Scalar | list[Scalar | None] | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DAY = "day"  # an ISO date
    WHOLE = "whole"
    REAL = "real"
    TEXTS = "texts"
    WHOLES = "wholes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the flat table and the key of the line that fills it; "actor.code" is one code an actor."""

    name: str
    path: str
    kind: Kind


COLUMNS = (
    Column("id", "id", Kind.TEXT),
    Column("date", "date", Kind.DAY),
    Column("enddate", "enddate", Kind.DAY),
    Column("date_basis", "date_basis", Kind.TEXT),
    Column("event", "event", Kind.TEXT),
    Column("mode", "mode", Kind.TEXTS),
    Column("context", "context", Kind.TEXTS),
    Column("quad_code", "quad_code", Kind.WHOLE),
    Column("event_scale", "event_scale", Kind.REAL),
    Column("actor_text", "actor.entity_text", Kind.TEXTS),
    Column("actor_name", "actor.name", Kind.TEXTS),
    Column("actor_code", "actor.code", Kind.TEXTS),
    Column("actor_sector", "actor.sector", Kind.TEXTS),
    Column("actor_office", "actor.office", Kind.TEXTS),
    Column("actor_kind", "actor.kind", Kind.TEXTS),
    Column("actor_key", "actor.key", Kind.TEXTS),
    Column("actor_start", "actor.start", Kind.WHOLES),
    Column("actor_end", "actor.end", Kind.WHOLES),
    Column("recipient_text", "recipient.entity_text", Kind.TEXTS),
    Column("recipient_name", "recipient.name", Kind.TEXTS),
    Column("recipient_code", "recipient.code", Kind.TEXTS),
    Column("recipient_sector", "recipient.sector", Kind.TEXTS),
    Column("recipient_office", "recipient.office", Kind.TEXTS),
    Column("recipient_kind", "recipient.kind", Kind.TEXTS),
    Column("recipient_key", "recipient.key", Kind.TEXTS),
    Column("recipient_start", "recipient.start", Kind.WHOLES),
    Column("recipient_end", "recipient.end", Kind.WHOLES),
    Column("place", "event_loc.resolved_place", Kind.TEXT),
    Column("place_text", "event_loc.extracted_place", Kind.TEXT),
    Column("place_basis", "event_loc.basis", Kind.TEXT),
    Column("country_code", "event_loc.country_code", Kind.TEXT),
    Column("lat", "event_loc.lat", Kind.REAL),
    Column("lon", "event_loc.lon", Kind.REAL),
    Column("geonameid", "event_loc.geonameid", Kind.TEXT),
    Column("setting_why", "setting_why", Kind.TEXT),
    Column("reality", "reality", Kind.TEXT),
    Column("certainty", "certainty", Kind.TEXT),
    Column("condition", "condition.text", Kind.TEXT),
    Column("said_by_kind", "said_by.kind", Kind.TEXT),
    Column("said_by_name", "said_by.name", Kind.TEXT),
    Column("said_by_code", "said_by.code", Kind.TEXT),
    Column("sentence", "text_info.sequence", Kind.WHOLE),
    Column("start", "text_info.start", Kind.WHOLE),
    Column("end", "text_info.end", Kind.WHOLE),
    Column("trigger_start", "text_info.trigger_start", Kind.WHOLE),
    Column("trigger_end", "text_info.trigger_end", Kind.WHOLE),
    Column("text", "text_info.text", Kind.TEXT),
    Column("title", "cite_info.title", Kind.TEXT),
    Column("author", "cite_info.author", Kind.TEXT),
    Column("publication", "cite_info.publication", Kind.TEXT),
    Column("published", "cite_info.published", Kind.DAY),
    Column("published_basis", "cite_info.published_basis", Kind.TEXT),
    Column("republished_from", "cite_info.republished_from", Kind.TEXT),
    Column("originally_published", "cite_info.originally_published", Kind.DAY),
    Column("language", "cite_info.language", Kind.TEXT),
    Column("url", "cite_info.url", Kind.TEXT),
    Column("article", "article", Kind.TEXT),
    Column("family", "family", Kind.TEXT),
    Column("happening", "happening", Kind.TEXT),
    Column("score", "score", Kind.REAL),
    Column("by", "by", Kind.TEXT),
    Column("coder", "coder", Kind.TEXT),
    Column("codebook", "cite_info.codebook", Kind.TEXT),
    Column("version", "cite_info.version", Kind.TEXT),
)


def cell(line: Line, path: str) -> Cell:
    """What a line holds under a dotted path; None where it holds nothing.

    Of actors and recipients it is a list with one member for each of them, None for what is not known of
    one, so that member i of two columns means the same party; the sectors of one are joined by a comma.
    """
    key, _, rest = path.partition(".")
    value = line.get(key)
    if isinstance(value, list) and rest:
        return [_inner(part, rest) for part in value if isinstance(part, dict)]
    if isinstance(value, Mapping):
        return _inner(value, rest)
    return value if isinstance(value, list | str | int | float) else None


def _inner(holder: Mapping[str, object], key: str) -> Scalar | None:
    value = holder.get(key)
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, str | int | float) else None
