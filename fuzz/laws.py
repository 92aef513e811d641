"""What must hold whatever comes in: texts that can be stored, spans inside their texts, round trips."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from lapwing.codec import build, plain
from lapwing.errors import LapwingError
from lapwing.records import Article, Document, Sentence, Span
from lapwing.split import LONGEST

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_MESSAGE = 2_000  # characters of a message, what it is about aside; nobody reads more


T = TypeVar("T")


class Broken(Exception):
    """A law that does not hold."""


def holds(condition: object, law: str) -> None:
    """Refuse to go on where a law is broken.

    Raises:
        Broken: it is.
    """
    if not condition:
        raise Broken(law)


def storable(record: object) -> None:
    """Every text of a record, at any depth, can be written as UTF-8 and kept by any database."""
    for text in _texts(record):
        holds(not _UNUSABLE.search(text), f"a text of {type(record).__name__} cannot be stored")


def told(error: LapwingError) -> None:
    """The message of an error has its three parts, and is of a length to be read."""
    parts = (error.expected, error.came, error.remedy)
    holds(all(parts), "an error says what was expected, what came and what to do")
    holds(sum(map(len, parts)) < _MESSAGE, "a message is short")


def laid_out(article: Article, sentences: Iterable[Sentence]) -> None:
    """Sentences lie in order inside coded blocks, apart from one another, without outer white space."""
    coded = [block.span for block in article.blocks if block.kind.coded]
    end = 0
    for number, sentence in enumerate(sentences):
        words = sentence.span.of(article.text)
        holds(sentence.index == number, "sentences are numbered in order")
        holds(end <= sentence.span.start, "sentences lie apart")
        holds(any(sentence.span.within(span) for span in coded), "a sentence lies in a coded block")
        holds(words == words.strip() and len(words) <= LONGEST, "a sentence is bare and of bounded length")
        end = sentence.span.end


def inside(record: object, text: str) -> None:
    """Every span of a record, at any depth, lies inside the text."""
    for span in _of(Span, record):
        holds(span.end <= len(text), f"a span of {type(record).__name__} lies outside its text")


def comes_back(record: object) -> None:
    """What is written as JSON is built again as it was."""
    written = json.dumps(plain(record))
    again = build(type(record), json.loads(written))
    holds(again == record and json.dumps(plain(again)) == written, f"{type(record).__name__} comes back")


def whole(document: Document) -> None:
    """Its spans lie inside its text, and what its records name is there."""
    inside(document, document.article.text)
    sentences = {one.id for one in document.sentences}
    mentions = {one.id for one in document.mentions}
    events = {one.id for one in document.events}
    holds(sentences >= {one.sentence for one in document.mentions}, "the sentence of a mention is there")
    holds(sentences >= {one.sentence for one in document.events}, "the sentence of an event is there")
    holds(
        mentions >= {one for event in document.events for one in (*event.actors, *event.recipients)},
        "parties are there",
    )
    holds(events == {one.event for one in document.settings}, "every event has its setting")
    holds(events == {one.event for one in document.stances}, "every event has its stance")


def _texts(value: object) -> Iterator[str]:
    for text in _of(str, value):
        yield str(text)


def _of(kind: type[T], value: object) -> Iterator[T]:
    """Every value of a type inside another."""
    if isinstance(value, kind):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _of(kind, getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _of(kind, item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _of(kind, item)
