"""robots.txt, read as RFC 9309 has it: groups, the longest rule that fits, `*` and `$`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

_MOST_BYTES = 500 * 1024  # RFC 9309: at least so much is read; what lies beyond is not
_MOST_RULES = 5000
_LONGEST_RULE = 2000
_SLOWEST = 60.0
"""Seconds of Crawl-delay that are honoured at most: a site that asks for more still gets a request a minute."""
_SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host asks of one robot: rules as (pattern, whether it allows), and seconds between requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be fetched: the longest rule that fits decides, allowing where two tie."""
        if path == "/robots.txt":
            return True
        normal = _normal(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, normal)]
        return max(fitting)[1] if fitting else True


def parse_robots(data: bytes, robot: str) -> Robots:
    """The rules that a robots.txt has for a robot, else those for everybody; `robot` is its product name.

    Groups for one robot are joined. Anything that is no rule is passed over, as crawlers must.
    """
    named: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    met = False
    for agents, fields in _groups(data[:_MOST_BYTES].decode("utf-8", "replace")):
        if robot.lower() in agents:
            met = True
            named += fields
        elif "*" in agents:
            general += fields
    chosen = named if met else general
    rules = tuple((_normal(value), name == "allow") for name, value in chosen if name != "crawl-delay" and value)
    delays = [_seconds(value) for name, value in chosen if name == "crawl-delay"]
    return Robots(rules[:_MOST_RULES], max((delay for delay in delays if delay is not None), default=None))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Names of robots and the fields that follow them."""
    agents: set[str] = set()
    fields: list[tuple[str, str]] = []
    open_ = False  # whether the last line named a robot
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not open_:
                yield agents, fields
                agents, fields = set(), []
            agents.add(_product(value))
            open_ = True
        elif name in ("allow", "disallow", "crawl-delay"):
            fields.append((name, value[:_LONGEST_RULE]))
            open_ = False
    yield agents, fields


def _product(value: str) -> str:
    """ "Lapwing/1.0" and "lapwing" are one robot."""
    if value.startswith("*"):
        return "*"
    found = re.match(r"[A-Za-z_-]+", value)
    return found[0].lower() if found else ""


def _normal(path: str) -> str:
    """One way of writing a path: what need not be percent-encoded is not, everything else is."""
    kept = re.split(
        r"(%2[Ff]|%2[Aa]|%24)", path
    )  # an encoded slash, star or dollar sign is another thing than a bare one
    return "".join(
        part.upper() if number % 2 else quote(unquote_to_bytes(part), safe=_SAFE.replace("%", ""))
        for number, part in enumerate(kept)
    )


def _fits(pattern: str, path: str) -> bool:
    """Whether a rule fits the beginning of a path. Stars are matched from left to right, each as early as it can be,
    so that no pattern costs more than its length times that of the path."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(rest, 1):
        if anchored and number == len(rest):
            return len(path) - at >= len(part) and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not anchored or at == len(path)


def _seconds(value: str) -> float | None:
    return min(float(value), _SLOWEST) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value) else None
