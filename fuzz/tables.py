"""Targets of what users write by hand: the corpus, tables of the roster, settings; and of records as JSON."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from babel import Locale

from fuzz.few import Few
from fuzz.laws import comes_back, holds, inside, told
from fuzz.reading import refused
from lapwing import records
from lapwing.actors import tables
from lapwing.alerts.rules import read_rules
from lapwing.codec import build
from lapwing.corpus import Example, check, marked, parse, passages
from lapwing.errors import CorpusError
from lapwing.ontology import load
from lapwing.watch.plan import plan_of

BUILT = tuple(
    getattr(records, name)
    for name in sorted(records.__all__)
    if name not in ("Raw", "Telling", "Party", "digest") and not hasattr(getattr(records, name), "__members__")
)
"""Records that are built from JSON: the first byte of an input chooses one."""

_READERS = {
    tables.COUNTRIES: tables._country,
    tables.REGIONS: tables._region,
    tables.ORGANISATIONS: tables._organisation,
    tables.LEADERS: tables._leader,
}


def corpus(data: bytes) -> object:
    """Marked text: examples and errors line by line, alone or as one article."""
    text = data.decode("utf-8", "ignore")
    for article in (False, True):
        found = list(check(text, "f", load(), article=article))
        sound = [one for one in found if isinstance(one, Example)]
        for one in found:
            if isinstance(one, CorpusError):
                told(one)
            else:
                inside([mention.span for mention in one.mentions.values()], one.text)
                inside(marked(one), one.text)
        for passage in passages(sound, article=article):
            for number in passage.asked:
                inside(passage.same(number), passage.example.text)
    return repr(found), refused(lambda: repr(parse(text, "f", load())))


def roster(data: bytes) -> object:
    """A user's table: entries, or an error that names the line."""
    names = sorted(tables.COLUMNS)
    name = names[data[0] % len(names)] if data else names[0]
    return refused(lambda: _entries(name, data[1:].decode("utf-8", "ignore")))


def _entries(name: str, text: str) -> object:
    rows = list(tables._parse(text, name, tables.COLUMNS[name]))
    made = []
    for row in rows:
        if name in _READERS:
            entry = _READERS[name](row, Locale("en").territories)
            comes_back(entry.actor)
            made.append(entry)
    return made


def codec(data: bytes) -> object:
    """Any JSON as any record: refused, or built so that it comes back."""
    cls = BUILT[data[0] % len(BUILT)] if data else BUILT[0]
    try:
        value = json.loads(data[1:])
    except (ValueError, RecursionError):
        return None
    return refused(lambda: _built(cls, value))


def _built(cls: type[object], value: object) -> object:
    record = build(cls, value)
    holds(type(record) is cls, "what is built is of its type")
    comes_back(record)
    return repr(record)


def sources(data: bytes) -> object:
    """What to watch: a sources file, or a list of feeds."""
    name = "feeds.opml" if data[:1] == b"<" else "watch.toml"
    path = _folder() / name
    path.write_bytes(data)
    return refused(lambda: plan_of([path]))


def rules(data: bytes) -> object:
    """What to alert of."""
    path = _folder() / "rules.toml"
    path.write_bytes(data)
    return refused(lambda: read_rules(path, Few(), load()))


@cache
def _folder() -> Path:
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))
