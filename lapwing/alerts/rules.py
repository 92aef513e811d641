"""What is to raise an alert, and where alerts go: read from a small TOML file."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from lapwing.errors import LapwingError
from lapwing.fetch import Network, allowances, target
from lapwing.given import Given, read_toml
from lapwing.ontology import Ontology
from lapwing.protocols import Roster
from lapwing.records import Fate, Reality, digest

_MOST_DAYS = 3650


class Kind(StrEnum):
    """What a rule waits for."""

    COUNT = "count"  # so many happenings within so many days
    TURN = "turn"  # the tone or tempo of a pair turns
    DENIAL = "denial"  # somebody named denies it
    EXPECTATION = "expectation"  # what was announced is kept, broken or overdue
    APPEARANCE = "appearance"  # an actor with a category, once is enough


class Role(StrEnum):
    """As what an actor appears."""

    ANY = "any"
    ACTOR = "actor"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. None, and an empty list, ask for nothing."""

    name: str
    kind: Kind
    actors: tuple[str, ...]  # keys of the roster, two at most
    category: str | None = None
    quad: int | None = None
    reality: Reality | None = None
    directed: bool = False  # done by the first to the second only
    at_least: int = 1  # happenings
    days: int = 30
    what: str | None = None  # "tone" or "tempo" of a turn
    fates: tuple[Fate, ...] = ()
    role: Role = Role.ANY
    since: date | None = None  # evidence that ends before is none
    past: bool = False  # what the store held before the rule counts, too

    @property
    def id(self) -> str:
        """Digest of what it asks for: one renamed is the same rule, one changed is another."""
        return digest("rule", *astuple(self)[1:-1])


class Channel(StrEnum):
    """How alerts leave."""

    FILE = "file"
    STDOUT = "stdout"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Output:
    """Where alerts go: a path, an address, or "" for standard output."""

    channel: Channel
    place: str = ""
    allow: tuple[Network, ...] = ()

    @property
    def id(self) -> str:
        """What its deliveries are kept under; an address may hold a secret, so it is a digest."""
        return digest("output", self.channel, self.place)


@dataclass(frozen=True, slots=True)
class Rules:
    """A rules file."""

    rules: tuple[Rule, ...]
    outputs: tuple[Output, ...]


def read_rules(path: Path, roster: Roster, ontology: Ontology) -> Rules:
    """The rules and outputs of a file; without an output, alerts go to standard output.

    Raises:
        UnreadableInput: the file is missing or broken, or a rule asks for what there is not.
    """
    given = read_toml(path)
    rules = tuple(_rule(table, roster, ontology) for table in given.tables("rule"))
    outputs = tuple(_output(table, path.parent) for table in given.tables("to")) or (Output(Channel.STDOUT),)
    given.done()
    if not rules:
        raise given.refuse("rules written [[rule]]", "none")
    if len({rule.name for rule in rules}) < len(rules):
        raise given.refuse("a name of its own for each rule", "one twice")
    return Rules(rules, outputs)


def _rule(table: Given, roster: Roster, ontology: Ontology) -> Rule:
    kind = Kind(_choice(table, "kind", tuple(Kind), None))
    name = table.needed("name")
    actors = tuple(dict.fromkeys(_actor(word, table, roster) for word in table.texts("actors")))
    least, most = {Kind.TURN: (2, 2), Kind.APPEARANCE: (1, 1), Kind.COUNT: (1, 2)}.get(kind, (0, 2))
    if not least <= len(actors) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise table.refuse(f"{wanted} different `actors` for a rule of the kind `{kind}`", f"{len(actors)}")
    plain = Rule(name, kind, actors, since=table.day("since"), past=table.flag("past"))
    made = _completed(plain, table, ontology)
    table.done()
    return made


def _completed(rule: Rule, table: Given, ontology: Ontology) -> Rule:
    """The rule with what only those of its kind have."""
    match rule.kind:
        case Kind.COUNT:
            return replace(
                rule,
                category=_category(table, ontology),
                quad=table.whole("quad", 1, 4),
                reality=Reality(_choice(table, "reality", tuple(Reality), Reality.ACTUAL)),
                directed=table.flag("directed"),
                at_least=table.whole("at_least", 1, 100_000) or 1,
                days=table.whole("days", 1, _MOST_DAYS) or 30,
            )
        case Kind.TURN:
            what = _choice(table, "what", ("tone", "tempo", "any"), "any")
            return replace(rule, what=None if what == "any" else what)
        case Kind.DENIAL:
            return replace(rule, category=_category(table, ontology))
        case Kind.EXPECTATION:
            return replace(rule, category=_category(table, ontology), fates=_fates(table))
        case Kind.APPEARANCE:
            reality = _choice(table, "reality", (*Reality, "any"), "any")
            return replace(
                rule,
                category=_category(table, ontology),
                role=Role(_choice(table, "role", tuple(Role), Role.ANY)),
                reality=None if reality == "any" else Reality(reality),
            )


def _fates(table: Given) -> tuple[Fate, ...]:
    settled = (Fate.KEPT, Fate.BROKEN, Fate.OVERDUE)
    words = table.texts("fates") or (Fate.KEPT, Fate.BROKEN)
    if not set(words) <= set(settled):
        raise table.refuse(f"`fates` among {', '.join(settled)}", ", ".join(words)[:100])
    return tuple(fate for fate in settled if fate in words)


def _category(table: Given, ontology: Ontology) -> str | None:
    name = table.text("category")
    if name is not None and name not in ontology.categories:
        raise table.refuse(f"a category among {', '.join(ontology.categories)}", repr(name)[:100])
    return name


def _choice(table: Given, key: str, allowed: tuple[str, ...], default: str | None) -> str:
    value = table.text(key) or default
    if value not in allowed:
        raise table.refuse(f"`{key}` among {', '.join(allowed)}", "none" if value is None else repr(value)[:100])
    return value


def _actor(word: str, table: Given, roster: Roster) -> str:
    keys = roster.search(word)
    if not keys:
        raise table.refuse("actors of the roster under `actors` (lapwing who)", repr(word)[:100])
    return keys[0]


def _output(table: Given, folder: Path) -> Output:
    file, webhook, stdout = table.text("file"), table.text("webhook"), table.flag("stdout")
    allow = allowances(table.value("allow_private") or False, table.where)
    table.done()
    if (file is not None) + (webhook is not None) + stdout != 1:
        raise table.refuse("one of `file`, `webhook` and `stdout = true`", "none or several")
    if webhook is not None:
        try:
            return Output(Channel.WEBHOOK, target(webhook).url, allow)
        except LapwingError as error:  # its message would show the address
            raise table.refuse(f"{error.expected} under `webhook`", error.came) from None
    return Output(Channel.STDOUT) if file is None else Output(Channel.FILE, str(folder / file))
