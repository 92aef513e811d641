"""How long a server asks us to stay away."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lapwing.fetch.transport import Response

LONGEST_ASKED = 7 * 86400.0  # seconds that are honoured at most


def asked_wait(came: Response, now: float) -> float | None:
    """Seconds of a Retry-After, written as a number or as a date; None where none is asked for.

    `now` is in seconds since 1970.
    """
    value = came.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return min(float(value), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(value)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (until - datetime.fromtimestamp(now, UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_ASKED)
