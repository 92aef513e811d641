"""What is watched: feeds, folders and files, from a sources file, an OPML list or the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lapwing.errors import UnreadableInput
from lapwing.fetch import Network, allowances, target
from lapwing.given import Given, read_toml

INTERVAL = 900.0
"""Seconds between two looks at a feed of which nothing else is said: most outlets write theirs anew every quarter of an
hour or less often."""
_SHORTEST, _LONGEST = 10.0, 7 * 86400.0
_MOST_BYTES = 10_000_000  # of an OPML list
_MOST_FEEDS = 10_000
_ADDRESS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be fetched. `allow` are networks that are not public and may be connected to for its sake."""

    url: str
    outlet: str | None = None
    interval: float = INTERVAL  # seconds
    full: bool = False  # the page of each entry is fetched and coded, and not what the feed says of it
    allow: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is watched. `paths` are folders, feed files and other files of this machine."""

    feeds: tuple[Feed, ...] = ()
    paths: tuple[str, ...] = ()
    delay: float = 2.0  # seconds between two requests to one host
    contact: str | None = None  # an address told to the hosts that are asked, for complaints


def plan_of(sources: Sequence[str | Path]) -> Plan:
    """The plan that these sources make: addresses of feeds, sources files (.toml), OPML lists (.opml), other paths.

    Raises:
        UnreadableInput: a sources file or a list is broken, or an address cannot be fetched.
    """
    made = _Made()
    for source in map(str, sources):
        if source.lower().startswith(_ADDRESS):
            made.feeds.append(Feed(target(source).url))
        elif source.lower().endswith(".toml"):
            made.add(Path(source))
        elif source.lower().endswith(".opml"):
            made.feeds += _listed(Path(source), ())
        else:
            made.paths.append(source)
    return Plan(tuple(_once(made.feeds)), tuple(dict.fromkeys(made.paths)), made.delay, made.contact)


@dataclass
class _Made:
    """A plan in the making."""

    feeds: list[Feed] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    delay: float = 2.0
    contact: str | None = None

    def add(self, path: Path) -> None:
        """What a sources file says."""
        given = read_toml(path)
        delay = given.number("delay", 0, 3600)
        self.delay = self.delay if delay is None else delay
        self.contact = given.text("contact") or self.contact
        allow = allowances(given.value("allow_private") or False, given.where)
        self.feeds += [_feed(table, allow) for table in given.tables("feed")]
        for name in given.texts("opml"):
            self.feeds += _listed(path.parent / name, allow)
        self.paths += [str(path.parent / name) for name in given.texts("paths")]
        given.done()


def _feed(table: Given, allow: tuple[Network, ...]) -> Feed:
    own = table.value("allow_private")
    made = Feed(
        url=target(table.needed("url")).url,
        outlet=table.text("outlet"),
        interval=table.number("interval", _SHORTEST, _LONGEST) or INTERVAL,
        full=table.flag("full"),
        allow=allow if own is None else allowances(own, table.where),
    )
    table.done()
    return made


def _listed(path: Path, allow: tuple[Network, ...]) -> Iterator[Feed]:
    """The feeds of an OPML list."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        came = error.strerror or type(error).__name__
        raise UnreadableInput(str(path), "a list that can be read", came, "check its name") from error
    if len(data) > _MOST_BYTES:
        raise UnreadableInput(str(path), f"a list of at most {_MOST_BYTES:,} bytes", "a longer one", "split it")
    found = _outlines(data, str(path))
    if not found:
        raise UnreadableInput(str(path), "an OPML list with feeds in it", "none", "export it again")
    for outline in found[:_MOST_FEEDS]:
        yield Feed(target(outline["xmlUrl"]).url, outline.get("title") or outline.get("text"), allow=allow)


def _outlines(data: bytes, origin: str) -> list[dict[str, str]]:
    """The attributes of every outline with a feed."""
    found: list[dict[str, str]] = []

    def begun(name: str, attributes: dict[str, str]) -> None:
        if name == "outline" and attributes.get("xmlUrl"):
            found.append(attributes)

    def declared(*_: object) -> None:
        came = "one that declares some"
        raise UnreadableInput(origin, "an OPML list without entities of its own", came, "delete them")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begun
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableInput(origin, "an OPML list", str(error)[:200], "export it again") from error
    return found


def _once(feeds: Iterable[Feed]) -> Iterator[Feed]:
    """Each address once, as it is named first."""
    met: set[str] = set()
    for feed in feeds:
        if feed.url not in met:
            met.add(feed.url)
            yield feed
