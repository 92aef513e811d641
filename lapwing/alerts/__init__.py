"""Alerts: what a rules file waits for, raised once, with its evidence, and kept until it is delivered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from lapwing.alerts.delivery import Courier
from lapwing.alerts.finding import Raised, find
from lapwing.alerts.outbox import Outbox
from lapwing.alerts.records import Alert, Evidence, line_of
from lapwing.alerts.rules import Channel, Kind, Output, Role, Rule, Rules, read_rules
from lapwing.errors import InputError
from lapwing.fetch import Agent
from lapwing.ontology import Ontology
from lapwing.store import Store

__all__ = [
    "Alert",
    "Alerts",
    "Channel",
    "Evidence",
    "Kind",
    "Output",
    "Role",
    "Rule",
    "Rules",
    "line_of",
    "read_rules",
]


class Alerts:
    """The rules of one watch at work. What was raised, and what waits to be delivered, is in its state file."""

    def __init__(
        self,
        rules: Rules,
        ontology: Ontology,
        agent: Agent,
        connection: sqlite3.Connection,
        write: Callable[[str], None],
    ) -> None:
        """`connection` is that of the state file; `write` takes a line for standard output."""
        self._rules = rules
        self._ontology = ontology
        self._outbox = Outbox(connection)
        self._courier = Courier(self._outbox, rules.outputs, agent, write)

    def begin(self, store: Store) -> Iterator[Alert]:
        """Makes new rules known and raises what old ones missed while no watch ran.

        To a new rule what the store holds already is no news, unless it says `past = true`.
        """
        for rule in self._rules.rules:
            if not self._outbox.knows(rule.id):
                held = [] if rule.past else [mark for each in self._find(rule, store) for mark in each.marks]
                self._outbox.begin(rule.id, held)
        yield from self.check(store)

    def check(self, store: Store) -> Iterator[Alert]:
        """Raises what the rules find and was not raised before."""
        outputs = [output.id for output in self._rules.outputs]
        for rule in self._rules.rules:
            for raised in self._find(rule, store):
                self._outbox.put(rule.id, raised, outputs)
                yield raised.alert

    def deliver(self, now: float) -> Iterator[InputError]:
        """Hands over what waits, and says where that fails anew; `now` is in seconds of the watch's clock."""
        yield from self._courier.deliver(now)

    def next(self) -> float | None:
        """When a delivery that waits may be tried, in seconds of that clock."""
        return self._courier.next()

    def _find(self, rule: Rule, store: Store) -> list[Raised]:
        return list(find(rule, store, self._ontology, lambda mark: self._outbox.told(rule.id, mark)))
