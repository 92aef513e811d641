"""How much of anything is read: input from strangers is bounded everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one call of `read`; raise one where an honest corpus needs it.

    The defaults leave room above what news needs (the longest reports have about 200,000 characters,
    the heaviest pages a few megabytes) and far below what exhausts a small machine.
    """

    text_chars: int = 1_000_000  # of one article
    page_chars: int = 8_000_000  # of one HTML page
    file_bytes: int = 64_000_000  # of a file that must be read whole: JSON, feed, page, text
    line_bytes: int = 16_000_000  # of one line of JSON Lines or of a table
    archive_bytes: int = 4_000_000_000  # unpacked, of one archive with everything inside it
    gzip_bytes: int = 1_000_000_000_000  # unpacked, of one gzip file: it streams by, and nothing of it is kept
    archive_members: int = 1_000_000
    archive_depth: int = 3  # archives inside archives
    ratio: int = 200  # unpacked to packed; text packs 3 to 30 fold, bombs a thousandfold and more
    ratio_floor: int = 16_000_000  # unpacked bytes below which the ratio does not matter
