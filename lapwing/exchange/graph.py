"""Actors and the dyads between them as GraphML, for Gephi, networkx, igraph and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import BinaryIO
from xml.etree import ElementTree

from lapwing.exchange.shape import Entity, Line
from lapwing.records import Reality

NODE_KEYS = {"name": "string", "code": "string", "sector": "string", "office": "string"}
EDGE_KEYS = {
    "events": "int",
    "happenings": "int",
    "families": "int",
    "articles": "int",
    **{f"quad_{quad}": "int" for quad in (1, 2, 3, 4)},
    "score": "double",
    "first": "string",
    "last": "string",
}
_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production Char


@dataclass(slots=True)
class _Dyad:
    """What one actor did to another, as it is gathered."""

    events: int = 0
    scores: dict[str, list[float]] = field(default_factory=dict)  # by happening
    quads: dict[str, int] = field(default_factory=dict)  # by happening
    families: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        # an event whose happening nobody knows stands for itself
        happening = line.get("happening", line["id"])
        self.events += 1
        self.scores.setdefault(happening, []).append(line["event_scale"])
        self.quads[happening] = line["quad_code"]
        self.families.add(line["family"])
        self.articles.add(line["article"])
        self.days.update({line["date"], line["enddate"]} if "date" in line else ())

    def values(self) -> Iterator[tuple[str, object]]:
        yield from (("events", self.events), ("happenings", len(self.scores)))
        yield from (("families", len(self.families)), ("articles", len(self.articles)))
        for quad in (1, 2, 3, 4):
            yield f"quad_{quad}", sum(each == quad for each in self.quads.values())
        means = [sum(scores) / len(scores) for scores in self.scores.values()]
        yield "score", round(sum(means) / len(means), 4)
        if self.days:
            yield from (("first", min(self.days)), ("last", max(self.days)))


def write_graphml(lines: Iterable[Line], stream: BinaryIO) -> int:
    """A directed graph of the actual events among known actors; returns how many events it rests on.

    An edge goes from each actor to each recipient. Where nobody is recipient, all are actors together
    (a meeting, a clash), and an edge goes each way between every two of them.
    """
    nodes: dict[str, Entity] = {}
    dyads: dict[tuple[str, str], _Dyad] = {}
    count = 0
    for line in lines:
        pairs = sorted(_pairs(line)) if line.get("reality") == Reality.ACTUAL else []
        count += bool(pairs)
        for pair in pairs:
            dyads.setdefault(pair, _Dyad()).add(line)
        for entity in (*line["actor"], *line["recipient"]) if pairs else ():
            if _stands_for_one(entity):
                nodes.setdefault(entity["key"], entity)
    ElementTree.ElementTree(_tree(nodes, dyads)).write(stream, encoding="utf-8", xml_declaration=True)
    return count


def _pairs(line: Line) -> set[tuple[str, str]]:
    actors = [entity["key"] for entity in line["actor"] if _stands_for_one(entity)]
    recipients = [entity["key"] for entity in line["recipient"] if _stands_for_one(entity)]
    pairs = {(actor, recipient) for actor in actors for recipient in recipients}
    if not line["recipient"]:
        pairs.update(permutations(actors, 2))
    return {(one, other) for one, other in pairs if one != other}


def _stands_for_one(entity: Entity) -> bool:
    """Whether it is the same actor in every article: "police" without a country is not."""
    return "key" in entity and "code" in entity


def _tree(nodes: dict[str, Entity], dyads: dict[tuple[str, str], _Dyad]) -> ElementTree.Element:
    root = ElementTree.Element("graphml", xmlns=_SPACE)
    for owner, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            declared = {"id": f"{owner}_{name}", "for": owner, "attr.name": name, "attr.type": kind}
            ElementTree.SubElement(root, "key", declared)
    graph = ElementTree.SubElement(root, "graph", id="lapwing", edgedefault="directed")
    for key, entity in sorted(nodes.items()):
        node = ElementTree.SubElement(graph, "node", id=_clean(key))
        _data(node, "node", ((name, _attribute(entity, name)) for name in NODE_KEYS))
    for number, ((actor, recipient), dyad) in enumerate(sorted(dyads.items())):
        ends = {"id": f"e{number}", "source": _clean(actor), "target": _clean(recipient)}
        _data(ElementTree.SubElement(graph, "edge", ends), "edge", dyad.values())
    ElementTree.indent(root)
    return root


def _attribute(entity: Entity, name: str) -> object:
    value = entity.get(name)
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _data(parent: ElementTree.Element, owner: str, values: Iterable[tuple[str, object]]) -> None:
    for name, value in values:
        if value is not None:
            ElementTree.SubElement(parent, "data", key=f"{owner}_{name}").text = _clean(str(value))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
