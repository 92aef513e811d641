"""Addresses of our own pages, with names from anywhere in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode


def address(page: str, *names: str, asked: Mapping[str, str | int | date | None] | None = None) -> str:
    """That of a page ("pair") with its names and its query; what is None is not asked."""
    path = "/".join(["", page, *(quote(name, safe="") for name in names)])
    query = urlencode({name: value for name, value in (asked or {}).items() if value is not None})
    return f"{path}?{query}" if query else path


def period(begins: date | None, ends: date | None) -> dict[str, str | int | date | None]:
    """The bounds of a period as pages take them."""
    return {"from": begins, "to": ends}
