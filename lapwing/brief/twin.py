"""The JSON twin of a brief: every field of the same object, under its own name."""

from __future__ import annotations

from typing import Any

from lapwing.brief.records import Brief
from lapwing.codec import plain


def as_json(brief: Brief) -> dict[str, Any]:
    """The brief as an object that JSON can hold."""
    return plain(brief)
